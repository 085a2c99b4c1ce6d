-- Roles that policies speak of. On Supabase anon, authenticated and the schema auth are found; on a plain Postgres they are
-- made here, so that the same policies and the same tokens work on both. Roles belong to the whole cluster: another
-- database of it may have made them before. What we make bears a comment, and nothing else is ever changed.

DO $$
DECLARE
  ours constant text := 'Made by tandem migrate.';
  wanted record;
  found_comment text;
BEGIN
  FOR wanted IN SELECT * FROM (VALUES
    ('tandem_none',   'NOLOGIN NOINHERIT'),  -- what a session is before it takes a role: nothing
    ('tandem_writer', 'NOLOGIN NOINHERIT'),  -- the node itself: events, webhooks, sign-in
    ('tandem_access', 'NOLOGIN NOINHERIT'),  -- owns the functions that policies ask; may only read
    ('tandem_keeper', 'NOLOGIN NOINHERIT'),  -- owns the functions that forget: retention, erasure
    ('tandem_app',    'LOGIN NOINHERIT')     -- whom `tandem serve` logs in as
  ) AS w (name, attributes)
  LOOP
    SELECT shobj_description(oid, 'pg_authid') INTO found_comment FROM pg_roles WHERE rolname = wanted.name;
    IF NOT FOUND THEN
      EXECUTE format('CREATE ROLE %I %s', wanted.name, wanted.attributes);
      EXECUTE format('COMMENT ON ROLE %I IS %L', wanted.name, ours);
    ELSIF found_comment IS DISTINCT FROM ours THEN
      RAISE EXCEPTION 'the cluster has a role % that Tandem did not make: rename it', wanted.name;
    END IF;
  END LOOP;

  -- The two roles of Supabase's convention: found or made, never changed.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'authenticated') THEN
    CREATE ROLE authenticated NOLOGIN NOINHERIT;
    COMMENT ON ROLE authenticated IS 'Made by tandem migrate.';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'anon') THEN
    CREATE ROLE anon NOLOGIN NOINHERIT;
    COMMENT ON ROLE anon IS 'Made by tandem migrate.';
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname IN ('authenticated', 'anon') AND (rolsuper OR rolbypassrls)) THEN
    RAISE EXCEPTION 'the roles authenticated and anon must be bound by row-level security';
  END IF;
END $$;

GRANT authenticated, tandem_writer, tandem_none TO tandem_app;
-- A transaction that forgets SET LOCAL ROLE is refused everything, instead of being allowed everything.
ALTER ROLE tandem_app SET role = 'tandem_none';
-- So that this login can hand functions over to them.
GRANT tandem_access, tandem_keeper TO CURRENT_USER;

-- The schema auth: what Supabase calls so. Each function reads the transaction's settings, and nothing else.
DO $$
BEGIN
  IF to_regprocedure('auth.uid()') IS NOT NULL THEN
    RETURN;
  END IF;
  IF to_regnamespace('auth') IS NOT NULL THEN
    RAISE EXCEPTION 'the database has a schema auth without auth.uid(): it is neither Supabase''s nor ours';
  END IF;
  CREATE SCHEMA auth;
  COMMENT ON SCHEMA auth IS 'Made by tandem migrate.';
  GRANT USAGE ON SCHEMA auth TO anon, authenticated;

  CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS $f$
    SELECT nullif(current_setting('request.jwt.claims', true), '')::jsonb
  $f$;
  CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $f$
    SELECT coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
                    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
  $f$;
  CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS $f$
    SELECT coalesce(nullif(current_setting('request.jwt.claim.role', true), ''),
                    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')
  $f$;
END $$;

GRANT USAGE ON SCHEMA tandem TO authenticated, tandem_writer, tandem_access, tandem_keeper;

-- Whoever owns a function must be allowed to make one; taken back at the end of each migration that hands one over.
-- What every migration needs is below: procedures for the owner of the schema, nobody else.

-- Row security on a table, enabled and forced, with policies by right (0002_organisations.sql says what rights there are)
-- in the row's organisation: who may read, and who may write.
CREATE PROCEDURE tandem.protect(target regclass, read_right text, write_right text) LANGUAGE plpgsql AS $$
DECLARE
  allowed constant text := 'organisation_id = ANY ((SELECT tandem.organisations_where(%L))::uuid[])';
BEGIN
  CALL tandem.close_table(target);
  EXECUTE format('GRANT SELECT ON %s TO authenticated', target);
  EXECUTE format('CREATE POLICY reads ON %s FOR SELECT TO authenticated USING (' || allowed || ')', target, read_right);
  IF write_right IS NULL THEN
    RETURN;
  END IF;
  EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %s TO authenticated', target);
  EXECUTE format('CREATE POLICY inserts ON %s FOR INSERT TO authenticated WITH CHECK (' || allowed || ')',
    target, write_right);
  EXECUTE format('CREATE POLICY updates ON %s FOR UPDATE TO authenticated USING (' || allowed || ') WITH CHECK ('
    || allowed || ')', target, write_right, write_right);
  EXECUTE format('CREATE POLICY deletes ON %s FOR DELETE TO authenticated USING (' || allowed || ')',
    target, write_right);
END $$;

-- Row security that lets nobody in: the policies follow.
CREATE PROCEDURE tandem.close_table(target regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, anon, authenticated', target);
END $$;

-- What a role of ours may do with all rows of a table: the grant says which commands, the policy that rows do not matter.
CREATE PROCEDURE tandem.open_to(holder text, target regclass, privileges text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('GRANT %s ON %s TO %I', privileges, target, holder);
  EXECUTE format('CREATE POLICY %I ON %s TO %I USING (true) WITH CHECK (true)', holder, target, holder);
END $$;

-- Keeps `updated_at` and `revision` (the API's ETag) true, whoever writes.
CREATE FUNCTION tandem.touch_row() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.updated_at := clock_timestamp();
  NEW.revision := OLD.revision + 1;
  RETURN NEW;
END $$;

-- UUIDv7 (RFC 9562, 5.7) for rows that the database itself makes; all others get theirs from the application.
CREATE FUNCTION tandem.uuid_v7(at timestamptz DEFAULT clock_timestamp()) RETURNS uuid
LANGUAGE sql VOLATILE SET search_path = '' AS $$
  SELECT encode(
    set_byte(set_byte(
      overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM at) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
      6, (get_byte(uuid_send(gen_random_uuid()), 6) & 15) | 112),
      8, (get_byte(uuid_send(gen_random_uuid()), 8) & 63) | 128), 'hex')::uuid
$$;

CREATE FUNCTION tandem.is_e164(number text) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT number ~ '^\+[1-9][0-9]{6,14}$'
$$;

CREATE FUNCTION tandem.all_e164(numbers text[]) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT coalesce(bool_and(n ~ '^\+[1-9][0-9]{6,14}$'), true) FROM unnest(numbers) AS n
$$;

-- An IANA name that this server knows.
CREATE FUNCTION tandem.is_time_zone(name text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
BEGIN
  PERFORM timestamptz '2020-01-01 00:00Z' AT TIME ZONE name;
  RETURN name ~ '^[A-Za-z]+([/_+-][A-Za-z0-9_+-]+)*$';
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN false;
END $$;

-- What is written down is for those to whom it is given, not for everybody who can log in.
REVOKE ALL ON ALL ROUTINES IN SCHEMA tandem FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.touch_row, tandem.uuid_v7, tandem.is_e164, tandem.all_e164, tandem.is_time_zone
  TO authenticated, tandem_writer, tandem_access, tandem_keeper;
