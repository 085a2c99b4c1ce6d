-- Calendars of a tenant, and what is booked in them.

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA tandem;

CREATE TABLE tandem.calendar_connections (
  id                   uuid PRIMARY KEY,
  organisation_id      uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  provider             text NOT NULL CHECK (provider IN ('google', 'builtin')),
  label                text NOT NULL DEFAULT '' CHECK (length(label) <= 200),
  account              text CHECK (length(account) <= 254),  -- the address that Google knows
  calendar_id          text NOT NULL CHECK (length(calendar_id) BETWEEN 1 AND 500),
  time_zone            text NOT NULL DEFAULT 'UTC' CHECK (tandem.is_time_zone(time_zone)),
  slot_minutes         integer NOT NULL DEFAULT 30 CHECK (slot_minutes BETWEEN 5 AND 480),
  buffer_before        integer NOT NULL DEFAULT 0 CHECK (buffer_before BETWEEN 0 AND 240),  -- minutes
  buffer_after         integer NOT NULL DEFAULT 0 CHECK (buffer_after BETWEEN 0 AND 240),
  lead_minutes         integer NOT NULL DEFAULT 60 CHECK (lead_minutes BETWEEN 0 AND 43200),  -- from now to the first
  horizon_days         integer NOT NULL DEFAULT 60 CHECK (horizon_days BETWEEN 1 AND 400),    -- and to the last start
  -- Sealed with TANDEM_SECRET_KEY: of no use without it, and shown to nobody.
  refresh_token_sealed bytea,
  access_token_sealed  bytea,
  access_expires_at    timestamptz,
  granted_scopes       text[] NOT NULL DEFAULT '{}',
  is_default           boolean NOT NULL DEFAULT false,  -- where the organisation's appointments go; else the first connected one
  health               text NOT NULL DEFAULT 'ok' CHECK (health IN ('ok', 'needs_reconnect', 'error')),
  last_error           text,
  checked_at           timestamptz,
  created_by           uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  external_id          text CHECK (length(external_id) <= 200),
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  revision             bigint NOT NULL DEFAULT 1,
  CONSTRAINT calendar_connections_in_organisation UNIQUE (organisation_id, id),
  CONSTRAINT calendar_connections_once UNIQUE (organisation_id, provider, calendar_id),
  -- One of our own calendars is its connection: nobody else's can be named.
  CONSTRAINT calendar_connections_builtin CHECK (provider <> 'builtin' OR calendar_id = id::text)
);
CREATE INDEX calendar_connections_newest ON tandem.calendar_connections (organisation_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX calendar_connections_default ON tandem.calendar_connections (organisation_id) WHERE is_default;
CREATE TRIGGER touch BEFORE UPDATE ON tandem.calendar_connections FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

-- Whoever chooses another one means that the old one is it no more.
CREATE FUNCTION tandem.choose_default_calendar() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  UPDATE tandem.calendar_connections SET is_default = false
    WHERE organisation_id = NEW.organisation_id AND id <> NEW.id AND is_default;
  RETURN NEW;
END $$;
CREATE TRIGGER choose_default BEFORE INSERT OR UPDATE OF is_default ON tandem.calendar_connections
  FOR EACH ROW WHEN (NEW.is_default) EXECUTE FUNCTION tandem.choose_default_calendar();

CREATE TABLE tandem.appointments (
  id                uuid PRIMARY KEY,
  organisation_id   uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  connection_id     uuid,
  -- Provider and calendar, across tenants: two organisations that share a calendar cannot book it twice. Set by a trigger.
  calendar_key      text NOT NULL,
  status            text NOT NULL DEFAULT 'held' CHECK (status IN ('held', 'confirmed', 'cancelled', 'completed', 'no-show')),
  starts_at         timestamptz NOT NULL,
  ends_at           timestamptz NOT NULL,
  busy              tstzrange NOT NULL,  -- with the connection's buffers; set by a trigger
  time_zone         text NOT NULL DEFAULT 'UTC' CHECK (tandem.is_time_zone(time_zone)),
  summary           text NOT NULL DEFAULT '' CHECK (length(summary) <= 500),
  description       text NOT NULL DEFAULT '' CHECK (length(description) <= 10000),
  customer_name     text NOT NULL DEFAULT '' CHECK (length(customer_name) <= 200),
  customer_phone    text CHECK (tandem.is_e164(customer_phone)),
  customer_email    text CHECK (length(customer_email) <= 254),
  contact_id        uuid,
  assigned_to       uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  agent_id          uuid REFERENCES tandem.agents ON DELETE SET NULL,
  -- Without a foreign key: the call that books may reach Postgres after its booking.
  call_id           uuid,
  booking_key       text CHECK (length(booking_key) <= 200),  -- call, tool and canonical arguments: one booking each
  attempt           integer NOT NULL DEFAULT 1 CHECK (attempt > 0),
  -- A hold that has one was sent to the calendar: whether it is there must be looked up before the hold may go.
  calendar_event_id text CHECK (length(calendar_event_id) <= 1024),
  held_until        timestamptz,
  moves             uuid,  -- this hold is to become the time of that appointment
  slot_owner        uuid NOT NULL GENERATED ALWAYS AS (coalesce(moves, id)) STORED,
  cancelling_at     timestamptz,  -- to be taken out of the calendar; the node that began it may be gone
  source            text NOT NULL DEFAULT 'api' CHECK (source IN ('call', 'api', 'calendar', 'import')),
  external_id       text CHECK (length(external_id) <= 200),
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  revision          bigint NOT NULL DEFAULT 1,
  CONSTRAINT appointments_span CHECK (starts_at < ends_at),
  CONSTRAINT appointments_hold_ends CHECK (status <> 'held' OR held_until IS NOT NULL),
  CONSTRAINT appointments_in_organisation UNIQUE (organisation_id, id),
  CONSTRAINT appointments_moves_hold CHECK (moves IS NULL OR status = 'held'),
  -- What an appointment is moved to may overlap what it is moved from, and nothing else.
  CONSTRAINT appointments_no_double_booking EXCLUDE USING gist (calendar_key WITH =, busy WITH &&, slot_owner WITH <>)
    WHERE (status IN ('held', 'confirmed')),
  FOREIGN KEY (organisation_id, moves) REFERENCES tandem.appointments (organisation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organisation_id, connection_id) REFERENCES tandem.calendar_connections (organisation_id, id)
    ON DELETE SET NULL (connection_id),
  FOREIGN KEY (organisation_id, contact_id) REFERENCES tandem.contacts (organisation_id, id)
    ON DELETE SET NULL (contact_id)
);
CREATE INDEX appointments_by_start ON tandem.appointments (organisation_id, starts_at DESC, id DESC);
CREATE INDEX appointments_newest ON tandem.appointments (organisation_id, created_at DESC, id DESC);
CREATE INDEX appointments_by_status ON tandem.appointments (organisation_id, status, starts_at DESC, id DESC);
CREATE INDEX appointments_by_customer ON tandem.appointments (organisation_id, customer_phone, starts_at);
CREATE INDEX appointments_by_call ON tandem.appointments (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX appointments_by_connection ON tandem.appointments (connection_id, starts_at);
CREATE INDEX appointments_by_agent ON tandem.appointments (agent_id);
CREATE INDEX appointments_by_contact ON tandem.appointments (contact_id);
CREATE UNIQUE INDEX appointments_booking ON tandem.appointments (booking_key, attempt) WHERE booking_key IS NOT NULL;
CREATE UNIQUE INDEX appointments_one_hold ON tandem.appointments (call_id)
  WHERE status = 'held' AND call_id IS NOT NULL AND calendar_event_id IS NULL;
CREATE INDEX appointments_holds ON tandem.appointments (held_until) WHERE status = 'held';
CREATE UNIQUE INDEX appointments_one_move ON tandem.appointments (moves) WHERE moves IS NOT NULL;
CREATE INDEX appointments_cancelling ON tandem.appointments (cancelling_at) WHERE cancelling_at IS NOT NULL;
CREATE TRIGGER touch BEFORE UPDATE ON tandem.appointments FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

-- What the exclusion compares is never what a client says: whoever could name a calendar could also block it.
CREATE FUNCTION tandem.set_appointment_slot() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  own tandem.calendar_connections;
BEGIN
  IF NEW.starts_at >= NEW.ends_at THEN
    RETURN NEW;  -- refused by the table's own check, with its name
  END IF;
  SELECT * INTO own FROM tandem.calendar_connections c
    WHERE c.id = NEW.connection_id AND c.organisation_id = NEW.organisation_id;
  NEW.calendar_key := coalesce(own.provider || ':' || own.calendar_id, 'organisation:' || NEW.organisation_id);
  NEW.busy := tstzrange(NEW.starts_at - make_interval(mins => coalesce(own.buffer_before, 0)),
                        NEW.ends_at + make_interval(mins => coalesce(own.buffer_after, 0)));
  RETURN NEW;
END $$;
CREATE TRIGGER set_slot BEFORE INSERT OR UPDATE ON tandem.appointments
  FOR EACH ROW EXECUTE FUNCTION tandem.set_appointment_slot();

-- Holds that ran out are gone before the exclusion is asked: call this in the transaction that books. Those that a
-- calendar was told of stay until it was asked what became of them.
CREATE FUNCTION tandem.drop_expired_holds() RETURNS integer LANGUAGE sql SET search_path = '' AS $$
  WITH gone AS (DELETE FROM tandem.appointments 
    WHERE status = 'held' AND held_until < now() AND calendar_event_id IS NULL RETURNING 1)
  SELECT count(*)::integer FROM gone
$$;

-- ---- Policies ----

CALL tandem.protect('tandem.calendar_connections', 'read', 'administer');
-- Sealed tokens are the node's; a Google calendar is connected by its owner's consent, which the node sees.
REVOKE SELECT, INSERT, UPDATE ON tandem.calendar_connections FROM authenticated;
GRANT SELECT (id, organisation_id, provider, label, account, calendar_id, time_zone, slot_minutes, buffer_before, buffer_after,
    lead_minutes, horizon_days, is_default, granted_scopes, health, last_error, checked_at, created_by, external_id, created_at, updated_at, revision),
  INSERT (id, organisation_id, provider, label, calendar_id, time_zone, slot_minutes, buffer_before, buffer_after, lead_minutes,
    horizon_days, is_default, created_by, external_id),
  UPDATE (label, time_zone, slot_minutes, buffer_before, buffer_after, lead_minutes, horizon_days, is_default) ON tandem.calendar_connections TO authenticated;
CREATE POLICY inserts_builtin ON tandem.calendar_connections AS RESTRICTIVE FOR INSERT TO authenticated
  WITH CHECK (provider = 'builtin');

-- Rows of people's work: a worker sees and writes what is assigned to them or to nobody.
CREATE PROCEDURE tandem.protect_work(target regclass) LANGUAGE plpgsql AS $$
BEGIN
  CALL tandem.protect(target, 'read', 'operate');
  EXECUTE format($p$
    CREATE POLICY assigned ON %s AS RESTRICTIVE TO authenticated USING (
      organisation_id = ANY ((SELECT tandem.organisations_where('all_calls'))::uuid[])
      OR assigned_to IS NULL OR assigned_to = (SELECT auth.uid()))
  $p$, target);
END $$;
CALL tandem.protect_work('tandem.appointments');
CALL tandem.assign_to_members('tandem.appointments');

CALL tandem.open_to('tandem_writer', 'tandem.calendar_connections', 'SELECT, INSERT, UPDATE');
CALL tandem.open_to('tandem_writer', 'tandem.appointments', 'SELECT, INSERT, UPDATE, DELETE');
CALL tandem.open_to('tandem_access', 'tandem.calendar_connections', 'SELECT');
GRANT CREATE ON SCHEMA tandem TO tandem_access;
ALTER FUNCTION tandem.set_appointment_slot OWNER TO tandem_access;
REVOKE CREATE ON SCHEMA tandem FROM tandem_access;
REVOKE ALL ON FUNCTION tandem.set_appointment_slot, tandem.drop_expired_holds, tandem.choose_default_calendar FROM PUBLIC;
REVOKE ALL ON PROCEDURE tandem.protect_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.set_appointment_slot, tandem.drop_expired_holds TO authenticated, tandem_writer;
