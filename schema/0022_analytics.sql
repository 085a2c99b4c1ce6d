-- What a dashboard shows, as one JSON object. Runs above row security, for speed, and does itself what the policies would: only
-- organisations in which the caller may read, and for a worker without the calls, records and appointments of colleagues. Calls in
-- which an agent was tried out are a number of their own, and what they cost is among the costs; else they are in nothing.

-- A range of whole hours (UTC) as hours up to the first midnight, days, and hours behind the last.
CREATE FUNCTION tandem.sum_spans(first_hour timestamptz, last_hour timestamptz)
RETURNS TABLE (grain text, low timestamptz, high timestamptz) LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  WITH midnights AS (
    SELECT m.first, greatest(date_trunc('day', last_hour, 'UTC'), m.first) AS last
      FROM (SELECT date_trunc('day', first_hour + interval '1 day' - interval '1 microsecond', 'UTC') AS first) m)
  SELECT 'hour', first_hour, least(m.first, last_hour) FROM midnights m
  UNION ALL SELECT 'day', m.first, m.last FROM midnights m
  UNION ALL SELECT 'hour', m.last, last_hour FROM midnights m
$$;

CREATE FUNCTION tandem.analytics(organisation uuid, since timestamptz, until timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET jit = off AS $$
DECLARE
  me constant uuid := tandem.user_id();
  readable constant uuid[] := tandem.organisations_where('read');
  whole constant uuid[] := tandem.organisations_where('all_calls');
  named constant uuid[] := tandem.organisations_where('see_people');
  -- Whole hours.
  first_hour constant timestamptz := date_trunc('hour', since, 'UTC');
  last_hour constant timestamptz := date_trunc('hour', until + interval '1 hour' - interval '1 microsecond', 'UTC');
  mine uuid[] := readable;
  parts uuid[];     -- where the caller sees a part only
  hidden uuid[];    -- calls of colleagues there
  untold uuid[];    -- of them, those whose events, turns and tools are in the sums
  calls jsonb;
  days jsonb;
  latency jsonb;
  actions jsonb;
  organisations jsonb;
BEGIN
  IF since >= until OR until - since > interval '366 days' THEN
    RAISE invalid_parameter_value USING MESSAGE = 'the range must lead forwards, and over a year at most';
  END IF;
  IF organisation IS NOT NULL THEN
    IF organisation <> ALL (readable) THEN
      RETURN NULL;
    END IF;
    mine := ARRAY[organisation];
  END IF;
  SELECT coalesce(array_agg(o), '{}') INTO parts FROM unnest(mine) o WHERE o <> ALL (whole);
  SELECT coalesce(array_agg(c.id), '{}'), coalesce(array_agg(c.id) FILTER (WHERE c.direction <> 'playground'), '{}')
    INTO hidden, untold
    FROM tandem.call_annotations a JOIN tandem.calls c ON c.id = a.call_id
    WHERE a.organisation_id = ANY (parts) AND a.assigned_to IS DISTINCT FROM me AND a.assigned_to IS NOT NULL;

  -- Sums of the range, less what is hidden, with what is under way.
  WITH parts_of AS MATERIALIZED (
    SELECT o.id AS organisation_id, s.at, s.direction, s.outcome, s.currency, s.calls, s.answered, s.failed, s.duration_ms, s.turns, s.barge_ins,
           s.transfers, s.positive, s.neutral, s.negative, s.cost_model, s.cost_carrier, true AS over
      FROM unnest(mine) AS o (id) CROSS JOIN tandem.sum_spans(first_hour, last_hour) p
      CROSS JOIN LATERAL (SELECT * FROM tandem.call_sums s
        WHERE s.organisation_id = o.id AND s.grain = p.grain AND s.at >= p.low AND s.at < p.high OFFSET 0) s
    UNION ALL
    SELECT c.organisation_id, c.started_at, c.direction, c.outcome, c.currency, k.sign, k.sign * (c.answered_at IS NOT NULL)::int,
           k.sign * (coalesce(c.end_reason, '') IN ('failed', 'model-failed', 'carrier-failed', 'node-lost'))::int,
           k.sign * coalesce(c.duration_ms, 0), k.sign * c.turns, k.sign * c.barge_ins, k.sign * c.transfers,
           k.sign * (coalesce(c.sentiment, '') = 'positive')::int, k.sign * (coalesce(c.sentiment, '') = 'neutral')::int,
           k.sign * (coalesce(c.sentiment, '') = 'negative')::int, k.sign * c.cost_model, k.sign * coalesce(c.cost_carrier, 0),
           c.status = 'ended'
      FROM (SELECT h.id, -1 AS sign FROM tandem.calls h WHERE h.id = ANY (hidden) AND h.status = 'ended'
            UNION ALL
            SELECT u.id, 1 FROM tandem.calls u
              WHERE u.status <> 'ended' AND u.organisation_id = ANY (mine) AND u.id <> ALL (hidden)) AS k
      JOIN tandem.calls c ON c.id = k.id
      WHERE c.started_at >= first_hour AND c.started_at < last_hour),
  told AS (SELECT * FROM parts_of p WHERE p.direction <> 'playground'),
  -- Of a call that is under way nobody knows yet what comes of it.
  outcomes AS (SELECT p.outcome, sum(p.calls) AS n FROM told p WHERE p.over GROUP BY 1 HAVING sum(p.calls) > 0),
  costs AS (SELECT p.currency, sum(p.cost_model) AS model, sum(p.cost_carrier) AS carrier FROM parts_of p GROUP BY 1
    HAVING sum(p.calls) > 0),
  busiest AS (SELECT p.organisation_id, sum(p.calls) AS n, sum(p.failed) AS failed FROM told p GROUP BY 1 HAVING sum(p.calls) > 0
    ORDER BY n DESC, 1 LIMIT 50),
  by_day AS (SELECT (p.at AT TIME ZONE 'UTC')::date AS day, sum(p.calls) AS calls FROM told p GROUP BY 1),
  events AS (
    SELECT (s.at AT TIME ZONE 'UTC')::date AS day, s.events
      FROM unnest(mine) AS o (id) CROSS JOIN tandem.sum_spans(first_hour, last_hour) p
      CROSS JOIN LATERAL (SELECT s.at, s.events FROM tandem.event_sums s
        WHERE s.organisation_id = o.id AND s.grain = p.grain AND s.at >= p.low AND s.at < p.high OFFSET 0) s
    UNION ALL
    SELECT (e.at AT TIME ZONE 'UTC')::date, -1 FROM tandem.call_events e
      WHERE e.call_id = ANY (untold) AND e.at >= first_hour AND e.at < last_hour),
  events_by_day AS (SELECT e.day, sum(e.events) AS events FROM events e GROUP BY 1),
  all_days AS (
    SELECT d::date AS day FROM generate_series(date_trunc('day', first_hour, 'UTC') AT TIME ZONE 'UTC',
      (last_hour - interval '1 microsecond') AT TIME ZONE 'UTC', interval '1 day') d)
  SELECT jsonb_build_object(
      'total', coalesce(sum(p.calls), 0), 'ended', coalesce(sum(p.calls) FILTER (WHERE p.over), 0),
      'active', (SELECT count(*) FROM tandem.calls u WHERE u.status <> 'ended' AND u.direction <> 'playground'
        AND u.organisation_id = ANY (mine) AND u.id <> ALL (hidden)),
      'inbound', coalesce(sum(p.calls) FILTER (WHERE p.direction = 'inbound'), 0),
      'outbound', coalesce(sum(p.calls) FILTER (WHERE p.direction = 'outbound'), 0),
      'playground', (SELECT coalesce(sum(t.calls), 0) FROM parts_of t WHERE t.direction = 'playground'),
      'answered', coalesce(sum(p.answered), 0), 'failed', coalesce(sum(p.failed), 0),
      'seconds', coalesce(round(sum(p.duration_ms) / 1000.0), 0),
      'average_seconds', coalesce(round(sum(p.duration_ms) / 1000.0 / nullif(sum(p.calls), 0), 1), 0),
      'turns', coalesce(sum(p.turns), 0), 'barge_ins', coalesce(sum(p.barge_ins), 0), 'transfers', coalesce(sum(p.transfers), 0),
      'outcomes', coalesce((SELECT jsonb_agg(jsonb_build_object('outcome', o.outcome, 'calls', o.n) ORDER BY o.n DESC, o.outcome)
        FROM outcomes o), '[]'),
      'sentiments', jsonb_build_object('positive', coalesce(sum(p.positive), 0), 'neutral', coalesce(sum(p.neutral), 0),
        'negative', coalesce(sum(p.negative), 0)),
      'costs', coalesce((SELECT jsonb_agg(jsonb_build_object('currency', k.currency, 'model', k.model, 'carrier', k.carrier)
        ORDER BY k.currency) FROM costs k), '[]')),
    (SELECT jsonb_agg(jsonb_build_object('day', a.day, 'calls', coalesce(c.calls, 0), 'events', coalesce(e.events, 0)) ORDER BY a.day)
       FROM all_days a LEFT JOIN by_day c USING (day) LEFT JOIN events_by_day e USING (day)),
    (SELECT jsonb_agg(jsonb_build_object('organisation_id', o.id, 'name', o.name, 'calls', b.n, 'failed', b.failed) ORDER BY b.n DESC, o.id)
       FROM busiest b JOIN tandem.organisations o ON o.id = b.organisation_id)
    INTO calls, days, organisations FROM told p;

  WITH steps AS (
    SELECT s.step, sum(s.turns) AS turns FROM (
      SELECT s.step, s.turns FROM unnest(mine) AS o (id) CROSS JOIN tandem.sum_spans(first_hour, last_hour) p
        CROSS JOIN LATERAL (SELECT s.step, s.turns FROM tandem.latency_sums s
          WHERE s.organisation_id = o.id AND s.grain = p.grain AND s.at >= p.low AND s.at < p.high OFFSET 0) s
      UNION ALL
      SELECT tandem.latency_step(t.first_sent_ms), -1 FROM tandem.call_turns t JOIN tandem.calls c ON c.id = t.call_id
        WHERE t.call_id = ANY (untold) AND c.started_at >= first_hour AND c.started_at < last_hour) AS s
    GROUP BY 1 HAVING sum(s.turns) > 0),
  ranked AS (SELECT k.step, sum(k.turns) OVER (ORDER BY k.step) AS upto, sum(k.turns) OVER () AS total FROM steps k)
  SELECT jsonb_build_object('turns', coalesce(max(r.total), 0),
      'p50_ms', tandem.latency_of_step(min(r.step) FILTER (WHERE r.upto >= 0.50 * r.total)),
      'p90_ms', tandem.latency_of_step(min(r.step) FILTER (WHERE r.upto >= 0.90 * r.total)),
      'p95_ms', tandem.latency_of_step(min(r.step) FILTER (WHERE r.upto >= 0.95 * r.total)),
      'p99_ms', tandem.latency_of_step(min(r.step) FILTER (WHERE r.upto >= 0.99 * r.total)))
    INTO latency FROM ranked r;

  WITH done AS (
    SELECT s.tool, s.outcome, sum(s.actions) AS n FROM (
      SELECT s.tool, s.outcome, s.actions FROM unnest(mine) AS o (id) CROSS JOIN tandem.sum_spans(first_hour, last_hour) p
        CROSS JOIN LATERAL (SELECT s.tool, s.outcome, s.actions FROM tandem.action_sums s
          WHERE s.organisation_id = o.id AND s.grain = p.grain AND s.at >= p.low AND s.at < p.high OFFSET 0) s
      UNION ALL
      SELECT coalesce(left(e.payload ->> 'name', 100), ''), coalesce(left(e.payload ->> 'outcome', 50), ''), -1
        FROM tandem.call_events e
        WHERE e.call_id = ANY (untold) AND e.type = 'tool.settled' AND e.at >= first_hour AND e.at < last_hour) AS s
    GROUP BY 1, 2 HAVING sum(s.actions) > 0),
  by_outcome AS (SELECT d.outcome, sum(d.n) AS n FROM done d GROUP BY 1),
  by_tool AS (
    SELECT d.tool, sum(d.n) AS n, coalesce(sum(d.n) FILTER (WHERE d.outcome IN ('succeeded', 'repeated')), 0) AS good FROM done d GROUP BY 1)
  SELECT jsonb_build_object('total', coalesce((SELECT sum(d.n) FROM done d), 0),
      'by_status', coalesce((SELECT jsonb_agg(jsonb_build_object('status', b.outcome, 'actions', b.n) ORDER BY b.n DESC, b.outcome)
        FROM by_outcome b), '[]'),
      'by_tool', coalesce((SELECT jsonb_agg(jsonb_build_object('tool', t.tool, 'actions', t.n, 'succeeded', t.good) ORDER BY t.n DESC, t.tool)
        FROM by_tool t), '[]'))
    INTO actions;

  RETURN jsonb_build_object(
    'organisation_id', organisation,
    'from', to_char(first_hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'to', to_char(last_hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'calls', calls, 'per_day', coalesce(days, '[]'), 'latency', latency, 'actions', actions,
    'organisations', coalesce(organisations, '[]'),
    'records', coalesce((
      SELECT jsonb_agg(jsonb_build_object('type', r.type, 'total', r.total, 'new', r.fresh) ORDER BY r.type)
        FROM (SELECT r.type, count(*) AS total,
                     count(*) FILTER (WHERE r.created_at >= first_hour AND r.created_at < last_hour) AS fresh
                FROM tandem.records r WHERE r.organisation_id = ANY (mine)
                  AND (r.organisation_id <> ALL (parts) OR r.assigned_to IS NULL OR r.assigned_to = me) GROUP BY 1) r), '[]'),
    'contacts', (
      SELECT jsonb_build_object('total', count(*),
          'new', count(*) FILTER (WHERE k.created_at >= first_hour AND k.created_at < last_hour))
        FROM tandem.contacts k WHERE k.organisation_id = ANY (mine)),
    'top_workers', coalesce((
      SELECT jsonb_agg(jsonb_build_object('user_id', w.assigned_to, 'display_name', w.name, 'records', w.n) ORDER BY w.n DESC, w.assigned_to)
        FROM (SELECT r.assigned_to, count(*) AS n,
                     max(CASE WHEN r.organisation_id = ANY (named) OR r.assigned_to = me THEN p.display_name END) AS name
                FROM tandem.records r JOIN tandem.profiles p ON p.id = r.assigned_to
                WHERE r.organisation_id = ANY (mine) AND r.created_at >= first_hour AND r.created_at < last_hour
                  AND (r.organisation_id <> ALL (parts) OR r.assigned_to = me)
                GROUP BY 1 ORDER BY n DESC, 1 LIMIT 10) w), '[]'),
    'health', tandem.data_health(mine, hidden));
END $$;

-- What waits and what goes wrong, now. `unprocessed`: deliveries whose time has come a minute ago, and calls that nothing was
-- heard of for an hour. `failed_last_hour`: tools, deliveries and calls.
CREATE FUNCTION tandem.data_health(mine uuid[], hidden uuid[]) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT jsonb_build_object(
      'unprocessed', h.deliveries_waiting + h.calls_silent,
      'deliveries_waiting', h.deliveries_waiting, 'calls_silent', h.calls_silent,
      'failed_last_hour', h.actions_failed + h.deliveries_failed + h.calls_failed,
      'actions_failed', h.actions_failed, 'deliveries_failed', h.deliveries_failed, 'calls_failed', h.calls_failed,
      'connections_failing', h.connections_failing)
    FROM (SELECT
      (SELECT count(*) FROM tandem.outbound_queue q WHERE q.organisation_id = ANY (mine) AND q.status = 'pending'
         AND q.next_attempt_at < now() - interval '1 minute') AS deliveries_waiting,
      (SELECT count(*) FROM tandem.calls c WHERE c.status <> 'ended' AND c.organisation_id = ANY (mine) AND c.id <> ALL (hidden)
         AND c.last_event_at < now() - interval '1 hour') AS calls_silent,
      (SELECT count(*) FROM tandem.call_events e WHERE e.organisation_id = ANY (mine) AND e.type = 'tool.settled'
         AND e.at >= now() - interval '1 hour' AND e.payload ->> 'outcome' IN ('failed', 'timed-out') AND e.call_id <> ALL (hidden)
         AND NOT EXISTS (SELECT FROM tandem.calls k WHERE k.id = e.call_id AND k.direction = 'playground')) AS actions_failed,
      (SELECT count(*) FROM tandem.outbound_queue q WHERE q.organisation_id = ANY (mine) AND q.status = 'failed'
         AND q.updated_at >= now() - interval '1 hour') AS deliveries_failed,
      (SELECT count(*) FROM tandem.calls c WHERE c.organisation_id = ANY (mine) AND c.started_at >= now() - interval '5 hours'
         AND c.status = 'ended' AND c.ended_at >= now() - interval '1 hour' AND c.id <> ALL (hidden)
         AND c.end_reason IN ('failed', 'model-failed', 'carrier-failed', 'node-lost') AND c.direction <> 'playground') AS calls_failed,
      (SELECT count(*) FROM tandem.connections k WHERE k.organisation_id = ANY (mine) AND k.enabled
         AND k.last_sync_status = 'failed') AS connections_failing) AS h
$$;

-- What happened around a record: changes of it, the call that it came from and what the agent did there, deliveries of it.
CREATE FUNCTION tandem.record_timeline(record uuid)
RETURNS TABLE (at timestamptz, kind text, type text, actor text, detail jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  WITH it AS (
    SELECT r.* FROM tandem.records r WHERE r.id = record AND r.organisation_id = ANY (tandem.organisations_where('read'))
      AND (r.organisation_id = ANY (tandem.organisations_where('all_calls'))
           OR r.assigned_to IS NULL OR r.assigned_to = tandem.user_id())),
  shown_call AS (
    SELECT c.id FROM it JOIN tandem.calls c ON c.id = it.call_id AND c.organisation_id = it.organisation_id
      WHERE c.organisation_id = ANY (tandem.organisations_where('all_calls')) OR tandem.call_is_free_or_mine(c.id))
  SELECT a.at, 'change', a.action, a.actor_kind || coalesce(':' || a.actor_id, ''), a.changes
    FROM it JOIN tandem.audit_log a ON a.organisation_id = it.organisation_id AND a.target_type = 'records' AND a.target_id = it.id::text
  UNION ALL
  SELECT e.at, CASE e.type WHEN 'tool.settled' THEN 'action' ELSE 'event' END, e.type, e.actor,
         e.payload || jsonb_build_object('call_id', e.call_id)
    FROM shown_call s JOIN tandem.call_events e ON e.call_id = s.id
      AND (e.type IN ('call.started', 'call.ended', 'call.outcome', 'tool.settled', 'transfer.ended')
           OR (e.epoch, e.seq) = (SELECT it.event_epoch, it.event_seq FROM it))
  UNION ALL
  SELECT q.created_at, 'delivery', q.kind || '.' || q.status, 'system', jsonb_build_object('delivery_id', q.id, 'event', q.event)
    FROM it JOIN tandem.outbound_queue q ON q.record_id = it.id
  ORDER BY 1 LIMIT 500
$$;

GRANT CREATE ON SCHEMA tandem TO tandem_access;
ALTER FUNCTION tandem.sum_spans OWNER TO tandem_access;
ALTER FUNCTION tandem.analytics OWNER TO tandem_access;
ALTER FUNCTION tandem.data_health OWNER TO tandem_access;
ALTER FUNCTION tandem.record_timeline OWNER TO tandem_access;
REVOKE CREATE ON SCHEMA tandem FROM tandem_access;
REVOKE ALL ON FUNCTION tandem.sum_spans, tandem.analytics, tandem.data_health, tandem.record_timeline FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.analytics, tandem.record_timeline TO authenticated;
