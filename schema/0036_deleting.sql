-- Deleting an organisation. It is gone for everybody at once; its rows, of which there may be millions, go in batches, and with the
-- sound of its calls the rows that know where that lies go last.

CREATE INDEX organisations_deleted ON tandem.organisations (deleted_at) WHERE deleted_at IS NOT NULL;
-- When it is deleted is said by the function below alone.
CREATE FUNCTION tandem.keep_deleted() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  RAISE insufficient_privilege USING MESSAGE = 'an organisation is deleted by tandem.delete_organisation, for good';
END $$;
CREATE TRIGGER keep_deleted BEFORE UPDATE ON tandem.organisations FOR EACH ROW
  WHEN (NEW.deleted_at IS DISTINCT FROM OLD.deleted_at AND current_user <> 'tandem_keeper') EXECUTE FUNCTION tandem.keep_deleted();

-- For its owner. Its name is free for others. False: there is none that the caller owns.
CREATE FUNCTION tandem.delete_organisation(organisation uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF tandem.may('own', organisation) IS NOT TRUE THEN
    RETURN false;
  END IF;
  -- A customer that is made at this moment waits for it, by its foreign key.
  PERFORM FROM tandem.organisations WHERE id = organisation FOR UPDATE;
  IF EXISTS (SELECT FROM tandem.organisations o WHERE o.parent_id = organisation AND o.deleted_at IS NULL) THEN
    RAISE foreign_key_violation USING MESSAGE = 'a reseller has customers', CONSTRAINT = 'organisations_parent_id_fkey';
  END IF;
  -- Calls of nobody have to be somewhere.
  IF organisation = '00000000-0000-7000-8000-000000000000' THEN
    RAISE insufficient_privilege USING MESSAGE = 'this organisation stays';
  END IF;
  UPDATE tandem.organisations SET deleted_at = now(), slug = 'deleted-' || replace(id::text, '-', ''), external_id = NULL
    WHERE id = organisation;
  -- Whoever has the telephone number next rings nobody who is gone, and calls to it are not kept for them.
  DELETE FROM tandem.phone_numbers WHERE organisation_id = organisation;
  RETURN true;
END $$;

-- A batch of what is left of one that was deleted; 0: nothing now. Recordings first: their nodes delete the files, and whatever a
-- node that never comes back has is given up after `patience`. A call goes when nobody writes to it any more.
CREATE FUNCTION tandem.delete_rest(organisation uuid, batch integer DEFAULT 500, patience interval DEFAULT '30 days') RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  target text;
  gone integer;
  touched integer;
BEGIN
  IF NOT EXISTS (SELECT FROM tandem.organisations o WHERE o.id = organisation AND o.deleted_at IS NOT NULL) THEN
    RETURN 0;
  END IF;
  UPDATE tandem.recordings SET discarded_at = now() WHERE id = ANY (ARRAY(
    SELECT r.id FROM tandem.recordings r WHERE r.organisation_id = organisation AND r.discarded_at IS NULL LIMIT batch));
  GET DIAGNOSTICS touched = ROW_COUNT;
  DELETE FROM tandem.recordings WHERE organisation_id = organisation AND discarded_at < now() - patience;
  -- What would still be sent, before all else.
  FOREACH target IN ARRAY ARRAY['outbound_queue', 'outgoing_calls', 'webhook_log', 'records', 'appointments'] LOOP
    EXECUTE format('DELETE FROM tandem.%1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM tandem.%1$I WHERE organisation_id = $1 LIMIT $2))',
      target) USING organisation, batch;
    GET DIAGNOSTICS gone = ROW_COUNT;
    touched := touched + gone;
    IF touched >= batch THEN
      RETURN touched;
    END IF;
  END LOOP;
  DELETE FROM tandem.calls WHERE id = ANY (ARRAY(
    SELECT c.id FROM tandem.calls c
    WHERE c.organisation_id = organisation
      AND (c.status = 'ended' AND c.ended_at < now() - interval '1 hour'
        -- Nobody dials it any more; or nobody will ever say how it ended.
        OR c.status = 'queued' AND NOT EXISTS (SELECT FROM tandem.outgoing_calls w WHERE w.id = c.id)
        OR c.last_event_at < now() - interval '1 day')
      AND NOT EXISTS (SELECT FROM tandem.recordings r WHERE r.call_id = c.id)
    LIMIT batch / 2));
  GET DIAGNOSTICS gone = ROW_COUNT;
  touched := touched + gone;
  IF touched > 0 OR EXISTS (SELECT FROM tandem.calls c WHERE c.organisation_id = organisation)
      OR EXISTS (SELECT FROM tandem.organisations o WHERE o.parent_id = organisation) THEN
    RETURN touched;
  END IF;
  DELETE FROM tandem.organisations WHERE id = organisation;
  RETURN 1;
END $$;

GRANT UPDATE, DELETE ON tandem.organisations TO tandem_keeper;
GRANT DELETE ON tandem.phone_numbers, tandem.recordings, tandem.calls, tandem.appointments, tandem.records, tandem.outgoing_calls TO tandem_keeper;
GRANT CREATE ON SCHEMA tandem TO tandem_keeper;
ALTER FUNCTION tandem.delete_organisation OWNER TO tandem_keeper;
ALTER FUNCTION tandem.delete_rest OWNER TO tandem_keeper;
REVOKE CREATE ON SCHEMA tandem FROM tandem_keeper;
REVOKE ALL ON FUNCTION tandem.keep_deleted, tandem.delete_organisation, tandem.delete_rest FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.delete_organisation TO authenticated;
GRANT EXECUTE ON FUNCTION tandem.delete_rest TO tandem_writer;
