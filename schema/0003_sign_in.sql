-- What proves who somebody is. The node's alone: no user reads these, through the API or past it.

CREATE TABLE tandem.credentials (
  user_id       uuid PRIMARY KEY REFERENCES tandem.profiles ON DELETE CASCADE,
  password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
  changed_at    timestamptz NOT NULL DEFAULT now()
);

-- One row a token; a family is one sign-in. A used token that comes again ends its family, unless its answer may have been
-- lost: shortly after its use, and while no token that came of it (`parent_id`) was used, it gives another one.
CREATE TABLE tandem.refresh_tokens (
  id         uuid PRIMARY KEY,
  family_id  uuid NOT NULL,
  parent_id  uuid,
  user_id    uuid NOT NULL REFERENCES tandem.profiles ON DELETE CASCADE,
  hash       bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  revoked_at timestamptz,
  address    inet,
  user_agent text CHECK (length(user_agent) <= 500)
);
CREATE INDEX refresh_tokens_by_family ON tandem.refresh_tokens (family_id, id);
CREATE INDEX refresh_tokens_by_parent ON tandem.refresh_tokens (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX refresh_tokens_by_user ON tandem.refresh_tokens (user_id);
CREATE INDEX refresh_tokens_expired ON tandem.refresh_tokens (expires_at);

-- Whether the session that a token of ours was made in has been ended: by logout, a new password, or a token that was copied.
-- Tokens that are out live for a quarter of an hour more; whoever is asked looks here.
CREATE FUNCTION tandem.session_is_over(session uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM tandem.refresh_tokens t
    WHERE t.family_id = session AND t.user_id = tandem.user_id() AND t.revoked_at IS NOT NULL)
$$;

-- Failures since the last success, per account and per address, and until when the next try has to wait.
CREATE TABLE tandem.login_attempts (
  subject_kind   text NOT NULL CHECK (subject_kind IN ('account', 'address')),
  subject        text NOT NULL CHECK (length(subject) <= 254),
  failures       integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  last_failed_at timestamptz,
  locked_until   timestamptz,
  PRIMARY KEY (subject_kind, subject)
);
CREATE INDEX login_attempts_last ON tandem.login_attempts (last_failed_at);

-- Single-use, for what cannot send a header: audio element, CSV link, OAuth start, listening socket.
CREATE TABLE tandem.tickets (
  hash            bytea PRIMARY KEY CHECK (length(hash) = 32),
  organisation_id uuid REFERENCES tandem.organisations ON DELETE CASCADE,
  user_id         uuid REFERENCES tandem.profiles ON DELETE CASCADE,
  api_key_id      uuid REFERENCES tandem.api_keys ON DELETE CASCADE,
  purpose         text NOT NULL CHECK (length(purpose) <= 64),
  resource        text NOT NULL DEFAULT '' CHECK (length(resource) <= 300),
  created_at      timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz NOT NULL,
  used_at         timestamptz,
  CONSTRAINT tickets_one_holder CHECK (num_nonnulls(user_id, api_key_id) = 1)
);
CREATE INDEX tickets_by_organisation ON tandem.tickets (organisation_id);
CREATE INDEX tickets_by_key ON tandem.tickets (api_key_id);
CREATE INDEX tickets_expired ON tandem.tickets (expires_at);

-- What was answered to a request with an Idempotency-Key, so that its repetition gets the same. Written in the
-- transaction of the request itself, by whoever asks. status is null while that runs.
CREATE TABLE tandem.idempotency_keys (
  principal       text NOT NULL CHECK (length(principal) <= 100),
  organisation_id uuid REFERENCES tandem.organisations ON DELETE CASCADE,
  method          text NOT NULL CHECK (length(method) <= 10),
  path            text NOT NULL CHECK (length(path) <= 500),
  key             text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  request_hash    bytea NOT NULL CHECK (length(request_hash) = 32),
  status          integer CHECK (status BETWEEN 100 AND 599),
  headers         jsonb NOT NULL DEFAULT '{}' CHECK (octet_length(headers::text) <= 20000),
  body            text CHECK (octet_length(body) <= 16777216),
  created_at      timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz NOT NULL DEFAULT now() + interval '25 hours',
  CONSTRAINT idempotency_keys_key UNIQUE NULLS NOT DISTINCT (organisation_id, principal, method, path, key)
);
CREATE INDEX idempotency_keys_expired ON tandem.idempotency_keys (expires_at);

CALL tandem.close_table('tandem.credentials');
CALL tandem.close_table('tandem.refresh_tokens');
CALL tandem.close_table('tandem.login_attempts');
CALL tandem.close_table('tandem.tickets');
CALL tandem.close_table('tandem.idempotency_keys');
CALL tandem.open_to('tandem_writer', 'tandem.credentials', 'SELECT, INSERT, UPDATE, DELETE');
CALL tandem.open_to('tandem_writer', 'tandem.refresh_tokens', 'SELECT, INSERT, UPDATE, DELETE');
CALL tandem.open_to('tandem_writer', 'tandem.login_attempts', 'SELECT, INSERT, UPDATE, DELETE');
CALL tandem.open_to('tandem_writer', 'tandem.tickets', 'SELECT, INSERT, UPDATE, DELETE');
CALL tandem.open_to('tandem_writer', 'tandem.idempotency_keys', 'SELECT, INSERT, UPDATE, DELETE');
GRANT SELECT, INSERT, UPDATE ON tandem.idempotency_keys TO authenticated;
CREATE POLICY own ON tandem.idempotency_keys TO authenticated
  USING (principal = (SELECT tandem.principal())) WITH CHECK (principal = (SELECT tandem.principal()));

-- What has run out, a batch at a time. Gives how many rows went.
CREATE FUNCTION tandem.forget_expired(batch integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  total integer := 0;
  gone integer;
BEGIN
  DELETE FROM tandem.idempotency_keys WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM tandem.idempotency_keys WHERE expires_at < now() LIMIT batch));
  GET DIAGNOSTICS gone = ROW_COUNT;
  total := total + gone;
  DELETE FROM tandem.tickets WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM tandem.tickets WHERE expires_at < now() LIMIT batch));
  GET DIAGNOSTICS gone = ROW_COUNT;
  total := total + gone;
  -- Kept for a week more, so that reuse of an old token is still seen as such.
  DELETE FROM tandem.refresh_tokens WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM tandem.refresh_tokens WHERE expires_at < now() - interval '7 days' LIMIT batch));
  GET DIAGNOSTICS gone = ROW_COUNT;
  total := total + gone;
  DELETE FROM tandem.login_attempts WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM tandem.login_attempts WHERE last_failed_at < now() - interval '1 day'
      AND coalesce(locked_until, now()) <= now() LIMIT batch));
  GET DIAGNOSTICS gone = ROW_COUNT;
  total := total + gone;
  DELETE FROM tandem.tombstones WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM tandem.tombstones WHERE died_at < now() - interval '30 days' LIMIT batch));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN total + gone;
END $$;
REVOKE ALL ON FUNCTION tandem.forget_expired FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.forget_expired TO tandem_writer;

GRANT CREATE ON SCHEMA tandem TO tandem_writer;
ALTER FUNCTION tandem.session_is_over OWNER TO tandem_writer;
REVOKE CREATE ON SCHEMA tandem FROM tandem_writer;
REVOKE ALL ON FUNCTION tandem.session_is_over FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.session_is_over TO authenticated;
