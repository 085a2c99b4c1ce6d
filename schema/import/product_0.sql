-- The agent playground: clients, agents and their templates, calls with events, a Google calendar for each client.
SET LOCAL tandem.import_source = 'playground';

SELECT pg_temp.keep_organisation('playground', c.id, max(c.name), NULL, min(c.made)) FROM (
    SELECT r ->> 'id' AS id, pg_temp.pick(r, 'name', 'company_name', 'business_name') AS name, pg_temp.moment(r ->> 'created_at') AS made
      FROM pg_temp.old('clients') r
    -- A client whose row is not here is known by what it has.
    UNION ALL SELECT r ->> 'client_id', NULL, NULL FROM pg_temp.old('agents') r
    UNION ALL SELECT r ->> 'client_id', NULL, NULL FROM pg_temp.old('calls') r
    UNION ALL SELECT r ->> 'client_id', NULL, NULL FROM pg_temp.old('google_calendar_connections') r) c
  WHERE c.id IS NOT NULL GROUP BY c.id;

-- TechOps are operators of the platform; everybody else sees their client.
SELECT pg_temp.keep_person('playground', r ->> 'id', r ->> 'email', pg_temp.pick(r, 'full_name', 'display_name', 'name'))
  FROM pg_temp.old('profiles') r;
SELECT pg_temp.keep_member(pg_temp.new_id('playground', 'organisation', r ->> 'client_id'), p.user_id, 'member')
  FROM pg_temp.old('profiles') r JOIN import_people p ON p.old_id = r ->> 'id'
  WHERE coalesce(r ->> 'client_id', '') <> '' AND lower(coalesce(r ->> 'role', '')) <> 'techops';
INSERT INTO tandem.platform_admins (user_id, note)
  SELECT p.user_id, 'imported' FROM pg_temp.old('profiles') r JOIN import_people p ON p.old_id = r ->> 'id'
    WHERE lower(coalesce(r ->> 'role', '')) = 'techops'
  ON CONFLICT DO NOTHING;

SELECT pg_temp.keep_agent('playground', pg_temp.new_id('playground', 'organisation', r ->> 'client_id'), r)
  FROM pg_temp.old('agents') r WHERE coalesce(r ->> 'client_id', '') <> '';
SELECT pg_temp.keep_number('playground', pg_temp.new_id('playground', 'organisation', r ->> 'client_id'),
    pg_temp.new_id('playground', 'agent', r ->> 'id'), pg_temp.pick(r, 'phone_number', 'twilio_number', 'twilio_phone_number'), true, r ->> 'id')
  FROM pg_temp.old('agents') r WHERE coalesce(r ->> 'client_id', '') <> '';

-- Templates of their own, beside ours; the five that everybody has are here already.
INSERT INTO tandem.agent_templates (id, slug, trade, name, description, definition)
  SELECT pg_temp.new_id('playground', 'template', r ->> 'id'), 'imported-' || left(md5(r ->> 'id'), 10),
         left(coalesce(pg_temp.pick(r, 'industry', 'category', 'trade', 'name'), 'Other'), 100), left(coalesce(r ->> 'name', 'Template'), 200),
         coalesce(r ->> 'description', ''),
         jsonb_build_object('instructions', left(pg_temp.pick(r, 'instructions', 'system_prompt', 'prompt', 'description', 'name'), 30000))
    FROM pg_temp.old('agent_templates') r
    WHERE pg_temp.pick(r, 'instructions', 'system_prompt', 'prompt', 'description', 'name') IS NOT NULL
      AND NOT EXISTS (SELECT FROM tandem.agent_templates t WHERE lower(t.name) = lower(r ->> 'name') OR lower(t.trade) = lower(r ->> 'name'))
  ON CONFLICT DO NOTHING;

SELECT pg_temp.keep_calendar('playground', pg_temp.new_id('playground', 'organisation', r ->> 'client_id'), r)
  FROM pg_temp.old('google_calendar_connections') r WHERE coalesce(r ->> 'client_id', '') <> '';
SELECT pg_temp.keep_call('playground', pg_temp.new_id('playground', 'organisation', r ->> 'client_id'),
    pg_temp.new_id('playground', 'agent', r ->> 'agent_id'), r)
  FROM pg_temp.old('calls') r WHERE coalesce(r ->> 'client_id', '') <> '';
INSERT INTO import_events
  SELECT pg_temp.new_id('playground', 'call', r ->> 'call_id'), r ->> 'id',
         coalesce(pg_temp.moment(pg_temp.pick(r, 'created_at', 'timestamp')), now()),
         coalesce(pg_temp.pick(r, 'event_type', 'type', 'event'), 'event'), 'system', coalesce(nullif(r -> 'payload', 'null'), r -> 'data', '{}')
    FROM pg_temp.old('call_events') r WHERE coalesce(r ->> 'call_id', '') <> '';
