-- The back office: sites with workers, contacts, records, connections, what was sent and received, and what agents did.
SET LOCAL tandem.import_source = 'backoffice';

SELECT pg_temp.keep_organisation('backoffice', r ->> 'id', r ->> 'name', NULL, pg_temp.moment(r ->> 'created_at'), r ->> 'slug')
  FROM pg_temp.old('sites') r;
SELECT pg_temp.keep_person('backoffice', coalesce(r ->> 'user_id', r ->> 'id'), r ->> 'email', r ->> 'full_name') FROM pg_temp.old('workers') r;
-- Records name the worker, not the person.
INSERT INTO import_people
  SELECT r ->> 'id', p.user_id FROM pg_temp.old('workers') r JOIN import_people p ON p.old_id = coalesce(r ->> 'user_id', r ->> 'id')
  ON CONFLICT DO NOTHING;
SELECT pg_temp.keep_member(pg_temp.new_id('backoffice', 'organisation', r ->> 'site_id'), p.user_id,
    CASE WHEN r ->> 'role' IN ('admin', 'manager') THEN r ->> 'role' ELSE 'worker' END, coalesce(r ->> 'is_active', 'true') = 'true')
  FROM pg_temp.old('workers') r JOIN import_people p ON p.old_id = r ->> 'id';

INSERT INTO tandem.contacts (id, organisation_id, name, phone, email, external_id, metadata, created_at)
  SELECT pg_temp.new_id('backoffice', 'contact', r ->> 'id'), o.id, left(coalesce(pg_temp.pick(r, 'full_name', 'name'),
           concat_ws(' ', r ->> 'first_name', r ->> 'last_name')), 200), k.phone, k.email, 'backoffice:' || (r ->> 'id'),
         CASE jsonb_typeof(r -> 'metadata') WHEN 'object' THEN r -> 'metadata' ELSE '{}' END, coalesce(pg_temp.moment(r ->> 'created_at'), now())
    FROM pg_temp.old('contacts') r JOIN tandem.organisations o ON o.id = pg_temp.new_id('backoffice', 'organisation', r ->> 'site_id')
    CROSS JOIN LATERAL (SELECT pg_temp.e164(pg_temp.pick(r, 'phone', 'phone_number', 'mobile')) AS phone,
      CASE WHEN r ->> 'email' ~ '^[^@\s]+@[^@\s]+$' THEN lower(trim(r ->> 'email')) END AS email) k
    WHERE num_nonnulls(k.phone, k.email) > 0
  ON CONFLICT DO NOTHING;

INSERT INTO tandem.records (id, organisation_id, type, title, status, amount, currency, payload, tags, due_at, closed_at, assigned_to, contact_id,
    external_id, created_at)
  SELECT pg_temp.new_id('backoffice', 'record', r ->> 'id'), o.id, CASE WHEN r ->> 'record_type' IN ('quote', 'job', 'invoice', 'note', 'booking', 'task')
           THEN r ->> 'record_type' ELSE 'note' END,
         left(coalesce(nullif(r ->> 'title', ''), r ->> 'record_type', 'Record'), 500), left(coalesce(nullif(r ->> 'status', ''), 'open'), 50),
         m.amount, CASE WHEN m.amount IS NOT NULL THEN CASE WHEN r ->> 'currency' ~ '^[A-Z]{3}$' THEN r ->> 'currency' ELSE 'NZD' END END,
         CASE jsonb_typeof(r -> 'payload') WHEN 'object' THEN r -> 'payload' ELSE '{}' END
           || jsonb_strip_nulls(jsonb_build_object('source_event', r -> 'source_event_id')),
         ARRAY(SELECT left(t, 50) FROM jsonb_array_elements_text(CASE jsonb_typeof(r -> 'tags') WHEN 'array' THEN r -> 'tags' ELSE '[]' END) t LIMIT 50),
         pg_temp.moment(r ->> 'due_at'), pg_temp.moment(r ->> 'closed_at'),
         (SELECT w.user_id FROM tandem.organisation_members w JOIN import_people p ON p.user_id = w.user_id
            WHERE p.old_id = r ->> 'worker_id' AND w.organisation_id = o.id AND w.active),
         (SELECT k.id FROM tandem.contacts k WHERE k.organisation_id = o.id AND k.external_id = 'backoffice:' || (r ->> 'contact_id')),
         'backoffice:' || (r ->> 'id'), coalesce(pg_temp.moment(r ->> 'created_at'), now())
    FROM pg_temp.old('records') r JOIN tandem.organisations o ON o.id = pg_temp.new_id('backoffice', 'organisation', r ->> 'site_id')
    CROSS JOIN LATERAL (SELECT round(pg_temp.amount(r ->> 'amount'), 2) AS amount) m
  ON CONFLICT DO NOTHING;

