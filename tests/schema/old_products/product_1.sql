-- The clinics' tables.
CREATE TABLE public.organisations (id uuid PRIMARY KEY, name text, selected_voice_agent_id text, created_at timestamptz DEFAULT '2026-01-05Z');
CREATE TABLE public.organisation_members (id serial, organisation_id uuid, user_id uuid, role text);
CREATE TABLE public.profiles (id uuid PRIMARY KEY, email text, full_name text);
CREATE TABLE public.phone_numbers (id serial PRIMARY KEY, organisation_id uuid, user_id uuid, phone_number text, is_active boolean);
CREATE TABLE public.intents (id serial PRIMARY KEY, organisation_id uuid, user_id uuid, intent_name text, example_user_phrases text[],
  english_responses text[], russian_responses text[]);
CREATE TABLE public.assistant_settings (id serial PRIMARY KEY, organisation_id uuid, tone text, max_minutes int);
CREATE TABLE public.working_hours (id serial PRIMARY KEY, organisation_id uuid, day_of_week int, open_time time, close_time time, is_open boolean);
CREATE TABLE public.subscriptions (id serial PRIMARY KEY, organisation_id uuid, plan text, status text, current_period_start timestamptz,
  current_period_end timestamptz);
CREATE TABLE public.calls (id serial PRIMARY KEY, organisation_id uuid, vapi_call_id text, caller_number text, status text, started_at timestamp,
  duration_seconds int, transcript text, summary text, cost numeric);
CREATE TABLE public.organisation_calendar_connections (organisation_id uuid PRIMARY KEY, access_token text, refresh_token text);
CREATE TABLE public.appointments (id serial PRIMARY KEY, organisation_id uuid, calendar_event_id text, start_at timestamptz, end_at timestamptz,
  customer_name text, customer_phone text, summary text, call_id int);
INSERT INTO public.organisations VALUES ('20000000-0000-4000-8000-000000000001', 'Зубная клиника', 'voice-anna');
INSERT INTO public.profiles VALUES ('20000000-0000-4000-8000-0000000000a1', 'anna@clinic.example', 'Anna'),
  ('20000000-0000-4000-8000-0000000000a2', 'boris@clinic.example', 'Boris');
INSERT INTO public.organisation_members (organisation_id, user_id, role) VALUES
  ('20000000-0000-4000-8000-000000000001', '20000000-0000-4000-8000-0000000000a1', 'owner'),
  ('20000000-0000-4000-8000-000000000001', '20000000-0000-4000-8000-0000000000a2', 'member');
INSERT INTO public.phone_numbers (organisation_id, phone_number, is_active) VALUES
  ('20000000-0000-4000-8000-000000000001', '+7 495 123-45-67', true), ('20000000-0000-4000-8000-000000000001', 'extension 12', false);
INSERT INTO public.intents (organisation_id, intent_name, example_user_phrases, english_responses, russian_responses) VALUES
  ('20000000-0000-4000-8000-000000000001', 'price', '{"How much?","Сколько?"}', '{"Ten."}', '{"Десять."}');
INSERT INTO public.assistant_settings (organisation_id, tone, max_minutes) VALUES ('20000000-0000-4000-8000-000000000001', 'warm', 10);
INSERT INTO public.working_hours (organisation_id, day_of_week, open_time, close_time, is_open) VALUES
  ('20000000-0000-4000-8000-000000000001', 0, '10:00', '14:00', true), ('20000000-0000-4000-8000-000000000001', 1, '09:00', '18:00', true),
  ('20000000-0000-4000-8000-000000000001', 2, '09:00', '18:00', false);
INSERT INTO public.subscriptions (organisation_id, plan, status, current_period_start, current_period_end) VALUES
  ('20000000-0000-4000-8000-000000000001', 'pro', 'past_due', '2026-11-01Z', '2026-12-01Z');
INSERT INTO public.calls (organisation_id, vapi_call_id, caller_number, status, started_at, duration_seconds, transcript, summary, cost) VALUES
  ('20000000-0000-4000-8000-000000000001', 'vapi-1', '+79161234567', 'ended', '2026-03-01 12:00', 90, 'User: hi', 'Asked for prices.', 0.12);
INSERT INTO public.organisation_calendar_connections VALUES ('20000000-0000-4000-8000-000000000001', 'secret', 'secret');
INSERT INTO public.appointments (organisation_id, calendar_event_id, start_at, end_at, customer_name, customer_phone, summary, call_id) VALUES
  ('20000000-0000-4000-8000-000000000001', 'ev1', '2026-12-01 09:00Z', '2026-12-01 09:30Z', 'Ivan', '+79161234567', 'Check-up', 1),
  ('20000000-0000-4000-8000-000000000001', 'ev2', '2026-12-01 09:15Z', '2026-12-01 09:45Z', 'Olga', '8 (916) 123', 'Twice', NULL);
