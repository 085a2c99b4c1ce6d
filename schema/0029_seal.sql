-- What holds for every function that the migrations made, whichever made it. `tandem migrate` calls this at its end.

-- A function that runs as somebody else must mean what it meant when it was written. With an empty search_path a session's own
-- temporary schema is still looked at first for the names of types: whoever makes a domain `uuid` there has its check run as
-- the function's owner, who sees every tenant. So the temporary schema is named, last.
-- And whoever may execute a trigger's function may hang it on a table of their own, and have it write what that table says.
-- Triggers fire without that right: nobody needs it.
CREATE PROCEDURE tandem.seal_functions() LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS name, p.prorettype = 'trigger'::regtype AS of_trigger,
      'search_path=""' = ANY (p.proconfig) AS open
    FROM pg_proc p
    WHERE p.pronamespace = 'tandem'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  LOOP
    IF f.open THEN
      EXECUTE format('ALTER ROUTINE %s SET search_path = pg_catalog, pg_temp', f.name);
    END IF;
    IF f.of_trigger THEN
      EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC, anon, authenticated', f.name);
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON PROCEDURE tandem.seal_functions FROM PUBLIC;
