-- The playground's tables with two clients: one in `clients`, one known by its agent alone.
CREATE TABLE public.clients (id uuid PRIMARY KEY, name text, created_at timestamptz DEFAULT '2026-01-05Z');
CREATE TABLE public.profiles (id uuid PRIMARY KEY, email text, full_name text, role text, client_id uuid);
CREATE TABLE public.agents (id uuid PRIMARY KEY, client_id uuid, name text, status text, system_prompt text, greeting text, voice text,
  model text, twilio_phone_number text, created_at timestamptz DEFAULT '2026-01-06Z');
CREATE TABLE public.agent_templates (id uuid PRIMARY KEY, name text, industry text, system_prompt text);
CREATE TABLE public.google_calendar_connections (id uuid PRIMARY KEY, client_id uuid, google_email text, calendar_id text,
  access_token text, refresh_token text);
CREATE TABLE public.calls (id uuid PRIMARY KEY, client_id uuid, agent_id uuid, twilio_call_sid text, from_number text, to_number text,
  status text, outcome text, started_at timestamptz, ended_at timestamptz, duration_seconds int, transcript text, summary text, metadata jsonb);
CREATE TABLE public.call_events (id bigserial PRIMARY KEY, call_id uuid, event_type text, payload jsonb, created_at timestamptz);
INSERT INTO public.clients VALUES ('10000000-0000-4000-8000-000000000001', 'Rosewood Clinic');
INSERT INTO public.profiles VALUES ('10000000-0000-4000-8000-0000000000a1', 'Ops@Play.example', 'Olu Ops', 'techops', NULL),
  ('10000000-0000-4000-8000-0000000000a2', 'reception@rosewood.example', 'Rae', 'client', '10000000-0000-4000-8000-000000000001');
INSERT INTO public.agents VALUES
  ('10000000-0000-4000-8000-0000000000b1', '10000000-0000-4000-8000-000000000001', 'Reception', 'published', 'Book visits.', 'Hello!',
   'alloy', 'gpt-4o-realtime', '(415) 555-0100'),
  ('10000000-0000-4000-8000-0000000000b2', '10000000-0000-4000-8000-000000000002', 'Garage', 'draft', 'Sell tyres.', NULL, 'nova', NULL, NULL);
INSERT INTO public.agent_templates VALUES ('10000000-0000-4000-8000-0000000000c1', 'Clinic', 'Clinic', 'x'),
  ('10000000-0000-4000-8000-0000000000c2', 'Florist', 'Flowers', 'Sell flowers.');
INSERT INTO public.google_calendar_connections VALUES ('10000000-0000-4000-8000-0000000000d1', '10000000-0000-4000-8000-000000000001',
  'cal@rosewood.example', 'primary', 'ya29.secret', '1//secret');
INSERT INTO public.calls VALUES
  ('10000000-0000-4000-8000-0000000000e1', '10000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-0000000000b1', 'CA01',
   '+14155550111', '+14155550100', 'completed', 'booked', '2026-02-01 09:00Z', '2026-02-01 09:02Z', 120, 'Caller: hello', 'Booked.', '{"k": 1}'),
  ('10000000-0000-4000-8000-0000000000e2', '10000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-0000000000b1', 'CA02',
   '+14155550112', '+14155550100', 'in-progress', NULL, '2026-02-01 10:00Z', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.call_events (call_id, event_type, payload, created_at) VALUES
  ('10000000-0000-4000-8000-0000000000e1', 'tool_call', '{"tool": "bookAppointment"}', '2026-02-01 09:01Z'),
  ('10000000-0000-4000-8000-0000000000e1', 'call_ended', NULL, '2026-02-01 09:02Z');
