-- Sums of calls, events, turns and tools by hour and by day (UTC), kept true by triggers in the transaction of whoever changes
-- what they count, and the one function that answers from them. A sum is changed by what is new less what was: folding a call
-- again changes nothing, and folding it to something else changes just that. What retention forgets stays counted.

-- Calls that are over; those under way are few, and counted when somebody asks.
CREATE TABLE tandem.call_sums (
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  grain           text NOT NULL CHECK (grain IN ('hour', 'day')),
  at              timestamptz NOT NULL,  -- its begin; a call counts where it began
  direction       text NOT NULL,
  outcome         text NOT NULL,
  currency        text NOT NULL,
  calls           bigint NOT NULL,
  answered        bigint NOT NULL,
  failed          bigint NOT NULL,  -- ended for a fault: of the model, the carrier or a node
  duration_ms     bigint NOT NULL,
  turns           bigint NOT NULL,
  barge_ins       bigint NOT NULL,
  transfers       bigint NOT NULL,
  positive        bigint NOT NULL,
  neutral         bigint NOT NULL,
  negative        bigint NOT NULL,
  cost_model      numeric(20,6) NOT NULL,
  cost_carrier    numeric(20,6) NOT NULL,
  PRIMARY KEY (organisation_id, grain, at, direction, outcome, currency)
);

CREATE TABLE tandem.event_sums (
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  grain           text NOT NULL CHECK (grain IN ('hour', 'day')),
  at              timestamptz NOT NULL,
  events          bigint NOT NULL,
  PRIMARY KEY (organisation_id, grain, at)
);

-- Tools that agents ran, by how that went.
CREATE TABLE tandem.action_sums (
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  grain           text NOT NULL CHECK (grain IN ('hour', 'day')),
  at              timestamptz NOT NULL,
  agent_id        uuid NOT NULL,  -- all zeros: an agent of a configuration file, or one that is gone
  tool            text NOT NULL,
  outcome         text NOT NULL,
  actions         bigint NOT NULL,
  took_ms         bigint NOT NULL,
  last_at         timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, grain, at, agent_id, tool, outcome)
);
CREATE INDEX action_sums_by_agent ON tandem.action_sums (agent_id, grain, at DESC);

-- Turns by how long the caller waited, in steps of 5 %.
CREATE TABLE tandem.latency_sums (
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  grain           text NOT NULL CHECK (grain IN ('hour', 'day')),
  at              timestamptz NOT NULL,  -- by the begin of the call
  step            smallint NOT NULL,
  turns           bigint NOT NULL,
  PRIMARY KEY (organisation_id, grain, at, step)
);

-- Step n holds what took more than 1.05^(n-1) and at most 1.05^n milliseconds; its middle is at most 2.5 % off.
CREATE FUNCTION tandem.latency_step(ms integer) RETURNS smallint LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT CASE WHEN ms <= 1 THEN 0 ELSE ceil(ln(ms) / ln(1.05)) END::smallint
$$;
CREATE FUNCTION tandem.latency_of_step(step integer) RETURNS integer LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT round(1.05 ^ (step - 0.5))::integer
$$;

