-- Tenants, people and machines that act for them, and the functions that all policies ask.

CREATE TABLE tandem.organisations (
  id                 uuid PRIMARY KEY,
  slug               text NOT NULL UNIQUE,
  name               text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- A reseller. Its owners and admins hold their role here too; siblings know nothing of each other.
  parent_id          uuid REFERENCES tandem.organisations ON DELETE RESTRICT,
  time_zone          text NOT NULL DEFAULT 'UTC' CHECK (tandem.is_time_zone(time_zone)),
  locale             text NOT NULL DEFAULT 'en' CHECK (locale ~ '^[a-z]{2,3}(-[A-Z]{2})?$'),
  selected_agent_id  uuid,  -- its foreign key comes with the agents
  assistant_settings jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(assistant_settings) = 'object'
    AND octet_length(assistant_settings::text) <= 40000),
  -- Who may be called: countries by their ISO 3166 code, and single numbers. Both empty: nobody.
  outgoing_countries text[] NOT NULL DEFAULT '{}' CHECK (cardinality(outgoing_countries) <= 250
    AND octet_length(array_to_string(outgoing_countries, ' ', '')) <= 1000),
  outgoing_numbers   text[] NOT NULL DEFAULT '{}' CHECK (
    cardinality(outgoing_numbers) <= 10000 AND tandem.all_e164(outgoing_numbers)),
  -- How long is kept; null: for ever.
  transcript_days    integer CHECK (transcript_days BETWEEN 1 AND 3650),
  event_days         integer CHECK (event_days BETWEEN 1 AND 3650),
  recording_days     integer DEFAULT 90 CHECK (recording_days BETWEEN 1 AND 3650),
  recording_allowed  boolean NOT NULL DEFAULT false,
  -- What is made without being asked for: contacts of callers (nobody, who booked, whoever was talked to), and a record of
  -- each appointment.
  contacts_from_calls   text NOT NULL DEFAULT 'never' CHECK (contacts_from_calls IN ('never', 'booked', 'answered')),
  records_from_bookings boolean NOT NULL DEFAULT false,
  external_id        text CHECK (length(external_id) <= 200),
  deleted_at         timestamptz,  -- gone for everybody; its rows follow (0036_deleting.sql)
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  revision           bigint NOT NULL DEFAULT 1,
  -- A slug stands wherever an id may, so it must not look like one.
  CONSTRAINT organisations_slug_form CHECK (
    slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' AND slug !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
  CONSTRAINT organisations_own_parent CHECK (parent_id <> id)
);
CREATE INDEX organisations_by_parent ON tandem.organisations (parent_id);
CREATE UNIQUE INDEX organisations_external_id ON tandem.organisations (external_id) WHERE external_id IS NOT NULL;
CREATE TRIGGER touch BEFORE UPDATE ON tandem.organisations FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

