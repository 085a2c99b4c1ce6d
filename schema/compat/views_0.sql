-- The playground's tables by their old names, read-only, for programs that still ask for them: SET search_path = tandem_compat_0.
-- Who asks is bound by the policies of what lies beneath.
CREATE OR REPLACE VIEW tandem_compat_0.agents WITH (security_invoker = true) AS
  SELECT a.id, a.organisation_id AS client_id, a.name, a.status, a.instructions, a.greeting, a.voice, a.model, a.created_at, a.updated_at
    FROM tandem.agents a;
CREATE OR REPLACE VIEW tandem_compat_0.agent_templates WITH (security_invoker = true) AS
  SELECT t.id, t.name, t.trade AS industry, t.description, t.definition ->> 'instructions' AS instructions, t.created_at FROM tandem.agent_templates t;
CREATE OR REPLACE VIEW tandem_compat_0.google_calendar_connections WITH (security_invoker = true) AS
  SELECT c.id, c.organisation_id AS client_id, c.account AS google_email, c.calendar_id, c.health, c.created_at
    FROM tandem.calendar_connections c WHERE c.provider = 'google';
CREATE OR REPLACE VIEW tandem_compat_0.calls WITH (security_invoker = true) AS
  SELECT c.id, c.organisation_id AS client_id, c.agent_id, c.carrier_call_id AS call_sid, c.from_number, c.to_number, c.status, c.outcome,
         c.started_at, c.ended_at, (c.duration_ms / 1000)::integer AS duration_seconds, c.final_transcript AS transcript, c.summary, c.metadata,
         c.created_at
    FROM tandem.calls c;
CREATE OR REPLACE VIEW tandem_compat_0.call_events WITH (security_invoker = true) AS
  SELECT e.call_id || '/' || e.epoch || '/' || e.seq AS id, e.call_id, e.type AS event_type, e.payload, e.at AS created_at FROM tandem.call_events e;
