-- The clinics: organisations with members, numbers, intents in two languages, hours, settings, subscription, calls, calendar,
-- appointments.
SET LOCAL tandem.import_source = 'clinics';

SELECT pg_temp.keep_organisation('clinics', r ->> 'id', r ->> 'name', NULL, pg_temp.moment(r ->> 'created_at'))
  FROM pg_temp.old('organisations') r;
SELECT pg_temp.keep_person('clinics', m.user_id, pg_temp.pick(p.r, 'email'), pg_temp.pick(p.r, 'full_name', 'display_name', 'name'))
  FROM (SELECT DISTINCT r ->> 'user_id' AS user_id FROM pg_temp.old('organisation_members') r) m
  LEFT JOIN LATERAL (SELECT p AS r FROM pg_temp.old('profiles') p WHERE p ->> 'id' = m.user_id LIMIT 1) p ON true
  WHERE m.user_id IS NOT NULL;
SELECT pg_temp.keep_member(pg_temp.new_id('clinics', 'organisation', r ->> 'organisation_id'), p.user_id,
    CASE r ->> 'role' WHEN 'owner' THEN 'owner' WHEN 'admin' THEN 'admin' ELSE 'worker' END)
  FROM pg_temp.old('organisation_members') r JOIN import_people p ON p.old_id = r ->> 'user_id';

SELECT pg_temp.keep_agent('clinics', pg_temp.new_id('clinics', 'organisation', r ->> 'organisation_id'), r)
  FROM pg_temp.old('assistants') r WHERE coalesce(r ->> 'organisation_id', '') <> '';
-- Who answers: an assistant of theirs; a voice of the old product's own list is noted in the settings.
UPDATE tandem.organisations o
  SET selected_agent_id = coalesce(o.selected_agent_id, (SELECT a.id FROM tandem.agents a WHERE a.organisation_id = o.id
        AND a.id = pg_temp.new_id('clinics', 'agent', r ->> 'selected_voice_agent_id'))),
      assistant_settings = jsonb_strip_nulls(jsonb_build_object('voice_agent', r ->> 'selected_voice_agent_id')) || o.assistant_settings
  FROM pg_temp.old('organisations') r
  WHERE o.id = pg_temp.new_id('clinics', 'organisation', r ->> 'id') AND coalesce(r ->> 'selected_voice_agent_id', '') <> ''
    AND NOT o.assistant_settings ? 'voice_agent';
UPDATE tandem.organisations o SET assistant_settings = (r - ARRAY['id', 'organisation_id', 'user_id', 'created_at', 'updated_at']) || o.assistant_settings
  FROM pg_temp.old('assistant_settings') r
  WHERE o.id = pg_temp.new_id('clinics', 'organisation', r ->> 'organisation_id')
    AND NOT o.assistant_settings @> (r - ARRAY['id', 'organisation_id', 'user_id', 'created_at', 'updated_at']);

SELECT pg_temp.keep_number('clinics', pg_temp.new_id('clinics', 'organisation', r ->> 'organisation_id'), NULL,
    pg_temp.pick(r, 'phone_number', 'number'), coalesce(r ->> 'is_active', 'true') = 'true', r ->> 'id')
  FROM pg_temp.old('phone_numbers') r WHERE coalesce(r ->> 'organisation_id', '') <> '';