CREATE TABLE tandem.profiles (
  id                uuid PRIMARY KEY,  -- with Supabase: the id of auth.users
  email             text NOT NULL CHECK (email = lower(email) AND email ~ '^[^@\s]+@[^@\s]+$' AND length(email) <= 254),
  email_verified_at timestamptz,
  username          text CHECK (length(username) BETWEEN 1 AND 64),
  display_name      text NOT NULL DEFAULT '' CHECK (length(display_name) <= 200),
  locale            text NOT NULL DEFAULT 'en' CHECK (locale ~ '^[a-z]{2,3}(-[A-Z]{2})?$'),
  disabled_at       timestamptz,
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  revision          bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX profiles_email ON tandem.profiles (email);
CREATE UNIQUE INDEX profiles_username ON tandem.profiles (lower(username)) WHERE username IS NOT NULL;
CREATE TRIGGER touch BEFORE UPDATE ON tandem.profiles FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

CREATE TABLE tandem.organisation_members (
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  user_id         uuid NOT NULL REFERENCES tandem.profiles ON DELETE CASCADE,
  role            text NOT NULL CHECK (role IN ('owner', 'admin', 'manager', 'worker', 'member')),
  active          boolean NOT NULL DEFAULT true,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  revision        bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (organisation_id, user_id)
);
CREATE INDEX organisation_members_by_user ON tandem.organisation_members (user_id);
CREATE TRIGGER touch BEFORE UPDATE ON tandem.organisation_members FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

CREATE TABLE tandem.platform_admins (
  user_id    uuid PRIMARY KEY REFERENCES tandem.profiles ON DELETE CASCADE,
  note       text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now()
);

-- TECHOPS_EMAILS, as the node was told: while it has rows, exactly those are operators, and platform_admins does not count.
CREATE TABLE tandem.operator_emails (
  email text PRIMARY KEY CHECK (email = lower(email))
);

CREATE TABLE tandem.api_keys (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  prefix          text NOT NULL CHECK (prefix ~ '^tdm_[A-Za-z0-9_-]{4,12}$'),
  hash            bytea NOT NULL UNIQUE CHECK (length(hash) = 32),  -- SHA-256 of the whole key
  scopes          text[] NOT NULL CHECK (
    scopes <@ ARRAY['read', 'supervise', 'control', 'operate', 'configure'] AND cardinality(scopes) BETWEEN 1 AND 5),
  created_by      uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  last_used_at    timestamptz,
  expires_at      timestamptz,
  revoked_at      timestamptz,
  created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX api_keys_by_organisation ON tandem.api_keys (organisation_id, created_at DESC, id DESC);

-- Who revoked a key counts on it: nobody brings it back, or says that it was another time.
CREATE FUNCTION tandem.keep_revoked() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  RAISE check_violation USING MESSAGE = 'a revoked key stays revoked', CONSTRAINT = 'api_keys_stay_revoked';
END $$;
CREATE TRIGGER keep_revoked BEFORE UPDATE ON tandem.api_keys FOR EACH ROW
  WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
  EXECUTE FUNCTION tandem.keep_revoked();

-- Calls of numbers that no organisation has, and of agents of a configuration file. Nobody is its member: operators see it.
INSERT INTO tandem.organisations (id, slug, name)
  VALUES ('00000000-0000-7000-8000-000000000000', 'unassigned', 'Calls without an organisation');

-- ---- Who asks, and what they may ----

-- The claims of the transaction, by either of Supabase's two conventions. Null: nobody, or a machine.
CREATE FUNCTION tandem.user_id() RETURNS uuid LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
                  nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;

-- Set by our server alone, after it has checked the key. What the key may do is read from its row, not from the claim.
CREATE FUNCTION tandem.api_key_id() RETURNS uuid LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'api_key_id')::uuid
$$;

-- "user:..." or "key:...": whose idempotency keys these are, and who did what.
CREATE FUNCTION tandem.principal() RETURNS text LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT coalesce('user:' || tandem.user_id()::text, 'key:' || tandem.api_key_id()::text)
$$;

-- The table of roles of schema/README.md. `all_calls` is what a worker lacks: they see their own and unassigned ones.
CREATE FUNCTION tandem.rights_of_role(role text) RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT CASE role
    WHEN 'owner' THEN
      ARRAY['read', 'all_calls', 'see_people', 'supervise', 'control', 'operate', 'configure', 'administer', 'own']
    WHEN 'admin' THEN
      ARRAY['read', 'all_calls', 'see_people', 'supervise', 'control', 'operate', 'configure', 'administer']
    WHEN 'manager' THEN ARRAY['read', 'all_calls', 'see_people', 'supervise', 'control', 'operate']
    WHEN 'worker' THEN ARRAY['read', 'supervise', 'control', 'operate']
    WHEN 'member' THEN ARRAY['read', 'all_calls']
    ELSE ARRAY[]::text[]
  END
$$;

-- A scope is the right of its name; who may read by a key may read all calls.
CREATE FUNCTION tandem.rights_of_scopes(scopes text[]) RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT scopes || ARRAY['all_calls']
$$;

CREATE FUNCTION tandem.is_platform_admin() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT FROM tandem.profiles p
    WHERE p.id = tandem.user_id() AND p.disabled_at IS NULL
      AND CASE WHEN EXISTS (SELECT FROM tandem.operator_emails)
          -- Anybody may claim an address: only a verified one counts.
          THEN p.email_verified_at IS NOT NULL AND EXISTS (SELECT FROM tandem.operator_emails o WHERE o.email = p.email)
          ELSE EXISTS (SELECT FROM tandem.platform_admins a WHERE a.user_id = p.id)
          END)
