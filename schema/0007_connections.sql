-- Third-party apps of a tenant, their sealed secrets, and business records.

-- Apps that are known by their slug, and the request that shows whether a connection works: a description, so that another app
-- is a row. In `url`, `headers` and `body` stand `{secret}` and `{config.NAME}`; a header whose value is not there is left out.
CREATE TABLE tandem.connection_apps (
  slug         text PRIMARY KEY CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  method       text NOT NULL DEFAULT 'GET' CHECK (method IN ('GET', 'POST')),
  url          text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
  headers      jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(headers) = 'object' AND octet_length(headers::text) <= 10000),
  body         jsonb CHECK (octet_length(body::text) <= 40000),
  needs_secret boolean NOT NULL DEFAULT true,
  -- A status of 200 to 299 is success where the reply, as JSON, holds this too.
  expects      jsonb CHECK (octet_length(expects::text) <= 10000),
  position     integer NOT NULL DEFAULT 0
);
INSERT INTO tandem.connection_apps (slug, name, method, url, headers, body, needs_secret, expects, position) VALUES
  ('webhook', 'Webhook', 'POST', '{config.url}', '{"Authorization": "Bearer {secret}"}', '{"event": "connection.test"}', false, NULL, 1),
  ('zapier', 'Zapier', 'POST', '{config.url}', '{"Authorization": "Bearer {secret}"}', '{"event": "connection.test"}', false, NULL, 2),
  ('hubspot', 'HubSpot', 'GET', 'https://api.hubapi.com/account-info/v3/details', '{"Authorization": "Bearer {secret}"}', NULL, true, NULL, 3),
  ('slack', 'Slack', 'POST', 'https://slack.com/api/auth.test', '{"Authorization": "Bearer {secret}"}', NULL, true, '{"ok": true}', 4),
  ('xero', 'Xero', 'GET', 'https://api.xero.com/connections', '{"Authorization": "Bearer {secret}"}', NULL, true, NULL, 5);
CALL tandem.protect_list('tandem.connection_apps');

-- Written by who administers, read by the node alone: through the API a secret can be replaced, never seen.
CREATE TABLE tandem.secrets (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  sealed          bytea NOT NULL CHECK (length(sealed) <= 20000),
  created_by      uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  rotated_at      timestamptz,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  revision        bigint NOT NULL DEFAULT 1,
  UNIQUE (organisation_id, name),
  CONSTRAINT secrets_in_organisation UNIQUE (organisation_id, id)
);
CREATE TRIGGER touch BEFORE UPDATE ON tandem.secrets FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

CREATE TABLE tandem.connections (
  id               uuid PRIMARY KEY,
  organisation_id  uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  app_name         text NOT NULL CHECK (length(app_name) BETWEEN 1 AND 200),
  slug             text NOT NULL CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  enabled          boolean NOT NULL DEFAULT true,
  config           jsonb NOT NULL DEFAULT '{}'  -- nothing secret
    CHECK (jsonb_typeof(config) = 'object' AND octet_length(config::text) <= 40000),
  secret_id        uuid,
  last_sync_at     timestamptz,
  last_sync_status text CHECK (last_sync_status IN ('ok', 'failed', 'running')),
  last_error       text CHECK (length(last_error) <= 2000),
  created_by       uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  external_id      text CHECK (length(external_id) <= 200),
  created_at       timestamptz NOT NULL DEFAULT now(),
  updated_at       timestamptz NOT NULL DEFAULT now(),
  revision         bigint NOT NULL DEFAULT 1,
  UNIQUE (organisation_id, slug),
  CONSTRAINT connections_in_organisation UNIQUE (organisation_id, id),
  FOREIGN KEY (organisation_id, secret_id) REFERENCES tandem.secrets (organisation_id, id) ON DELETE SET NULL (secret_id)
);
CREATE INDEX connections_newest ON tandem.connections (organisation_id, created_at DESC, id DESC);
CREATE TRIGGER touch BEFORE UPDATE ON tandem.connections FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

-- A connection takes its secret with it.
CREATE FUNCTION tandem.drop_secret_of_connection() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM tandem.secrets s WHERE s.id = OLD.secret_id AND s.organisation_id = OLD.organisation_id
    AND NOT EXISTS (SELECT FROM tandem.connections c WHERE c.secret_id = s.id);
  RETURN NULL;
END $$;
CREATE TRIGGER drop_secret AFTER DELETE ON tandem.connections
  FOR EACH ROW EXECUTE FUNCTION tandem.drop_secret_of_connection();

