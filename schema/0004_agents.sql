-- Voice agents: what they are told, which numbers and hours they answer, what they may use.

-- Models and voices that agents may name: lists in the database, extended without a release.
CREATE TABLE tandem.models (
  id       text PRIMARY KEY CHECK (length(id) <= 100),
  name     text NOT NULL CHECK (length(name) <= 200),
  provider text NOT NULL DEFAULT 'openai' CHECK (length(provider) <= 50),
  active   boolean NOT NULL DEFAULT true,
  position integer NOT NULL DEFAULT 0
);
-- What models cost, those too that no agent names: which write down what callers say, or read transcripts. A model costs what
-- its latest row that is valid says; nodes hear of a change at once, of a date that passes within minutes.
CREATE TABLE tandem.model_prices (
  model_id     text NOT NULL CHECK (length(model_id) BETWEEN 1 AND 100),
  valid_from   timestamptz NOT NULL,
  currency     text NOT NULL DEFAULT 'USD' CHECK (currency = 'USD'),  -- what calls cost is summed in it
  -- A million tokens each.
  text_in      numeric(12,4) NOT NULL DEFAULT 0 CHECK (text_in >= 0),
  text_cached  numeric(12,4) NOT NULL DEFAULT 0 CHECK (text_cached >= 0),
  text_out     numeric(12,4) NOT NULL DEFAULT 0 CHECK (text_out >= 0),
  audio_in     numeric(12,4) NOT NULL DEFAULT 0 CHECK (audio_in >= 0),
  audio_cached numeric(12,4) NOT NULL DEFAULT 0 CHECK (audio_cached >= 0),
  audio_out    numeric(12,4) NOT NULL DEFAULT 0 CHECK (audio_out >= 0),
  audio_minute numeric(12,6) NOT NULL DEFAULT 0 CHECK (audio_minute >= 0),  -- of what was heard
  PRIMARY KEY (model_id, valid_from)
);
CREATE TABLE tandem.voices (
  id          text PRIMARY KEY CHECK (length(id) <= 100),
  name        text NOT NULL CHECK (length(name) <= 200),
  provider    text NOT NULL DEFAULT 'openai' CHECK (length(provider) <= 50),
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 2000),
  languages   text[] NOT NULL DEFAULT '{}'  -- empty: any that the model speaks
    CHECK (cardinality(languages) <= 200 AND octet_length(array_to_string(languages, ' ', '')) <= 4000),
  active      boolean NOT NULL DEFAULT true,
  position    integer NOT NULL DEFAULT 0
);

