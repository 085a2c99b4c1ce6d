-- Calls that organisations place: who may be rung and when, what waits to be rung, lists of calls.

-- Who may be called stands in outgoing_countries and outgoing_numbers; how many at once, how many a minute, and when, in the
-- organisation's own zone. From the same minute until the same: all day.
ALTER TABLE tandem.organisations
  ADD outgoing_at_once   integer NOT NULL DEFAULT 5 CHECK (outgoing_at_once BETWEEN 1 AND 1000),
  ADD outgoing_a_minute  integer NOT NULL DEFAULT 20 CHECK (outgoing_a_minute BETWEEN 1 AND 600),
  ADD outgoing_from      time NOT NULL DEFAULT '08:00',
  ADD outgoing_until     time NOT NULL DEFAULT '21:00',
  ADD outgoing_weekdays  smallint[] NOT NULL DEFAULT '{1,2,3,4,5,6,7}'  -- ISO 8601: 1 is Monday
    CHECK (cardinality(outgoing_weekdays) <= 7 AND outgoing_weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]);

-- They cost what the service pays its carrier: more than is usual, whoever answers for that allows.
CREATE FUNCTION tandem.guard_calling() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  at_once constant integer := greatest(5, CASE TG_OP WHEN 'UPDATE' THEN OLD.outgoing_at_once END);
  a_minute constant integer := greatest(20, CASE TG_OP WHEN 'UPDATE' THEN OLD.outgoing_a_minute END);
BEGIN
  IF (NEW.outgoing_at_once > at_once OR NEW.outgoing_a_minute > a_minute)
     AND tandem.is_bound() AND tandem.is_platform_admin() IS NOT TRUE THEN
    RAISE insufficient_privilege USING
      MESSAGE = format('more than %s calls at once, or %s a minute, an operator allows', at_once, a_minute);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_calling BEFORE INSERT OR UPDATE OF outgoing_at_once, outgoing_a_minute ON tandem.organisations
  FOR EACH ROW EXECUTE FUNCTION tandem.guard_calling();

-- What follows when a machine answers: nobody finds out (off), hang up, leave the message, or the agent decides.
ALTER TABLE tandem.agents
  ADD voicemail          text NOT NULL DEFAULT 'decide' CHECK (voicemail IN ('off', 'hang-up', 'message', 'decide')),
  ADD voicemail_message  text CHECK (length(voicemail_message) <= 2000),  -- null: in the agent's own words
  ADD hello_window_ms    integer NOT NULL DEFAULT 2500 CHECK (hello_window_ms BETWEEN 0 AND 15000);

-- Why a call came to nothing, in a word finer than `end_reason`: invalid-number, country-not-permitted, ...
ALTER TABLE tandem.calls ADD failure text CHECK (length(failure) <= 100);

CREATE FUNCTION tandem.may_ring_at(organisation tandem.organisations, at timestamptz DEFAULT now()) RETURNS boolean
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT extract(isodow FROM local.at)::smallint = ANY (organisation.outgoing_weekdays) AND CASE
      WHEN organisation.outgoing_from < organisation.outgoing_until
        THEN local.at::time >= organisation.outgoing_from AND local.at::time < organisation.outgoing_until
      -- Over midnight, or all day.
      ELSE local.at::time >= organisation.outgoing_from OR local.at::time < organisation.outgoing_until END
  FROM (SELECT may_ring_at.at AT TIME ZONE organisation.time_zone AS at) local
$$;

-- When the organisation's calling hours begin again, from a moment outside of them; null: on no day.
CREATE FUNCTION tandem.may_ring_from(organisation tandem.organisations, at timestamptz DEFAULT now()) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT min(begin.at)
    FROM generate_series(0, 8) AS ahead
      CROSS JOIN LATERAL (VALUES (organisation.outgoing_from),
        -- What goes on over midnight may begin with the day.
        (CASE WHEN organisation.outgoing_from >= organisation.outgoing_until THEN '00:00'::time END)) AS hour (opens)
      CROSS JOIN LATERAL (SELECT ((may_ring_from.at AT TIME ZONE organisation.time_zone)::date + ahead + hour.opens)
                                   AT TIME ZONE organisation.time_zone AS at) AS begin
    WHERE begin.at > may_ring_from.at AND tandem.may_ring_at(organisation, begin.at)
$$;

-- Who may not choose an id gets one.
CREATE FUNCTION tandem.name_order() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.id := coalesce(NEW.id, tandem.uuid_v7());
  RETURN NEW;
