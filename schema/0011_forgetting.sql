-- Retention and erasure. What goes is words, names, numbers and sound; what stays is that there was a call, how long, and how
-- it ended, so that counts and bills remain true: what comes late changes nothing of a call that was forgotten.

CREATE PROCEDURE tandem.open_to_keeper(target regclass, privileges text) LANGUAGE sql AS $$
  CALL tandem.open_to('tandem_keeper', target, privileges)
$$;
CALL tandem.open_to_keeper('tandem.calls', 'SELECT, UPDATE');
CALL tandem.open_to_keeper('tandem.call_events', 'SELECT, UPDATE, DELETE');
CALL tandem.open_to_keeper('tandem.transcript_segments', 'SELECT, DELETE');
CALL tandem.open_to_keeper('tandem.call_annotations', 'SELECT, UPDATE');
CALL tandem.open_to_keeper('tandem.recordings', 'SELECT, UPDATE');
CALL tandem.open_to_keeper('tandem.contacts', 'SELECT, DELETE');
CALL tandem.open_to_keeper('tandem.appointments', 'SELECT, UPDATE');
CALL tandem.open_to_keeper('tandem.records', 'SELECT, UPDATE');
CALL tandem.open_to_keeper('tandem.outbound_queue', 'SELECT, DELETE');
CALL tandem.open_to_keeper('tandem.idempotency_keys', 'SELECT, DELETE');
CALL tandem.open_to_keeper('tandem.webhook_log', 'SELECT, UPDATE, DELETE');
DROP PROCEDURE tandem.open_to_keeper;

