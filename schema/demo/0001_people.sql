-- Two organisations with people of every role, an operator, agents, numbers and hours. Passwords are all "tandem-demo".

-- Forced row security binds the owner of the tables too; taken back at the end of the last demo file.
DO $$
DECLARE
  target regclass;
BEGIN
  FOR target IN SELECT oid FROM pg_class WHERE relnamespace = 'tandem'::regnamespace AND relforcerowsecurity LOOP
    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', target);
  END LOOP;
END $$;
-- The same demo each time, but for its dates and ids.
SELECT setseed(0.42);

CREATE TEMPORARY TABLE demo_organisations (
  id uuid, slug text, name text, zone text, locale text, template text, number text, transfer text, domain text) ON COMMIT DROP;
INSERT INTO demo_organisations VALUES
  (tandem.uuid_v7(), 'harbour-dental', 'Harbour Dental', 'Europe/London', 'en-GB', 'clinic', '+442079460101', '+442079460199',
   'harbour-dental.example'),
  (tandem.uuid_v7(), 'bella-tavola', 'Bella Tavola', 'America/New_York', 'en-US', 'restaurant', '+12125550142', '+12125550199',
   'bella-tavola.example');

INSERT INTO tandem.organisations (id, slug, name, time_zone, locale, outgoing_countries, transcript_days, created_at)
  SELECT id, slug, name, zone, locale, '{GB,US}', 365, now() - interval '90 days' FROM demo_organisations;
INSERT INTO tandem.subscriptions (organisation_id, plan, status, price, period_start, period_end, minutes_included)
  SELECT id, 'team', 'active', 149.00, date_trunc('month', now()), date_trunc('month', now()) + interval '1 month', 2000
    FROM demo_organisations;

CREATE TEMPORARY TABLE demo_people (id uuid, organisation uuid, role text, email text, name text) ON COMMIT DROP;
INSERT INTO demo_people
  SELECT tandem.uuid_v7(), o.id, p.role, p.role || '@' || o.domain, CASE o.slug WHEN 'harbour-dental' THEN p.first ELSE p.second END
    FROM demo_organisations o, (VALUES
      ('owner', 'Priya Nair', 'Marco Bellini'), ('admin', 'Tom Ashworth', 'Lucia Romano'),
      ('manager', 'Grace Okafor', 'Daniel Weiss'), ('worker', 'Ben Carter', 'Sofia Marino'),
      ('member', 'Hannah Lind', 'Kevin Tran')) AS p (role, first, second);
INSERT INTO demo_people VALUES (tandem.uuid_v7(), NULL, 'operator', 'operator@tandem.example', 'Olga Petrova');
INSERT INTO tandem.profiles (id, email, email_verified_at, display_name, created_at)
  SELECT id, email, now(), name, now() - interval '90 days' FROM demo_people;
INSERT INTO tandem.credentials (user_id, password_hash)
  SELECT id, '$argon2id$v=19$m=65536,t=2,p=1$7FY/GbLNWCghOXx92GapuA$0KsROqsA6xbaF6Hj0koF1GcZTpNlN3AHHA4cbd6Yii0'
    FROM demo_people;
INSERT INTO tandem.organisation_members (organisation_id, user_id, role)
  SELECT organisation, id, role FROM demo_people WHERE organisation IS NOT NULL;
INSERT INTO tandem.platform_admins (user_id, note) SELECT id, 'demo' FROM demo_people WHERE role = 'operator';

-- An agent each from its template, published once; the clinic has one more, in the making.
INSERT INTO tandem.agents (id, organisation_id, name, template_id, instructions, greeting, fallback_message, voice, languages, tools,
                           transfer_numbers, turn_detection, max_call_seconds, created_at)
  SELECT tandem.uuid_v7(), o.id, t.name, t.id,
         'You work for ' || o.name || '.' || E'\n' || (t.definition ->> 'instructions'),
         replace(replace(t.definition ->> 'greeting', 'the clinic', o.name), 'thank you for calling', 'thank you for calling ' || o.name),
         t.definition ->> 'fallback_message', t.definition ->> 'voice',
         ARRAY(SELECT jsonb_array_elements_text(t.definition -> 'languages')),
         ARRAY(SELECT jsonb_array_elements_text(t.definition -> 'tools')), ARRAY[o.transfer],
         t.definition -> 'turn_detection', 900, now() - interval '80 days'
    FROM demo_organisations o JOIN tandem.agent_templates t ON t.slug = o.template;
SELECT tandem.publish_agent(a.id, tandem.uuid_v7(), 'First version') FROM tandem.agents a
  WHERE a.organisation_id IN (SELECT id FROM demo_organisations);
INSERT INTO tandem.agents (id, organisation_id, name, instructions, greeting, voice, languages)
  SELECT tandem.uuid_v7(), id, 'Recall caller',
         'You call patients of Harbour Dental whose check-up is due, and offer them a time. Be brief, and never press anybody.',
         'Hello, this is the assistant of Harbour Dental. Your check-up is due; shall we find a time?', 'cedar', '{en}'
    FROM demo_organisations WHERE slug = 'harbour-dental';

UPDATE tandem.organisations o SET selected_agent_id = a.id
  FROM tandem.agents a WHERE a.organisation_id = o.id AND a.status = 'published' AND o.slug IN ('harbour-dental', 'bella-tavola');
INSERT INTO tandem.phone_numbers (id, organisation_id, number, label, agent_id, created_at)
  SELECT tandem.uuid_v7(), o.id, o.number, 'Main line', a.id, now() - interval '80 days'
    FROM demo_organisations o JOIN tandem.agents a ON a.organisation_id = o.id AND a.status = 'published';
INSERT INTO tandem.phone_numbers (id, organisation_id, number, label, active)
  SELECT tandem.uuid_v7(), id, left(number, -1) || '9', 'Spare', false FROM demo_organisations;
INSERT INTO tandem.intents (id, organisation_id, name, examples, replies, position)
  SELECT tandem.uuid_v7(), o.id, i.value ->> 'name', ARRAY(SELECT jsonb_array_elements_text(i.value -> 'examples')),
         i.value -> 'replies', i.ordinality
    FROM demo_organisations o JOIN tandem.agent_templates t ON t.slug = o.template,
         jsonb_array_elements(t.intents) WITH ORDINALITY AS i;
INSERT INTO tandem.working_hours (id, organisation_id, weekday, opens, closes)
  SELECT tandem.uuid_v7(), o.id, d, CASE o.template WHEN 'clinic' THEN '08:30' ELSE '11:30' END::time,
         CASE o.template WHEN 'clinic' THEN '17:30' ELSE '22:30' END::time
    FROM demo_organisations o, generate_series(1, 7) AS d WHERE o.template <> 'clinic' OR d <= 5;
INSERT INTO tandem.working_hour_exceptions (id, organisation_id, day, note)
  SELECT tandem.uuid_v7(), id, make_date(extract(year FROM now())::integer, 12, 25), 'Christmas Day' FROM demo_organisations;
INSERT INTO tandem.calendar_connections (id, organisation_id, provider, label, calendar_id, time_zone, slot_minutes, buffer_after)
  SELECT c.id, c.organisation, 'builtin', 'Appointment book', c.id::text, c.zone, c.slot, 5
    FROM (SELECT tandem.uuid_v7() AS id, id AS organisation, zone, CASE template WHEN 'clinic' THEN 30 ELSE 90 END AS slot
            FROM demo_organisations) AS c;