$$;

-- Each organisation in which the caller has any role or scope, with all rights there: for GET /api/me, and for what follows.
CREATE FUNCTION tandem.my_organisations() RETURNS TABLE (organisation_id uuid, role text, rights text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  WITH me AS MATERIALIZED (
    SELECT p.id, tandem.is_platform_admin() AS operator
    FROM tandem.profiles p WHERE p.id = tandem.user_id() AND p.disabled_at IS NULL)
  SELECT o.id, 'operator', tandem.rights_of_role('owner')
    FROM me JOIN tandem.organisations o ON me.operator AND o.deleted_at IS NULL
  UNION ALL
  SELECT m.organisation_id, m.role, tandem.rights_of_role(m.role)
    FROM me JOIN tandem.organisation_members m ON m.user_id = me.id AND m.active
    JOIN tandem.organisations o ON o.id = m.organisation_id AND o.deleted_at IS NULL
  UNION ALL
  SELECT o.id, m.role, tandem.rights_of_role(m.role)
    FROM me
    JOIN tandem.organisation_members m ON m.user_id = me.id AND m.active AND m.role IN ('owner', 'admin')
    JOIN tandem.organisations o ON o.parent_id = m.organisation_id AND o.deleted_at IS NULL
  UNION ALL
  SELECT k.organisation_id, 'key', tandem.rights_of_scopes(k.scopes)
    FROM tandem.api_keys k JOIN tandem.organisations o ON o.id = k.organisation_id AND o.deleted_at IS NULL
    WHERE k.id = tandem.api_key_id() AND tandem.user_id() IS NULL
      AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
$$;

-- What policies ask: once a statement, since it stands in a subquery there.
CREATE FUNCTION tandem.organisations_where(wanted text) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(array_agg(DISTINCT o.organisation_id), '{}') FROM tandem.my_organisations() o WHERE wanted = ANY (o.rights)
$$;

CREATE FUNCTION tandem.may(wanted text, organisation uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT organisation = ANY (tandem.organisations_where(wanted))
$$;

-- Whether somebody works there, or leads its reseller.
CREATE FUNCTION tandem.belongs_to(person uuid, organisation uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT FROM tandem.organisation_members m LEFT JOIN tandem.organisations o ON o.parent_id = m.organisation_id
    WHERE m.user_id = person AND m.active AND (m.organisation_id = organisation
      OR o.id = organisation AND m.role IN ('owner', 'admin')))
$$;
-- BEFORE, on rows that are assigned to people: only who belongs to the organisation can have them, or leads its reseller.
-- Named so that it runs last: other triggers say which organisation that is.
CREATE FUNCTION tandem.check_assignee() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NEW.assigned_to IS NOT NULL AND NOT tandem.belongs_to(NEW.assigned_to, NEW.organisation_id) THEN
    RAISE foreign_key_violation USING MESSAGE = 'no such person in this organisation',
      CONSTRAINT = TG_TABLE_NAME || '_assigned_to';
  END IF;
  RETURN NEW;
END $$;
CREATE PROCEDURE tandem.assign_to_members(target regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER validate_assignee_new BEFORE INSERT ON %s FOR EACH ROW '
    'EXECUTE FUNCTION tandem.check_assignee()', target);
  EXECUTE format('CREATE TRIGGER validate_assignee BEFORE UPDATE ON %s FOR EACH ROW '
    'WHEN (NEW.assigned_to IS DISTINCT FROM OLD.assigned_to OR NEW.organisation_id <> OLD.organisation_id) '
    'EXECUTE FUNCTION tandem.check_assignee()', target);
END $$;

-- An organisation is named by id or slug. Null where there is none, or none that the caller may know of. (A bare `name` would
-- be the column.)
CREATE FUNCTION tandem.organisation_named(name text) RETURNS uuid LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT o.id FROM tandem.organisations o WHERE o.id::text = lower(organisation_named.name) OR o.slug = organisation_named.name
$$;

-- Whether policies bind whoever asks, inside a function that is another's too: everybody but the node, the schema's owner and
-- those whom row security does not bind. Not by the role that was taken: a login may be a role of Supabase's, or its member.
CREATE FUNCTION tandem.is_bound() RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT r.rolname <> 'tandem_writer' AND NOT r.rolsuper AND NOT r.rolbypassrls
     AND NOT pg_has_role(r.oid, (SELECT n.nspowner FROM pg_catalog.pg_namespace n WHERE n.nspname = 'tandem'), 'MEMBER')
    FROM pg_catalog.pg_roles r
    WHERE r.rolname = CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role') END
$$;

-- BEFORE UPDATE: whoever lacks the right that the first argument names may change no column but those from the third on; the second is where the row's organisation stands.
CREATE FUNCTION tandem.guard_columns() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  free text[] := TG_ARGV[2:] || ARRAY['updated_at', 'revision'];
  changed text;
BEGIN
  -- The node's own roles have what they were given.
  IF NOT tandem.is_bound() THEN
    RETURN NEW;
  END IF;
  SELECT string_agg(n.key, ', ') INTO changed
    FROM jsonb_each(to_jsonb(NEW)) n JOIN jsonb_each(to_jsonb(OLD)) o USING (key)
    WHERE n.value IS DISTINCT FROM o.value AND n.key <> ALL (free);
  IF changed IS NOT NULL AND (CASE TG_ARGV[0] WHEN 'operator' THEN tandem.is_platform_admin()
      ELSE tandem.may(TG_ARGV[0], (to_jsonb(NEW) ->> TG_ARGV[1])::uuid) END) IS NOT TRUE THEN
    RAISE insufficient_privilege USING MESSAGE = 'not allowed to change ' || changed || ' of ' || TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;

-- One level of resellers: what a parent may do in its children would otherwise reach further than anybody can see.
CREATE FUNCTION tandem.check_parent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NEW.parent_id IS NOT NULL AND (
      EXISTS (SELECT FROM tandem.organisations WHERE id = NEW.parent_id AND parent_id IS NOT NULL)
      OR EXISTS (SELECT FROM tandem.organisations WHERE parent_id = NEW.id)) THEN
    RAISE check_violation USING MESSAGE = 'a reseller has no parent', CONSTRAINT = 'organisations_one_level';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_parent BEFORE INSERT OR UPDATE OF parent_id ON tandem.organisations
  FOR EACH ROW EXECUTE FUNCTION tandem.check_parent();

-- An organisation that has people keeps one active owner.
CREATE FUNCTION tandem.keep_an_owner() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF OLD.role <> 'owner' OR NOT OLD.active THEN
    RETURN NULL;
  END IF;
  -- One after the other: of two owners who demote each other at the same time, the second sees what the first did.
  PERFORM pg_advisory_xact_lock(hashtextextended('owners of ' || OLD.organisation_id, 0));
  IF EXISTS (SELECT FROM tandem.organisations WHERE id = OLD.organisation_id)
     AND EXISTS (SELECT FROM tandem.organisation_members WHERE organisation_id = OLD.organisation_id)
     AND NOT EXISTS (SELECT FROM tandem.organisation_members
                     WHERE organisation_id = OLD.organisation_id AND role = 'owner' AND active) THEN
    RAISE check_violation USING MESSAGE = 'an organisation keeps one active owner',
      CONSTRAINT = 'organisation_members_owner';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_an_owner AFTER UPDATE OR DELETE ON tandem.organisation_members
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tandem.keep_an_owner();

-- ---- Policies ----

CALL tandem.close_table('tandem.organisations');
GRANT SELECT, INSERT, UPDATE ON tandem.organisations TO authenticated;
CREATE POLICY reads ON tandem.organisations FOR SELECT TO authenticated
  USING (id = ANY ((SELECT tandem.organisations_where('read'))::uuid[]));
-- A reseller's owner makes its children; an operator any. (Sign-up is the node's: it makes the first member too.)
CREATE POLICY inserts ON tandem.organisations FOR INSERT TO authenticated
  WITH CHECK (parent_id = ANY ((SELECT tandem.organisations_where('own'))::uuid[]) OR (SELECT tandem.is_platform_admin()));
CREATE POLICY updates ON tandem.organisations FOR UPDATE TO authenticated
  USING (id = ANY ((SELECT tandem.organisations_where('administer'))::uuid[]))
  WITH CHECK (id = ANY ((SELECT tandem.organisations_where('administer'))::uuid[]));
-- The organisation is its owner's; agents, recording and retention are an admin's too.
CREATE TRIGGER guard_columns BEFORE UPDATE ON tandem.organisations FOR EACH ROW EXECUTE FUNCTION tandem.guard_columns(
  'own', 'id', 'selected_agent_id', 'assistant_settings', 'transcript_days', 'event_days', 'recording_days',
  'recording_allowed', 'contacts_from_calls', 'records_from_bookings');
-- Whose child an organisation is, its operator says.
CREATE TRIGGER guard_parent BEFORE UPDATE OF parent_id ON tandem.organisations FOR EACH ROW
  WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id) EXECUTE FUNCTION tandem.guard_columns('operator');

