-- Who listens to live calls: asked and noted in one transaction, so that nobody hears what is not in the log.

-- Whether whoever asks may hear the call, and if so an entry in the log: who, when, from where. Nothing where the call is not
-- theirs to hear, or is not there. `listener` is their name, for those who see who listens.
CREATE FUNCTION tandem.begin_listening(call uuid) RETURNS TABLE (organisation_id uuid, status text, node_id text, listener text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT tandem.may_with_call('supervise', call) THEN
    RETURN;
  END IF;
  SELECT c.organisation_id, c.status, coalesce(c.node_id, ''),
         coalesce((SELECT coalesce(nullif(p.display_name, ''), p.email) FROM tandem.profiles p WHERE p.id = tandem.user_id()),
                  (SELECT k.name FROM tandem.api_keys k WHERE k.id = tandem.api_key_id()), '')
    INTO organisation_id, status, node_id, listener
    FROM tandem.calls c WHERE c.id = call;
  IF status <> 'ended' THEN
    PERFORM tandem.audit(organisation_id, 'listen', 'calls', call::text);
  END IF;
  RETURN NEXT;
END $$;

GRANT CREATE ON SCHEMA tandem TO tandem_writer;
ALTER FUNCTION tandem.begin_listening OWNER TO tandem_writer;
REVOKE CREATE ON SCHEMA tandem FROM tandem_writer;
REVOKE ALL ON FUNCTION tandem.begin_listening FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.begin_listening TO authenticated;
