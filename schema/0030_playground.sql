-- Agents are tried out before callers hear them: an operator's microphone in the browser is the caller.

-- Whether whoever asks may talk to the agent in the playground, and if so an entry in the log. Operators only: what is tried here
-- costs money, and drafts are nobody else's.
CREATE FUNCTION tandem.begin_trial(agent uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF tandem.is_platform_admin() IS NOT TRUE THEN
    RETURN false;
  END IF;
  PERFORM tandem.audit(a.organisation_id, 'try-out', 'agents', agent::text) FROM tandem.agents a WHERE a.id = agent;
  RETURN true;
END $$;

GRANT CREATE ON SCHEMA tandem TO tandem_writer;
ALTER FUNCTION tandem.begin_trial OWNER TO tandem_writer;
REVOKE CREATE ON SCHEMA tandem FROM tandem_writer;
REVOKE ALL ON FUNCTION tandem.begin_trial FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.begin_trial TO authenticated;