CREATE TABLE tandem.agents (
  id                   uuid PRIMARY KEY,
  organisation_id      uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  name                 text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  status               text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'paused')),
  published_version_id uuid,  -- its foreign key comes with the versions
  template_id          uuid,
  external_id          text CHECK (length(external_id) <= 200),
  analysis             boolean NOT NULL DEFAULT true,  -- its calls are analysed when they are over
  -- What a version freezes: everything from here on.
  instructions         text NOT NULL CHECK (length(instructions) BETWEEN 1 AND 100000),
  greeting             text CHECK (length(greeting) <= 2000),  -- null: the caller speaks first
  fallback_message     text CHECK (length(fallback_message) <= 2000),
  model                text CHECK (length(model) <= 100),      -- null: the node's own
  voice                text NOT NULL DEFAULT 'marin' CHECK (length(voice) <= 100),
  speed                numeric(4,2) NOT NULL DEFAULT 1 CHECK (speed BETWEEN 0.25 AND 1.5),
  languages            text[] NOT NULL DEFAULT '{en}' CHECK (cardinality(languages) BETWEEN 1 AND 20
    AND octet_length(array_to_string(languages, ' ', '')) <= 1000),
  model_audio          text NOT NULL DEFAULT 'pcm24k' CHECK (model_audio IN ('pcm24k', 'pcmu')),
  noise_reduction      text NOT NULL DEFAULT 'none' CHECK (noise_reduction IN ('none', 'near_field', 'far_field')),
  transcription_model  text CHECK (length(transcription_model) <= 100),
  max_output_tokens    integer CHECK (max_output_tokens BETWEEN 1 AND 4096),
  turn_detection       jsonb NOT NULL DEFAULT '{"type": "server_vad"}' CHECK (
    (turn_detection ->> 'type' IN ('server_vad', 'semantic_vad')) IS TRUE AND octet_length(turn_detection::text) <= 4000),
  silence              jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(silence) = 'object' AND octet_length(silence::text) <= 4000),
  tools                text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tools) <= 50
    AND octet_length(array_to_string(tools, ' ', '')) <= 10000),
  filler               text NOT NULL DEFAULT 'sentence' CHECK (filler IN ('sentence', 'tone', 'none')),  -- of slow tools
  transfer_numbers     text[] NOT NULL DEFAULT '{}' CHECK (cardinality(transfer_numbers) <= 100
    AND tandem.all_e164(transfer_numbers)),
  closed_hours         text NOT NULL DEFAULT 'same' CHECK (closed_hours IN ('same', 'message', 'transfer')),
  max_call_seconds     integer NOT NULL DEFAULT 1800 CHECK (max_call_seconds BETWEEN 60 AND 14400),
  max_concurrent_calls integer NOT NULL DEFAULT 0 CHECK (max_concurrent_calls >= 0),  -- 0: only the node's limit
  max_calls_per_minute integer NOT NULL DEFAULT 0 CHECK (max_calls_per_minute >= 0),  -- 0: the node's default
  recording            boolean NOT NULL DEFAULT false,
  recording_notice     text CHECK (length(recording_notice) <= 500),  -- said before the greeting where calls are recorded
  metadata             jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object' AND octet_length(metadata::text) <= 40000),
  created_by           uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  revision             bigint NOT NULL DEFAULT 1,
  CONSTRAINT agents_in_organisation UNIQUE (organisation_id, id),
  CONSTRAINT agents_published_has_version CHECK (status = 'draft' OR published_version_id IS NOT NULL),
  CONSTRAINT agents_transfer_has_number CHECK (closed_hours <> 'transfer' OR cardinality(transfer_numbers) > 0)
);
CREATE INDEX agents_newest ON tandem.agents (organisation_id, created_at DESC, id DESC);
CREATE INDEX agents_by_status ON tandem.agents (organisation_id, status, created_at DESC, id DESC);
CREATE INDEX agents_by_name ON tandem.agents (organisation_id, lower(name), id);
CREATE INDEX agents_by_template ON tandem.agents (template_id);
CREATE UNIQUE INDEX agents_external_id ON tandem.agents (organisation_id, external_id) WHERE external_id IS NOT NULL;
CREATE TRIGGER touch BEFORE UPDATE ON tandem.agents FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

