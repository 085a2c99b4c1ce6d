-- Subscription and usage of a tenant, and who changed what.

CREATE TABLE tandem.subscriptions (
  organisation_id      uuid PRIMARY KEY REFERENCES tandem.organisations ON DELETE CASCADE,
  plan                 text NOT NULL CHECK (length(plan) BETWEEN 1 AND 50),
  status               text NOT NULL CHECK (status IN ('trial', 'active', 'past-due', 'lapsed', 'cancelled')),
  price                numeric(12,2) NOT NULL DEFAULT 0 CHECK (price >= 0),
  currency             text NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$'),
  period_start         timestamptz NOT NULL,
  period_end           timestamptz NOT NULL,
  trial_ends_at        timestamptz,
  minutes_included     integer NOT NULL DEFAULT 0 CHECK (minutes_included >= 0),
  requested_plan       text CHECK (length(requested_plan) <= 50),
  cancel_at_period_end boolean NOT NULL DEFAULT false,
  warned_at            timestamptz,  -- that it is about to lapse
  notice_days          integer CHECK (notice_days >= 0),  -- the latest notice: so many days before; 0: that it has lapsed
  lapses_at            timestamptz,  -- from then on new calls hear a polite refusal
  external_id          text CHECK (length(external_id) <= 200),
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  revision             bigint NOT NULL DEFAULT 1,
  CONSTRAINT subscriptions_period CHECK (period_start < period_end)
);
CREATE INDEX subscriptions_lapsing ON tandem.subscriptions (lapses_at) WHERE lapses_at IS NOT NULL;
CREATE TRIGGER touch BEFORE UPDATE ON tandem.subscriptions FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

-- One row a day (UTC): sums of that day's calls, made anew from them, never counted up.
CREATE TABLE tandem.usage (
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  day             date NOT NULL,
  calls           integer NOT NULL CHECK (calls >= 0),
  seconds         bigint NOT NULL CHECK (seconds >= 0),
  cost_model      numeric(14,6) NOT NULL,
  cost_carrier    numeric(14,6) NOT NULL,
  currency        text NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$'),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, day)
);

CREATE FUNCTION tandem.refresh_usage(organisation uuid, first_day date, last_day date) RETURNS void
LANGUAGE sql SET search_path = '' AS $$
  INSERT INTO tandem.usage AS u (organisation_id, day, calls, seconds, cost_model, cost_carrier)
  SELECT organisation, d.day::date, count(c.id), coalesce(sum((c.duration_ms + 999) / 1000), 0),
         coalesce(sum(c.cost_model), 0), coalesce(sum(c.cost_carrier), 0)
    FROM generate_series(first_day, last_day, interval '1 day') AS d (day)
    LEFT JOIN tandem.calls c ON c.organisation_id = organisation
      AND c.started_at >= d.day AT TIME ZONE 'UTC' AND c.started_at < (d.day + interval '1 day') AT TIME ZONE 'UTC'
    GROUP BY d.day
    HAVING count(c.id) > 0
  ON CONFLICT (organisation_id, day) DO UPDATE SET calls = excluded.calls, seconds = excluded.seconds,
    cost_model = excluded.cost_model, cost_carrier = excluded.cost_carrier, updated_at = now()
$$;

-- Minutes used in the current period, every call begun counted in full seconds. A day (UTC) counts in one period alone: in the
-- one that begins on it, else in the one that it lies in.
CREATE FUNCTION tandem.minutes_used(organisation uuid) RETURNS numeric LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT coalesce(sum(u.seconds), 0) / 60.0
    FROM tandem.subscriptions s
    JOIN tandem.usage u ON u.organisation_id = s.organisation_id
      AND u.day >= (s.period_start AT TIME ZONE 'UTC')::date
      AND u.day < greatest((s.period_end AT TIME ZONE 'UTC')::date, (s.period_start AT TIME ZONE 'UTC')::date + 1)
    WHERE s.organisation_id = organisation
$$;

