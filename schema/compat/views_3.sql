-- The reseller's tables by their old names, read-only: SET search_path = tandem_compat_3.
CREATE OR REPLACE VIEW tandem_compat_3."Organization" WITH (security_invoker = true) AS
  SELECT o.id, o.name, o.created_at AS "createdAt" FROM tandem.organisations o WHERE o.parent_id IS NULL;
CREATE OR REPLACE VIEW tandem_compat_3."User" WITH (security_invoker = true) AS
  SELECT p.id, p.email, p.display_name AS name, CASE WHEN o.parent_id IS NULL THEN 'ADMIN' ELSE 'CUSTOMER' END AS role,
         coalesce(o.parent_id, o.id) AS "organizationId", p.created_at AS "createdAt"
    FROM tandem.organisation_members m JOIN tandem.profiles p ON p.id = m.user_id JOIN tandem.organisations o ON o.id = m.organisation_id
    WHERE m.active;
CREATE OR REPLACE VIEW tandem_compat_3."Bot" WITH (security_invoker = true) AS
  SELECT a.id, a.name, a.voice AS "voiceId", a.model, a.instructions AS prompt, a.organisation_id AS "organizationId", a.created_at AS "createdAt"
    FROM tandem.agents a;
CREATE OR REPLACE VIEW tandem_compat_3."BotAssignment" WITH (security_invoker = true) AS
  SELECT l.agent_id || '/' || m.user_id AS id, l.agent_id AS "botId", m.user_id AS "userId"
    FROM tandem.agent_assignments l JOIN tandem.organisation_members m ON m.organisation_id = l.organisation_id AND m.active;
CREATE OR REPLACE VIEW tandem_compat_3."PhoneNumber" WITH (security_invoker = true) AS
  SELECT n.id, n.number, coalesce(o.parent_id, o.id) AS "organizationId",
         CASE WHEN o.parent_id IS NOT NULL THEN n.organisation_id END AS "assignedToId", n.active AS "isActive"
    FROM tandem.phone_numbers n JOIN tandem.organisations o ON o.id = n.organisation_id;
CREATE OR REPLACE VIEW tandem_compat_3."Call" WITH (security_invoker = true) AS
  SELECT c.id, c.agent_id AS "botId", coalesce(o.parent_id, o.id) AS "organizationId", c.from_number AS "fromNumber", c.to_number AS "toNumber",
         upper(replace(c.status, '-', '_')) AS status, c.started_at AS "startedAt", c.ended_at AS "endedAt",
         (c.duration_ms / 1000)::integer AS duration, c.final_transcript AS transcript
    FROM tandem.calls c JOIN tandem.organisations o ON o.id = c.organisation_id;
CREATE OR REPLACE VIEW tandem_compat_3."CallAnalytics" WITH (security_invoker = true) AS
  SELECT c.id, c.id AS "callId", c.sentiment, c.summary, c.latency_p50_ms AS "latencyP50", c.latency_p90_ms AS "latencyP90",
         c.latency_p95_ms AS "latencyP95", c.latency_p99_ms AS "latencyP99"
    FROM tandem.calls c WHERE c.status = 'ended';
CREATE OR REPLACE VIEW tandem_compat_3."WebhookLog" WITH (security_invoker = true) AS
  SELECT w.id, coalesce(w.payload ->> 'event', w.source) AS event, w.payload, w.call_id AS "callId", w.at AS "createdAt" FROM tandem.webhook_log w;