END $$;

CREATE TABLE tandem.call_batches (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  agent_id        uuid NOT NULL,
  name            text NOT NULL DEFAULT '' CHECK (length(name) <= 200),
  from_number     text NOT NULL CHECK (tandem.is_e164(from_number)),
  per_minute      integer NOT NULL CHECK (per_minute BETWEEN 1 AND 600),
  calls           integer NOT NULL CHECK (calls BETWEEN 1 AND 1000),
  created_by      text NOT NULL DEFAULT coalesce(tandem.principal(), 'system'),
  cancelled_at    timestamptz,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  revision        bigint NOT NULL DEFAULT 1,
  CONSTRAINT call_batches_in_organisation UNIQUE (organisation_id, id)
);
CREATE INDEX call_batches_newest ON tandem.call_batches (organisation_id, created_at DESC, id DESC);
CREATE TRIGGER touch BEFORE UPDATE ON tandem.call_batches FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();
CREATE TRIGGER name_order BEFORE INSERT ON tandem.call_batches FOR EACH ROW EXECUTE FUNCTION tandem.name_order();
CREATE TRIGGER check_agent BEFORE INSERT ON tandem.call_batches
  FOR EACH ROW EXECUTE FUNCTION tandem.check_agent_usable('agent_id', 'organisation_id');