-- ---- The triggers ----
-- One function for each way in which rows change, made of the same text: `changed` is what is new, what was, or both, with
-- `sign` to say which. Sums are locked in the order of their keys, and tables always in the same order, so that nodes that
-- write at the same time wait for each other, if at all, and never in a circle.
DO $make$
DECLARE
  way record;
  calls_sql constant text := $q$
    WITH changed AS (%1$s), sums AS (
      SELECT c.organisation_id, g.grain, date_trunc(g.grain, c.started_at, 'UTC') AS at, c.direction, c.outcome, c.currency,
             sum(c.sign) AS calls, coalesce(sum(c.sign) FILTER (WHERE c.answered_at IS NOT NULL), 0) AS answered,
             coalesce(sum(c.sign) FILTER (WHERE c.end_reason IN ('failed', 'model-failed', 'carrier-failed', 'node-lost')), 0) AS failed,
             coalesce(sum(c.sign * c.duration_ms), 0) AS duration_ms, sum(c.sign * c.turns) AS turns,
             sum(c.sign * c.barge_ins) AS barge_ins, sum(c.sign * c.transfers) AS transfers,
             coalesce(sum(c.sign) FILTER (WHERE c.sentiment = 'positive'), 0) AS positive,
             coalesce(sum(c.sign) FILTER (WHERE c.sentiment = 'neutral'), 0) AS neutral,
             coalesce(sum(c.sign) FILTER (WHERE c.sentiment = 'negative'), 0) AS negative,
             sum(c.sign * c.cost_model) AS cost_model, coalesce(sum(c.sign * c.cost_carrier), 0) AS cost_carrier
        FROM changed c CROSS JOIN (VALUES ('hour'), ('day')) AS g (grain)
        WHERE c.status = 'ended' GROUP BY 1, 2, 3, 4, 5, 6),
    nonzero AS (SELECT * FROM sums s WHERE (s.calls, s.answered, s.failed, s.duration_ms, s.turns, s.barge_ins, s.transfers, s.positive,
      s.neutral, s.negative, s.cost_model, s.cost_carrier) IS DISTINCT FROM (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    INSERT INTO tandem.call_sums AS t
    SELECT * FROM nonzero ORDER BY organisation_id, grain, at, direction, outcome, currency
    ON CONFLICT (organisation_id, grain, at, direction, outcome, currency) DO UPDATE SET
      calls = t.calls + excluded.calls, answered = t.answered + excluded.answered, failed = t.failed + excluded.failed,
      duration_ms = t.duration_ms + excluded.duration_ms, turns = t.turns + excluded.turns,
      barge_ins = t.barge_ins + excluded.barge_ins, transfers = t.transfers + excluded.transfers,
      positive = t.positive + excluded.positive, neutral = t.neutral + excluded.neutral,
      negative = t.negative + excluded.negative, cost_model = t.cost_model + excluded.cost_model,
      cost_carrier = t.cost_carrier + excluded.cost_carrier;
  $q$;
  turns_sql constant text := $q$
    INSERT INTO tandem.latency_sums AS t
    SELECT c.organisation_id, g.grain, date_trunc(g.grain, c.began, 'UTC') AS at, tandem.latency_step(c.first_sent_ms) AS step,
           sum(c.sign)
      FROM (%1$s) c CROSS JOIN (VALUES ('hour'), ('day')) AS g (grain)
      GROUP BY 1, 2, 3, 4 HAVING sum(c.sign) <> 0 ORDER BY 1, 2, 3, 4
    ON CONFLICT (organisation_id, grain, at, step) DO UPDATE SET turns = t.turns + excluded.turns;
  $q$;
  -- A call that turns out to have begun in another hour takes its turns along.
  moved constant text := $q$
    SELECT u.organisation_id, u.first_sent_ms, m.began, m.sign FROM (
      SELECT n.id, s.began, s.sign FROM new_rows n JOIN old_rows o ON o.id = n.id
        AND date_trunc('hour', n.started_at) <> date_trunc('hour', o.started_at)
        CROSS JOIN LATERAL (VALUES (n.started_at, 1), (o.started_at, -1)) AS s (began, sign)) m
      CROSS JOIN LATERAL (SELECT t.organisation_id, t.first_sent_ms FROM tandem.call_turns t WHERE t.call_id = m.id OFFSET 0) u
  $q$;
  -- OFFSET 0: by the index, call by call, whatever the planner believes of the changed rows. There may be millions of calls.
  begin_of_call constant text :=
    'CROSS JOIN LATERAL (SELECT c.started_at FROM tandem.calls c WHERE c.id = n.call_id OFFSET 0) k';
  new_turns constant text :=
    'SELECT n.organisation_id, n.first_sent_ms, k.started_at AS began, 1 AS sign FROM new_rows n ' || begin_of_call;
  old_turns constant text :=
    'SELECT n.organisation_id, n.first_sent_ms, k.started_at AS began, -1 AS sign FROM old_rows n ' || begin_of_call;
BEGIN
  FOR way IN SELECT * FROM (VALUES
    ('calls', 'insert', 'NEW TABLE AS new_rows', format(calls_sql, 'SELECT n.*, 1 AS sign FROM new_rows n')),
    ('calls', 'update', 'OLD TABLE AS old_rows NEW TABLE AS new_rows',
     format(calls_sql, 'SELECT n.*, 1 AS sign FROM new_rows n UNION ALL SELECT o.*, -1 FROM old_rows o') || format(turns_sql, moved)),
    ('call_turns', 'insert', 'NEW TABLE AS new_rows', format(turns_sql, new_turns)),
    ('call_turns', 'update', 'OLD TABLE AS old_rows NEW TABLE AS new_rows',
     format(turns_sql, new_turns || ' UNION ALL ' || old_turns)),
    ('call_turns', 'delete', 'OLD TABLE AS old_rows', format(turns_sql, old_turns))
  ) AS w (of_table, event, tables, body)
  LOOP
    EXECUTE format('CREATE FUNCTION tandem.sum_%s_on_%s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '''' AS %L',
      way.of_table, way.event, 'BEGIN' || way.body || 'RETURN NULL; END');
    EXECUTE format('CREATE TRIGGER sum_on_%2$s AFTER %2$s ON tandem.%1$I REFERENCING %3$s FOR EACH STATEMENT '
      'EXECUTE FUNCTION tandem.sum_%1$s_on_%2$s()', way.of_table, way.event, way.tables);
  END LOOP;
END $make$;

CREATE FUNCTION tandem.sum_call_events_on_insert() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO tandem.event_sums AS t
  SELECT n.organisation_id, g.grain, date_trunc(g.grain, n.at, 'UTC') AS hour, count(*)
    FROM new_rows n CROSS JOIN (VALUES ('hour'), ('day')) AS g (grain)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (organisation_id, grain, at) DO UPDATE SET events = t.events + excluded.events;

  INSERT INTO tandem.action_sums AS t
  SELECT n.organisation_id, g.grain, date_trunc(g.grain, n.at, 'UTC') AS hour,
         coalesce(c.agent_id, '00000000-0000-0000-0000-000000000000') AS agent, coalesce(left(n.payload ->> 'name', 100), '') AS tool,
         coalesce(left(n.payload ->> 'outcome', 50), '') AS outcome, count(*),
         coalesce(sum(CASE WHEN jsonb_typeof(n.payload -> 'took_ms') = 'number' THEN (n.payload ->> 'took_ms')::numeric END), 0)::bigint,
         max(n.at)
    FROM new_rows n CROSS JOIN LATERAL (SELECT k.agent_id FROM tandem.calls k WHERE k.id = n.call_id OFFSET 0) c
      CROSS JOIN (VALUES ('hour'), ('day')) AS g (grain)
    WHERE n.type = 'tool.settled'
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (organisation_id, grain, at, agent_id, tool, outcome) DO UPDATE SET
    actions = t.actions + excluded.actions, took_ms = t.took_ms + excluded.took_ms, last_at = greatest(t.last_at, excluded.last_at);
  RETURN NULL;
END $$;
CREATE TRIGGER sum_on_insert AFTER INSERT ON tandem.call_events REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION tandem.sum_call_events_on_insert();

-- A worker sees a part of the calls only, which these sums cannot tell apart; `tandem.analytics` can.
CALL tandem.protect('tandem.call_sums', 'all_calls', NULL);
CALL tandem.protect('tandem.event_sums', 'all_calls', NULL);
CALL tandem.protect('tandem.action_sums', 'all_calls', NULL);
CALL tandem.protect('tandem.latency_sums', 'all_calls', NULL);
DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['call_sums', 'event_sums', 'action_sums', 'latency_sums'] LOOP
    CALL tandem.open_to('tandem_writer', format('tandem.%I', target)::regclass, 'SELECT, INSERT, UPDATE');
    CALL tandem.open_to('tandem_access', format('tandem.%I', target)::regclass, 'SELECT');
  END LOOP;
  FOREACH target IN ARRAY ARRAY['call_events', 'call_turns', 'contacts', 'outbound_queue', 'audit_log', 'appointments',
      'connections', 'phone_numbers'] LOOP
    CALL tandem.open_to('tandem_access', format('tandem.%I', target)::regclass, 'SELECT');
  END LOOP;
END $$;

GRANT CREATE ON SCHEMA tandem TO tandem_writer;
DO $$
DECLARE
  made text;
BEGIN
  FOREACH made IN ARRAY ARRAY['sum_calls_on_insert', 'sum_calls_on_update', 'sum_call_turns_on_insert', 'sum_call_turns_on_update',
      'sum_call_turns_on_delete', 'sum_call_events_on_insert'] LOOP
    EXECUTE format('ALTER FUNCTION tandem.%I OWNER TO tandem_writer', made);
    EXECUTE format('REVOKE ALL ON FUNCTION tandem.%I FROM PUBLIC', made);
    EXECUTE format('GRANT EXECUTE ON FUNCTION tandem.%I TO tandem_writer, tandem_keeper', made);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA tandem FROM tandem_writer;
REVOKE ALL ON FUNCTION tandem.latency_step, tandem.latency_of_step FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.latency_step, tandem.latency_of_step TO authenticated, tandem_writer, tandem_access;
