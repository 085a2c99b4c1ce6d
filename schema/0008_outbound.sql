-- What is told to others, and what others told us.

CREATE TABLE tandem.webhook_endpoints (
  id                      uuid PRIMARY KEY,
  organisation_id         uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  url                     text NOT NULL CHECK (length(url) <= 2000 AND url ~ '^https?://'),
  description             text NOT NULL DEFAULT '' CHECK (length(description) <= 500),
  events                  text[] NOT NULL DEFAULT '{}'  -- empty: all
    CHECK (cardinality(events) <= 100 AND octet_length(array_to_string(events, ' ', '')) <= 10000),
  dialect                 text NOT NULL DEFAULT 'standard' CHECK (dialect IN ('standard', 'vapi', 'retell')),
  secret_sealed           bytea NOT NULL CHECK (length(secret_sealed) <= 2000),
  -- For a while after a rotation both sign.
  previous_secret_sealed  bytea CHECK (length(previous_secret_sealed) <= 2000),
  previous_until          timestamptz,
  active                  boolean NOT NULL DEFAULT true,
  disabled_reason         text CHECK (length(disabled_reason) <= 200),
  created_by              uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  created_at              timestamptz NOT NULL DEFAULT now(),
  updated_at              timestamptz NOT NULL DEFAULT now(),
  revision                bigint NOT NULL DEFAULT 1,
  CONSTRAINT webhook_endpoints_in_organisation UNIQUE (organisation_id, id)
);
CREATE INDEX webhook_endpoints_newest ON tandem.webhook_endpoints (organisation_id, created_at DESC, id DESC);
CREATE TRIGGER touch BEFORE UPDATE ON tandem.webhook_endpoints FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

-- Every event is a delivery to each of them. Behind the insert, so that row security has had its say.
CREATE FUNCTION tandem.bound_endpoints() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  -- Two at a time do not share the last place.
  PERFORM pg_advisory_xact_lock(hashtextextended('endpoints of ' || NEW.organisation_id, 0));
  IF (SELECT count(*) FROM tandem.webhook_endpoints e WHERE e.organisation_id = NEW.organisation_id) > 20 THEN
    RAISE check_violation USING MESSAGE = 'the organisation has 20 endpoints, which is as many as there may be',
      CONSTRAINT = 'webhook_endpoints_most';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bound AFTER INSERT ON tandem.webhook_endpoints FOR EACH ROW EXECUTE FUNCTION tandem.bound_endpoints();