-- One call that somebody asked for; its id is the call's. `dialling` is leased: whoever asks the carrier writes that down
-- first, since a request whose answer is lost may have made a telephone ring. `placed`: the carrier has it. `done`: over.
CREATE TABLE tandem.outgoing_calls (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  batch_id        uuid,
  agent_id        uuid NOT NULL,
  from_number     text NOT NULL CHECK (tandem.is_e164(from_number)),
  to_number       text NOT NULL CHECK (to_number = '' OR tandem.is_e164(to_number)),  -- empty: forgotten
  metadata        jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object' AND octet_length(metadata::text) <= 40000),
  status          text NOT NULL DEFAULT 'waiting'
    CHECK (status IN ('waiting', 'dialling', 'placed', 'done', 'cancelled')),
  due_at          timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz NOT NULL DEFAULT now() + interval '2 minutes',
  leased_by       text,
  leased_until    timestamptz,
  dialled_at      timestamptz,
  -- What came of a call that is over, as its row says: kept here too, so that the progress of a list is counted from one index.
  result          text CHECK (result IN ('answered', 'voicemail', 'unanswered')),
  carrier_call_id text CHECK (length(carrier_call_id) <= 64),
  created_by      text NOT NULL DEFAULT coalesce(tandem.principal(), 'system'),
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  revision        bigint NOT NULL DEFAULT 1,
  CONSTRAINT outgoing_calls_leased CHECK ((status = 'dialling') = (leased_until IS NOT NULL)),
  -- A list of 1,000 takes 17 hours at one a minute. Who writes past the API leaves nothing here for years.
  CONSTRAINT outgoing_calls_expire CHECK (expires_at <= created_at + interval '31 days'),
  FOREIGN KEY (organisation_id, batch_id) REFERENCES tandem.call_batches (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX outgoing_calls_due_of ON tandem.outgoing_calls (organisation_id, due_at, id) WHERE status = 'waiting';
CREATE INDEX outgoing_calls_expiring ON tandem.outgoing_calls (expires_at) WHERE status = 'waiting';
CREATE INDEX outgoing_calls_busy ON tandem.outgoing_calls (organisation_id) WHERE status IN ('dialling', 'placed');
CREATE INDEX outgoing_calls_lately ON tandem.outgoing_calls (organisation_id, dialled_at) WHERE dialled_at IS NOT NULL;
CREATE INDEX outgoing_calls_of_batch ON tandem.outgoing_calls (batch_id, due_at);
CREATE INDEX outgoing_calls_progress ON tandem.outgoing_calls (batch_id, status, result, organisation_id) WHERE batch_id IS NOT NULL;
CREATE INDEX outgoing_calls_newest ON tandem.outgoing_calls (organisation_id, created_at DESC, id DESC);
CREATE INDEX outgoing_calls_by_number ON tandem.outgoing_calls (organisation_id, to_number);
CREATE TRIGGER touch BEFORE UPDATE ON tandem.outgoing_calls FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();
CREATE TRIGGER name_order BEFORE INSERT ON tandem.outgoing_calls FOR EACH ROW EXECUTE FUNCTION tandem.name_order();
CREATE TRIGGER check_agent BEFORE INSERT ON tandem.outgoing_calls
  FOR EACH ROW EXECUTE FUNCTION tandem.check_agent_usable('agent_id', 'organisation_id');

-- The row of the call itself, with the event that folding it anew begins with: for a single call at once, for one of a list
-- when its turn has come.
CREATE FUNCTION tandem.queue_call() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  agent_name text := (SELECT a.name FROM tandem.agents a WHERE a.id = NEW.agent_id);
  moment constant timestamptz := clock_timestamp();
BEGIN
  INSERT INTO tandem.calls (id, organisation_id, agent_id, agent_name, phone_number_id, contact_id, direction, from_number,
      to_number, status, epoch, control_seq, last_event_at, started_at, metadata)
    SELECT NEW.id, NEW.organisation_id,
      -- Deleted, perhaps, since the list was made.
      (SELECT a.id FROM tandem.agents a WHERE a.id = NEW.agent_id), agent_name,
      (SELECT n.id FROM tandem.phone_numbers n WHERE n.number = NEW.from_number AND n.organisation_id = NEW.organisation_id),
      (SELECT k.id FROM tandem.contacts k WHERE k.organisation_id = NEW.organisation_id AND k.phone = NEW.to_number),
      'outbound', NEW.from_number, NEW.to_number, 'queued', 0, 1, moment, moment, NEW.metadata
    ON CONFLICT (id) DO NOTHING;
  IF FOUND THEN
    INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, type, payload)
      VALUES (NEW.id, 0, 1, NEW.organisation_id, moment, 0, 'call.queued', jsonb_build_object(
        'organisation', NEW.organisation_id, 'agent', NEW.agent_id, 'agent_name', agent_name, 'direction', 'outbound',
        'from', NEW.from_number, 'to', NEW.to_number, 'batch', NEW.batch_id, 'asked_by', NEW.created_by));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER queue_call AFTER INSERT ON tandem.outgoing_calls FOR EACH ROW WHEN (NEW.batch_id IS NULL)
  EXECUTE FUNCTION tandem.queue_call();
CREATE TRIGGER queue_call_of_batch AFTER UPDATE OF status ON tandem.outgoing_calls FOR EACH ROW
  WHEN (NEW.status = 'dialling' AND OLD.status = 'waiting') EXECUTE FUNCTION tandem.queue_call();

-- However a call ends, its place in the queue is free; what is forgotten of a call is forgotten here too.
CREATE FUNCTION tandem.settle_outgoing_call() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  came constant text := CASE WHEN NEW.outcome = 'voicemail' THEN 'voicemail' WHEN NEW.answered_at IS NOT NULL THEN 'answered'
    ELSE 'unanswered' END;
BEGIN
  UPDATE tandem.outgoing_calls SET status = 'done', result = came, leased_by = NULL, leased_until = NULL
    WHERE id = NEW.id AND NEW.status = 'ended' AND status <> 'cancelled' AND (status <> 'done' OR result IS DISTINCT FROM came);
  UPDATE tandem.outgoing_calls SET to_number = '', metadata = '{}'
    WHERE id = NEW.id AND NEW.erased_at IS NOT NULL AND to_number <> '';
  RETURN NULL;
END $$;
CREATE TRIGGER settle_outgoing_call AFTER UPDATE ON tandem.calls FOR EACH ROW
  WHEN (NEW.direction = 'outbound' AND (NEW.status = 'ended' OR NEW.erased_at IS NOT NULL))
  EXECUTE FUNCTION tandem.settle_outgoing_call();

-- Ends a call that no node has begun, by an event of the control plane; nothing where it has ended, or is none.
CREATE FUNCTION tandem.end_unplaced_call(call uuid, reason text, failure text) RETURNS boolean
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  c tandem.calls;
BEGIN
  SELECT * INTO c FROM tandem.calls WHERE id = call FOR UPDATE;
  IF NOT FOUND OR c.status = 'ended' THEN
    RETURN false;
  END IF;
  INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, type, payload)
    VALUES (c.id, 0, c.control_seq + 1, c.organisation_id, clock_timestamp(), 0, 'call.ended',
            jsonb_build_object('reason', reason, 'failure', failure));
  UPDATE tandem.calls SET status = 'ended', end_reason = reason, failure = end_unplaced_call.failure, outcome = 'abandoned',
      ended_at = c.started_at, duration_ms = 0, control_seq = c.control_seq + 1, last_event_at = clock_timestamp()
    WHERE id = c.id;
  RETURN true;
