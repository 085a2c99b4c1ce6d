-- Calls and everything that is kept of them. `calls`, `transcript_segments` and `call_turns` are functions of `call_events`:
-- the writer folds them, and folding again gives the same rows. What people add lives apart, in `call_annotations`.

CREATE TABLE tandem.contacts (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  name            text NOT NULL DEFAULT '' CHECK (length(name) <= 200),
  phone           text CHECK (tandem.is_e164(phone)),
  email           text CHECK (email = lower(email) AND length(email) <= 254),
  company         text NOT NULL DEFAULT '' CHECK (length(company) <= 200),
  locale          text CHECK (locale ~ '^[a-z]{2,3}(-[A-Z]{2})?$'),
  notes           text NOT NULL DEFAULT '' CHECK (length(notes) <= 10000),
  tags            text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 50 AND octet_length(array_to_string(tags, ' ', '')) <= 11000),
  external_id     text CHECK (length(external_id) <= 200),
  metadata        jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object' AND octet_length(metadata::text) <= 40000),
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  revision        bigint NOT NULL DEFAULT 1,
  CONSTRAINT contacts_in_organisation UNIQUE (organisation_id, id),
  CONSTRAINT contacts_reachable CHECK (num_nonnulls(phone, email) > 0)
);
CREATE UNIQUE INDEX contacts_phone ON tandem.contacts (organisation_id, phone) WHERE phone IS NOT NULL;
CREATE UNIQUE INDEX contacts_email ON tandem.contacts (organisation_id, email) WHERE email IS NOT NULL;
CREATE INDEX contacts_by_time ON tandem.contacts (created_at DESC, id DESC);  -- as calls_by_time
CREATE INDEX contacts_newest ON tandem.contacts (organisation_id, created_at DESC, id DESC);
CREATE INDEX contacts_by_name ON tandem.contacts (organisation_id, lower(name), id);
CREATE UNIQUE INDEX contacts_external_id ON tandem.contacts (organisation_id, external_id) WHERE external_id IS NOT NULL;
CREATE TRIGGER touch BEFORE UPDATE ON tandem.contacts FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

-- Nodes of the fleet, as each reports itself.
CREATE TABLE tandem.nodes (
  id           text PRIMARY KEY CHECK (length(id) <= 64),
  version      text NOT NULL DEFAULT '',
  stream_base  text NOT NULL DEFAULT '',
  shards       integer NOT NULL DEFAULT 0,
  calls_max    integer NOT NULL DEFAULT 0,
  calls_active integer NOT NULL DEFAULT 0,
  draining     boolean NOT NULL DEFAULT false,
  started_at   timestamptz NOT NULL DEFAULT now(),
  seen_at      timestamptz NOT NULL DEFAULT now(),
  -- What it says of its spool every few seconds, as long as it reaches this database: when it did so last, and, of one that is late,
  -- until when its events are here. Null: all of them. One that stops in order, with all of them here, says so no more (null).
  told_at      timestamptz,
  told_until   timestamptz
);

-- Until when the events of a node are here, where it is late and brings them in at the moment; null: all that it has told.
CREATE FUNCTION tandem.node_told_until(node text) RETURNS timestamptz LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT n.told_until FROM tandem.nodes n
  -- A statement may take as long as the shipper lets it, and a batch has several.
  WHERE n.id = node AND n.told_at > now() - interval '2 minutes'
$$;