CALL tandem.close_table('tandem.profiles');
GRANT SELECT, UPDATE (username, display_name, locale, updated_at, revision) ON tandem.profiles TO authenticated;
CREATE POLICY reads ON tandem.profiles FOR SELECT TO authenticated USING (
  id = (SELECT auth.uid())
  OR EXISTS (SELECT FROM tandem.organisation_members m WHERE m.user_id = profiles.id
    AND m.organisation_id = ANY ((SELECT tandem.organisations_where('see_people'))::uuid[]))
  OR (SELECT tandem.is_platform_admin()));
CREATE POLICY updates ON tandem.profiles FOR UPDATE TO authenticated
  USING (id = (SELECT auth.uid())) WITH CHECK (id = (SELECT auth.uid()));

CALL tandem.close_table('tandem.organisation_members');
-- Members come by invitation (0013_invitations.sql), with their own consent.
GRANT SELECT, UPDATE (role, active, updated_at, revision), DELETE ON tandem.organisation_members TO authenticated;
CREATE POLICY reads ON tandem.organisation_members FOR SELECT TO authenticated
  USING (user_id = (SELECT auth.uid())
    OR organisation_id = ANY ((SELECT tandem.organisations_where('see_people'))::uuid[]));
-- Who owns is decided by owners.
CREATE POLICY updates ON tandem.organisation_members FOR UPDATE TO authenticated
  USING (organisation_id = ANY ((SELECT tandem.organisations_where(
    CASE role WHEN 'owner' THEN 'own' ELSE 'administer' END))::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT tandem.organisations_where(
    CASE role WHEN 'owner' THEN 'own' ELSE 'administer' END))::uuid[]));