-- An event without what was said in it: kinds, times and figures stay, texts and numbers of people go.
CREATE FUNCTION tandem.without_words(payload jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT payload - ARRAY['text', 'heard_text', 'full_text', 'arguments', 'output', 'digit', 'summary', 'follow_up', 'from', 'to',
    'target', 'number', 'from_number', 'to_number', 'customer_name', 'customer_phone', 'customer_email', 'name_of_caller']
$$;

-- One batch of an organisation's retention: transcripts, then events and webhooks, then recordings that are older than it keeps
-- them. Gives how many were touched; 0 means that nothing is left to forget. Short transactions: call it until then.
CREATE FUNCTION tandem.forget_old(organisation uuid, batch integer DEFAULT 200) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  keeps tandem.organisations;
  old uuid[];
  touched integer := 0;
BEGIN
  SELECT * INTO keeps FROM tandem.organisations o WHERE o.id = organisation;

  -- Whoever writes to a call just now, or erases its caller, is not waited for: the next round finds it.
  SELECT array_agg(id) INTO old FROM (
    SELECT c.id FROM tandem.calls c
    WHERE c.organisation_id = organisation AND c.status = 'ended' AND c.forgotten IN (0, 2)
      AND c.started_at < now() - make_interval(days => keeps.transcript_days)
    ORDER BY c.started_at LIMIT batch FOR UPDATE SKIP LOCKED) AS due;
  IF old IS NOT NULL THEN
    DELETE FROM tandem.transcript_segments WHERE call_id = ANY (old);
    UPDATE tandem.call_events SET payload = tandem.without_words(payload) WHERE call_id = ANY (old);
    UPDATE tandem.calls SET final_transcript = NULL, summary = NULL, follow_up = NULL, forgotten = forgotten + 1, updated_at = now()
      WHERE id = ANY (old);
    touched := touched + cardinality(old);
  END IF;

  SELECT array_agg(id) INTO old FROM (
    SELECT c.id FROM tandem.calls c
    WHERE c.organisation_id = organisation AND c.status = 'ended' AND c.forgotten IN (0, 1)
      AND c.started_at < now() - make_interval(days => keeps.event_days)
    ORDER BY c.started_at LIMIT batch FOR UPDATE SKIP LOCKED) AS due;
  IF old IS NOT NULL THEN
    DELETE FROM tandem.call_events WHERE call_id = ANY (old);
    UPDATE tandem.calls SET forgotten = forgotten + 2, updated_at = now() WHERE id = ANY (old);
    touched := touched + cardinality(old);
  END IF;

  WITH due AS (
    SELECT w.id FROM tandem.webhook_log w
    WHERE w.organisation_id = organisation AND w.at < now() - make_interval(days => keeps.event_days) ORDER BY w.at LIMIT batch),
  gone AS (DELETE FROM tandem.webhook_log WHERE id IN (SELECT id FROM due) RETURNING 1)
  SELECT touched + count(*) INTO touched FROM gone;

  WITH due AS (
    SELECT r.id FROM tandem.recordings r
    WHERE r.organisation_id = organisation AND r.discarded_at IS NULL
      AND r.created_at < now() - make_interval(days => keeps.recording_days)
    ORDER BY r.created_at LIMIT batch),
  gone AS (UPDATE tandem.recordings SET discarded_at = now() WHERE id IN (SELECT id FROM due) RETURNING 1)
  SELECT touched + count(*) INTO touched FROM gone;
  RETURN touched;
END $$;

-- Everything that a caller said and is called by, gone from one organisation. The calls keep their skeleton: time, length,
-- agent, outcome, turns. Recordings are marked; the node deletes the files. Gives how many calls were theirs.
-- Each statement finds its rows by an index, and the calls, which the shipper of a node may want, are locked last.
CREATE FUNCTION tandem.erase_caller(organisation uuid, number text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  theirs uuid[];
  people uuid[];
  meetings uuid[];
  papers uuid[];
  emails text[];
  erased integer;
BEGIN
  IF NOT tandem.is_e164(number) THEN
    RAISE invalid_parameter_value USING MESSAGE = 'not a telephone number in E.164';
  END IF;
  IF tandem.may('administer', organisation) IS NOT TRUE THEN
    RAISE insufficient_privilege USING MESSAGE = 'not allowed to erase a caller of this organisation';
  END IF;

  -- They are not rung any more. First: what a node takes from the queue at this moment is among the calls by then.
  UPDATE tandem.outgoing_calls SET status = 'cancelled', to_number = '', metadata = '{}'
    WHERE organisation_id = organisation AND to_number = number AND status = 'waiting';

  -- Who they are.
  SELECT coalesce(array_agg(c.id), '{}') INTO theirs FROM tandem.calls_of_caller(organisation, number) AS c (id);
  SELECT coalesce(array_agg(id), '{}'), coalesce(array_agg(email) FILTER (WHERE email <> ''), '{}')
    INTO people, emails FROM tandem.contacts WHERE organisation_id = organisation AND phone = number;
  SELECT coalesce(array_agg(id), '{}'),
      emails || coalesce(array_agg(DISTINCT lower(customer_email)) FILTER (WHERE customer_email <> ''), '{}')
    INTO meetings, emails FROM tandem.appointments
    WHERE organisation_id = organisation AND (customer_phone = number OR call_id = ANY (theirs) OR contact_id = ANY (people));
  SELECT coalesce(array_agg(id), '{}') INTO papers FROM tandem.records
    WHERE organisation_id = organisation AND (contact_id = ANY (people) OR call_id = ANY (theirs));

  -- What has been told of them, or waits to be: a statement for each index.
  DELETE FROM tandem.outbound_queue WHERE organisation_id = organisation AND contact_id = ANY (people);
  DELETE FROM tandem.outbound_queue WHERE organisation_id = organisation AND record_id = ANY (papers);
  DELETE FROM tandem.outbound_queue WHERE organisation_id = organisation AND appointment_id = ANY (meetings);
  DELETE FROM tandem.outbound_queue
    WHERE organisation_id = organisation AND kind IN ('email', 'sms') AND lower(destination) = ANY (emails || number);
  -- Letters and webhooks of somebody else's making, which name nobody that we know.
  DELETE FROM tandem.outbound_queue
    WHERE organisation_id = organisation AND call_id IS NULL AND appointment_id IS NULL AND record_id IS NULL AND contact_id IS NULL
      AND tandem.names_any(payload::text, number || emails);
  DELETE FROM tandem.idempotency_keys
    WHERE organisation_id = organisation AND tandem.names_any(body, number || emails);
  UPDATE tandem.webhook_log SET payload = '{}', reply = NULL WHERE organisation_id = organisation AND numbers @> ARRAY[number];

  UPDATE tandem.appointments SET summary = '', description = '', customer_name = '', customer_phone = NULL, customer_email = NULL,
      contact_id = NULL
    WHERE id = ANY (meetings);
  UPDATE tandem.records SET contact_id = NULL, payload = '{}', notes = '', title = '(erased)' WHERE id = ANY (papers);

  -- The calls: in the order in which shippers lock them, with those that came meanwhile.
  SELECT coalesce(array_agg(c.id), '{}') INTO theirs FROM (
    SELECT id FROM tandem.calls
    WHERE id = ANY (ARRAY(SELECT tandem.calls_of_caller(organisation, number))) OR contact_id = ANY (people)
    ORDER BY id FOR UPDATE) AS locked JOIN tandem.calls c USING (id) WHERE number IN (c.from_number, c.to_number);
  DELETE FROM tandem.transcript_segments WHERE call_id = ANY (theirs);
  UPDATE tandem.call_events SET payload = tandem.without_words(payload) WHERE call_id = ANY (theirs);
  UPDATE tandem.calls SET
      from_number = CASE WHEN from_number = number THEN '' ELSE from_number END,
      to_number = CASE WHEN to_number = number THEN '' ELSE to_number END,
      final_transcript = NULL, summary = NULL, follow_up = NULL, contact_id = NULL, metadata = '{}',
      erased_at = now(), updated_at = now()
    WHERE id = ANY (theirs);
  GET DIAGNOSTICS erased = ROW_COUNT;
  UPDATE tandem.call_annotations SET notes = NULL, feedback = NULL, disposition = NULL, tags = '{}' WHERE call_id = ANY (theirs);
  UPDATE tandem.recordings SET discarded_at = coalesce(discarded_at, now()) WHERE call_id = ANY (theirs);
  -- Of lists, what never became a call; one that did has just lost its number with it.
  UPDATE tandem.outgoing_calls SET to_number = '', metadata = '{}'
    WHERE organisation_id = organisation AND to_number = number AND status IN ('done', 'cancelled');
  DELETE FROM tandem.outbound_queue WHERE call_id = ANY (theirs);
  -- A call's webhook may have come when its number was nobody's, and is the call's all the same.
  UPDATE tandem.webhook_log SET payload = '{}', reply = NULL WHERE call_id = ANY (theirs);
  DELETE FROM tandem.contacts WHERE id = ANY (people);

  -- Who was erased is not kept; that somebody was, is.
  PERFORM tandem.audit(organisation, 'erase', 'caller', '', jsonb_build_object('calls', erased));
  RETURN erased;
END $$;

-- Those that the number made or got. Two scans of an index each.
CREATE FUNCTION tandem.calls_of_caller(organisation uuid, number text) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT id FROM tandem.calls WHERE organisation_id = organisation AND from_number = number
  UNION SELECT id FROM tandem.calls WHERE organisation_id = organisation AND to_number = number
$$;

-- Whether one of the numbers or addresses stands in the text, in capitals or not, and not as a piece of a longer one.
CREATE FUNCTION tandem.names_any(text text, words text[]) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM unnest(words) AS w WHERE position(lower(w) IN lower(text)) > 0
    AND lower(text) ~ ('(^|[^a-z0-9._%+-])' || regexp_replace(lower(w), '([^a-z0-9])', '\\\1', 'g') || '($|[^a-z0-9-])'))
$$;

-- Recordings whose files a node has still to delete: those that it wrote, since each node keeps its own.
CREATE FUNCTION tandem.recordings_to_delete(node text, batch integer DEFAULT 100) RETURNS TABLE (id uuid, path text)
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT r.id, r.path FROM tandem.recordings r JOIN tandem.calls c ON c.id = r.call_id
    WHERE r.discarded_at IS NOT NULL AND coalesce(r.node_id, c.node_id, node) = node ORDER BY r.discarded_at LIMIT batch
$$;

GRANT CREATE ON SCHEMA tandem TO tandem_keeper;
ALTER FUNCTION tandem.forget_old OWNER TO tandem_keeper;
ALTER FUNCTION tandem.erase_caller OWNER TO tandem_keeper;
REVOKE CREATE ON SCHEMA tandem FROM tandem_keeper;
REVOKE ALL ON FUNCTION tandem.forget_old, tandem.erase_caller, tandem.calls_of_caller, tandem.names_any, tandem.without_words, tandem.recordings_to_delete FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.without_words, tandem.audit, tandem.calls_of_caller, tandem.names_any TO tandem_keeper;
-- Events of a call whose caller was erased while it went on are kept without words, too.
GRANT EXECUTE ON FUNCTION tandem.forget_old, tandem.recordings_to_delete, tandem.without_words TO tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.erase_caller TO authenticated;