CREATE TABLE tandem.calls (
  id               uuid PRIMARY KEY,
  organisation_id  uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  agent_id         uuid REFERENCES tandem.agents ON DELETE SET NULL,
  agent_version_id uuid REFERENCES tandem.agent_versions ON DELETE SET NULL,
  phone_number_id  uuid REFERENCES tandem.phone_numbers ON DELETE SET NULL,
  contact_id       uuid REFERENCES tandem.contacts ON DELETE SET NULL,
  direction        text NOT NULL DEFAULT 'inbound' CHECK (direction IN ('inbound', 'outbound', 'playground')),
  from_number      text NOT NULL DEFAULT '',  -- as the carrier gives it: E.164, or "anonymous"
  to_number        text NOT NULL DEFAULT '',
  agent_name       text,  -- as the call began with it; agents of a configuration file have no row
  -- The carrier's names: not unique, since a spool may bring the same call twice.
  carrier_account_id text,
  carrier_call_id  text,
  carrier_stream_id text,  -- the latest attachment's
  status           text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'ringing', 'in-progress', 'ended')),
  outcome          text NOT NULL DEFAULT 'none' CHECK (outcome IN ('booked', 'rescheduled', 'cancelled', 'transferred',
    'answered', 'voicemail', 'abandoned', 'none')),
  end_reason       text CHECK (end_reason IN ('caller-hangup', 'agent-hangup', 'supervisor-hangup', 'transferred',
    'no-answer', 'busy', 'failed', 'model-failed', 'carrier-failed', 'time-limit', 'silence', 'rejected', 'node-lost',
    'no-stream', 'canceled', 'drained')),
  node_id          text,
  epoch            integer NOT NULL DEFAULT 1 CHECK (epoch >= 0),  -- the term of whoever owns it now
  control_seq      bigint NOT NULL DEFAULT 0,  -- the last number of epoch 0, taken under this row's lock
  last_event_at    timestamptz NOT NULL,
  started_at       timestamptz NOT NULL,  -- the carrier's first request, or ours
  ringing_at       timestamptz,
  answered_at      timestamptz,
  ended_at         timestamptz,
  duration_ms      bigint CHECK (duration_ms >= 0),
  turns            integer NOT NULL DEFAULT 0 CHECK (turns >= 0),
  barge_ins        integer NOT NULL DEFAULT 0 CHECK (barge_ins >= 0),
  transfers        integer NOT NULL DEFAULT 0 CHECK (transfers >= 0),
  tool_calls       integer NOT NULL DEFAULT 0 CHECK (tool_calls >= 0),
  latency_p50_ms   integer,  -- of the call's turns: speech stopped to first audio sent
  latency_p90_ms   integer,
  latency_p95_ms   integer,
  latency_p99_ms   integer,
  sentiment        text CHECK (sentiment IN ('positive', 'neutral', 'negative')),
  summary          text,
  follow_up        text,
  final_transcript text,  -- "caller: ...\nagent: ...", as heard
  usage            jsonb NOT NULL DEFAULT '{}',  -- tokens by kind
  -- Fractions of a cent add up, so finer than the amounts that people see.
  cost_carrier     numeric(14,6),
  cost_model       numeric(14,6) NOT NULL DEFAULT 0,
  currency         text NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$'),
  metadata         jsonb NOT NULL DEFAULT '{}',
  external_id      text,
  erased_at        timestamptz,  -- words, names and numbers were forgotten
  -- What retention took (0011_forgetting.sql), as a sum: 1 its words, 2 its events. From then on nothing is folded into the row: what
  -- comes late would be taken for all there is.
  forgotten        smallint NOT NULL DEFAULT 0 CHECK (forgotten BETWEEN 0 AND 3),
  created_at       timestamptz NOT NULL DEFAULT now(),
  updated_at       timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT calls_ended CHECK (status <> 'ended' OR (ended_at IS NOT NULL AND end_reason IS NOT NULL))