CREATE TABLE tandem.connection_syncs (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  connection_id   uuid NOT NULL,
  started_at      timestamptz NOT NULL DEFAULT now(),
  ended_at        timestamptz,
  status          text NOT NULL DEFAULT 'running' CHECK (status IN ('ok', 'failed', 'running')),
  items           integer NOT NULL DEFAULT 0 CHECK (items >= 0),
  error           text,
  FOREIGN KEY (organisation_id, connection_id) REFERENCES tandem.connections (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX connection_syncs_newest ON tandem.connection_syncs (connection_id, started_at DESC, id DESC);
CREATE INDEX connection_syncs_by_organisation ON tandem.connection_syncs (organisation_id, started_at DESC);

CREATE TABLE tandem.records (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  type            text NOT NULL CHECK (type IN ('quote', 'job', 'invoice', 'note', 'booking', 'task')),
  title           text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  status          text NOT NULL DEFAULT 'open' CHECK (length(status) BETWEEN 1 AND 50),
  amount          numeric(12,2),
  currency        text CHECK (currency ~ '^[A-Z]{3}$'),
  payload         jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(payload) = 'object' AND octet_length(payload::text) <= 200000),
  notes           text NOT NULL DEFAULT '' CHECK (length(notes) <= 10000),
  tags            text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 50 AND octet_length(array_to_string(tags, ' ', '')) <= 11000),
  due_at          timestamptz,
  closed_at       timestamptz,  -- set by a trigger: completed or cancelled
  assigned_to     uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  contact_id      uuid,
  -- The event it came from; without a foreign key, since that may reach Postgres later.
  call_id         uuid,
  event_epoch     integer,
  event_seq       bigint,
  created_by      uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  external_id     text CHECK (length(external_id) <= 200),
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  revision        bigint NOT NULL DEFAULT 1,
  CONSTRAINT records_in_organisation UNIQUE (organisation_id, id),
  CONSTRAINT records_money CHECK ((amount IS NULL) = (currency IS NULL)),
  FOREIGN KEY (organisation_id, contact_id) REFERENCES tandem.contacts (organisation_id, id) ON DELETE SET NULL (contact_id)
);
CREATE INDEX records_by_time ON tandem.records (created_at DESC, id DESC);  -- as calls_by_time
CREATE INDEX records_newest ON tandem.records (organisation_id, created_at DESC, id DESC);
CREATE INDEX records_by_type ON tandem.records (organisation_id, type, created_at DESC, id DESC);
CREATE INDEX records_by_status ON tandem.records (organisation_id, status, created_at DESC, id DESC);
CREATE INDEX records_by_person ON tandem.records (organisation_id, assigned_to, created_at DESC, id DESC);
CREATE INDEX records_by_due ON tandem.records (organisation_id, due_at, id);
CREATE INDEX records_by_contact ON tandem.records (contact_id);
CREATE INDEX records_by_call ON tandem.records (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX records_by_tag ON tandem.records USING gin (tags);
CREATE UNIQUE INDEX records_external_id ON tandem.records (organisation_id, external_id) WHERE external_id IS NOT NULL;
CREATE TRIGGER touch BEFORE UPDATE ON tandem.records FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

CREATE FUNCTION tandem.close_record() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.closed_at := CASE WHEN NEW.status IN ('completed', 'cancelled') THEN coalesce(NEW.closed_at, now()) END;
  RETURN NEW;
END $$;
CREATE TRIGGER close_record BEFORE INSERT OR UPDATE OF status, closed_at ON tandem.records
  FOR EACH ROW EXECUTE FUNCTION tandem.close_record();

-- What a search looks through.
CREATE FUNCTION tandem.record_words(title text, notes text, payload jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT title || ' ' || notes || ' ' || payload::text
$$;
-- As `calls_with` (0005_calls.sql), for records.
CREATE FUNCTION tandem.records_with(words text, most integer DEFAULT 2000) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  pattern constant text := '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%';
  found uuid[];
BEGIN
  EXECUTE $q$
    SELECT array_agg(m.id) FROM (
      SELECT r.id FROM tandem.records r WHERE r.organisation_id = ANY ($2)
        AND tandem.record_words(r.title, r.notes, r.payload) ILIKE $1
        AND (r.organisation_id = ANY ($4) OR r.assigned_to IS NULL OR r.assigned_to = $5) LIMIT $3) AS m
  $q$ INTO found USING pattern, tandem.organisations_where('read'), most + 1, tandem.organisations_where('all_calls'),
    tandem.user_id();
  RETURN CASE WHEN coalesce(cardinality(found), 0) <= most THEN coalesce(found, '{}') END;
END $$;
REVOKE ALL ON FUNCTION tandem.close_record, tandem.record_words, tandem.records_with FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.close_record TO authenticated, tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.record_words TO authenticated, tandem_writer, tandem_access, tandem_keeper;
DO $$
BEGIN
  -- Whoever installed the extension before us may have put it elsewhere.
  EXECUTE format('CREATE INDEX records_by_words ON tandem.records USING gin '
    '(tandem.record_words(title, notes, payload) %I.gin_trgm_ops)',
    (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'));
END $$;

CALL tandem.protect('tandem.secrets', 'administer', 'administer');
REVOKE SELECT ON tandem.secrets FROM authenticated;
GRANT SELECT (id, organisation_id, name, created_by, rotated_at, created_at, updated_at, revision)
  ON tandem.secrets TO authenticated;
CALL tandem.protect('tandem.connections', 'administer', 'administer');
CALL tandem.protect('tandem.connection_syncs', 'administer', NULL);
CALL tandem.protect_work('tandem.records');
CALL tandem.assign_to_members('tandem.records');

CALL tandem.open_to('tandem_writer', 'tandem.secrets', 'SELECT, DELETE');
CALL tandem.open_to('tandem_writer', 'tandem.connections', 'SELECT, UPDATE');
CALL tandem.open_to('tandem_writer', 'tandem.connection_syncs', 'SELECT, INSERT, UPDATE, DELETE');
CALL tandem.open_to('tandem_writer', 'tandem.records', 'SELECT, INSERT, UPDATE');
CALL tandem.open_to('tandem_access', 'tandem.records', 'SELECT');
GRANT CREATE ON SCHEMA tandem TO tandem_access, tandem_writer;
ALTER FUNCTION tandem.drop_secret_of_connection OWNER TO tandem_writer;
ALTER FUNCTION tandem.records_with OWNER TO tandem_access;
REVOKE CREATE ON SCHEMA tandem FROM tandem_access, tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.records_with TO authenticated;
REVOKE ALL ON FUNCTION tandem.drop_secret_of_connection FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.drop_secret_of_connection TO authenticated, tandem_writer;
