-- The reseller: an organisation whose admins resell bots to customers. Each customer account becomes a child organisation that
-- it owns; bots stay the reseller's and are lent.
SET LOCAL tandem.import_source = 'reseller';

SELECT pg_temp.keep_organisation('reseller', r ->> 'id', r ->> 'name', NULL, pg_temp.moment(r ->> 'created_at'), r ->> 'slug')
  FROM pg_temp.old('Organization', 'organizations', 'Organisation') r;
CREATE TEMPORARY TABLE import_users ON COMMIT DROP AS
  SELECT r ->> 'id' AS old_id, r, pg_temp.new_id('reseller', 'organisation', pg_temp.pick(r, 'organization_id', 'organisation_id')) AS reseller,
         upper(coalesce(r ->> 'role', '')) = 'ADMIN' AS admin
    FROM pg_temp.old('User', 'users') r;
-- Passwords were hashed in another way: people set new ones (`tandem user create`).
SELECT pg_temp.keep_person('reseller', u.old_id, u.r ->> 'email', u.r ->> 'name') FROM import_users u ORDER BY u.r ->> 'created_at', u.old_id;
SELECT pg_temp.keep_organisation('reseller', 'customer ' || u.old_id, coalesce(pg_temp.pick(u.r, 'company', 'name'), split_part(u.r ->> 'email', '@', 1)),
    u.reseller, pg_temp.moment(u.r ->> 'created_at'))
  FROM import_users u WHERE NOT u.admin AND EXISTS (SELECT FROM tandem.organisations o WHERE o.id = u.reseller);
SELECT pg_temp.keep_member(CASE WHEN u.admin THEN u.reseller ELSE pg_temp.new_id('reseller', 'organisation', 'customer ' || u.old_id) END,
    p.user_id, CASE WHEN u.admin THEN 'admin' ELSE 'owner' END)
  FROM import_users u JOIN import_people p ON p.old_id = u.old_id ORDER BY u.r ->> 'created_at', u.old_id;

SELECT pg_temp.keep_agent('reseller', pg_temp.new_id('reseller', 'organisation', pg_temp.pick(r, 'organization_id', 'organisation_id')),
    jsonb_build_object('status', 'published') || r)
  FROM pg_temp.old('Bot', 'bots') r;
INSERT INTO tandem.agent_assignments (agent_id, owner_id, organisation_id)
  SELECT a.id, a.organisation_id, o.id
    FROM pg_temp.old('BotAssignment', 'bot_assignments') r
    JOIN tandem.agents a ON a.id = pg_temp.new_id('reseller', 'agent', r ->> 'bot_id')
    JOIN tandem.organisations o ON o.id = pg_temp.new_id('reseller', 'organisation', 'customer ' || pg_temp.pick(r, 'user_id', 'customer_id'))
      AND o.parent_id = a.organisation_id
  ON CONFLICT DO NOTHING;

-- A number of a customer's, or of the pool.
SELECT pg_temp.keep_number('reseller', coalesce(c.id, pg_temp.new_id('reseller', 'organisation', pg_temp.pick(r, 'organization_id', 'organisation_id'))),
    pg_temp.new_id('reseller', 'agent', r ->> 'bot_id'), pg_temp.pick(r, 'number', 'phone_number'),
    coalesce(pg_temp.pick(r, 'is_active', 'active'), 'true') = 'true', r ->> 'id')
  FROM pg_temp.old('PhoneNumber', 'phone_numbers') r
  LEFT JOIN tandem.organisations c ON c.id = pg_temp.new_id('reseller', 'organisation',
    'customer ' || pg_temp.pick(r, 'assigned_to_id', 'assigned_to', 'user_id', 'customer_id'));

-- With the analysis beside it.
SELECT pg_temp.keep_call('reseller', coalesce(c.id, pg_temp.new_id('reseller', 'organisation', pg_temp.pick(r, 'organization_id', 'organisation_id'))),
    pg_temp.new_id('reseller', 'agent', r ->> 'bot_id'),
    coalesce(a.analysis - ARRAY['id', 'call_id', 'created_at', 'updated_at'], '{}') || jsonb_strip_nulls(r) || jsonb_build_object('direction', coalesce(r ->> 'direction', 'outbound')))
  FROM pg_temp.old('Call', 'calls') r
  LEFT JOIN LATERAL (SELECT x AS analysis FROM pg_temp.old('CallAnalytics', 'call_analytics') x WHERE x ->> 'call_id' = r ->> 'id' LIMIT 1) a ON true
  LEFT JOIN tandem.organisations c ON c.id = pg_temp.new_id('reseller', 'organisation', 'customer ' || pg_temp.pick(r, 'user_id', 'customer_id'));

INSERT INTO tandem.webhook_log (id, organisation_id, at, source, verified, method, path, payload, call_id)
  SELECT pg_temp.new_id('reseller', 'webhook', r ->> 'id'), c.organisation_id, coalesce(pg_temp.moment(r ->> 'created_at'), now()), 'retell',
         coalesce(pg_temp.pick(r, 'verified', 'signature_valid'), 'true') = 'true', 'POST', '/api/webhooks/retell',
         CASE jsonb_typeof(r -> 'payload') WHEN 'object' THEN r -> 'payload' ELSE jsonb_build_object('event', pg_temp.pick(r, 'event', 'event_type')) END, c.id
    FROM pg_temp.old('WebhookLog', 'webhook_logs') r
    LEFT JOIN tandem.calls c ON c.id = pg_temp.new_id('reseller', 'call', r ->> 'call_id')
  ON CONFLICT DO NOTHING;
