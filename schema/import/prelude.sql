-- What every import begins with. Rows of older products are read as JSON, so that a table or a column that is not there is
-- nothing, and names in camel case count as those in snake case. Nothing of theirs is changed. Ids are kept where they are
-- UUIDs and made of product, table and old id where they are not: the same again at every run.

SET LOCAL TIME ZONE 'UTC';  -- Times without a zone were UTC in all five.
SET LOCAL client_min_messages = warning;
SET LOCAL tandem.moving_in = 'on';  -- Of old calls nobody is told, and no model is paid to read them.

-- Forced row security binds the owner of the tables too, unless they are above it; taken back by the epilogue.
DO $$
DECLARE
  target regclass;
BEGIN
  CREATE TEMPORARY TABLE import_forced (target regclass) ON COMMIT DROP;
  IF NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) THEN
    INSERT INTO import_forced SELECT oid FROM pg_class WHERE relnamespace = 'tandem'::regnamespace AND relforcerowsecurity;
    FOR target IN SELECT f.target FROM import_forced f LOOP
      EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', target);
    END LOOP;
  END IF;
END $$;

CREATE FUNCTION pg_temp.snake(r jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_object_agg(lower(regexp_replace(key, '([a-z0-9])([A-Z])', '\1_\2', 'g')), value) FROM jsonb_each(r)
$$;

-- Rows of the first of these tables that there is; `schema.table`, or one of `public`.
CREATE FUNCTION pg_temp.old(VARIADIC names text[]) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
DECLARE
  name text;
  target regclass;
BEGIN
  FOREACH name IN ARRAY names LOOP
    target := to_regclass(CASE WHEN position('.' IN name) > 0 THEN name ELSE format('public.%I', name) END);
    IF target IS NOT NULL THEN
      RETURN QUERY EXECUTE format('SELECT pg_temp.snake(to_jsonb(t)) FROM %s t', target);
      RETURN;
    END IF;
  END LOOP;
END $$;

-- The first member of these names that is there and not empty.
CREATE FUNCTION pg_temp.pick(r jsonb, VARIADIC names text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT r ->> n.name FROM unnest(names) WITH ORDINALITY AS n (name, place) WHERE coalesce(r ->> n.name, '') <> '' ORDER BY n.place LIMIT 1
$$;

CREATE FUNCTION pg_temp.new_id(source text, kind text, old_id text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN old_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN old_id::uuid
    -- RFC 9562, version 8.
    ELSE (SELECT (substr(h, 1, 12) || '8' || substr(h, 14, 3) || 'a' || substr(h, 18, 15))::uuid
            FROM md5('tandem import ' || source || ' ' || kind || ' ' || old_id) h) END
$$;

CREATE FUNCTION pg_temp.e164(given text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN tandem.is_e164(n.number) THEN n.number END FROM (
    SELECT CASE WHEN given ~ '^\s*\+' THEN '+' || d.digits WHEN d.digits LIKE '00%' THEN '+' || substr(d.digits, 3)
                WHEN length(d.digits) = 10 THEN '+1' || d.digits ELSE '+' || d.digits END AS number
      FROM (SELECT regexp_replace(given, '[^0-9]', '', 'g') AS digits) d) n
$$;

CREATE FUNCTION pg_temp.moment(given text) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN given::timestamptz;
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END $$;

-- A JSON list in a text column; none where there is something else.
CREATE FUNCTION pg_temp.list_in(given text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE jsonb_typeof(given::jsonb) WHEN 'array' THEN given::jsonb ELSE '[]' END;
EXCEPTION WHEN data_exception THEN
  RETURN '[]';
END $$;

CREATE FUNCTION pg_temp.amount(given text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN given ~ '^\s*-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?\s*$' THEN given::numeric END
$$;

CREATE FUNCTION pg_temp.keep_organisation(source text, old_id text, name text, parent uuid, made timestamptz, slug_wish text DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  new_id constant uuid := pg_temp.new_id(source, 'organisation', old_id);
  unused text := trim(BOTH '-' FROM left(trim(BOTH '-' FROM regexp_replace(lower(coalesce(slug_wish, name, old_id)), '[^a-z0-9]+', '-', 'g')), 50));
BEGIN
  IF unused = '' OR unused ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
    unused := 'organisation';
  END IF;
  IF EXISTS (SELECT FROM tandem.organisations o WHERE o.slug = unused AND o.id <> new_id) OR unused = 'organisation' THEN
    unused := unused || '-' || left(md5(source || old_id), 6);
  END IF;
  INSERT INTO tandem.organisations (id, slug, name, parent_id, external_id, created_at)
    VALUES (new_id, unused, left(coalesce(nullif(keep_organisation.name, ''), old_id), 200), parent, source || ':' || old_id,
            coalesce(made, now()))
    ON CONFLICT DO NOTHING;
  RETURN new_id;
END $$;

-- People by their old ids. Who is here already, by address, stays who they are.
CREATE TEMPORARY TABLE import_people (old_id text PRIMARY KEY, user_id uuid NOT NULL) ON COMMIT DROP;
CREATE FUNCTION pg_temp.keep_person(source text, old_id text, email text, name text, username text DEFAULT NULL) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
  address text := lower(trim(coalesce(email, (SELECT pg_temp.pick(u, 'email') FROM pg_temp.old('auth.users') u
    WHERE u ->> 'id' = old_id))));
  person uuid;
BEGIN
  IF address IS NULL OR address !~ '^[^@\s]+@[^@\s]+$' THEN
    address := md5(source || old_id) || '@imported.invalid';  -- RFC 2606: reaches nobody.
  END IF;
  SELECT p.id INTO person FROM tandem.profiles p WHERE p.email = address;
  IF person IS NULL THEN
    person := pg_temp.new_id(source, 'person', old_id);
    INSERT INTO tandem.profiles (id, email, display_name, username)
      VALUES (person, address, left(coalesce(name, ''), 200),
              CASE WHEN NOT EXISTS (SELECT FROM tandem.profiles o WHERE lower(o.username) = lower(keep_person.username))
                   THEN left(nullif(keep_person.username, ''), 64) END)
      ON CONFLICT DO NOTHING;
  END IF;
  INSERT INTO import_people VALUES (old_id, person) ON CONFLICT DO NOTHING;
  RETURN person;
END $$;

CREATE FUNCTION pg_temp.keep_member(organisation uuid, person uuid, role text, active boolean DEFAULT true) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO tandem.organisation_members (organisation_id, user_id, role, active)
    SELECT organisation, person, role, active
      WHERE EXISTS (SELECT FROM tandem.organisations WHERE id = organisation) AND EXISTS (SELECT FROM tandem.profiles WHERE id = person)
    ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION pg_temp.keep_agent(source text, organisation uuid, r jsonb) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  new_id constant uuid := pg_temp.new_id(source, 'agent', r ->> 'id');
  old_voice constant text := pg_temp.pick(r, 'voice', 'voice_id');
  old_model constant text := pg_temp.pick(r, 'model', 'model_id');
BEGIN
  -- Voices and models of other providers are not here: they are noted, and the agent begins with ours.
  INSERT INTO tandem.agents (id, organisation_id, name, instructions, greeting, voice, model, external_id, metadata, created_at)
    VALUES (new_id, organisation, left(coalesce(pg_temp.pick(r, 'name', 'title'), 'Agent'), 200),
            left(coalesce(pg_temp.pick(r, 'instructions', 'system_prompt', 'prompt', 'description', 'name'), 'Help the caller.'), 30000),
            left(pg_temp.pick(r, 'greeting', 'first_message', 'begin_message'), 2000),
            coalesce((SELECT v.id FROM tandem.voices v WHERE v.id = lower(old_voice)), 'marin'),
            (SELECT m.id FROM tandem.models m WHERE m.id = old_model), source || ':' || (r ->> 'id'),
            jsonb_strip_nulls(jsonb_build_object('imported_voice', old_voice, 'imported_model', old_model)),
            coalesce(pg_temp.moment(pg_temp.pick(r, 'created_at')), now()))
    ON CONFLICT DO NOTHING;
  IF FOUND AND lower(coalesce(r ->> 'status', r ->> 'is_active', '')) IN ('published', 'active', 'paused', 'true') THEN
    PERFORM tandem.publish_agent(new_id, pg_temp.new_id(source, 'version', r ->> 'id'), 'As it was imported');
    UPDATE tandem.agents SET status = 'paused' WHERE id = new_id AND r ->> 'status' = 'paused';
  END IF;
  RETURN new_id;
END $$;

CREATE FUNCTION pg_temp.keep_number(source text, organisation uuid, agent uuid, given text, active boolean, old_id text) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO tandem.phone_numbers (id, organisation_id, number, agent_id, active, external_id)
    SELECT pg_temp.new_id(source, 'number', old_id), organisation, pg_temp.e164(given),
           (SELECT a.id FROM tandem.agents a WHERE a.id = agent AND (a.organisation_id = organisation OR EXISTS (
              SELECT FROM tandem.agent_assignments l WHERE l.agent_id = a.id AND l.organisation_id = organisation))),
           active, source || ':' || old_id
      WHERE pg_temp.e164(given) IS NOT NULL AND EXISTS (SELECT FROM tandem.organisations o WHERE o.id = organisation)
    ON CONFLICT DO NOTHING
$$;

-- A call, by any of the names that its facts have in the five. One that was under way at the last import is brought up to date;
-- one that is still under way is, for us, a call of another system that ended when it was last heard of.
CREATE FUNCTION pg_temp.keep_call(source text, organisation uuid, agent uuid, r jsonb) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  new_id constant uuid := pg_temp.new_id(source, 'call', r ->> 'id');
  began constant timestamptz := coalesce(pg_temp.moment(pg_temp.pick(r, 'started_at', 'start_time', 'created_at')), now());
  seconds constant numeric := pg_temp.amount(pg_temp.pick(r, 'duration_seconds', 'duration'));
  ended constant timestamptz := coalesce(pg_temp.moment(pg_temp.pick(r, 'ended_at', 'end_time')),
    began + make_interval(secs => coalesce(seconds, 0)::double precision));
  length constant bigint := coalesce(pg_temp.amount(pg_temp.pick(r, 'duration_ms')), seconds * 1000,
    greatest(extract(epoch FROM ended - began) * 1000, 0))::bigint;
  words constant text := pg_temp.pick(r, 'final_transcript', 'transcript');
  told constant text := lower(coalesce(pg_temp.pick(r, 'outcome', 'disposition'), ''));
  feeling constant text := lower(coalesce(pg_temp.pick(r, 'sentiment', 'user_sentiment'), ''));
  gist constant text := coalesce(r #>> '{summary,summary}', r #>> '{summary,text}', pg_temp.pick(r, 'summary', 'call_summary'));
  over constant boolean := lower(coalesce(r ->> 'status', 'ended')) NOT IN ('queued', 'ringing', 'in-progress', 'in_progress', 'initiated');
BEGIN
  IF NOT EXISTS (SELECT FROM tandem.organisations o WHERE o.id = organisation) THEN
    RETURN NULL;
  END IF;
  INSERT INTO tandem.calls AS c (id, organisation_id, agent_id, direction, from_number, to_number, status, outcome, end_reason, epoch,
      started_at, answered_at, ended_at, last_event_at, duration_ms, sentiment, summary, final_transcript, cost_model,
      carrier_call_id, latency_p50_ms, latency_p90_ms, latency_p95_ms, latency_p99_ms, metadata, external_id, created_at)
    VALUES (new_id, organisation, (SELECT a.id FROM tandem.agents a WHERE a.id = agent),
            CASE WHEN lower(coalesce(pg_temp.pick(r, 'direction', 'type'), '')) LIKE '%outbound%' THEN 'outbound' ELSE 'inbound' END,
            coalesce(pg_temp.e164(pg_temp.pick(r, 'from_number', 'caller_number', 'customer_number', 'phone_number')),
                     left(pg_temp.pick(r, 'from_number', 'caller_number', 'customer_number', 'phone_number'), 256), ''),
            coalesce(pg_temp.e164(pg_temp.pick(r, 'to_number', 'called_number')), left(pg_temp.pick(r, 'to_number', 'called_number'), 256), ''),
            'ended',
            CASE WHEN told IN ('booked', 'rescheduled', 'cancelled', 'transferred', 'answered', 'voicemail', 'abandoned') THEN told
                 WHEN told IN ('rebooked', 'moved') THEN 'rescheduled' WHEN told IN ('canceled') THEN 'cancelled' ELSE 'none' END,
            CASE WHEN lower(coalesce(r ->> 'status', '')) IN ('failed', 'error') THEN 'failed'
                 WHEN lower(coalesce(r ->> 'status', '')) IN ('no-answer', 'busy') THEN lower(r ->> 'status')
                 WHEN NOT over THEN 'node-lost' ELSE 'caller-hangup' END,
            1, began, CASE WHEN length > 0 THEN began END, ended, ended, length,
            CASE WHEN feeling IN ('positive', 'neutral', 'negative') THEN feeling END, gist, words,
            coalesce(pg_temp.amount(pg_temp.pick(r, 'cost')), 0), left(pg_temp.pick(r, 'call_sid', 'twilio_call_sid'), 64),
            pg_temp.amount(pg_temp.pick(r, 'latency_p50'))::integer, pg_temp.amount(pg_temp.pick(r, 'latency_p90'))::integer,
            pg_temp.amount(pg_temp.pick(r, 'latency_p95'))::integer, pg_temp.amount(pg_temp.pick(r, 'latency_p99'))::integer,
            CASE jsonb_typeof(r -> 'metadata') WHEN 'object' THEN r -> 'metadata' ELSE '{}' END || jsonb_strip_nulls(jsonb_build_object(
              'imported_recording', pg_temp.pick(r, 'recording_url'), 'vapi_call_id', pg_temp.pick(r, 'vapi_call_id'),
              'retell_call_id', pg_temp.pick(r, 'retell_call_id'))),
            source || ':' || (r ->> 'id'), began)
    ON CONFLICT (id) DO UPDATE SET end_reason = excluded.end_reason, ended_at = excluded.ended_at, duration_ms = excluded.duration_ms,
      outcome = excluded.outcome, sentiment = excluded.sentiment, summary = excluded.summary,
      final_transcript = excluded.final_transcript, cost_model = excluded.cost_model
      WHERE c.end_reason = 'node-lost' AND c.external_id = excluded.external_id AND over;
  RETURN new_id;
END $$;

-- What happened in calls, in the order of their old numbers or times, as the control plane's events.
CREATE TEMPORARY TABLE import_events (call_id uuid, old_id text, at timestamptz, type text, actor text, payload jsonb) ON COMMIT DROP;
CREATE FUNCTION pg_temp.keep_events() RETURNS void LANGUAGE sql AS $$
  INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, type, actor, payload)
    SELECT c.id, 0, row_number() OVER (PARTITION BY c.id ORDER BY e.at, length(e.old_id), e.old_id), c.organisation_id, e.at,
           (extract(epoch FROM e.at - c.started_at) * 1000000)::bigint, left('imported.' || e.type, 100), e.actor, e.payload
      FROM import_events e JOIN tandem.calls c ON c.id = e.call_id
    ON CONFLICT DO NOTHING;
  UPDATE tandem.calls c SET control_seq = m.seq
    FROM (SELECT e.call_id, max(k.seq) AS seq FROM (SELECT DISTINCT call_id FROM import_events) e
            JOIN tandem.call_events k ON k.call_id = e.call_id AND k.epoch = 0 GROUP BY 1) m
    WHERE c.id = m.call_id AND c.control_seq < m.seq;
$$;

-- Notes of people beside a call.
CREATE FUNCTION pg_temp.keep_annotation(call uuid, r jsonb, person uuid) RETURNS void LANGUAGE sql AS $$
  INSERT INTO tandem.call_annotations (call_id, organisation_id, assigned_to, disposition, notes, rating, feedback)
    SELECT c.id, c.organisation_id,
           (SELECT m.user_id FROM tandem.organisation_members m WHERE m.organisation_id = c.organisation_id AND m.user_id = person AND m.active),
           left(pg_temp.pick(r, 'disposition'), 200), left(pg_temp.pick(r, 'notes'), 10000),
           CASE WHEN r ->> 'feedback_rating' ~ '^[1-5]$' THEN (r ->> 'feedback_rating')::smallint END,
           left(pg_temp.pick(r, 'feedback_text'), 10000)
      FROM tandem.calls c
      WHERE c.id = call AND num_nonnulls(person, pg_temp.pick(r, 'disposition'), pg_temp.pick(r, 'notes'),
        pg_temp.pick(r, 'feedback_rating'), pg_temp.pick(r, 'feedback_text')) > 0
    ON CONFLICT DO NOTHING
$$;

-- Calendars come without their tokens: their owners consent again.
CREATE FUNCTION pg_temp.keep_calendar(source text, organisation uuid, r jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO tandem.calendar_connections (id, organisation_id, provider, account, calendar_id, time_zone, health, last_error, external_id)
    SELECT pg_temp.new_id(source, 'calendar', coalesce(r ->> 'id', organisation::text || ' calendar')), organisation, 'google',
           left(pg_temp.pick(r, 'google_email', 'account_email', 'account', 'email'), 254),
           coalesce(pg_temp.pick(r, 'calendar_id', 'google_calendar_id'), 'primary'),
           coalesce((SELECT z FROM (SELECT pg_temp.pick(r, 'timezone', 'time_zone') AS z) t WHERE tandem.is_time_zone(z)), 'UTC'),
           'needs_reconnect', 'imported: its owner must connect it again', source || ':' || coalesce(r ->> 'id', organisation::text)
      WHERE EXISTS (SELECT FROM tandem.organisations o WHERE o.id = organisation)
    ON CONFLICT DO NOTHING
$$;