-- Keys stay in the vault that they lie in: a connection that had one waits, switched off, until it is given again.
INSERT INTO tandem.connections (id, organisation_id, app_name, slug, enabled, config, last_sync_at, last_sync_status, last_error, created_by, external_id, created_at)
  SELECT pg_temp.new_id('backoffice', 'connection', r ->> 'id'), o.id, left(coalesce(pg_temp.pick(r, 'app_name', 'app_slug'), 'App'), 200),
         trim(BOTH '-' FROM left(regexp_replace(lower(pg_temp.pick(r, 'app_slug', 'app_name')), '[^a-z0-9]+', '-', 'g'), 60)),
         coalesce(r ->> 'is_enabled', 'true') = 'true' AND coalesce(r ->> 'vault_secret_id', '') = '',
         CASE jsonb_typeof(r -> 'config') WHEN 'object' THEN r -> 'config' ELSE '{}' END, pg_temp.moment(r ->> 'last_sync_at'),
         CASE r ->> 'last_sync_status' WHEN 'success' THEN 'ok' WHEN 'error' THEN 'failed' END, r ->> 'last_sync_error',
         (SELECT p.user_id FROM import_people p WHERE p.old_id = r ->> 'created_by'), 'backoffice:' || (r ->> 'id'),
         coalesce(pg_temp.moment(r ->> 'created_at'), now())
    FROM pg_temp.old('connections') r JOIN tandem.organisations o ON o.id = pg_temp.new_id('backoffice', 'organisation', r ->> 'site_id')
    WHERE pg_temp.pick(r, 'app_slug', 'app_name') IS NOT NULL
  ON CONFLICT DO NOTHING;

-- What the old engine has under way it finishes itself: here it is history, so that nothing is sent twice.
INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, payload, status, attempts, attempts_max, idempotency_key, last_error,
    delivered_at, record_id, contact_id, created_at)
  SELECT pg_temp.new_id('backoffice', 'delivery', r ->> 'id'), o.id, d.kind, left(d.destination, 2000), coalesce(nullif(r -> 'payload', 'null'), '{}'),
         CASE r ->> 'status' WHEN 'delivered' THEN 'delivered' WHEN 'failed' THEN 'failed' ELSE 'cancelled' END,
         coalesce(pg_temp.amount(r ->> 'attempt_count'), 0)::integer,
         least(greatest(coalesce(pg_temp.amount(r ->> 'max_attempts'), 5), 1), 20)::integer,
         'backoffice:' || coalesce(left(r ->> 'idempotency_key', 200), r ->> 'id'), r ->> 'error', pg_temp.moment(r ->> 'delivered_at'),
         (SELECT k.id FROM tandem.records k WHERE k.id = pg_temp.new_id('backoffice', 'record', r ->> 'record_id')),
         (SELECT k.id FROM tandem.contacts k WHERE k.external_id = 'backoffice:' || (r ->> 'contact_id') AND k.organisation_id = o.id),
         coalesce(pg_temp.moment(r ->> 'created_at'), now())
    FROM pg_temp.old('outbound_queue') r JOIN tandem.organisations o ON o.id = pg_temp.new_id('backoffice', 'organisation', r ->> 'site_id')
    CROSS JOIN LATERAL (SELECT r ->> 'delivery_type' AS kind, coalesce(pg_temp.pick(r, 'destination_url', 'destination_email', 'destination_phone'),
      r #>> '{payload,to}') AS destination) d
    WHERE d.kind IN ('webhook', 'email', 'sms') AND d.destination <> ''
  ON CONFLICT DO NOTHING;

-- What came in from the sites, as the webhooks that it was.
INSERT INTO tandem.webhook_log (id, organisation_id, at, source, verified, method, path, payload)
  SELECT pg_temp.new_id('backoffice', 'event', r ->> 'id'), o.id, coalesce(pg_temp.moment(r ->> 'created_at'), now()),
         left(coalesce(pg_temp.pick(r, 'source', 'event_type', 'type'), 'event'), 50), true, 'POST',
         left('/ingest/' || coalesce(pg_temp.pick(r, 'event_type', 'type'), 'event'), 2000), coalesce(nullif(r -> 'payload', 'null'), '{}')
    FROM pg_temp.old('events') r JOIN tandem.organisations o ON o.id = pg_temp.new_id('backoffice', 'organisation', r ->> 'site_id')
  ON CONFLICT DO NOTHING;

-- What agents did, where it belongs to a site.
INSERT INTO tandem.audit_log (id, at, organisation_id, actor_kind, action, target_type, target_id, changes)
  SELECT pg_temp.new_id('backoffice', 'action', r ->> 'id'), coalesce(pg_temp.moment(r ->> 'created_at'), now()), o.id, 'system',
         left(coalesce(pg_temp.pick(r, 'action_type', 'action', 'type'), 'action'), 100), 'agent_actions', left(coalesce(r ->> 'agent_id', ''), 200),
         jsonb_strip_nulls(jsonb_build_object('status', r -> 'status', 'detail', coalesce(nullif(r -> 'details', 'null'), nullif(r -> 'payload', 'null'))))
    FROM pg_temp.old('agent_actions') r
    LEFT JOIN LATERAL (SELECT e ->> 'site_id' AS site FROM pg_temp.old('events') e WHERE e ->> 'id' = r ->> 'event_id' LIMIT 1) e ON true
    JOIN tandem.organisations o ON o.id = pg_temp.new_id('backoffice', 'organisation', coalesce(r ->> 'site_id', e.site))
  ON CONFLICT DO NOTHING;