-- A call under way is written anew with each batch of its events. With room beside it on its page none of its many indexes has to
-- know (a heap-only tuple), and its old versions are cleared away in passing.
) WITH (fillfactor = 50);
CREATE INDEX calls_by_carrier_call_id ON tandem.calls (carrier_call_id) WHERE carrier_call_id IS NOT NULL;
CREATE UNIQUE INDEX calls_external_id ON tandem.calls (organisation_id, external_id) WHERE external_id IS NOT NULL;
-- For operators, who read without naming an organisation (row security alone sorts nothing): 300,000 calls, first page of the
-- newest, 280 ms without it and 12 ms with it. For others the lists name theirs (control/store/own_organisations).
CREATE INDEX calls_by_time ON tandem.calls (started_at DESC, id DESC);
-- One for each filter that picks few of many, in the order of the list. (A number that is at every call is found in that order, too.)
CREATE INDEX calls_newest ON tandem.calls (organisation_id, started_at DESC, id DESC);
CREATE INDEX calls_by_agent ON tandem.calls (organisation_id, agent_id, started_at DESC, id DESC);
CREATE INDEX calls_by_phone_number ON tandem.calls (organisation_id, phone_number_id, started_at DESC, id DESC);
CREATE INDEX calls_by_status ON tandem.calls (organisation_id, status, started_at DESC, id DESC);
CREATE INDEX calls_by_outcome ON tandem.calls (organisation_id, outcome, started_at DESC, id DESC);
CREATE INDEX calls_by_from ON tandem.calls (organisation_id, from_number, started_at DESC, id DESC);
CREATE INDEX calls_by_contact ON tandem.calls (contact_id, started_at DESC) WHERE contact_id IS NOT NULL;
CREATE INDEX calls_by_duration ON tandem.calls (organisation_id, duration_ms DESC, id DESC);
CREATE INDEX calls_of_agent ON tandem.calls (agent_id, started_at DESC);
CREATE INDEX calls_by_to ON tandem.calls (organisation_id, to_number, started_at DESC, id DESC);
-- Those of which retention has something to take yet, the oldest first.
CREATE INDEX calls_to_forget ON tandem.calls (organisation_id, forgotten, started_at) WHERE status = 'ended' AND forgotten < 3;
CREATE INDEX calls_of_version ON tandem.calls (agent_version_id);
CREATE INDEX calls_of_number ON tandem.calls (phone_number_id);
-- What a node looks for when it starts, and the reaper every minute.
CREATE INDEX calls_unfinished ON tandem.calls (node_id, started_at) WHERE status <> 'ended';

-- The application has no say in these rows but to add: (call, epoch, seq) is what makes a repetition nothing.
CREATE TABLE tandem.call_events (
  call_id         uuid NOT NULL REFERENCES tandem.calls ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  epoch           integer NOT NULL CHECK (epoch >= 0),  -- 0: the control plane, numbered under the call's row lock
  seq             bigint NOT NULL CHECK (seq > 0),
  organisation_id uuid NOT NULL,  -- the call's; without a foreign key of its own, for speed
  at              timestamptz NOT NULL,
  call_time_us    bigint NOT NULL,  -- on the call's own clock
  type            text NOT NULL CHECK (length(type) BETWEEN 1 AND 100),
  actor           text NOT NULL DEFAULT 'system',  -- caller, agent, carrier, model, system, user:ID, key:ID
  payload         jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (call_id, epoch, seq)
);
CREATE INDEX call_events_newest ON tandem.call_events (organisation_id, at DESC);
CREATE INDEX call_events_by_type ON tandem.call_events (organisation_id, type, at DESC);

CREATE TABLE tandem.transcript_segments (
  call_id         uuid NOT NULL REFERENCES tandem.calls ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  epoch           integer NOT NULL,
  item            bigint NOT NULL,  -- the model's item, numbered by us within the epoch
  position        bigint NOT NULL,  -- order of the conversation; gaps are normal
  organisation_id uuid NOT NULL,
  speaker         text NOT NULL CHECK (speaker IN ('caller', 'agent', 'supervisor')),
  text            text NOT NULL,  -- as heard
  full_text       text,           -- all that was spoken, where more than was heard
  started_ms      bigint,         -- on the call's clock
  ended_ms        bigint,
  interrupted     boolean NOT NULL DEFAULT false,
  estimated       boolean NOT NULL DEFAULT false,  -- `text` was cut in proportion: the model gives no times of words
  stock           boolean NOT NULL DEFAULT false,  -- spoken by us, not by the model: an apology, a filler
  PRIMARY KEY (call_id, epoch, item)
);
CREATE INDEX transcript_segments_in_order ON tandem.transcript_segments (call_id, epoch, position);
CREATE INDEX transcript_segments_by_organisation ON tandem.transcript_segments (organisation_id);

