-- :calls calls of :organisations organisations over :days days, the largest with a tenth of them; sizes fall as a harmonic series.
SET synchronous_commit = off;
SET work_mem = '256MB';
SELECT setseed(0.5);
INSERT INTO tandem.organisations (id, slug, name)
  SELECT tandem.uuid_v7(), 'bench-' || n, 'Bench ' || n FROM generate_series(1, :organisations) n;
INSERT INTO tandem.profiles (id, email, display_name)
  SELECT tandem.uuid_v7(), 'worker-' || w || '@bench-' || n || '.example', 'Worker ' || w
    FROM generate_series(1, :organisations) n, generate_series(1, 5) w;
INSERT INTO tandem.profiles (id, email) VALUES (tandem.uuid_v7(), 'operator@bench.example');
INSERT INTO tandem.platform_admins (user_id) SELECT id FROM tandem.profiles WHERE email = 'operator@bench.example';
INSERT INTO tandem.organisation_members (organisation_id, user_id, role)
  SELECT o.id, p.id, CASE split_part(p.email, '@', 1) WHEN 'worker-1' THEN 'owner' ELSE 'worker' END
    FROM tandem.organisations o JOIN tandem.profiles p ON p.email LIKE 'worker-%@' || o.slug || '.example';
INSERT INTO tandem.agents (id, organisation_id, name, instructions)
  SELECT tandem.uuid_v7(), o.id, 'Agent ' || a, 'x' FROM tandem.organisations o, generate_series(1, 3) a WHERE o.slug LIKE 'bench-%';

CREATE TEMPORARY TABLE bench_slots AS
  SELECT o.id AS organisation, ARRAY(SELECT a.id FROM tandem.agents a WHERE a.organisation_id = o.id) AS agents,
         row_number() OVER (ORDER BY o.id) AS n, sum(1.0 / (4 + substr(o.slug, 7)::int)) OVER (ORDER BY o.id) AS upto
    FROM tandem.organisations o WHERE o.slug LIKE 'bench-%';
CREATE TEMPORARY TABLE bench_calls AS
  SELECT tandem.uuid_v7(b.at) AS id, s.organisation, s.agents[1 + floor(random() * 3)::int] AS agent, b.at, b.n
    FROM (SELECT n, now() - random() * (n > 0)::int * make_interval(days => :days) AS at, random() * (n > 0)::int AS pick
            FROM generate_series(1, :calls) n) b
    JOIN (SELECT *, upto / max(upto) OVER () AS high, coalesce(lag(upto) OVER (ORDER BY n), 0) / max(upto) OVER () AS low
            FROM bench_slots) s ON b.pick >= s.low AND b.pick < s.high;

\echo calls
INSERT INTO tandem.calls (id, organisation_id, agent_id, from_number, to_number, direction, status, outcome, end_reason, started_at, answered_at,
    ended_at, last_event_at, duration_ms, turns, cost_model, sentiment)
  SELECT id, organisation, agent, '+1555' || lpad((n % 10000000)::text, 7, '0'), '+15550000000', (ARRAY['inbound', 'inbound', 'outbound'])[1 + n % 3], 'ended',
         (ARRAY['booked', 'answered', 'none', 'transferred', 'abandoned', 'cancelled'])[1 + n % 6],
         CASE WHEN n % 50 = 0 THEN 'model-failed' ELSE 'caller-hangup' END, at, at, at + interval '2 minutes', at + interval '2 minutes',
         30000 + n % 200000, 3, 0.02, (ARRAY['positive', 'neutral', 'negative'])[1 + n % 3]
    FROM bench_calls;
\echo turns
INSERT INTO tandem.call_turns (call_id, epoch, turn, organisation_id, speech_ended_ms, decided_ms, first_sent_ms)
  SELECT id, 1, t, organisation, t * 4000, 300, 350 + floor(900 * random() * random())
    FROM bench_calls, generate_series(1, 3) t;
\echo events
INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, type, payload)
  SELECT id, 1, e, organisation, at + e * interval '20 s', e * 20000000,
         (ARRAY['call.started', 'tool.settled', 'turn.answered', 'call.ended'])[e],
         CASE e WHEN 2 THEN jsonb_build_object('name', (ARRAY['checkAvailability', 'bookAppointment', 'end_call'])[1 + n % 3],
           'outcome', CASE WHEN n % 20 = 0 THEN 'failed' ELSE 'succeeded' END, 'took_ms', 200) ELSE '{}' END
    FROM bench_calls, generate_series(1, 4) e;
\echo records and assignments
INSERT INTO tandem.records (id, organisation_id, type, title, assigned_to, created_at)
  SELECT tandem.uuid_v7(at), organisation, (ARRAY['quote', 'job', 'invoice', 'note', 'booking', 'task'])[1 + n % 6], 'Record ' || n,
         (SELECT m.user_id FROM tandem.organisation_members m WHERE m.organisation_id = c.organisation ORDER BY m.user_id OFFSET n % 5 LIMIT 1), at
    FROM bench_calls c WHERE n % 10 = 0;
INSERT INTO tandem.call_annotations (call_id, organisation_id, assigned_to)
  SELECT id, organisation, (SELECT m.user_id FROM tandem.organisation_members m WHERE m.organisation_id = c.organisation ORDER BY m.user_id OFFSET n % 5 LIMIT 1)
    FROM bench_calls c WHERE n % 100 = 0;
ANALYZE;
