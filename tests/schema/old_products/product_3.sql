-- The reseller's tables, as Prisma makes them.
CREATE TYPE public."Role" AS ENUM ('ADMIN', 'CUSTOMER');
CREATE TABLE public."Organization" (id text PRIMARY KEY, name text, "createdAt" timestamp(3) DEFAULT '2026-01-05');
CREATE TABLE public."User" (id text PRIMARY KEY, email text, name text, password text, role public."Role", "organizationId" text,
  "createdAt" timestamp(3));
CREATE TABLE public."Bot" (id text PRIMARY KEY, "retellAgentId" text, name text, "voiceId" text, model text, prompt text, "organizationId" text,
  "createdAt" timestamp(3));
CREATE TABLE public."BotAssignment" (id text PRIMARY KEY, "botId" text, "userId" text);
CREATE TABLE public."PhoneNumber" (id text PRIMARY KEY, number text, "organizationId" text, "assignedToId" text, "isActive" boolean);
CREATE TABLE public."Call" (id text PRIMARY KEY, "retellCallId" text, "botId" text, "userId" text, "organizationId" text, "fromNumber" text,
  "toNumber" text, status text, "startedAt" timestamp(3), "endedAt" timestamp(3), duration integer, transcript text, "recordingUrl" text);
CREATE TABLE public."CallAnalytics" (id text PRIMARY KEY, "callId" text, sentiment text, summary text, "latencyP50" float, "latencyP90" float,
  "latencyP95" float, "latencyP99" float);
CREATE TABLE public."WebhookLog" (id text PRIMARY KEY, event text, payload jsonb, "callId" text, "createdAt" timestamp(3));
INSERT INTO public."Organization" VALUES ('org1', 'Bots & Co');
INSERT INTO public."User" VALUES ('u1', 'admin@bots.example', 'Ada', '$2b$10$x', 'ADMIN', 'org1', '2026-01-06'),
  ('u2', 'first@shop.example', 'First Shop', '$2b$10$x', 'CUSTOMER', 'org1', '2026-01-07'),
  ('u3', 'second@shop.example', 'Second Shop', '$2b$10$x', 'CUSTOMER', 'org1', '2026-01-08');
INSERT INTO public."Bot" VALUES ('b1', 'agent_1', 'Sales', '11labs-Adrian', 'gpt-4o', 'Sell.', 'org1', '2026-01-09');
INSERT INTO public."BotAssignment" VALUES ('a1', 'b1', 'u2');
INSERT INTO public."PhoneNumber" VALUES ('n1', '+14155551234', 'org1', 'u2', true), ('n2', '+14155551235', 'org1', NULL, true);
INSERT INTO public."Call" VALUES ('c1', 'call_1', 'b1', 'u2', 'org1', '+14155551234', '+14155550144', 'ENDED', '2026-05-01 10:00', '2026-05-01 10:01', 60,
  'Agent: hello', 'https://x.example/r.wav');
INSERT INTO public."CallAnalytics" VALUES ('y1', 'c1', 'Negative', 'Not interested.', 800, 1200, 1300.5, 2000);
INSERT INTO public."WebhookLog" VALUES ('w1', 'call_ended', '{"event": "call_ended"}', 'c1', '2026-05-01 10:01');