-- One caller's turn and its answer: distances from the moment at which speech ended.
CREATE TABLE tandem.call_turns (
  call_id           uuid NOT NULL REFERENCES tandem.calls ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  epoch             integer NOT NULL,
  turn              integer NOT NULL,
  organisation_id   uuid NOT NULL,
  speech_ended_ms   bigint NOT NULL,   -- on the call's clock
  decided_ms        integer NOT NULL,  -- the model said that speech had stopped
  committed_ms      integer,           -- and took it as a turn
  response_began_ms integer,
  first_audio_ms    integer,           -- from the model
  first_sent_ms     integer NOT NULL,  -- first byte to the carrier
  playing_ms        integer,           -- the carrier confirmed that it plays
  tool_ms           integer,           -- spent in tools before the answer
  voice_to_voice_ms integer,           -- end of the caller's voice in the audio to the first audio sent
  interrupted       boolean NOT NULL DEFAULT false,
  PRIMARY KEY (call_id, epoch, turn)
);
CREATE INDEX call_turns_by_organisation ON tandem.call_turns (organisation_id);

CREATE TABLE tandem.recordings (
  id              uuid PRIMARY KEY,
  call_id         uuid NOT NULL REFERENCES tandem.calls ON DELETE CASCADE,
  organisation_id uuid NOT NULL,
  node_id         text,  -- on whose disk it lies; none: that of the call's node
  path            text NOT NULL CHECK (path !~ '(^/|\.\.)'),  -- within the recording store
  format          text NOT NULL DEFAULT 'ogg-opus',
  channels        smallint NOT NULL DEFAULT 2 CHECK (channels IN (1, 2)),
  bytes           bigint NOT NULL CHECK (bytes >= 0),
  sha256          bytea NOT NULL CHECK (length(sha256) = 32),
  duration_ms     bigint NOT NULL CHECK (duration_ms >= 0),
  lost_ms         bigint NOT NULL DEFAULT 0 CHECK (lost_ms >= 0),  -- of it, silence where the machine was too busy to write
  created_at      timestamptz NOT NULL DEFAULT now(),
  -- Forgotten; the file is the node's to delete, and then the row goes.
  discarded_at    timestamptz
);
CREATE INDEX recordings_by_call ON tandem.recordings (call_id);
CREATE INDEX recordings_newest ON tandem.recordings (organisation_id, created_at DESC);
CREATE INDEX recordings_discarded ON tandem.recordings (discarded_at) WHERE discarded_at IS NOT NULL;

-- What people say of a call. Outside the fold, so that late events cannot undo it.
CREATE TABLE tandem.call_annotations (
  call_id         uuid PRIMARY KEY REFERENCES tandem.calls ON DELETE CASCADE,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  assigned_to     uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  disposition     text CHECK (length(disposition) <= 200),
  notes           text CHECK (length(notes) <= 10000),
  rating          smallint CHECK (rating BETWEEN 1 AND 5),
  feedback        text CHECK (length(feedback) <= 10000),
  tags            text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 50 AND octet_length(array_to_string(tags, ' ', '')) <= 11000),
  updated_by      uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  revision        bigint NOT NULL DEFAULT 1
);
CREATE INDEX call_annotations_by_person ON tandem.call_annotations (assigned_to);
CREATE INDEX call_annotations_by_organisation ON tandem.call_annotations (organisation_id);
CREATE TRIGGER touch BEFORE UPDATE ON tandem.call_annotations FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

-- ---- Policies: a worker's calls are those assigned to them, and those assigned to nobody ----

