-- The monitor's tables, as its models name them.
CREATE TABLE public.client (id varchar PRIMARY KEY, name varchar, created_at timestamp DEFAULT '2026-01-05');
CREATE TABLE public.profiles (id uuid PRIMARY KEY, client_id varchar, role varchar, username varchar, display_name varchar, created_at timestamp);
CREATE TABLE public.call (id varchar PRIMARY KEY, client_id varchar, phone_number varchar, status varchar, started_at timestamp, ended_at timestamp,
  duration integer, user_id varchar, username varchar, cost double precision, listen_url varchar, control_url varchar, live_transcript text,
  final_transcript text, recording_url varchar, summary json, sentiment varchar, disposition varchar, notes text, feedback_rating integer,
  feedback_text text, created_at timestamp, updated_at timestamp);
CREATE TABLE public.callstatusevent (id serial PRIMARY KEY, call_id varchar, client_id varchar, user_id varchar, status varchar, payload json,
  created_at timestamp);
INSERT INTO public.client VALUES ('demo-client', 'Demo Client'), ('other', 'Other');
INSERT INTO public.profiles VALUES ('30000000-0000-4000-8000-0000000000a1', 'demo-client', 'admin', 'mia', 'Mia', '2026-01-06'),
  ('30000000-0000-4000-8000-0000000000a2', 'demo-client', 'user', 'noa', 'Noa', '2026-01-06');
INSERT INTO public.call (id, client_id, phone_number, status, started_at, ended_at, duration, user_id, cost, live_transcript, final_transcript,
    recording_url, summary, sentiment, disposition, notes, feedback_rating, feedback_text, created_at) VALUES
  ('vapi-abc', 'demo-client', '+14155550133', 'ended', '2026-04-01 08:00', '2026-04-01 08:03', 180, '30000000-0000-4000-8000-0000000000a2', 0.35,
   '[{"role": "assistant", "text": "Hello."}, {"role": "user", "text": "Hi, a quote please."}]', 'AI: Hello.', 'recordings/abc.wav',
   '{"summary": "Wants a quote."}', 'Positive', 'qualified', 'Ring back.', 5, 'Great', '2026-04-01 08:00'),
  ('vapi-def', 'other', 'private', 'ended', '2026-04-02 08:00', NULL, NULL, NULL, NULL, 'not json', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-04-02 08:00');
INSERT INTO public.callstatusevent (call_id, client_id, user_id, status, payload, created_at) VALUES
  ('vapi-abc', 'demo-client', NULL, 'ringing', '{"a": 1}', '2026-04-01 08:00'),
  ('vapi-abc', 'demo-client', '30000000-0000-4000-8000-0000000000a2', 'force-transfer', NULL, '2026-04-01 08:02');