END $$;

-- The same of an order that is over, by whoever has many to look after: what is refused of one keeps no other back.
CREATE FUNCTION tandem.end_queued_call(call uuid, reason text, failure text) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  PERFORM tandem.end_unplaced_call(call, reason, failure);
EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
  RAISE LOG 'outgoing call % cannot be ended: %', call, SQLSTATE;
END $$;

-- By which one knows later that nothing was heard of a call meanwhile; null: there is none.
CREATE FUNCTION tandem.state_of_call(c tandem.calls) RETURNS text LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT c.epoch || ' ' || c.control_seq || ' ' || extract(epoch FROM c.last_event_at)
$$;

-- Ends a call that a node has looked into because whoever claimed it was silent: where it still holds the lease of the order, and
-- nothing was heard of the call since it looked (`seen`: tandem.state_of_call as it was then). False: it is somebody's after all.
CREATE FUNCTION tandem.end_doubtful_call(call uuid, node text, seen text, reason text, failure text) RETURNS boolean
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  c tandem.calls;
BEGIN
  SELECT * INTO c FROM tandem.calls WHERE id = call FOR UPDATE;
  PERFORM FROM tandem.outgoing_calls WHERE id = call AND status = 'dialling' AND leased_by = node FOR UPDATE;
  IF NOT FOUND OR tandem.state_of_call(c) IS DISTINCT FROM seen THEN
    RETURN false;
  END IF;
  PERFORM tandem.end_unplaced_call(call, reason, failure);
  UPDATE tandem.outgoing_calls SET status = 'done', leased_by = NULL, leased_until = NULL
    WHERE id = call AND status = 'dialling';
  RETURN true;
END $$;

-- The next calls for this node to place, within what each organisation may do at once, a minute and at this hour. One node
-- after the other, so that two do not share the same allowance. `left_out`: agents for whom the node has no room.
CREATE FUNCTION tandem.claim_outgoing_calls(node text, most integer, lease interval, left_out uuid[]) RETURNS SETOF tandem.outgoing_calls
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  chosen uuid;
  claimed tandem.outgoing_calls;
BEGIN
  IF most < 1 OR NOT pg_try_advisory_xact_lock(hashtext('tandem.outgoing_calls'), 0) THEN
    RETURN;
  END IF;
  FOR chosen IN
    -- Whoever has anything waiting, one step in the index for each, however much that is.
    WITH RECURSIVE askers AS (
      (SELECT w.organisation_id FROM tandem.outgoing_calls w WHERE w.status = 'waiting' ORDER BY w.organisation_id LIMIT 1)
      UNION ALL
      SELECT (SELECT w.organisation_id FROM tandem.outgoing_calls w
              WHERE w.status = 'waiting' AND w.organisation_id > a.organisation_id ORDER BY w.organisation_id LIMIT 1)
        FROM askers a WHERE a.organisation_id IS NOT NULL),
    due AS MATERIALIZED (
      SELECT w.id, w.organisation_id, row_number() OVER (PARTITION BY w.organisation_id ORDER BY w.due_at, w.id) AS place
      FROM askers o
        -- Of each, so that one that may not ring now keeps nobody else's waiting.
        CROSS JOIN LATERAL (SELECT w.id, w.organisation_id, w.due_at FROM tandem.outgoing_calls w
            WHERE w.organisation_id = o.organisation_id AND w.status = 'waiting' AND w.due_at <= now() AND w.expires_at > now()
              AND w.agent_id <> ALL (left_out)
            ORDER BY w.due_at, w.id LIMIT most) w),
    allowed AS (
      SELECT o.id, least(
        o.outgoing_at_once - (SELECT count(*) FROM tandem.outgoing_calls b
          WHERE b.organisation_id = o.id AND b.status IN ('dialling', 'placed')),
        o.outgoing_a_minute - (SELECT count(*) FROM tandem.outgoing_calls b
          WHERE b.organisation_id = o.id AND b.dialled_at > now() - interval '1 minute')) AS calls
      FROM tandem.organisations o
      WHERE o.id IN (SELECT organisation_id FROM due) AND tandem.may_ring_at(o) AND tandem.may_take_calls(o.id))
    SELECT d.id FROM due d JOIN allowed a ON a.id = d.organisation_id
      WHERE d.place <= a.calls ORDER BY d.place, d.id LIMIT most
  LOOP
    -- One that cannot be taken must not keep the others waiting: it is over, and its call, if there is one, ends with the next look.
    BEGIN
      PERFORM FROM tandem.outgoing_calls w WHERE w.id = chosen AND w.status = 'waiting' FOR UPDATE SKIP LOCKED;
      CONTINUE WHEN NOT FOUND;
      UPDATE tandem.outgoing_calls c SET status = 'dialling', leased_by = node, leased_until = now() + lease, dialled_at = now()
        WHERE c.id = chosen RETURNING c.* INTO claimed;
      RETURN NEXT claimed;
    EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
      RAISE LOG 'outgoing call % cannot be placed: %', chosen, SQLSTATE;
      UPDATE tandem.outgoing_calls SET status = 'done' WHERE id = chosen;
    END;
  END LOOP;
