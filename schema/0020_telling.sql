-- What webhook endpoints are told, and what is found out about a call when it is over. Both are queued where they come about, in
-- the transaction that makes them true, by triggers: no node has to remember them, and a queue row's key makes each event one row
-- for each endpoint, however often a call is folded.

-- Nodes hear at once of what can be sent now; what is due later they look for.
CREATE FUNCTION tandem.notify_outbound() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  PERFORM pg_notify('tandem_outbound', '');
  RETURN NULL;
END $$;
CREATE TRIGGER notify_outbound_new AFTER INSERT ON tandem.outbound_queue FOR EACH ROW
  WHEN (NEW.status = 'pending' AND NEW.next_attempt_at <= now()) EXECUTE FUNCTION tandem.notify_outbound();
CREATE TRIGGER notify_outbound AFTER UPDATE OF status, next_attempt_at ON tandem.outbound_queue FOR EACH ROW
  WHEN (NEW.status = 'pending' AND NEW.next_attempt_at <= now()) EXECUTE FUNCTION tandem.notify_outbound();

CREATE FUNCTION tandem.api_time(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- A call as others are told of it: the API's names.
CREATE FUNCTION tandem.told_call(c tandem.calls) RETURNS jsonb LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT jsonb_build_object('id', c.id, 'organisation_id', c.organisation_id, 'agent_id', c.agent_id, 'agent_name', c.agent_name,
    'phone_number_id', c.phone_number_id, 'contact_id', c.contact_id, 'direction', c.direction, 'from_number', c.from_number,
    'to_number', c.to_number, 'status', c.status, 'outcome', c.outcome, 'end_reason', c.end_reason,
    'started_at', tandem.api_time(c.started_at), 'answered_at', tandem.api_time(c.answered_at),
    'ended_at', tandem.api_time(c.ended_at), 'duration_ms', c.duration_ms, 'turns', c.turns, 'barge_ins', c.barge_ins,
    'latency_p50_ms', c.latency_p50_ms, 'latency_p90_ms', c.latency_p90_ms, 'latency_p95_ms', c.latency_p95_ms,
    'latency_p99_ms', c.latency_p99_ms, 'cost_model', c.cost_model, 'cost_carrier', c.cost_carrier, 'currency', c.currency,
    'metadata', c.metadata, 'external_id', c.external_id)
$$;

CREATE FUNCTION tandem.told_transcript(call uuid) RETURNS jsonb LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('speaker', s.speaker, 'text', s.text, 'started_ms', s.started_ms,
      'ended_ms', s.ended_ms, 'interrupted', s.interrupted) ORDER BY s.epoch, s.position, s.item), '[]')
    FROM tandem.transcript_segments s WHERE s.call_id = call AND s.text <> ''
$$;

