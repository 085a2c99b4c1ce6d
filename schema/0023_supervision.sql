-- Who hears calls. That somebody listens to a live one is asked and noted in one transaction, so that nobody hears what is not
-- in the log.

-- What whoever asks is called, for those who see who listens, or who had a caller passed on.
CREATE FUNCTION tandem.my_name() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(tandem.name_of_sender(), '')
$$;

-- Whether whoever asks may hear the call, and if so an entry in the log: who, when, from where. Nothing where the call is not
-- theirs to hear, or is not there. `listener` is their name, for those who see who listens.
CREATE FUNCTION tandem.begin_listening(call uuid) RETURNS TABLE (organisation_id uuid, status text, node_id text, listener text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT tandem.may_with_call('supervise', call) THEN
    RETURN;
  END IF;
  SELECT c.organisation_id, c.status, coalesce(c.node_id, ''), tandem.my_name()
    INTO organisation_id, status, node_id, listener
    FROM tandem.calls c WHERE c.id = call;
  IF status <> 'ended' THEN
    PERFORM tandem.audit(organisation_id, 'listen', 'calls', call::text);
  END IF;
  RETURN NEXT;
END $$;

-- Forgets the sound of a call: the row says so at once, and the node that has the file deletes it.
CREATE FUNCTION tandem.discard_recording(call uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  organisation uuid;
BEGIN
  -- Of a call that went from one node to another there are several.
  WITH gone AS (
    UPDATE tandem.recordings r SET discarded_at = now()
      WHERE r.call_id = call AND r.discarded_at IS NULL AND tandem.may('administer', r.organisation_id)
      RETURNING r.organisation_id)
  SELECT g.organisation_id INTO organisation FROM gone g LIMIT 1;
  IF organisation IS NULL THEN
    RETURN false;
  END IF;
  PERFORM tandem.audit(organisation, 'discard-recording', 'calls', call::text);
  RETURN true;
END $$;

-- Whether whoever asks may speak with the caller in the agent's place, and if so an entry in the log.
CREATE FUNCTION tandem.begin_take_over(call uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF tandem.may_with_call('control', call) IS NOT TRUE THEN
    RETURN false;
  END IF;
  PERFORM tandem.audit((SELECT c.organisation_id FROM tandem.calls c WHERE c.id = call), 'take-over', 'calls', call::text);
  RETURN true;
END $$;

GRANT CREATE ON SCHEMA tandem TO tandem_writer;
ALTER FUNCTION tandem.my_name OWNER TO tandem_writer;
ALTER FUNCTION tandem.begin_take_over OWNER TO tandem_writer;
ALTER FUNCTION tandem.begin_listening OWNER TO tandem_writer;
ALTER FUNCTION tandem.discard_recording OWNER TO tandem_writer;
REVOKE CREATE ON SCHEMA tandem FROM tandem_writer;
REVOKE ALL ON FUNCTION tandem.my_name, tandem.begin_listening, tandem.begin_take_over, tandem.discard_recording FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.my_name, tandem.begin_listening, tandem.begin_take_over, tandem.discard_recording TO authenticated;