END $$;

-- Back to the queue: the node that claimed it has no room, and has asked nobody.
CREATE FUNCTION tandem.put_back_outgoing_call(call uuid, node text, pause interval) RETURNS void
LANGUAGE sql SET search_path = '' AS $$
  UPDATE tandem.outgoing_calls SET status = 'waiting', leased_by = NULL, leased_until = NULL, dialled_at = NULL,
      due_at = now() + pause
    WHERE id = call AND status = 'dialling' AND leased_by = node
$$;

-- What waited too long. Gives how many. It waits for nobody, since whoever calls it may have locked other orders by then: a
-- call is locked before its order, as by whoever ends one, and what somebody else holds is left for the next look.
CREATE FUNCTION tandem.expire_outgoing_calls() RETURNS integer LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  late record;
  expired integer := 0;
BEGIN
  FOR late IN SELECT c.id, tandem.may_ring_at(o) AS in_hours FROM tandem.outgoing_calls c
      JOIN tandem.organisations o ON o.id = c.organisation_id
      WHERE c.status = 'waiting' AND c.expires_at <= now() ORDER BY c.expires_at LIMIT 200 LOOP
    PERFORM FROM tandem.calls WHERE id = late.id FOR UPDATE SKIP LOCKED;
    -- One of a list has none yet.
    CONTINUE WHEN NOT FOUND AND EXISTS (SELECT FROM tandem.calls WHERE id = late.id);
    PERFORM FROM tandem.outgoing_calls WHERE id = late.id AND status = 'waiting' FOR UPDATE SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    UPDATE tandem.outgoing_calls SET status = 'done' WHERE id = late.id;
    PERFORM tandem.end_queued_call(late.id, 'rejected',
      CASE WHEN late.in_hours THEN 'no-capacity' ELSE 'outside-calling-hours' END);
    expired := expired + 1;
  END LOOP;
  -- Cancelled with their batch after a node had begun with them and put them back; or what could not be taken.
  FOR late IN SELECT w.id, w.status FROM tandem.outgoing_calls w JOIN tandem.calls c ON c.id = w.id
      WHERE w.status IN ('cancelled', 'done') AND c.status = 'queued' LIMIT 200 FOR UPDATE OF c SKIP LOCKED LOOP
    PERFORM tandem.end_queued_call(late.id, CASE late.status WHEN 'cancelled' THEN 'canceled' ELSE 'failed' END, '');
  END LOOP;
  RETURN expired;
END $$;

-- Calls whose node claimed them and has written nothing since: nobody knows whether a telephone rings. For this node to find out.
-- One that was heard of lately writes as soon as it can; after an hour it is not believed any more. `others`: not only what this
-- node itself left behind.
CREATE FUNCTION tandem.claim_doubtful_calls(node text, most integer, lease interval, others boolean) RETURNS SETOF tandem.outgoing_calls
LANGUAGE sql SET search_path = '' AS $$
  UPDATE tandem.outgoing_calls c SET leased_by = node, leased_until = now() + lease
    WHERE c.id IN (SELECT d.id FROM tandem.outgoing_calls d
                   WHERE d.status = 'dialling' AND d.leased_until <= now()
                     AND (d.leased_by = node OR others AND (d.leased_until <= now() - interval '1 hour' OR NOT EXISTS (
                       SELECT FROM tandem.nodes n WHERE n.id = d.leased_by AND n.seen_at > now() - interval '1 minute')))
                   ORDER BY d.leased_until LIMIT most FOR UPDATE SKIP LOCKED)
    RETURNING c.*
$$;

