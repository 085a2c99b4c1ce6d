-- The clinics' tables by their old names, read-only: SET search_path = tandem_compat_1.
CREATE OR REPLACE VIEW tandem_compat_1.organisations WITH (security_invoker = true) AS
  SELECT o.id, o.name, o.selected_agent_id AS selected_voice_agent_id, o.created_at, o.updated_at FROM tandem.organisations o;
CREATE OR REPLACE VIEW tandem_compat_1.organisation_members WITH (security_invoker = true) AS
  SELECT m.organisation_id, m.user_id, CASE WHEN m.role IN ('owner', 'admin') THEN m.role ELSE 'member' END AS role, m.created_at
    FROM tandem.organisation_members m WHERE m.active;
CREATE OR REPLACE VIEW tandem_compat_1.phone_numbers WITH (security_invoker = true) AS
  SELECT n.id, n.organisation_id, n.number AS phone_number, n.active AS is_active, n.created_at FROM tandem.phone_numbers n;
CREATE OR REPLACE VIEW tandem_compat_1.intents WITH (security_invoker = true) AS
  SELECT i.id, i.organisation_id, i.name AS intent_name, i.examples AS example_phrases, i.replies ->> 'en' AS response_en,
         i.replies ->> 'ru' AS response_ru, i.enabled AS is_active, i.created_at
    FROM tandem.intents i;
CREATE OR REPLACE VIEW tandem_compat_1.working_hours WITH (security_invoker = true) AS
  SELECT h.id, h.organisation_id, (h.weekday % 7)::integer AS day_of_week, h.opens AS open_time, h.closes AS close_time, true AS is_open
    FROM tandem.working_hours h;
CREATE OR REPLACE VIEW tandem_compat_1.subscriptions WITH (security_invoker = true) AS
  SELECT s.organisation_id, s.plan, replace(s.status, '-', '_') AS status, s.period_start AS current_period_start,
         s.period_end AS current_period_end
    FROM tandem.subscriptions s;
CREATE OR REPLACE VIEW tandem_compat_1.calls WITH (security_invoker = true) AS
  SELECT c.id, c.organisation_id, c.agent_id AS assistant_id, c.from_number AS caller_number, c.status, c.started_at, c.ended_at,
         (c.duration_ms / 1000)::integer AS duration_seconds, c.final_transcript AS transcript, c.summary,
         c.cost_model + coalesce(c.cost_carrier, 0) AS cost, c.created_at
    FROM tandem.calls c;
CREATE OR REPLACE VIEW tandem_compat_1.appointments WITH (security_invoker = true) AS
  SELECT a.id, a.organisation_id, a.calendar_event_id, a.starts_at AS start_at, a.ends_at AS end_at, a.summary, a.customer_name,
         a.customer_phone, a.call_id, a.status, a.created_at
    FROM tandem.appointments a WHERE a.status <> 'held';
