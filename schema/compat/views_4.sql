-- The back office's tables by their old names, read-only: SET search_path = tandem_compat_4.
CREATE OR REPLACE VIEW tandem_compat_4.sites WITH (security_invoker = true) AS
  SELECT o.id, o.name, o.slug, o.created_at FROM tandem.organisations o;
CREATE OR REPLACE VIEW tandem_compat_4.contacts WITH (security_invoker = true) AS
  SELECT c.id, c.organisation_id AS site_id, c.name AS full_name, c.email, c.phone, c.metadata, c.created_at FROM tandem.contacts c;
CREATE OR REPLACE VIEW tandem_compat_4.workers WITH (security_invoker = true) AS
  SELECT m.user_id AS id, m.organisation_id AS site_id, m.user_id, p.display_name AS full_name, p.email,
         CASE m.role WHEN 'owner' THEN 'admin' WHEN 'member' THEN 'worker' ELSE m.role END AS role, m.active AS is_active, m.created_at
    FROM tandem.organisation_members m LEFT JOIN tandem.profiles p ON p.id = m.user_id;
CREATE OR REPLACE VIEW tandem_compat_4.records WITH (security_invoker = true) AS
  SELECT r.id, r.organisation_id AS site_id, r.assigned_to AS worker_id, r.contact_id, r.type AS record_type, r.status, r.title, r.amount, r.currency,
         r.payload, r.tags, r.due_at, r.closed_at, r.created_at, r.updated_at
    FROM tandem.records r;
CREATE OR REPLACE VIEW tandem_compat_4.connections WITH (security_invoker = true) AS
  SELECT c.id, c.organisation_id AS site_id, c.app_name, c.slug AS app_slug, c.config, c.enabled AS is_enabled, c.last_sync_at,
         CASE c.last_sync_status WHEN 'ok' THEN 'success' WHEN 'failed' THEN 'error' ELSE 'pending' END AS last_sync_status,
         c.last_error AS last_sync_error, c.created_by, c.created_at, c.updated_at
    FROM tandem.connections c;
CREATE OR REPLACE VIEW tandem_compat_4.outbound_queue WITH (security_invoker = true) AS
  SELECT q.id, q.organisation_id AS site_id, q.record_id, q.contact_id, q.kind AS delivery_type, q.destination, q.payload, q.status,
         q.attempts AS attempt_count, q.attempts_max AS max_attempts, q.next_attempt_at, q.delivered_at, q.last_error AS error, q.idempotency_key,
         q.created_at, q.updated_at
    FROM tandem.outbound_queue q;