CREATE TABLE tandem.audit_log (
  id              uuid PRIMARY KEY,
  at              timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Without foreign keys: what happened stays true when who did it is gone.
  organisation_id uuid,
  actor_kind      text NOT NULL CHECK (actor_kind IN ('user', 'key', 'system')),
  actor_id        uuid,
  actor_name      text CHECK (length(actor_name) <= 254),  -- as they were called then; null: the system
  action          text NOT NULL CHECK (length(action) BETWEEN 1 AND 100),
  target_type     text NOT NULL CHECK (length(target_type) <= 100),
  target_id       text NOT NULL DEFAULT '' CHECK (length(target_id) <= 200),
  changes         jsonb NOT NULL DEFAULT '{}',  -- {"column": [before, after]}, or what an action says of itself
  request_id      text,
  address         text
);
CREATE INDEX audit_log_newest ON tandem.audit_log (organisation_id, at DESC, id DESC);
CREATE INDEX audit_log_by_actor ON tandem.audit_log (organisation_id, actor_id, at DESC, id DESC);
CREATE INDEX audit_log_by_target ON tandem.audit_log (organisation_id, target_type, target_id, at DESC);
CREATE INDEX audit_log_by_action ON tandem.audit_log (organisation_id, action, at DESC, id DESC);

-- What whoever asks is called, for those who read later who it was.
CREATE FUNCTION tandem.name_of_sender() RETURNS text LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT coalesce((SELECT coalesce(nullif(p.display_name, ''), p.email) FROM tandem.profiles p WHERE p.id = tandem.user_id()),
                  (SELECT k.name FROM tandem.api_keys k WHERE k.id = tandem.api_key_id()))
$$;

-- Notes an action that changes no row of its own, for functions that do one. Who did it is whoever asks; nobody calls this by
-- themselves, since a log in which anybody can write proves nothing.
CREATE FUNCTION tandem.audit(organisation uuid, action text, target_type text, target_id text, changes jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO tandem.audit_log (id, organisation_id, actor_kind, actor_id, actor_name, action, target_type, target_id, changes,
                                request_id, address)
  VALUES (tandem.uuid_v7(), organisation,
          CASE WHEN tandem.user_id() IS NOT NULL THEN 'user' WHEN tandem.api_key_id() IS NOT NULL THEN 'key' ELSE 'system' END,
          coalesce(tandem.user_id(), tandem.api_key_id()), tandem.name_of_sender(), action, target_type, target_id, changes,
          nullif(current_setting('tandem.request_id', true), ''), nullif(current_setting('tandem.request_address', true), ''));
END $$;

-- AFTER a change of configuration: one entry, with each changed column before and after. The arguments name columns that are
-- never shown.
CREATE FUNCTION tandem.audit_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  quiet constant text[] := ARRAY['updated_at', 'revision', 'last_used_at'];
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
  row_of jsonb := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
  changes jsonb;
BEGIN
  SELECT jsonb_object_agg(key, CASE WHEN key = ANY (TG_ARGV[0:]) THEN to_jsonb('(not shown)'::text)
                                    ELSE jsonb_build_array(before -> key, after -> key) END)
    INTO changes
    FROM (SELECT jsonb_object_keys(before || after) AS key) AS keys
    WHERE before -> key IS DISTINCT FROM after -> key AND key <> ALL (quiet);
  IF changes IS NULL THEN
    RETURN NULL;  -- nothing that anybody changed
  END IF;
  INSERT INTO tandem.audit_log (id, organisation_id, actor_kind, actor_id, actor_name, action, target_type, target_id, changes,
                                request_id, address)
  VALUES (tandem.uuid_v7(),
          (CASE TG_TABLE_NAME WHEN 'organisations' THEN row_of ->> 'id' ELSE row_of ->> 'organisation_id' END)::uuid,
          CASE WHEN tandem.user_id() IS NOT NULL THEN 'user' WHEN tandem.api_key_id() IS NOT NULL THEN 'key' ELSE 'system' END,
          coalesce(tandem.user_id(), tandem.api_key_id()), tandem.name_of_sender(), lower(TG_OP), TG_TABLE_NAME,
          coalesce(row_of ->> 'id', row_of ->> 'user_id', row_of ->> 'agent_id', row_of ->> 'call_id', ''), changes,
          nullif(current_setting('tandem.request_id', true), ''), nullif(current_setting('tandem.request_address', true), ''));
  RETURN NULL;
END $$;

CALL tandem.close_table('tandem.subscriptions');
GRANT SELECT, INSERT, UPDATE, DELETE ON tandem.subscriptions TO authenticated;
CREATE POLICY reads ON tandem.subscriptions FOR SELECT TO authenticated
  USING (organisation_id = ANY ((SELECT tandem.organisations_where('read'))::uuid[]));
CREATE POLICY updates ON tandem.subscriptions FOR UPDATE TO authenticated
  USING (organisation_id = ANY ((SELECT tandem.organisations_where('own'))::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT tandem.organisations_where('own'))::uuid[]));