CREATE FUNCTION tandem.call_is_free_or_mine(call uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' COST 1000 AS $$
  SELECT NOT EXISTS (SELECT FROM tandem.call_annotations a
    WHERE a.call_id = call AND a.assigned_to IS NOT NULL AND a.assigned_to IS DISTINCT FROM tandem.user_id())
$$;
CREATE FUNCTION tandem.call_is_mine(call uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' COST 1000 AS $$
  SELECT EXISTS (SELECT FROM tandem.call_annotations a WHERE a.call_id = call AND a.assigned_to = tandem.user_id())
$$;
-- Whether the caller may do to this call what `wanted` names: for what has no row to write (hang up, listen in).
CREATE FUNCTION tandem.may_with_call(wanted text, call uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM tandem.calls c WHERE c.id = call AND tandem.may(wanted, c.organisation_id)
    AND (tandem.may('all_calls', c.organisation_id) OR tandem.call_is_mine(c.id)))
$$;
CREATE FUNCTION tandem.call_words(summary text, transcript text, from_number text, to_number text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT coalesce(summary, '') || ' ' || coalesce(transcript, '') || ' ' || from_number || ' ' || to_number
$$;
-- The calls in which the words stand, among those that the caller may see; null where there are more than `most`, since then the
-- list itself finds a page of them at once, from the newest on. A function of its own, because row security lets no index be
-- asked by a comparison that could tell of rows: so it asks itself what the policies ask, or a worker could spell out a
-- colleague's calls with it word by word.
CREATE FUNCTION tandem.calls_with(words text, most integer DEFAULT 2000) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  pattern constant text := '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%';
  mine constant uuid[] := tandem.organisations_where('read');
  whole constant uuid[] := tandem.organisations_where('all_calls');
  found uuid[];
BEGIN
  -- EXECUTE plans for this pattern: whether the index is worth it depends on what stands there.
  EXECUTE $q$
    SELECT array_agg(m.id) FROM (
      (SELECT c.id FROM tandem.calls c WHERE c.status = 'ended' AND c.organisation_id = ANY ($2)
         AND tandem.call_words(c.summary, c.final_transcript, c.from_number, c.to_number) ILIKE $1
         AND (c.organisation_id = ANY ($4) OR tandem.call_is_free_or_mine(c.id)) LIMIT $3)
      UNION ALL
      (SELECT c.id FROM tandem.calls c WHERE c.status <> 'ended' AND c.organisation_id = ANY ($2)
         AND tandem.call_words(c.summary, c.final_transcript, c.from_number, c.to_number) ILIKE $1
         AND (c.organisation_id = ANY ($4) OR tandem.call_is_free_or_mine(c.id)) LIMIT $3)
      UNION ALL
      (SELECT a.call_id FROM tandem.call_annotations a WHERE a.organisation_id = ANY ($2)
         AND (coalesce(a.notes, '') || ' ' || coalesce(a.disposition, '')) ILIKE $1
         AND (a.organisation_id = ANY ($4) OR tandem.call_is_free_or_mine(a.call_id)) LIMIT $3)) AS m
  $q$ INTO found USING pattern, mine, most + 1, whole;
  RETURN CASE WHEN coalesce(cardinality(found), 0) <= most THEN coalesce(found, '{}') END;
END $$;
-- An annotation's organisation is its call's, whatever was asked for.
CREATE FUNCTION tandem.set_annotation_organisation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  SELECT c.organisation_id INTO NEW.organisation_id FROM tandem.calls c WHERE c.id = NEW.call_id;
  NEW.updated_by := tandem.user_id();
  RETURN NEW;
END $$;
CREATE TRIGGER set_organisation BEFORE INSERT OR UPDATE ON tandem.call_annotations
  FOR EACH ROW EXECUTE FUNCTION tandem.set_annotation_organisation();

CALL tandem.assign_to_members('tandem.call_annotations');

-- Rows of a call: those who see all calls, and a worker by assignment. `call_column` is where the call's id stands.
CREATE PROCEDURE tandem.protect_call_rows(target regclass, call_column text) LANGUAGE plpgsql AS $$
BEGIN
  CALL tandem.close_table(target);
  EXECUTE format('GRANT SELECT ON %s TO authenticated', target);
  EXECUTE format($p$
    CREATE POLICY reads ON %s FOR SELECT TO authenticated USING (
      organisation_id = ANY ((SELECT tandem.organisations_where('read'))::uuid[])
      AND (organisation_id = ANY ((SELECT tandem.organisations_where('all_calls'))::uuid[])
        OR tandem.call_is_free_or_mine(%I)))
  $p$, target, call_column);
END $$;
CALL tandem.protect_call_rows('tandem.calls', 'id');
CALL tandem.protect_call_rows('tandem.call_events', 'call_id');
CALL tandem.protect_call_rows('tandem.transcript_segments', 'call_id');
CALL tandem.protect_call_rows('tandem.call_turns', 'call_id');
CALL tandem.protect_call_rows('tandem.recordings', 'call_id');

CALL tandem.protect_call_rows('tandem.call_annotations', 'call_id');
-- Whose it is, and of which call, nobody says again: whoever could would make any call their own.
GRANT INSERT (call_id, organisation_id, assigned_to, disposition, notes, rating, feedback, tags)
  ON tandem.call_annotations TO authenticated;
GRANT UPDATE (assigned_to, disposition, notes, rating, feedback, tags) ON tandem.call_annotations TO authenticated;
-- The trigger has put the call's own organisation into the row before this is asked.
CREATE POLICY inserts ON tandem.call_annotations FOR INSERT TO authenticated WITH CHECK (
  organisation_id = ANY ((SELECT tandem.organisations_where('supervise'))::uuid[])
  AND organisation_id = ANY ((SELECT tandem.organisations_where('all_calls'))::uuid[]));
CREATE POLICY updates ON tandem.call_annotations FOR UPDATE TO authenticated
  USING (organisation_id = ANY ((SELECT tandem.organisations_where('supervise'))::uuid[])
    AND (organisation_id = ANY ((SELECT tandem.organisations_where('all_calls'))::uuid[])
      OR assigned_to = (SELECT auth.uid())))
  WITH CHECK (organisation_id = ANY ((SELECT tandem.organisations_where('supervise'))::uuid[])
    AND (organisation_id = ANY ((SELECT tandem.organisations_where('all_calls'))::uuid[])
      OR assigned_to = (SELECT auth.uid())));

CALL tandem.protect('tandem.contacts', 'read', 'operate');

CALL tandem.close_table('tandem.nodes');
GRANT SELECT ON tandem.nodes TO authenticated;
CREATE POLICY reads ON tandem.nodes FOR SELECT TO authenticated USING ((SELECT tandem.is_platform_admin()));

CALL tandem.open_to('tandem_writer', 'tandem.contacts', 'SELECT, INSERT, UPDATE');
CALL tandem.open_to('tandem_writer', 'tandem.nodes', 'SELECT, INSERT, UPDATE, DELETE');
CALL tandem.open_to('tandem_writer', 'tandem.calls', 'SELECT, INSERT, UPDATE');
CALL tandem.open_to('tandem_writer', 'tandem.call_events', 'SELECT, INSERT');
-- Folding again may find fewer segments or turns than before.
CALL tandem.open_to('tandem_writer', 'tandem.transcript_segments', 'SELECT, INSERT, UPDATE, DELETE');
CALL tandem.open_to('tandem_writer', 'tandem.call_turns', 'SELECT, INSERT, UPDATE, DELETE');
CALL tandem.open_to('tandem_writer', 'tandem.recordings', 'SELECT, INSERT, UPDATE, DELETE');
CALL tandem.open_to('tandem_access', 'tandem.calls', 'SELECT');
CALL tandem.open_to('tandem_access', 'tandem.call_annotations', 'SELECT');
-- Rows come through a temporary table: COPY into a table with row security is refused.
DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO tandem_writer', current_database()); END $$;

GRANT CREATE ON SCHEMA tandem TO tandem_access;
ALTER FUNCTION tandem.call_is_free_or_mine OWNER TO tandem_access;
ALTER FUNCTION tandem.call_is_mine OWNER TO tandem_access;
ALTER FUNCTION tandem.calls_with OWNER TO tandem_access;
ALTER FUNCTION tandem.set_annotation_organisation OWNER TO tandem_access;
REVOKE CREATE ON SCHEMA tandem FROM tandem_access;
REVOKE ALL ON ALL ROUTINES IN SCHEMA tandem FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.node_told_until TO tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.call_is_free_or_mine, tandem.call_is_mine, tandem.may_with_call,
  tandem.set_annotation_organisation, tandem.calls_with TO authenticated, tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.call_words TO authenticated, tandem_writer, tandem_access, tandem_keeper;

-- Words in calls that are over: while a call is under way its row is written each moment, and there are few of them.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA tandem;
DO $$
BEGIN
  -- Whoever installed the extension before us may have put it elsewhere.
  EXECUTE format('CREATE INDEX calls_by_words ON tandem.calls USING gin '
    '(tandem.call_words(summary, final_transcript, from_number, to_number) %I.gin_trgm_ops) WHERE status = ''ended''',
    (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'));
END $$;
