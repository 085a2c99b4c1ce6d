-- The monitor's tables by their old names, read-only: SET search_path = tandem_compat_2. Clients are known by their slug.
CREATE OR REPLACE VIEW tandem_compat_2.client WITH (security_invoker = true) AS
  SELECT o.slug AS id, o.name, o.created_at FROM tandem.organisations o;
CREATE OR REPLACE VIEW tandem_compat_2.profiles WITH (security_invoker = true) AS
  SELECT p.id, o.slug AS client_id, CASE WHEN m.role IN ('owner', 'admin') THEN 'admin' ELSE 'user' END AS role, p.username, p.display_name,
         p.created_at
    FROM tandem.organisation_members m JOIN tandem.profiles p ON p.id = m.user_id JOIN tandem.organisations o ON o.id = m.organisation_id
    WHERE m.active;
CREATE OR REPLACE VIEW tandem_compat_2.call WITH (security_invoker = true) AS
  SELECT c.id::text AS id, o.slug AS client_id, CASE c.direction WHEN 'outbound' THEN c.to_number ELSE c.from_number END AS phone_number, c.status,
         c.started_at, c.ended_at, (c.duration_ms / 1000)::integer AS duration, a.assigned_to AS user_id, p.username,
         (c.cost_model + coalesce(c.cost_carrier, 0))::double precision AS cost, '/ws/listen/' || c.id AS listen_url,
         '/api/calls/' || c.id || '/control' AS control_url, c.final_transcript, jsonb_build_object('summary', c.summary) AS summary, c.sentiment,
         a.disposition, a.notes, a.rating AS feedback_rating, a.feedback AS feedback_text, c.created_at, c.updated_at
    FROM tandem.calls c JOIN tandem.organisations o ON o.id = c.organisation_id
    LEFT JOIN tandem.call_annotations a ON a.call_id = c.id LEFT JOIN tandem.profiles p ON p.id = a.assigned_to;
CREATE OR REPLACE VIEW tandem_compat_2.callstatusevent WITH (security_invoker = true) AS
  SELECT e.call_id || '/' || e.epoch || '/' || e.seq AS id, e.call_id::text AS call_id, o.slug AS client_id,
         CASE WHEN e.actor LIKE 'user:%' THEN substr(e.actor, 6) END AS user_id, e.type AS status, e.payload, e.at AS created_at
    FROM tandem.call_events e JOIN tandem.organisations o ON o.id = e.organisation_id;