-- An owner asks for a plan and cancels; what it costs and includes, operators say.
CREATE TRIGGER guard_columns BEFORE UPDATE ON tandem.subscriptions FOR EACH ROW EXECUTE FUNCTION tandem.guard_columns(
  'operator', 'organisation_id', 'requested_plan', 'cancel_at_period_end');
CREATE POLICY inserts ON tandem.subscriptions FOR INSERT TO authenticated WITH CHECK ((SELECT tandem.is_platform_admin()));
CREATE POLICY deletes ON tandem.subscriptions FOR DELETE TO authenticated USING ((SELECT tandem.is_platform_admin()));
CALL tandem.protect('tandem.usage', 'read', NULL);
CALL tandem.protect('tandem.audit_log', 'administer', NULL);
CREATE POLICY reads_nobodys ON tandem.audit_log FOR SELECT TO authenticated
  USING (organisation_id IS NULL AND (SELECT tandem.is_platform_admin()));

CALL tandem.open_to('tandem_writer', 'tandem.subscriptions', 'SELECT, INSERT, UPDATE');
CALL tandem.open_to('tandem_writer', 'tandem.usage', 'SELECT, INSERT, UPDATE');
CALL tandem.open_to('tandem_writer', 'tandem.audit_log', 'SELECT, INSERT');
GRANT CREATE ON SCHEMA tandem TO tandem_writer;
ALTER FUNCTION tandem.audit OWNER TO tandem_writer;
ALTER FUNCTION tandem.audit_change OWNER TO tandem_writer;
REVOKE CREATE ON SCHEMA tandem FROM tandem_writer;
REVOKE ALL ON FUNCTION tandem.audit, tandem.audit_change, tandem.name_of_sender, tandem.refresh_usage, tandem.minutes_used FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.audit_change, tandem.minutes_used TO authenticated, tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.audit, tandem.name_of_sender TO tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.refresh_usage TO tandem_writer;

DO $$
DECLARE
  target record;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('organisations', ''), ('organisation_members', ''), ('platform_admins', ''), ('api_keys', '''hash'''),
    ('agents', ''), ('agent_versions', ''), ('agent_assignments', ''), ('agent_templates', ''), ('intents', ''),
    ('working_hours', ''), ('working_hour_exceptions', ''), ('phone_numbers', ''), ('call_annotations', '''notes'', ''feedback'', ''disposition'', ''tags'''),
    ('calendar_connections', '''refresh_token_sealed'', ''access_token_sealed'', ''access_expires_at'', ''checked_at'''),
    ('connections', ''), ('secrets', '''sealed'''), ('records', '''title'', ''payload'', ''notes'''),
    ('webhook_endpoints', '''secret_sealed'', ''previous_secret_sealed'''), ('subscriptions', '')
  ) AS t (name, hidden)
  LOOP
    EXECUTE format('CREATE TRIGGER audit_change AFTER INSERT OR UPDATE OR DELETE ON tandem.%I FOR EACH ROW '
      'EXECUTE FUNCTION tandem.audit_change(%s)', target.name, target.hidden);
  END LOOP;
END $$;