CALL tandem.protect('tandem.call_batches', 'read', 'operate');
REVOKE INSERT, UPDATE, DELETE ON tandem.call_batches FROM authenticated;
GRANT INSERT (organisation_id, agent_id, name, from_number, per_minute, calls) ON tandem.call_batches TO authenticated;
GRANT UPDATE (cancelled_at) ON tandem.call_batches TO authenticated;
CALL tandem.protect('tandem.outgoing_calls', 'read', 'operate');
-- People ask for calls and call them off; all else is the node's. The id above all: it is that of the call, and what becomes of
-- an order is written to the call of its name.
REVOKE INSERT, UPDATE, DELETE ON tandem.outgoing_calls FROM authenticated;
GRANT INSERT (organisation_id, batch_id, agent_id, from_number, to_number, metadata, due_at, expires_at) ON tandem.outgoing_calls
  TO authenticated;
GRANT UPDATE (status) ON tandem.outgoing_calls TO authenticated;
CREATE POLICY inserts_by_people ON tandem.outgoing_calls AS RESTRICTIVE FOR INSERT TO authenticated
  WITH CHECK (status = 'waiting');
CREATE POLICY updates_by_people ON tandem.outgoing_calls AS RESTRICTIVE FOR UPDATE TO authenticated
  USING (status = 'waiting') WITH CHECK (status IN ('waiting', 'cancelled'));

-- Of a list: how many wait, ring or talk, and what came of the others. A page shows fifty lists of a thousand: from one index alone,
-- and a view, so that rights are asked once for all of them, where a function would ask for each.
CREATE VIEW tandem.batch_progress WITH (security_invoker = true) AS
  SELECT g.batch_id, jsonb_build_object(
    'waiting', count(*) FILTER (WHERE g.status = 'waiting'),
    'active', count(*) FILTER (WHERE g.status IN ('dialling', 'placed')),
    'done', count(*) FILTER (WHERE g.status = 'done'),
    'cancelled', count(*) FILTER (WHERE g.status = 'cancelled'),
    'answered', count(*) FILTER (WHERE g.status = 'done' AND g.result = 'answered'),
    'voicemail', count(*) FILTER (WHERE g.status = 'done' AND g.result = 'voicemail'),
    -- One that could not even be placed has no call.
    'unanswered', count(*) FILTER (WHERE g.status = 'done' AND coalesce(g.result, 'unanswered') = 'unanswered')) AS progress
  FROM tandem.outgoing_calls g WHERE g.batch_id IS NOT NULL GROUP BY g.batch_id;
REVOKE ALL ON tandem.batch_progress FROM PUBLIC, anon, authenticated;
GRANT SELECT ON tandem.batch_progress TO authenticated, tandem_writer;

CALL tandem.open_to('tandem_writer', 'tandem.call_batches', 'SELECT');
CALL tandem.open_to('tandem_writer', 'tandem.outgoing_calls', 'SELECT, INSERT, UPDATE');
-- Who is erased is not rung any more (0011_forgetting.sql).
CALL tandem.open_to('tandem_keeper', 'tandem.outgoing_calls', 'SELECT, UPDATE');

GRANT CREATE ON SCHEMA tandem TO tandem_writer;
ALTER FUNCTION tandem.queue_call OWNER TO tandem_writer;
ALTER FUNCTION tandem.settle_outgoing_call OWNER TO tandem_writer;
REVOKE CREATE ON SCHEMA tandem FROM tandem_writer;
REVOKE ALL ON FUNCTION tandem.may_ring_at, tandem.may_ring_from, tandem.guard_calling, tandem.name_order, tandem.queue_call, tandem.settle_outgoing_call,
  tandem.end_unplaced_call, tandem.end_queued_call, tandem.end_doubtful_call, tandem.state_of_call, tandem.claim_outgoing_calls,
  tandem.put_back_outgoing_call, tandem.expire_outgoing_calls,
  tandem.claim_doubtful_calls FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.may_ring_at, tandem.may_ring_from TO authenticated, tandem_writer;
-- Fired by those who may write the tables.
GRANT EXECUTE ON FUNCTION tandem.queue_call, tandem.settle_outgoing_call TO authenticated, tandem_keeper;
GRANT EXECUTE ON FUNCTION tandem.name_order TO authenticated, tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.end_unplaced_call, tandem.end_queued_call, tandem.end_doubtful_call, tandem.state_of_call,
  tandem.claim_outgoing_calls, tandem.put_back_outgoing_call,
  tandem.expire_outgoing_calls, tandem.claim_doubtful_calls TO tandem_writer;