INSERT INTO tandem.intents (id, organisation_id, name, examples, replies, enabled)
  SELECT pg_temp.new_id('clinics', 'intent', r ->> 'id'), o.id, left(pg_temp.pick(r, 'intent_name', 'name', 'title'), 100),
         ARRAY(SELECT left(e, 500) FROM jsonb_array_elements_text(CASE jsonb_typeof(x.examples) WHEN 'array' THEN x.examples
           WHEN 'string' THEN jsonb_build_array(x.examples) ELSE '[]' END) e LIMIT 100),
         jsonb_strip_nulls(jsonb_build_object(
           'en', coalesce(r #>> '{english_responses,0}', pg_temp.pick(r, 'response_en', 'english_response', 'english_responses', 'response')),
           'ru', coalesce(r #>> '{russian_responses,0}', pg_temp.pick(r, 'response_ru', 'russian_response', 'russian_responses')))),
         coalesce(r ->> 'is_active', 'true') = 'true'
    FROM pg_temp.old('intents') r JOIN tandem.organisations o ON o.id = pg_temp.new_id('clinics', 'organisation', r ->> 'organisation_id')
    CROSS JOIN LATERAL (SELECT coalesce(r -> 'example_phrases', r -> 'example_user_phrases', r -> 'examples') AS examples) x
    WHERE pg_temp.pick(r, 'intent_name', 'name', 'title') IS NOT NULL
  ON CONFLICT DO NOTHING;

-- Days counted from Sunday as 0, or named.
INSERT INTO tandem.working_hours (id, organisation_id, weekday, opens, closes)
  SELECT pg_temp.new_id('clinics', 'hours', r ->> 'id'), o.id, d.weekday, t.opens, t.closes
    FROM pg_temp.old('working_hours') r JOIN tandem.organisations o ON o.id = pg_temp.new_id('clinics', 'organisation', r ->> 'organisation_id')
    CROSS JOIN LATERAL (SELECT pg_temp.pick(r, 'day_of_week', 'weekday', 'day') AS day) g
    CROSS JOIN LATERAL (SELECT CASE WHEN g.day ~ '^[0-7]$' THEN CASE g.day WHEN '0' THEN 7 ELSE g.day::int END
      ELSE array_position(ARRAY['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], lower(left(g.day, 3))) END AS weekday) d
    CROSS JOIN LATERAL (SELECT substr(pg_temp.pick(r, 'open_time', 'start_time', 'opens'), 1, 5)::time AS opens,
      substr(pg_temp.pick(r, 'close_time', 'end_time', 'closes'), 1, 5)::time AS closes) t
    WHERE coalesce(r ->> 'is_open', r ->> 'is_enabled', 'true') = 'true' AND d.weekday IS NOT NULL AND t.opens < t.closes
  ON CONFLICT DO NOTHING;

INSERT INTO tandem.subscriptions (organisation_id, plan, status, period_start, period_end, external_id)
  SELECT o.id, left(coalesce(pg_temp.pick(r, 'plan', 'plan_name', 'plan_id'), 'imported'), 50),
         CASE lower(coalesce(r ->> 'status', '')) WHEN 'active' THEN 'active' WHEN 'trialing' THEN 'trial' WHEN 'trial' THEN 'trial'
           WHEN 'past_due' THEN 'past-due' WHEN 'canceled' THEN 'cancelled' WHEN 'cancelled' THEN 'cancelled' ELSE 'active' END,
         p.begins, greatest(p.ends, p.begins + interval '1 day'),
         pg_temp.pick(r, 'stripe_subscription_id', 'id')
    FROM pg_temp.old('subscriptions') r JOIN tandem.organisations o ON o.id = pg_temp.new_id('clinics', 'organisation', r ->> 'organisation_id')
    CROSS JOIN LATERAL (SELECT coalesce(pg_temp.moment(pg_temp.pick(r, 'current_period_start', 'period_start', 'created_at')), now()) AS begins) b
    CROSS JOIN LATERAL (SELECT b.begins, coalesce(pg_temp.moment(pg_temp.pick(r, 'current_period_end', 'period_end')), b.begins + interval '1 month') AS ends) p
  ON CONFLICT DO NOTHING;

SELECT pg_temp.keep_call('clinics', pg_temp.new_id('clinics', 'organisation', r ->> 'organisation_id'),
    pg_temp.new_id('clinics', 'agent', r ->> 'assistant_id'), r)
  FROM pg_temp.old('calls') r WHERE coalesce(r ->> 'organisation_id', '') <> '';
SELECT pg_temp.keep_calendar('clinics', pg_temp.new_id('clinics', 'organisation', r ->> 'organisation_id'), r)
  FROM pg_temp.old('organisation_calendar_connections') r WHERE coalesce(r ->> 'organisation_id', '') <> '';

-- What overlaps in the old diary came in as it was, so the earlier one stands and the later one is noted as cancelled.
DO $$
DECLARE
  r jsonb;
  stands boolean;
BEGIN
  FOR r IN SELECT o FROM pg_temp.old('appointments') o ORDER BY o ->> 'start_at', o ->> 'id' LOOP
    CONTINUE WHEN pg_temp.moment(r ->> 'start_at') IS NULL OR pg_temp.moment(r ->> 'end_at') <= pg_temp.moment(r ->> 'start_at')
      OR EXISTS (SELECT FROM tandem.appointments a WHERE a.id = pg_temp.new_id('clinics', 'appointment', r ->> 'id'));
    FOREACH stands IN ARRAY ARRAY[true, false] LOOP
      BEGIN
        INSERT INTO tandem.appointments (id, organisation_id, connection_id, calendar_key, busy, status, starts_at, ends_at, summary,
            customer_name, customer_phone, call_id, calendar_event_id, source, external_id)
          SELECT pg_temp.new_id('clinics', 'appointment', r ->> 'id'), o.id,
                 (SELECT c.id FROM tandem.calendar_connections c WHERE c.organisation_id = o.id AND c.external_id LIKE 'clinics:%' LIMIT 1),
                 '', 'empty', CASE WHEN stands AND lower(coalesce(r ->> 'status', '')) NOT LIKE 'cancel%' THEN 'confirmed' ELSE 'cancelled' END,
                 (r ->> 'start_at')::timestamptz, coalesce(pg_temp.moment(r ->> 'end_at'), (r ->> 'start_at')::timestamptz + interval '30 min'),
                 left(coalesce(pg_temp.pick(r, 'summary', 'title'), ''), 500), left(coalesce(r ->> 'customer_name', ''), 200),
                 pg_temp.e164(r ->> 'customer_phone'),
                 CASE WHEN coalesce(r ->> 'call_id', '') <> '' THEN pg_temp.new_id('clinics', 'call', r ->> 'call_id') END,
                 left(pg_temp.pick(r, 'calendar_event_id'), 1024), 'import', 'clinics:' || (r ->> 'id')
            FROM tandem.organisations o WHERE o.id = pg_temp.new_id('clinics', 'organisation', r ->> 'organisation_id');
        EXIT;
      EXCEPTION WHEN exclusion_violation THEN
        CONTINUE;
      END;
    END LOOP;
  END LOOP;
END $$;
