-- What the live feed asks of the database, at connect and now and then: whose calls somebody may see.

-- Live calls that are assigned to somebody else, where the caller sees only their own and nobody's. The feed leaves them out;
-- `tandem.call_is_free_or_mine` says the same of one call.
CREATE FUNCTION tandem.live_calls_of_others() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' ROWS 100 AS $$
  SELECT a.call_id FROM tandem.call_annotations a JOIN tandem.calls c ON c.id = a.call_id
  WHERE a.assigned_to IS NOT NULL AND a.assigned_to IS DISTINCT FROM tandem.user_id() AND c.status <> 'ended'
    AND a.organisation_id = ANY (tandem.organisations_where('read'))
    AND a.organisation_id <> ALL (tandem.organisations_where('all_calls'))
$$;

-- Live calls that are assigned to the caller: what a worker may do with them they may do with no others.
CREATE FUNCTION tandem.live_calls_of_mine() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' ROWS 10 AS $$
  SELECT c.id FROM tandem.calls c JOIN tandem.call_annotations a ON a.call_id = c.id
  WHERE c.status <> 'ended' AND a.assigned_to = tandem.user_id()
    AND a.organisation_id = ANY (tandem.organisations_where('read'))
$$;

GRANT CREATE ON SCHEMA tandem TO tandem_access;
ALTER FUNCTION tandem.live_calls_of_others OWNER TO tandem_access;
ALTER FUNCTION tandem.live_calls_of_mine OWNER TO tandem_access;
REVOKE CREATE ON SCHEMA tandem FROM tandem_access;
REVOKE ALL ON FUNCTION tandem.live_calls_of_others, tandem.live_calls_of_mine FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.live_calls_of_others, tandem.live_calls_of_mine TO authenticated;
