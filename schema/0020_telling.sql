-- What webhook endpoints are told. Events are queued where they come about, in the transaction that makes them true, by triggers:
-- no node has to remember them, and a queue row's key makes each event one row for each endpoint, however often a call is folded.

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
      'ended_ms', s.ended_ms, 'interrupted', s.interrupted) ORDER BY s.epoch, s.position), '[]')
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

-- Queues an event for every endpoint of the organisation that is told of it. `key`: what is one event, within its organisation.
CREATE FUNCTION tandem.tell(organisation uuid, event text, key text, at timestamptz, data jsonb, call uuid DEFAULT NULL)
RETURNS void LANGUAGE sql SET search_path = '' AS $$
  INSERT INTO tandem.outbound_queue (id, organisation_id, kind, endpoint_id, destination, event, payload, idempotency_key, call_id)
  SELECT tandem.uuid_v7(), organisation, 'webhook', e.id, e.url, tell.event,
         jsonb_build_object('type', tell.event, 'timestamp', tandem.api_time(at), 'data', data),
         'event:' || key || ':' || e.id, call
    FROM tandem.webhook_endpoints e WHERE e.organisation_id = organisation AND tandem.is_told(e, tell.event)
  ON CONFLICT (organisation_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
$$;

-- At the transaction's end, so that the words of the call are there too.
CREATE FUNCTION tandem.tell_of_call() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  c tandem.calls;
BEGIN
  SELECT * INTO c FROM tandem.calls WHERE id = NEW.id;
  IF NOT FOUND OR NOT EXISTS (SELECT FROM tandem.webhook_endpoints e WHERE e.organisation_id = c.organisation_id AND e.active) THEN
    RETURN NULL;
  END IF;
  IF c.answered_at IS NOT NULL THEN
    PERFORM tandem.tell(c.organisation_id, 'call.started', 'call.started:' || c.id, c.answered_at,
      jsonb_build_object('call', (tandem.told_call(c) || jsonb_build_object('status', 'in-progress'))
        - ARRAY['ended_at', 'end_reason', 'duration_ms', 'outcome']), c.id);
  END IF;
  IF c.status = 'ended' THEN
    PERFORM tandem.tell(c.organisation_id, 'call.ended', 'call.ended:' || c.id, c.ended_at,
      jsonb_build_object('call', tandem.told_call(c), 'transcript', coalesce(c.final_transcript, ''),
        'segments', tandem.told_transcript(c.id)), c.id);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tell_of_new AFTER INSERT ON tandem.calls DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.answered_at IS NOT NULL OR NEW.status = 'ended') EXECUTE FUNCTION tandem.tell_of_call();
CREATE CONSTRAINT TRIGGER tell_of_change AFTER UPDATE ON tandem.calls DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((NEW.answered_at IS NOT NULL AND OLD.answered_at IS NULL) OR (NEW.status = 'ended' AND OLD.status <> 'ended'))
  EXECUTE FUNCTION tandem.tell_of_call();

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
      AND tandem.is_told(e, 'call.transcript') JOIN tandem.calls c ON c.id = s.call_id
    WHERE s.text <> '' ORDER BY s.call_id, s.epoch, s.position
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
           THEN jsonb_build_object('starts_at_before', tandem.api_time(OLD.starts_at)) ELSE '{}' END), NEW.call_id);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_of_new AFTER INSERT ON tandem.appointments FOR EACH ROW
  WHEN (NEW.status <> 'held') EXECUTE FUNCTION tandem.tell_of_appointment();
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
ALTER FUNCTION tandem.tell_of_words OWNER TO tandem_writer;
ALTER FUNCTION tandem.tell_of_appointment OWNER TO tandem_writer;
ALTER FUNCTION tandem.cancel_deliveries OWNER TO tandem_writer;
REVOKE CREATE ON SCHEMA tandem FROM tandem_writer;
REVOKE ALL ON FUNCTION tandem.notify_outbound, tandem.api_time, tandem.told_call, tandem.told_transcript, tandem.is_told,
  tandem.tell, tandem.tell_of_call, tandem.tell_of_words, tandem.tell_of_appointment, tandem.cancel_deliveries FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.notify_outbound, tandem.tell_of_call, tandem.tell_of_words, tandem.tell_of_appointment,
  tandem.cancel_deliveries TO authenticated, tandem_writer, tandem_keeper;
GRANT EXECUTE ON FUNCTION tandem.api_time, tandem.told_call, tandem.told_transcript, tandem.is_told, tandem.tell
  TO tandem_writer;
