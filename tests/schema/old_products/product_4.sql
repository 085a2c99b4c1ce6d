-- The back office's tables.
CREATE TABLE public.sites (id uuid PRIMARY KEY, name text, slug text, metadata jsonb, created_at timestamptz DEFAULT '2026-01-05Z');
CREATE TABLE public.contacts (id uuid PRIMARY KEY, site_id uuid, full_name text, email text, phone text, created_at timestamptz DEFAULT '2026-01-06Z');
CREATE TABLE public.events (id uuid PRIMARY KEY, site_id uuid, contact_id uuid, event_type text, payload jsonb, created_at timestamptz);
CREATE TABLE public.agents (id uuid PRIMARY KEY, name text, is_enabled boolean);
CREATE TABLE public.agent_actions (id uuid PRIMARY KEY, agent_id uuid, event_id uuid, action_type text, status text, created_at timestamptz);
CREATE TABLE public.workers (id uuid PRIMARY KEY, site_id uuid, user_id uuid, full_name text, email text, role text, is_active boolean);
CREATE TABLE public.records (id uuid PRIMARY KEY, site_id uuid, worker_id uuid, contact_id uuid, source_event_id uuid, record_type text, status text,
  title text, amount numeric(12,2), currency text, payload jsonb, tags text[], due_at timestamptz, closed_at timestamptz, created_at timestamptz);
CREATE TABLE public.connections (id uuid PRIMARY KEY, site_id uuid, app_name text, app_slug text, vault_secret_id text, config jsonb,
  is_enabled boolean, last_sync_at timestamptz, last_sync_status text, last_sync_error text, created_by uuid);
CREATE TABLE public.outbound_queue (id uuid PRIMARY KEY, site_id uuid, record_id uuid, contact_id uuid, delivery_type text, destination_url text,
  destination_email text, payload jsonb, status text, attempt_count int, max_attempts int, delivered_at timestamptz, error text,
  idempotency_key text, created_at timestamptz);
INSERT INTO public.sites VALUES ('50000000-0000-4000-8000-000000000001', 'Prime Electrical', 'prime', '{}');
INSERT INTO public.contacts VALUES ('50000000-0000-4000-8000-0000000000c1', '50000000-0000-4000-8000-000000000001', 'Kiri', 'Kiri@home.example', '+64211234567'),
  ('50000000-0000-4000-8000-0000000000c2', '50000000-0000-4000-8000-000000000001', 'Nobody', NULL, NULL);
INSERT INTO public.events VALUES ('50000000-0000-4000-8000-0000000000e1', '50000000-0000-4000-8000-000000000001', '50000000-0000-4000-8000-0000000000c1',
  'quote_requested', '{"rooms": 3}', '2026-06-01 08:00Z');
INSERT INTO public.agents VALUES ('50000000-0000-4000-8000-0000000000d1', 'lead-qualifier', true);
INSERT INTO public.agent_actions VALUES ('50000000-0000-4000-8000-0000000000f1', '50000000-0000-4000-8000-0000000000d1', '50000000-0000-4000-8000-0000000000e1',
  'lead_scored', 'success', '2026-06-01 08:01Z');
INSERT INTO public.workers VALUES ('50000000-0000-4000-8000-0000000000a1', '50000000-0000-4000-8000-000000000001', '50000000-0000-4000-8000-0000000000b1', 'Moana', 'moana@prime.example', 'admin', true),
  ('50000000-0000-4000-8000-0000000000a2', '50000000-0000-4000-8000-000000000001', NULL, 'Tane', 'tane@prime.example', 'worker', true),
  ('50000000-0000-4000-8000-0000000000a3', '50000000-0000-4000-8000-000000000001', NULL, 'Gone', 'gone@prime.example', 'manager', false);
INSERT INTO public.records VALUES ('50000000-0000-4000-8000-000000000101', '50000000-0000-4000-8000-000000000001', '50000000-0000-4000-8000-0000000000a2',
  '50000000-0000-4000-8000-0000000000c1', '50000000-0000-4000-8000-0000000000e1', 'quote', 'approved', 'Rewire', 4200.5, 'NZD', '{"rooms": 3}',
  '{urgent}', '2026-07-01Z', NULL, '2026-06-02Z'),
  ('50000000-0000-4000-8000-000000000102', '50000000-0000-4000-8000-000000000001', NULL, NULL, NULL, 'job', 'completed', 'Done', NULL, 'NZD', '{}', '{}', NULL,
  '2026-06-20Z', '2026-06-03Z');
INSERT INTO public.connections VALUES ('50000000-0000-4000-8000-000000000201', '50000000-0000-4000-8000-000000000001', 'HubSpot', 'hubspot', 'conn_hubspot_prime',
  '{"portal": 7}', true, '2026-06-04Z', 'success', NULL, '50000000-0000-4000-8000-0000000000b1'),
  ('50000000-0000-4000-8000-000000000202', '50000000-0000-4000-8000-000000000001', 'Zapier', 'zapier', NULL, '{"url": "https://hooks.example/1"}', true, NULL, NULL, NULL, NULL);
INSERT INTO public.outbound_queue VALUES ('50000000-0000-4000-8000-000000000301', '50000000-0000-4000-8000-000000000001', '50000000-0000-4000-8000-000000000101', NULL,
  'webhook', 'https://prime.example/hook', NULL, '{"a": 1}', 'delivered', 1, 5, '2026-06-05Z', NULL, 'k1', '2026-06-05Z'),
  ('50000000-0000-4000-8000-000000000302', '50000000-0000-4000-8000-000000000001', NULL, NULL, 'email', NULL, 'kiri@home.example', '{}', 'pending', 0, 5, NULL, NULL, NULL, '2026-06-06Z');