CREATE POLICY deletes ON tandem.organisation_members FOR DELETE TO authenticated
  USING (organisation_id = ANY ((SELECT tandem.organisations_where(
    CASE role WHEN 'owner' THEN 'own' ELSE 'administer' END))::uuid[]));

CALL tandem.close_table('tandem.platform_admins');
GRANT SELECT ON tandem.platform_admins TO authenticated;
CREATE POLICY reads ON tandem.platform_admins FOR SELECT TO authenticated USING ((SELECT tandem.is_platform_admin()));
CALL tandem.close_table('tandem.operator_emails');
GRANT SELECT ON tandem.operator_emails TO authenticated;
CREATE POLICY reads ON tandem.operator_emails FOR SELECT TO authenticated USING ((SELECT tandem.is_platform_admin()));

CALL tandem.protect('tandem.api_keys', 'administer', 'administer');
-- What stands for the key itself is written once and read by the node alone.
ALTER TABLE tandem.api_keys ALTER created_by SET DEFAULT tandem.user_id();
REVOKE SELECT, INSERT, UPDATE ON tandem.api_keys FROM authenticated;
GRANT INSERT (id, organisation_id, name, prefix, hash, scopes, expires_at) ON tandem.api_keys TO authenticated;
GRANT SELECT (id, organisation_id, name, prefix, scopes, created_by, last_used_at, expires_at, revoked_at, created_at),
  UPDATE (name, expires_at, revoked_at) ON tandem.api_keys TO authenticated;