-- Whether an endpoint is told of an event: those that it names, or all; and of those only what its dialect has words for.
CREATE FUNCTION tandem.is_told(endpoint tandem.webhook_endpoints, event text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT endpoint.active
    AND (cardinality(endpoint.events) = 0 OR event = ANY (endpoint.events)
      OR split_part(event, '.', 1) || '.*' = ANY (endpoint.events))
    AND CASE endpoint.dialect
      WHEN 'vapi' THEN event IN ('call.started', 'call.transcript', 'call.ended', 'call.analyzed')
      WHEN 'retell' THEN event IN ('call.started', 'call.ended', 'call.analyzed')
      ELSE true END
$$;

-- Queues an event for every endpoint of the organisation (with that dialect) that is told of it. `key`: what is one event, within
-- its organisation. Of a call in which an agent was tried out nobody is told.
CREATE FUNCTION tandem.tell(organisation uuid, event text, key text, at timestamptz, data jsonb, call uuid DEFAULT NULL,
  only_dialect text DEFAULT NULL, appointment uuid DEFAULT NULL) RETURNS void LANGUAGE sql SET search_path = '' AS $$
  INSERT INTO tandem.outbound_queue (id, organisation_id, kind, endpoint_id, destination, event, payload, idempotency_key, call_id,
    appointment_id)
  SELECT tandem.uuid_v7(), organisation, 'webhook', e.id, e.url, tell.event,
         jsonb_build_object('type', tell.event, 'timestamp', tandem.api_time(at), 'data', data),
         'event:' || key || ':' || e.id, call, appointment
    FROM tandem.webhook_endpoints e WHERE e.organisation_id = organisation AND tandem.is_told(e, tell.event)
      AND (only_dialect IS NULL OR e.dialect = only_dialect)
      AND NOT EXISTS (SELECT FROM tandem.calls c WHERE c.id = tell.call AND c.direction = 'playground')
  ON CONFLICT (organisation_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
$$;

-- ---- What calls were about, by a text model ----

CREATE TABLE tandem.call_analyses (
  call_id         uuid PRIMARY KEY REFERENCES tandem.calls ON DELETE CASCADE,
  organisation_id uuid NOT NULL,
  runs            integer NOT NULL DEFAULT 0 CHECK (runs >= 0),  -- that came to something
  error           text CHECK (length(error) <= 500),  -- why the latest came to nothing; null: it came to something
  summary         text CHECK (length(summary) <= 4000),
  points          text[] NOT NULL DEFAULT '{}',
  sentiment       text CHECK (sentiment IN ('positive', 'neutral', 'negative')),
  disposition     text CHECK (length(disposition) <= 100),
  successful      boolean,
  outcome_reason  text CHECK (length(outcome_reason) <= 4000),
  follow_up       text CHECK (length(follow_up) <= 4000),
  model           text CHECK (length(model) <= 100),
  -- Of all runs, those that came to nothing included. The cached ones among those that went in.
  tokens_in       bigint NOT NULL DEFAULT 0,
  tokens_cached   bigint NOT NULL DEFAULT 0,
  tokens_out      bigint NOT NULL DEFAULT 0,
  cost_model      numeric(14,6),  -- null: the model has no price
  currency        text NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$'),
  analyzed_at     timestamptz
);
CREATE INDEX call_analyses_by_organisation ON tandem.call_analyses (organisation_id);
CALL tandem.protect_call_rows('tandem.call_analyses', 'call_id');
CALL tandem.open_to('tandem_writer', 'tandem.call_analyses', 'SELECT, INSERT, UPDATE');

-- A call that nobody erased, in which something was said, of an agent whose calls are analysed.
CREATE FUNCTION tandem.is_analyzed(c tandem.calls) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT c.erased_at IS NULL AND coalesce(c.final_transcript, '') <> ''
    AND coalesce((SELECT a.analysis FROM tandem.agents a WHERE a.id = c.agent_id), true)
$$;

-- Queues one, unless it is queued already; what failed or was cancelled begins again. Gives its status.
CREATE FUNCTION tandem.queue_analysis(c tandem.calls) RETURNS text LANGUAGE sql SET search_path = '' AS $$
  INSERT INTO tandem.outbound_queue AS q (id, organisation_id, kind, destination, event, payload, idempotency_key, call_id)
  SELECT tandem.uuid_v7(), c.organisation_id, 'analysis', c.id::text, 'call.analysis', '{}',
      'analysis:' || c.id || ':' || coalesce((SELECT a.runs FROM tandem.call_analyses a WHERE a.call_id = c.id), 0), c.id
  ON CONFLICT (organisation_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE
    SET status = CASE WHEN q.status IN ('failed', 'cancelled') THEN 'pending' ELSE q.status END,
      next_attempt_at = CASE WHEN q.status IN ('failed', 'cancelled') THEN now() ELSE q.next_attempt_at END
  RETURNING status
$$;

-- Asked by a person. Null where there is no such call, it is under way, it has no words, or they may not.
CREATE FUNCTION tandem.ask_for_analysis(call uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  c tandem.calls;
BEGIN
  SELECT * INTO c FROM tandem.calls WHERE id = call AND status = 'ended' AND erased_at IS NULL AND final_transcript <> '';
  IF NOT FOUND OR tandem.may_with_call('supervise', call) IS NOT TRUE THEN
    RETURN NULL;
  END IF;
  RETURN tandem.queue_analysis(c);
END $$;

-- What the analysis found, at the call too, and told. Without one (`analyzed` is false) only those are told whose dialect has one
-- report at the end, analysed or not.
CREATE FUNCTION tandem.tell_of_analysis(c tandem.calls, analyzed boolean) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  a tandem.call_analyses;
  data jsonb := jsonb_build_object('call', tandem.told_call(c), 'transcript', coalesce(c.final_transcript, ''),
    'segments', tandem.told_transcript(c.id));
BEGIN
  IF analyzed THEN
    SELECT * INTO a FROM tandem.call_analyses WHERE call_id = c.id;
    data := data || jsonb_build_object('analysis', to_jsonb(a) - ARRAY['call_id', 'organisation_id', 'runs', 'error', 'tokens_in',
      'tokens_cached', 'tokens_out', 'cost_model', 'currency', 'analyzed_at']);
  END IF;
  PERFORM tandem.tell(c.organisation_id, 'call.analyzed', 'call.analyzed:' || c.id || ':' || coalesce(a.runs, 0), now(), data,
    c.id, CASE WHEN analyzed THEN NULL ELSE 'vapi' END);
END $$;

CREATE FUNCTION tandem.keep_analysis(call uuid, findings jsonb) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  c tandem.calls;
BEGIN
  UPDATE tandem.calls SET summary = findings ->> 'summary', sentiment = findings ->> 'sentiment',
      follow_up = nullif(findings ->> 'follow_up', ''), updated_at = now()
    WHERE id = call AND erased_at IS NULL AND final_transcript IS NOT NULL RETURNING * INTO c;
  IF NOT FOUND THEN
    RETURN;  -- forgotten while the model thought about it
  END IF;
  INSERT INTO tandem.call_analyses AS a (call_id, organisation_id, runs, summary, points, sentiment, disposition, successful,
      outcome_reason, follow_up, model, analyzed_at)
    VALUES (c.id, c.organisation_id, 1, findings ->> 'summary', ARRAY(SELECT jsonb_array_elements_text(findings -> 'points')),
      findings ->> 'sentiment', findings ->> 'disposition', (findings ->> 'successful')::boolean, findings ->> 'outcome_reason',
      nullif(findings ->> 'follow_up', ''), left(findings ->> 'model', 100), now())
    ON CONFLICT (call_id) DO UPDATE SET runs = a.runs + 1, summary = excluded.summary, points = excluded.points,
      sentiment = excluded.sentiment, disposition = excluded.disposition, successful = excluded.successful,
      outcome_reason = excluded.outcome_reason, follow_up = excluded.follow_up, model = excluded.model,
      analyzed_at = excluded.analyzed_at, error = NULL;
  PERFORM tandem.tell_of_analysis(c, true);
END $$;

-- An analysis that came to nothing for good, unless somebody asks for another.
CREATE FUNCTION tandem.give_up_analysis(call uuid, error text) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  c tandem.calls;
BEGIN
  SELECT * INTO c FROM tandem.calls WHERE id = call AND erased_at IS NULL;
  IF FOUND THEN
    INSERT INTO tandem.call_analyses AS a (call_id, organisation_id, error) VALUES (c.id, c.organisation_id, left(give_up_analysis.error, 500))
      ON CONFLICT (call_id) DO UPDATE SET error = excluded.error;
    PERFORM tandem.tell_of_analysis(c, false);
  END IF;
END $$;

-- Whoever forgets the words of a call forgets what was made of them, and what was sent of them.
CREATE FUNCTION tandem.forget_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE tandem.call_analyses SET summary = NULL, points = '{}', outcome_reason = NULL, follow_up = NULL,
      disposition = CASE WHEN NEW.erased_at IS NULL THEN disposition END
    WHERE call_id = NEW.id;
  DELETE FROM tandem.outbound_queue WHERE call_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER forget_words AFTER UPDATE OF final_transcript, erased_at ON tandem.calls FOR EACH ROW
  WHEN ((OLD.final_transcript IS NOT NULL AND NEW.final_transcript IS NULL) OR (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL))
  EXECUTE FUNCTION tandem.forget_words();

-- Deliveries that are over, a batch of those older than any are kept.
CREATE FUNCTION tandem.forget_outbound(keep interval, batch integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM tandem.outbound_queue WHERE id = ANY (ARRAY(
    SELECT id FROM tandem.outbound_queue WHERE status IN ('delivered', 'failed', 'cancelled') AND updated_at < now() - keep
    ORDER BY updated_at LIMIT batch));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- What a day cost, analyses included. Agents that were tried out cost money too, but are no calls.
CREATE OR REPLACE FUNCTION tandem.refresh_usage(organisation uuid, first_day date, last_day date) RETURNS void
LANGUAGE sql SET search_path = '' AS $$
  INSERT INTO tandem.usage AS u (organisation_id, day, calls, seconds, cost_model, cost_carrier)
  SELECT organisation, d.day::date, count(c.id) FILTER (WHERE c.direction <> 'playground'),
         coalesce(sum((c.duration_ms + 999) / 1000) FILTER (WHERE c.direction <> 'playground'), 0),
         coalesce(sum(c.cost_model), 0) + coalesce(sum(a.cost_model), 0), coalesce(sum(c.cost_carrier), 0)
    FROM generate_series(first_day, last_day, interval '1 day') AS d (day)
    LEFT JOIN tandem.calls c ON c.organisation_id = organisation
      AND c.started_at >= d.day AT TIME ZONE 'UTC' AND c.started_at < (d.day + interval '1 day') AT TIME ZONE 'UTC'
    LEFT JOIN tandem.call_analyses a ON a.call_id = c.id
    GROUP BY d.day
    HAVING count(c.id) > 0
  ON CONFLICT (organisation_id, day) DO UPDATE SET calls = excluded.calls, seconds = excluded.seconds,
    cost_model = excluded.cost_model, cost_carrier = excluded.cost_carrier, updated_at = now()
$$;

-- ---- What the carrier takes ----

-- By the minute begun, of the number that is called: the longest prefix counts. Operators keep the list.
CREATE TABLE tandem.carrier_prices (
  direction  text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  prefix     text NOT NULL DEFAULT '' CHECK (prefix ~ '^(\+[1-9][0-9]{0,13})?$'),
  per_minute numeric(12,6) NOT NULL CHECK (per_minute >= 0),
  currency   text NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$'),
  PRIMARY KEY (direction, prefix)
);
CALL tandem.protect_list('tandem.carrier_prices');
ALTER TABLE tandem.carrier_prices NO FORCE ROW LEVEL SECURITY;
-- Twilio's list prices for local numbers of the United States, November 2026; other prefixes are the operators' to add.
INSERT INTO tandem.carrier_prices (direction, prefix, per_minute) VALUES ('inbound', '+1', 0.0085), ('outbound', '+1', 0.0140);
ALTER TABLE tandem.carrier_prices FORCE ROW LEVEL SECURITY;

-- Null where nobody said what a minute costs, or none was carried. In the call's currency only: sums of two would be none.
CREATE FUNCTION tandem.set_carrier_cost() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  NEW.cost_carrier := (
    SELECT p.per_minute * ceil(NEW.duration_ms / 60000.0)
      FROM tandem.carrier_prices p
      WHERE p.direction = NEW.direction AND starts_with(NEW.to_number, p.prefix) AND p.currency = NEW.currency
      ORDER BY length(p.prefix) DESC LIMIT 1);
  RETURN NEW;
END $$;
CREATE TRIGGER set_carrier_cost BEFORE INSERT ON tandem.calls FOR EACH ROW
  WHEN (NEW.status = 'ended' AND NEW.answered_at IS NOT NULL AND NEW.cost_carrier IS NULL)
  EXECUTE FUNCTION tandem.set_carrier_cost();
CREATE TRIGGER set_carrier_cost_of_change BEFORE UPDATE ON tandem.calls FOR EACH ROW
  WHEN (NEW.status = 'ended' AND NEW.answered_at IS NOT NULL
    AND (OLD.status, OLD.duration_ms, OLD.answered_at) IS DISTINCT FROM (NEW.status, NEW.duration_ms, NEW.answered_at))
  EXECUTE FUNCTION tandem.set_carrier_cost();

-- ---- When they are told ----

-- What is brought in from elsewhere, or made up for a demonstration, is no news: nobody is told of it, and no model is paid to read it.
CREATE FUNCTION tandem.is_news() RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT coalesce(current_setting('tandem.moving_in', true), '') <> 'on'
$$;

-- Once: a call that is folded anew after its analysis is not analysed anew. False: it is not one that is analysed.
CREATE FUNCTION tandem.analyse_once(c tandem.calls) RETURNS boolean LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT tandem.is_analyzed(c) THEN
    RETURN false;
  END IF;
  IF NOT EXISTS (SELECT FROM tandem.call_analyses a WHERE a.call_id = c.id)
     AND NOT EXISTS (SELECT FROM tandem.outbound_queue q WHERE q.call_id = c.id AND q.kind = 'analysis') THEN
    PERFORM tandem.queue_analysis(c);
  END IF;
  RETURN true;
END $$;

-- At the transaction's end, so that the words of the call are there too.
CREATE FUNCTION tandem.tell_of_call() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  c tandem.calls;
  heard boolean;
BEGIN
  SELECT * INTO c FROM tandem.calls WHERE id = NEW.id;
  -- What was said to try an agent out is read by a model where somebody asks for it.
  IF NOT FOUND OR NOT tandem.is_news() OR c.direction = 'playground' THEN
    RETURN NULL;
  END IF;
  heard := EXISTS (SELECT FROM tandem.webhook_endpoints e WHERE e.organisation_id = c.organisation_id AND e.active);
  IF heard AND c.answered_at IS NOT NULL THEN
    PERFORM tandem.tell(c.organisation_id, 'call.started', 'call.started:' || c.id, c.answered_at,
      jsonb_build_object('call', (tandem.told_call(c) || jsonb_build_object('status', 'in-progress'))
        - ARRAY['ended_at', 'end_reason', 'duration_ms', 'outcome']), c.id);
  END IF;
  IF c.status <> 'ended' THEN
    RETURN NULL;
  END IF;
  IF heard THEN
    PERFORM tandem.tell(c.organisation_id, 'call.ended', 'call.ended:' || c.id, c.ended_at,
      jsonb_build_object('call', tandem.told_call(c), 'transcript', coalesce(c.final_transcript, ''),
        'segments', tandem.told_transcript(c.id)), c.id);
  END IF;
  IF NOT tandem.analyse_once(c) AND heard THEN
    PERFORM tandem.tell_of_analysis(c, false);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tell_of_new AFTER INSERT ON tandem.calls DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.answered_at IS NOT NULL OR NEW.status = 'ended') EXECUTE FUNCTION tandem.tell_of_call();
CREATE CONSTRAINT TRIGGER tell_of_change AFTER UPDATE ON tandem.calls DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((NEW.answered_at IS NOT NULL AND OLD.answered_at IS NULL) OR (NEW.status = 'ended' AND OLD.status <> 'ended'))
  EXECUTE FUNCTION tandem.tell_of_call();

-- The carrier's word may have ended a call whose words a spool still held. They are analysed when they come; what was told at the end
-- was told without them. (As a call usually ends, this finds what `tell_of_call` has queued.)
CREATE FUNCTION tandem.analyse_late_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  c tandem.calls;
BEGIN
  SELECT * INTO c FROM tandem.calls WHERE id = NEW.id;
  IF FOUND AND tandem.is_news() AND c.status = 'ended' AND c.direction <> 'playground' THEN
    PERFORM tandem.analyse_once(c);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER analyse_late_words AFTER UPDATE ON tandem.calls DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.status = 'ended' AND NEW.status = 'ended' AND coalesce(OLD.final_transcript, '') = '' AND NEW.final_transcript <> '')
  EXECUTE FUNCTION tandem.analyse_late_words();

-- What was said, as it is kept: one event for each thing that was said.
CREATE FUNCTION tandem.tell_of_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO tandem.outbound_queue (id, organisation_id, kind, endpoint_id, destination, event, payload, idempotency_key, call_id)
  SELECT tandem.uuid_v7(), s.organisation_id, 'webhook', e.id, e.url, 'call.transcript',
      jsonb_build_object('type', 'call.transcript', 'timestamp', tandem.api_time(now()), 'data', jsonb_build_object(
        'call', tandem.told_call(c), 'segment', jsonb_build_object('speaker', s.speaker, 'text', s.text,
          'started_ms', s.started_ms, 'ended_ms', s.ended_ms, 'interrupted', s.interrupted))),
      'event:call.transcript:' || s.call_id || ':' || s.epoch || ':' || s.item || ':' || e.id, s.call_id
    FROM said s JOIN tandem.webhook_endpoints e ON e.organisation_id = s.organisation_id
      AND tandem.is_told(e, 'call.transcript') JOIN tandem.calls c ON c.id = s.call_id AND c.direction <> 'playground'
    WHERE s.text <> '' AND tandem.is_news() ORDER BY s.call_id, s.epoch, s.position, s.item
  ON CONFLICT (organisation_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER tell_of_words AFTER INSERT ON tandem.transcript_segments REFERENCING NEW TABLE AS said
  FOR EACH STATEMENT EXECUTE FUNCTION tandem.tell_of_words();

-- Of an appointment: that it stands, at another time, or no longer. The key has the row's revision, which no change repeats.
CREATE FUNCTION tandem.tell_of_appointment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  was text := CASE WHEN TG_OP = 'UPDATE' THEN OLD.status ELSE 'held' END;
  event text := CASE
    WHEN NEW.status = 'confirmed' AND was = 'held' THEN 'appointment.booked'
    WHEN NEW.status = 'confirmed' AND was = 'confirmed' THEN 'appointment.rescheduled'
    WHEN NEW.status = 'confirmed' THEN 'appointment.booked'
    ELSE 'appointment.' || NEW.status END;
BEGIN
  PERFORM tandem.tell(NEW.organisation_id, event, event || ':' || NEW.id || ':' || NEW.revision, now(),
    jsonb_build_object('appointment', jsonb_build_object('id', NEW.id, 'organisation_id', NEW.organisation_id,
      'connection_id', NEW.connection_id, 'status', NEW.status, 'starts_at', tandem.api_time(NEW.starts_at),
      'ends_at', tandem.api_time(NEW.ends_at), 'time_zone', NEW.time_zone, 'summary', NEW.summary,
      'description', NEW.description, 'customer_name', NEW.customer_name, 'customer_phone', NEW.customer_phone,
      'customer_email', NEW.customer_email, 'contact_id', NEW.contact_id, 'agent_id', NEW.agent_id, 'call_id', NEW.call_id,
      'source', NEW.source)
      || CASE WHEN event = 'appointment.rescheduled'
           THEN jsonb_build_object('starts_at_before', tandem.api_time(OLD.starts_at)) ELSE '{}' END), NEW.call_id,
    appointment => NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_of_new AFTER INSERT ON tandem.appointments FOR EACH ROW
  WHEN (NEW.status <> 'held' AND tandem.is_news()) EXECUTE FUNCTION tandem.tell_of_appointment();
CREATE TRIGGER tell_of_change AFTER UPDATE ON tandem.appointments FOR EACH ROW
  WHEN (NEW.status <> 'held' AND (NEW.status, NEW.starts_at, NEW.ends_at) IS DISTINCT FROM (OLD.status, OLD.starts_at, OLD.ends_at))
  EXECUTE FUNCTION tandem.tell_of_appointment();

-- Of an endpoint that goes, or is switched off, what still waits goes with it: without its secret nothing may be sent there.
CREATE FUNCTION tandem.cancel_deliveries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE tandem.outbound_queue SET status = 'cancelled', leased_by = NULL, leased_until = NULL,
      last_error = CASE TG_OP WHEN 'DELETE' THEN 'the endpoint was deleted' ELSE 'the endpoint was switched off' END
    WHERE endpoint_id = OLD.id AND status IN ('pending', 'sending');
  RETURN OLD;
END $$;
CREATE TRIGGER cancel_deliveries BEFORE DELETE ON tandem.webhook_endpoints FOR EACH ROW EXECUTE FUNCTION tandem.cancel_deliveries();
CREATE TRIGGER cancel_deliveries_when_off AFTER UPDATE OF active ON tandem.webhook_endpoints FOR EACH ROW
  WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION tandem.cancel_deliveries();

GRANT CREATE ON SCHEMA tandem TO tandem_writer;
ALTER FUNCTION tandem.tell_of_call OWNER TO tandem_writer;
ALTER FUNCTION tandem.analyse_late_words OWNER TO tandem_writer;
ALTER FUNCTION tandem.tell_of_words OWNER TO tandem_writer;
ALTER FUNCTION tandem.tell_of_appointment OWNER TO tandem_writer;
ALTER FUNCTION tandem.cancel_deliveries OWNER TO tandem_writer;
ALTER FUNCTION tandem.set_carrier_cost OWNER TO tandem_writer;
ALTER FUNCTION tandem.ask_for_analysis OWNER TO tandem_writer;
ALTER FUNCTION tandem.forget_words OWNER TO tandem_writer;
REVOKE CREATE ON SCHEMA tandem FROM tandem_writer;
REVOKE ALL ON FUNCTION tandem.notify_outbound, tandem.api_time, tandem.told_call, tandem.told_transcript, tandem.is_told,
  tandem.tell, tandem.tell_of_call, tandem.tell_of_words, tandem.tell_of_appointment, tandem.cancel_deliveries,
  tandem.is_news, tandem.analyse_once, tandem.analyse_late_words,
  tandem.is_analyzed, tandem.queue_analysis, tandem.ask_for_analysis, tandem.tell_of_analysis, tandem.keep_analysis,
  tandem.give_up_analysis, tandem.forget_words, tandem.forget_outbound, tandem.set_carrier_cost FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.is_news, tandem.notify_outbound, tandem.tell_of_call, tandem.analyse_late_words, tandem.tell_of_words, tandem.tell_of_appointment,
  tandem.cancel_deliveries, tandem.forget_words, tandem.set_carrier_cost TO authenticated, tandem_writer, tandem_keeper;
GRANT EXECUTE ON FUNCTION tandem.api_time, tandem.told_call, tandem.told_transcript, tandem.is_told, tandem.tell,
  tandem.is_analyzed, tandem.analyse_once, tandem.queue_analysis, tandem.tell_of_analysis, tandem.keep_analysis, tandem.give_up_analysis,
  tandem.forget_outbound TO tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.ask_for_analysis TO authenticated, tandem_writer;