-- What was published, word for word. Calls name the version that answered them.
CREATE TABLE tandem.agent_versions (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  agent_id        uuid NOT NULL,
  number          integer NOT NULL CHECK (number > 0),
  definition      jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
  note            text NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
  published_by    uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE (agent_id, number),
  CONSTRAINT agent_versions_of_agent UNIQUE (agent_id, id),
  FOREIGN KEY (organisation_id, agent_id) REFERENCES tandem.agents (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX agent_versions_by_organisation ON tandem.agent_versions (organisation_id);
ALTER TABLE tandem.agents ADD CONSTRAINT agents_published_version
  FOREIGN KEY (id, published_version_id) REFERENCES tandem.agent_versions (agent_id, id) DEFERRABLE INITIALLY DEFERRED;

-- An agent of a reseller, lent to a child: it may be read and put on numbers there, not changed.
CREATE TABLE tandem.agent_assignments (
  agent_id        uuid NOT NULL,
  owner_id        uuid NOT NULL,  -- whose agent it is
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  assigned_by     uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agent_id, organisation_id),
  FOREIGN KEY (owner_id, agent_id) REFERENCES tandem.agents (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX agent_assignments_by_organisation ON tandem.agent_assignments (organisation_id);
CREATE INDEX agent_assignments_by_owner ON tandem.agent_assignments (owner_id);

CREATE TABLE tandem.agent_templates (
  id          uuid PRIMARY KEY,
  slug        text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  trade       text NOT NULL CHECK (length(trade) BETWEEN 1 AND 100),
  name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 2000),
  -- Columns of `agents` by name: a new agent starts with these.
  definition  jsonb NOT NULL CHECK (definition ? 'instructions' AND octet_length(definition::text) <= 200000),
  -- Rows of `intents` by column.
  intents     jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(intents) = 'array' AND octet_length(intents::text) <= 2000000),
  position    integer NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  revision    bigint NOT NULL DEFAULT 1
);
CREATE TRIGGER touch BEFORE UPDATE ON tandem.agent_templates FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();
ALTER TABLE tandem.agents ADD CONSTRAINT agents_template
  FOREIGN KEY (template_id) REFERENCES tandem.agent_templates ON DELETE SET NULL;

CREATE TABLE tandem.intents (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  agent_id        uuid,  -- null: for every agent of the organisation
  name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  examples        text[] NOT NULL DEFAULT '{}' CHECK (cardinality(examples) <= 100 AND octet_length(array_to_string(examples, ' ', '')) <= 210000),
  replies         jsonb NOT NULL DEFAULT '{}'  -- {"en": "...", "ru": "..."}
    CHECK (jsonb_typeof(replies) = 'object' AND octet_length(replies::text) <= 40000),
  enabled         boolean NOT NULL DEFAULT true,
  position        integer NOT NULL DEFAULT 0,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  revision        bigint NOT NULL DEFAULT 1,
  CONSTRAINT intents_name UNIQUE NULLS NOT DISTINCT (organisation_id, agent_id, name),
  FOREIGN KEY (organisation_id, agent_id) REFERENCES tandem.agents (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX intents_newest ON tandem.intents (organisation_id, created_at DESC, id DESC);
CREATE TRIGGER touch BEFORE UPDATE ON tandem.intents FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

-- Local times of the organisation's zone; several spans a day may stand beside each other. 24:00 is the end of a day.
CREATE TABLE tandem.working_hours (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  weekday         smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),  -- ISO 8601: 1 is Monday
  opens           time NOT NULL,
  closes          time NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  revision        bigint NOT NULL DEFAULT 1,
  CONSTRAINT working_hours_span CHECK (opens < closes),
  UNIQUE (organisation_id, weekday, opens)
);
CREATE TRIGGER touch BEFORE UPDATE ON tandem.working_hours FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

-- Days that differ: holidays (no times: closed), long Thursdays. They stand for the whole day.
CREATE TABLE tandem.working_hour_exceptions (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  day             date NOT NULL,
  opens           time,
  closes          time,
  note            text NOT NULL DEFAULT '' CHECK (length(note) <= 200),
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  revision        bigint NOT NULL DEFAULT 1,
  CONSTRAINT working_hour_exceptions_span CHECK (num_nonnulls(opens, closes) = 0 OR opens < closes),
  CONSTRAINT working_hour_exceptions_day UNIQUE NULLS NOT DISTINCT (organisation_id, day, opens)
);
CREATE TRIGGER touch BEFORE UPDATE ON tandem.working_hour_exceptions FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

CREATE TABLE tandem.phone_numbers (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  number          text NOT NULL UNIQUE CHECK (tandem.is_e164(number)),
  carrier         text NOT NULL DEFAULT 'twilio' CHECK (carrier IN ('twilio')),
  carrier_sid     text CHECK (length(carrier_sid) <= 64),
  label           text NOT NULL DEFAULT '' CHECK (length(label) <= 200),
  agent_id        uuid REFERENCES tandem.agents ON DELETE SET NULL,
  active          boolean NOT NULL DEFAULT true,
  external_id     text CHECK (length(external_id) <= 200),
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  revision        bigint NOT NULL DEFAULT 1,
  CONSTRAINT phone_numbers_in_organisation UNIQUE (organisation_id, id)
);
CREATE INDEX phone_numbers_newest ON tandem.phone_numbers (organisation_id, created_at DESC, id DESC);
CREATE INDEX phone_numbers_by_agent ON tandem.phone_numbers (agent_id);
CREATE UNIQUE INDEX phone_numbers_carrier_sid ON tandem.phone_numbers (carrier_sid) WHERE carrier_sid IS NOT NULL;
CREATE TRIGGER touch BEFORE UPDATE ON tandem.phone_numbers FOR EACH ROW EXECUTE FUNCTION tandem.touch_row();

ALTER TABLE tandem.organisations ADD CONSTRAINT organisations_selected_agent
  FOREIGN KEY (selected_agent_id) REFERENCES tandem.agents ON DELETE SET NULL;
CREATE INDEX organisations_by_selected_agent ON tandem.organisations (selected_agent_id);

-- A foreign key does not ask whose the agent is: the organisation's own, or lent to it.
CREATE FUNCTION tandem.check_agent_usable() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  agent uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
  organisation uuid := (to_jsonb(NEW) ->> TG_ARGV[1])::uuid;
BEGIN
  IF agent IS NOT NULL
     AND NOT EXISTS (SELECT FROM tandem.agents a WHERE a.id = agent AND a.organisation_id = organisation)
     AND NOT EXISTS (SELECT FROM tandem.agent_assignments l
                     WHERE l.agent_id = agent AND l.organisation_id = organisation) THEN
    RAISE foreign_key_violation USING MESSAGE = 'no such agent in this organisation',
      CONSTRAINT = TG_TABLE_NAME || '_agent_usable';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_agent BEFORE INSERT OR UPDATE OF agent_id, organisation_id ON tandem.phone_numbers
  FOR EACH ROW EXECUTE FUNCTION tandem.check_agent_usable('agent_id', 'organisation_id');
CREATE TRIGGER check_agent BEFORE INSERT OR UPDATE OF selected_agent_id ON tandem.organisations
  FOR EACH ROW EXECUTE FUNCTION tandem.check_agent_usable('selected_agent_id', 'id');

-- An agent is lent downwards only.
CREATE FUNCTION tandem.check_assignment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM tandem.organisations WHERE id = NEW.organisation_id AND parent_id = NEW.owner_id) THEN
    RAISE check_violation USING MESSAGE = 'agents are lent to children only', CONSTRAINT = 'agent_assignments_to_child';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_assignment BEFORE INSERT OR UPDATE ON tandem.agent_assignments
  FOR EACH ROW EXECUTE FUNCTION tandem.check_assignment();

-- What was lent and is taken back answers nobody there any more.
CREATE FUNCTION tandem.end_loan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE tandem.phone_numbers SET agent_id = NULL
    WHERE organisation_id = OLD.organisation_id AND agent_id = OLD.agent_id;
  UPDATE tandem.organisations SET selected_agent_id = NULL
    WHERE id = OLD.organisation_id AND selected_agent_id = OLD.agent_id;
  RETURN NULL;
END $$;
CREATE TRIGGER end_loan AFTER DELETE ON tandem.agent_assignments FOR EACH ROW EXECUTE FUNCTION tandem.end_loan();
-- A child that leaves its reseller leaves the reseller's agents.
CREATE FUNCTION tandem.end_loans_of_parent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM tandem.agent_assignments WHERE organisation_id = NEW.id AND owner_id = OLD.parent_id;
  RETURN NULL;
END $$;
CREATE TRIGGER end_loans AFTER UPDATE OF parent_id ON tandem.organisations FOR EACH ROW
  WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION tandem.end_loans_of_parent();

-- What a version keeps of an agent.
CREATE FUNCTION tandem.agent_definition(agent tandem.agents) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT to_jsonb(agent) - ARRAY['id', 'organisation_id', 'status', 'published_version_id', 'template_id', 'external_id',
    'analysis', 'created_by', 'created_at', 'updated_at', 'revision']
$$;

-- Freezes the agent as it is and makes that what callers hear; gives the number, or null where that agent is not theirs who
-- ask. The one way to a version: what it holds is what somebody could see as the agent.
CREATE FUNCTION tandem.publish_agent(agent uuid, version_id uuid, note text DEFAULT '') RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  draft tandem.agents;
  number integer;
BEGIN
  SELECT * INTO draft FROM tandem.agents WHERE id = agent FOR UPDATE;
  IF NOT FOUND OR (tandem.is_bound() AND tandem.may('configure', draft.organisation_id) IS NOT TRUE) THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(max(v.number), 0) + 1 INTO number FROM tandem.agent_versions v WHERE v.agent_id = agent;
  INSERT INTO tandem.agent_versions (id, organisation_id, agent_id, number, definition, note, published_by)
    VALUES (version_id, draft.organisation_id, agent, number, tandem.agent_definition(draft), publish_agent.note,
            tandem.user_id());
  UPDATE tandem.agents SET status = 'published', published_version_id = version_id WHERE id = agent;
  RETURN number;
END $$;

-- Agents that a parent lent to an organisation in which the caller may read.
CREATE FUNCTION tandem.agents_lent_to_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(array_agg(agent_id), '{}') FROM tandem.agent_assignments
    WHERE organisation_id = ANY (tandem.organisations_where('read'))
$$;

-- ---- Policies ----

CALL tandem.protect('tandem.agents', 'read', 'configure');
-- A version is made by publishing, never changes, and goes with its agent only.
CALL tandem.protect('tandem.agent_versions', 'read', NULL);
CREATE POLICY reads_lent ON tandem.agents FOR SELECT TO authenticated
  USING (id = ANY ((SELECT tandem.agents_lent_to_me())::uuid[]));
CREATE POLICY reads_lent ON tandem.agent_versions FOR SELECT TO authenticated
  USING (agent_id = ANY ((SELECT tandem.agents_lent_to_me())::uuid[]));
CALL tandem.protect('tandem.intents', 'read', 'configure');
CALL tandem.protect('tandem.working_hours', 'read', 'configure');
CALL tandem.protect('tandem.working_hour_exceptions', 'read', 'configure');
CALL tandem.protect('tandem.phone_numbers', 'read', 'configure');
-- The numbers are those of the platform's account with the carrier: who claims one gets its calls, so operators hand them
-- out, and say which they are. Between a reseller and its children they move freely.
CREATE POLICY inserts_by_operators ON tandem.phone_numbers AS RESTRICTIVE FOR INSERT TO authenticated
  WITH CHECK ((SELECT tandem.is_platform_admin()));
CREATE TRIGGER guard_columns BEFORE UPDATE ON tandem.phone_numbers FOR EACH ROW EXECUTE FUNCTION tandem.guard_columns(
  'operator', 'organisation_id', 'organisation_id', 'label', 'agent_id', 'active', 'external_id');

CALL tandem.close_table('tandem.agent_assignments');
GRANT SELECT, INSERT, DELETE ON tandem.agent_assignments TO authenticated;
CREATE POLICY reads ON tandem.agent_assignments FOR SELECT TO authenticated
  USING (organisation_id = ANY ((SELECT tandem.organisations_where('read'))::uuid[])
    OR owner_id = ANY ((SELECT tandem.organisations_where('read'))::uuid[]));
CREATE POLICY inserts ON tandem.agent_assignments FOR INSERT TO authenticated
  WITH CHECK (owner_id = ANY ((SELECT tandem.organisations_where('configure'))::uuid[])
    AND organisation_id = ANY ((SELECT tandem.organisations_where('configure'))::uuid[]));
CREATE POLICY deletes ON tandem.agent_assignments FOR DELETE TO authenticated
  USING (owner_id = ANY ((SELECT tandem.organisations_where('configure'))::uuid[]));

-- Lists for everybody who has signed in; operators keep them. (Who is signed in without any organisation sees them too.)
CREATE PROCEDURE tandem.protect_list(target regclass) LANGUAGE plpgsql AS $$
BEGIN
  CALL tandem.close_table(target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO authenticated', target);
  EXECUTE format('CREATE POLICY reads ON %s FOR SELECT TO authenticated USING (true)', target);
  EXECUTE format('CREATE POLICY inserts ON %s FOR INSERT TO authenticated WITH CHECK ((SELECT tandem.is_platform_admin()))', target);
  EXECUTE format('CREATE POLICY updates ON %s FOR UPDATE TO authenticated USING ((SELECT tandem.is_platform_admin()))', target);
  EXECUTE format('CREATE POLICY deletes ON %s FOR DELETE TO authenticated USING ((SELECT tandem.is_platform_admin()))', target);
  CALL tandem.open_to('tandem_writer', target, 'SELECT');
END $$;
CALL tandem.protect_list('tandem.models');
CALL tandem.protect_list('tandem.model_prices');
CALL tandem.protect_list('tandem.voices');
CALL tandem.protect_list('tandem.agent_templates');

CALL tandem.open_to('tandem_writer', 'tandem.agents', 'SELECT, UPDATE (status, published_version_id)');
CALL tandem.open_to('tandem_writer', 'tandem.agent_versions', 'SELECT, INSERT');
CALL tandem.open_to('tandem_writer', 'tandem.agent_assignments', 'SELECT');
CALL tandem.open_to('tandem_writer', 'tandem.intents', 'SELECT');
CALL tandem.open_to('tandem_writer', 'tandem.working_hours', 'SELECT');
CALL tandem.open_to('tandem_writer', 'tandem.working_hour_exceptions', 'SELECT');
CALL tandem.open_to('tandem_writer', 'tandem.phone_numbers', 'SELECT');
CALL tandem.open_to('tandem_access', 'tandem.agents', 'SELECT');
CALL tandem.open_to('tandem_access', 'tandem.agent_assignments', 'SELECT');
CALL tandem.open_to('tandem_keeper', 'tandem.phone_numbers', 'SELECT, UPDATE (agent_id)');
CALL tandem.open_to('tandem_keeper', 'tandem.agent_assignments', 'SELECT, DELETE');
GRANT UPDATE (selected_agent_id) ON tandem.organisations TO tandem_keeper;

GRANT CREATE ON SCHEMA tandem TO tandem_access, tandem_keeper, tandem_writer;
ALTER FUNCTION tandem.check_agent_usable OWNER TO tandem_access;
ALTER FUNCTION tandem.check_assignment OWNER TO tandem_access;
ALTER FUNCTION tandem.agents_lent_to_me OWNER TO tandem_access;
ALTER FUNCTION tandem.end_loan OWNER TO tandem_keeper;
ALTER FUNCTION tandem.end_loans_of_parent OWNER TO tandem_keeper;
ALTER FUNCTION tandem.publish_agent OWNER TO tandem_writer;
REVOKE CREATE ON SCHEMA tandem FROM tandem_access, tandem_keeper, tandem_writer;
REVOKE ALL ON ALL ROUTINES IN SCHEMA tandem FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.check_agent_usable, tandem.check_assignment, tandem.agents_lent_to_me,
  tandem.agent_definition, tandem.publish_agent, tandem.end_loan, tandem.end_loans_of_parent
  TO authenticated, tandem_writer, tandem_keeper;

-- A node that serves agents from its memory hears that they changed: NOTIFY tandem_directory, 'table organisation'.
CREATE FUNCTION tandem.notify_directory() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  row_of jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
BEGIN
  PERFORM pg_notify('tandem_directory',
    TG_TABLE_NAME || ' ' || coalesce(row_of ->> 'organisation_id', row_of ->> 'id', ''));
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION tandem.notify_directory FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.notify_directory TO authenticated, tandem_writer;
DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['organisations', 'agents', 'agent_versions', 'agent_assignments', 'intents', 'working_hours',
      'working_hour_exceptions', 'phone_numbers', 'model_prices']
  LOOP
    EXECUTE format('CREATE TRIGGER notify_directory AFTER INSERT OR UPDATE OR DELETE ON tandem.%I FOR EACH ROW '
      'EXECUTE FUNCTION tandem.notify_directory()', target);
  END LOOP;
END $$;