CALL tandem.open_to('tandem_writer', 'tandem.organisations', 'SELECT, INSERT');
CALL tandem.open_to('tandem_writer', 'tandem.profiles', 'SELECT, INSERT, UPDATE');
CALL tandem.open_to('tandem_writer', 'tandem.organisation_members', 'SELECT, INSERT');
CALL tandem.open_to('tandem_writer', 'tandem.platform_admins', 'SELECT, INSERT, DELETE');
CALL tandem.open_to('tandem_writer', 'tandem.operator_emails', 'SELECT, INSERT, DELETE');
CALL tandem.open_to('tandem_writer', 'tandem.api_keys', 'SELECT, UPDATE (last_used_at)');
CALL tandem.open_to('tandem_access', 'tandem.organisations', 'SELECT');
CALL tandem.open_to('tandem_access', 'tandem.profiles', 'SELECT');
CALL tandem.open_to('tandem_access', 'tandem.organisation_members', 'SELECT');
CALL tandem.open_to('tandem_access', 'tandem.platform_admins', 'SELECT');
CALL tandem.open_to('tandem_access', 'tandem.operator_emails', 'SELECT');
CALL tandem.open_to('tandem_access', 'tandem.api_keys', 'SELECT');
CALL tandem.open_to('tandem_keeper', 'tandem.organisations', 'SELECT');

-- TECHOPS_EMAILS at the start of a node: exactly these, or (empty) whoever platform_admins names.
CREATE FUNCTION tandem.set_operator_emails(emails text[]) RETURNS void LANGUAGE sql SET search_path = '' AS $$
  DELETE FROM tandem.operator_emails WHERE email <> ALL (SELECT lower(e) FROM unnest(emails) e);
  INSERT INTO tandem.operator_emails SELECT DISTINCT lower(e) FROM unnest(emails) e ON CONFLICT DO NOTHING;
$$;

GRANT CREATE ON SCHEMA tandem TO tandem_access;
GRANT tandem_writer TO CURRENT_USER;
ALTER FUNCTION tandem.is_platform_admin OWNER TO tandem_access;
ALTER FUNCTION tandem.my_organisations OWNER TO tandem_access;
ALTER FUNCTION tandem.organisations_where OWNER TO tandem_access;
ALTER FUNCTION tandem.check_parent OWNER TO tandem_access;
ALTER FUNCTION tandem.keep_an_owner OWNER TO tandem_access;
ALTER FUNCTION tandem.check_assignee OWNER TO tandem_access;
REVOKE CREATE ON SCHEMA tandem FROM tandem_access;

REVOKE ALL ON ALL ROUTINES IN SCHEMA tandem FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.user_id, tandem.api_key_id, tandem.principal, tandem.rights_of_role,
  tandem.rights_of_scopes, tandem.is_platform_admin, tandem.my_organisations, tandem.organisations_where, tandem.may,
  tandem.organisation_named, tandem.is_bound, tandem.guard_columns, tandem.check_parent, tandem.keep_an_owner,
  tandem.keep_revoked, tandem.check_assignee
  TO authenticated, tandem_writer, tandem_access, tandem_keeper;
GRANT EXECUTE ON FUNCTION tandem.set_operator_emails TO tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.belongs_to TO tandem_access, tandem_writer;