CREATE TABLE tandem.outbound_queue (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  -- An analysis goes to the model: its destination is a call (0020_telling.sql).
  kind            text NOT NULL CHECK (kind IN ('webhook', 'email', 'sms', 'analysis')),
  endpoint_id     uuid,
  destination     text NOT NULL CHECK (length(destination) BETWEEN 1 AND 2000),
  event           text NOT NULL DEFAULT '' CHECK (length(event) <= 100),
  payload         jsonb NOT NULL CHECK (octet_length(payload::text) <= 16777216),  -- a transcript may be in it
  status          text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sending', 'delivered', 'failed', 'cancelled')),
  attempts        integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  attempts_max    integer NOT NULL DEFAULT 5 CHECK (attempts_max BETWEEN 1 AND 20),
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  leased_by       text,
  leased_until    timestamptz,
  -- Of a text message, whose carrier knows no repetition: from then on it may have gone out. Of one that failed: nobody told what
  -- came of it.
  sending_at      timestamptz,
  idempotency_key text CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  last_error      text,
  delivered_at    timestamptz,
  replay_of       uuid,  -- whoever has had that one already recognises it
  created_by      text NOT NULL DEFAULT coalesce(tandem.principal(), 'system'),  -- system: it follows from what happened
  record_id       uuid,
  contact_id      uuid,
  agent_id        uuid,
  call_id         uuid,
  appointment_id  uuid,  -- that it tells of
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  revision        bigint NOT NULL DEFAULT 1,
  CONSTRAINT outbound_queue_in_organisation UNIQUE (organisation_id, id),
  CONSTRAINT outbound_queue_leased CHECK ((status = 'sending') = (leased_until IS NOT NULL)),
  FOREIGN KEY (organisation_id, endpoint_id) REFERENCES tandem.webhook_endpoints (organisation_id, id)
    ON DELETE SET NULL (endpoint_id),
  FOREIGN KEY (organisation_id, record_id) REFERENCES tandem.records (organisation_id, id) ON DELETE SET NULL (record_id),
  FOREIGN KEY (organisation_id, contact_id) REFERENCES tandem.contacts (organisation_id, id) ON DELETE SET NULL (contact_id),
  FOREIGN KEY (organisation_id, agent_id) REFERENCES tandem.agents (organisation_id, id) ON DELETE SET NULL (agent_id)
);
CREATE UNIQUE INDEX outbound_queue_once ON tandem.outbound_queue (organisation_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
-- What the processor looks for: due, of one organisation after the other, so that nobody's backlog is read for what others
-- have; and leases of nodes that died.
CREATE INDEX outbound_queue_due ON tandem.outbound_queue (organisation_id, kind, next_attempt_at, id) WHERE status = 'pending';
CREATE INDEX outbound_queue_leases ON tandem.outbound_queue (leased_until) WHERE status = 'sending';
CREATE INDEX outbound_queue_by_time ON tandem.outbound_queue (created_at DESC, id DESC);  -- as calls_by_time
CREATE INDEX outbound_queue_newest ON tandem.outbound_queue (organisation_id, created_at DESC, id DESC);
-- What people have sent in an hour.
CREATE INDEX outbound_queue_messages ON tandem.outbound_queue (organisation_id, created_at)
  WHERE kind IN ('email', 'sms') AND created_by <> 'system';
CREATE INDEX outbound_queue_texts ON tandem.outbound_queue (organisation_id, destination) WHERE kind = 'sms';
CREATE INDEX outbound_queue_by_status ON tandem.outbound_queue (organisation_id, status, created_at DESC, id DESC);
CREATE INDEX outbound_queue_by_endpoint ON tandem.outbound_queue (endpoint_id, created_at DESC);
CREATE INDEX outbound_queue_by_record ON tandem.outbound_queue (record_id);
CREATE INDEX outbound_queue_by_contact ON tandem.outbound_queue (contact_id);
CREATE INDEX outbound_queue_by_agent ON tandem.outbound_queue (agent_id);
CREATE INDEX outbound_queue_by_call ON tandem.outbound_queue (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX outbound_queue_by_appointment ON tandem.outbound_queue (appointment_id) WHERE appointment_id IS NOT NULL;
-- For erasure: what goes to a person, and what others wrote of nobody that we know.
CREATE INDEX outbound_queue_by_address ON tandem.outbound_queue (organisation_id, lower(destination)) WHERE kind IN ('email', 'sms');
CREATE INDEX outbound_queue_of_nobody ON tandem.outbound_queue (organisation_id)
  WHERE call_id IS NULL AND appointment_id IS NULL AND record_id IS NULL AND contact_id IS NULL;
CREATE INDEX outbound_queue_over ON tandem.outbound_queue (updated_at) WHERE status IN ('delivered', 'failed', 'cancelled');
CREATE TRIGGER touch BEFORE UPDATE ON tandem.outbound_queue FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

CREATE TABLE tandem.outbound_attempts (
  outbound_id     uuid NOT NULL,
  organisation_id uuid NOT NULL,
  attempt         integer NOT NULL CHECK (attempt > 0),
  at              timestamptz NOT NULL DEFAULT now(),
  took_ms         integer CHECK (took_ms >= 0),
  status          integer,
  reply           text CHECK (length(reply) <= 4096),
  error           text,
  PRIMARY KEY (outbound_id, attempt),
  FOREIGN KEY (organisation_id, outbound_id) REFERENCES tandem.outbound_queue (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX outbound_attempts_newest ON tandem.outbound_attempts (organisation_id, at DESC);

-- The telephone numbers that the members of an object are, whatever the members' names: a number is in From and Caller, in
-- ForwardedFrom, in what the query of a GET was.
CREATE FUNCTION tandem.numbers_in(payload jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT coalesce(array_agg(DISTINCT f.value), '{}') FROM jsonb_each_text(payload) AS f WHERE tandem.is_e164(f.value)
$$;

-- Every webhook that reached us, believed or not.
CREATE TABLE tandem.webhook_log (
  id              uuid PRIMARY KEY,
  organisation_id uuid REFERENCES tandem.organisations ON DELETE CASCADE,  -- null: of no organisation that we know
  at              timestamptz NOT NULL DEFAULT now(),
  source          text NOT NULL CHECK (length(source) <= 50),
  verified        boolean NOT NULL,
  method          text NOT NULL CHECK (length(method) <= 10),
  path            text NOT NULL CHECK (length(path) <= 2000),
  address         text,
  payload         jsonb NOT NULL DEFAULT '{}',
  reply_status    integer,
  reply           text CHECK (length(reply) <= 16384),
  took_ms         integer CHECK (took_ms >= 0),
  call_id         uuid,
  numbers         text[] NOT NULL GENERATED ALWAYS AS (tandem.numbers_in(payload)) STORED
);
CREATE INDEX webhook_log_newest ON tandem.webhook_log (organisation_id, at DESC, id DESC);
CREATE INDEX webhook_log_by_source ON tandem.webhook_log (organisation_id, source, at DESC, id DESC);
CREATE INDEX webhook_log_by_call ON tandem.webhook_log (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX webhook_log_by_numbers ON tandem.webhook_log USING gin (numbers);
CREATE INDEX webhook_log_at ON tandem.webhook_log (at);

REVOKE ALL ON FUNCTION tandem.numbers_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.numbers_in TO tandem_writer, tandem_keeper;

CALL tandem.protect('tandem.webhook_endpoints', 'administer', 'administer');
REVOKE SELECT ON tandem.webhook_endpoints FROM authenticated;
GRANT SELECT (id, organisation_id, url, description, events, dialect, previous_until, active, disabled_reason,
  created_by, created_at, updated_at, revision) ON tandem.webhook_endpoints TO authenticated;
CALL tandem.protect('tandem.outbound_queue', 'administer', 'administer');
-- People add, cancel and ask for another try; how a delivery went is the node's to say.
REVOKE INSERT, UPDATE, DELETE ON tandem.outbound_queue FROM authenticated;
GRANT INSERT (id, organisation_id, kind, endpoint_id, destination, event, payload, attempts_max, next_attempt_at, idempotency_key,
  replay_of, record_id, contact_id, agent_id, call_id, appointment_id) ON tandem.outbound_queue TO authenticated;
GRANT UPDATE (status, next_attempt_at) ON tandem.outbound_queue TO authenticated;
CREATE POLICY updates_by_people ON tandem.outbound_queue AS RESTRICTIVE FOR UPDATE TO authenticated
  USING (status IN ('pending', 'failed', 'cancelled')) WITH CHECK (status IN ('pending', 'cancelled'));
CALL tandem.protect('tandem.outbound_attempts', 'administer', NULL);
CALL tandem.protect('tandem.webhook_log', 'administer', NULL);
CREATE POLICY reads_nobodys ON tandem.webhook_log FOR SELECT TO authenticated
  USING (organisation_id IS NULL AND (SELECT tandem.is_platform_admin()));

CALL tandem.open_to('tandem_writer', 'tandem.webhook_endpoints', 'SELECT, UPDATE');
CALL tandem.open_to('tandem_writer', 'tandem.outbound_queue', 'SELECT, INSERT, UPDATE, DELETE');
CALL tandem.open_to('tandem_writer', 'tandem.outbound_attempts', 'SELECT, INSERT, UPDATE');
CALL tandem.open_to('tandem_writer', 'tandem.webhook_log', 'SELECT, INSERT');
REVOKE ALL ON FUNCTION tandem.bound_endpoints FROM PUBLIC;
