-- Some weeks of calls, told from a few scripts: each a row of calls with its events, transcript and turns, as the writer would
-- have folded them; the bookings that came of them; what people noted.

-- Lines are [speaker, text]: c the caller, a the agent, t a tool. {name}, {day} and {time} are put in.
SET LOCAL tandem.moving_in = 'on';  -- No model is paid to read what nobody said.
CREATE TEMPORARY TABLE demo_scripts (
  template text, weight integer, direction text, outcome text, end_reason text, sentiment text, summary text, lines jsonb) ON COMMIT DROP;
INSERT INTO demo_scripts VALUES
('clinic', 30, 'inbound', 'booked', 'agent-hangup', 'positive', 'Booked a check-up for {name} on {day} at {time}.', $j$[
 ["a", "Hello, you have reached Harbour Dental. You can speak English or Russian. How can I help you?"],
 ["c", "Hi, I'd like to book a check-up please."],
 ["a", "Of course. May I have your full name and your date of birth?"],
 ["c", "It's {name}, the fourteenth of March eighty-six."],
 ["a", "Thank you. Have you been with us before?"],
 ["c", "Yes, last year I think. Would sometime on {day} work?"],
 ["t", "checkAvailability"],
 ["a", "On {day} I have half past nine, {time}, or four o'clock. Which would you like?"],
 ["c", "At {time} please."],
 ["a", "So that is {day} at {time} for {name}, a check-up. Is that right?"],
 ["c", "Yes, perfect."],
 ["t", "bookAppointment"],
 ["a", "It's booked. You can cancel free of charge up to a day before. Is there anything else?"],
 ["c", "No, that's all, thank you."],
 ["a", "You're welcome. Goodbye, {name}."]]$j$),
('clinic', 12, 'inbound', 'booked', 'agent-hangup', 'positive', 'Записана на приём {name}: {day}, {time}.', $j$[
 ["a", "Hello, you have reached Harbour Dental. You can speak English or Russian. How can I help you?"],
 ["c", "Здравствуйте, можно по-русски? У меня болит зуб."],
 ["a", "Конечно. Сочувствую вам. Сейчас найду самое раннее время. Как вас зовут, и какая дата рождения?"],
 ["c", "{name}, второе июня девяносто первого."],
 ["t", "checkAvailability"],
 ["a", "Самое раннее время: {day}, {time}. Подойдёт?"],
 ["c", "Да, подойдёт."],
 ["t", "bookAppointment"],
 ["a", "Записала вас: {day}, {time}. Если станет хуже, звоните сразу. Что-нибудь ещё?"],
 ["c", "Нет, спасибо большое."],
 ["a", "Выздоравливайте. До свидания."]]$j$),
('clinic', 14, 'inbound', 'rescheduled', 'agent-hangup', 'neutral', '{name} moved the appointment to {day} at {time}.', $j$[
 ["a", "Hello, you have reached Harbour Dental. You can speak English or Russian. How can I help you?"],
 ["c", "Hello, I can't make it tomorrow. Can I move my appointment?"],
 ["a", "No problem. What is your name?"],
 ["c", "{name}."],
 ["a", "I see an appointment tomorrow at ten. Which day would suit you instead?"],
 ["c", "{day} would be good, in the afternoon if possible."],
 ["t", "checkAvailability"],
 ["a", "On {day} I could offer {time}."],
 ["c", "That works."],
 ["t", "rescheduleAppointment"],
 ["a", "Done, you are moved to {day} at {time}. Anything else?"],
 ["c", "No thanks, bye."],
 ["a", "Goodbye."]]$j$),
('clinic', 8, 'inbound', 'cancelled', 'agent-hangup', 'neutral', '{name} cancelled; will call again.', $j$[
 ["a", "Hello, you have reached Harbour Dental. You can speak English or Russian. How can I help you?"],
 ["c", "I need to cancel my appointment on {day}."],
 ["a", "Certainly. Your name, please?"],
 ["c", "{name}."],
 ["a", "That is {day} at {time}. Shall I cancel it, or find another time?"],
 ["c", "Just cancel it please, I'll call again."],
 ["t", "cancelAppointment"],
 ["a", "It's cancelled. Goodbye, and call whenever you like."]]$j$),
('clinic', 10, 'inbound', 'transferred', 'transferred', 'negative', 'Billing complaint; passed on to the front desk.', $j$[
 ["a", "Hello, you have reached Harbour Dental. You can speak English or Russian. How can I help you?"],
 ["c", "I've been charged twice and I want to speak to a person."],
 ["a", "I'm sorry about that. I'll connect you with a colleague right away."],
 ["t", "transferCall"]]$j$),
('clinic', 14, 'inbound', 'answered', 'caller-hangup', 'positive', 'Asked for opening hours and parking.', $j$[
 ["a", "Hello, you have reached Harbour Dental. You can speak English or Russian. How can I help you?"],
 ["c", "Are you open on Saturday?"],
 ["a", "No, we are open from Monday to Friday, half past eight to half past five."],
 ["c", "And is there parking?"],
 ["a", "I don't know about parking, I'm afraid. Shall a colleague call you back about it?"],
 ["c", "No, never mind. Thanks, bye!"]]$j$),
('clinic', 5, 'inbound', 'abandoned', 'caller-hangup', 'neutral', NULL, $j$[
 ["a", "Hello, you have reached Harbour Dental. You can speak English or Russian. How can I help you?"]]$j$),
('clinic', 3, 'inbound', 'none', 'silence', 'neutral', 'Nobody spoke.', $j$[
 ["a", "Hello, you have reached Harbour Dental. You can speak English or Russian. How can I help you?"],
 ["a", "Hello? Are you there?"],
 ["a", "I cannot hear you, so I will hang up now. Please call again."]]$j$),
('clinic', 6, 'outbound', 'booked', 'agent-hangup', 'positive', 'Recall: {name} booked a check-up on {day}.', $j$[
 ["c", "Hello?"],
 ["a", "Hello, this is the assistant of Harbour Dental. Your check-up is due; shall we find a time?"],
 ["c", "Oh, yes, go on."],
 ["t", "checkAvailability"],
 ["a", "Would {day} at {time} suit you?"],
 ["c", "Yes, that's fine."],
 ["t", "bookAppointment"],
 ["a", "Lovely, it's booked. Goodbye!"]]$j$),
('clinic', 4, 'outbound', 'voicemail', 'agent-hangup', 'neutral', 'Reached the answering machine.', $j$[
 ["c", "This is the voicemail of {name}. Please leave a message after the tone."],
 ["a", "Hello, this is Harbour Dental. Your check-up is due. Please call us back when it suits you. Goodbye."]]$j$),
('restaurant', 40, 'inbound', 'booked', 'agent-hangup', 'positive', 'Table for {name} on {day} at {time}.', $j$[
 ["a", "Good day, thank you for calling Bella Tavola. Would you like to reserve a table?"],
 ["c", "Yes, a table for four on {day} please."],
 ["a", "Gladly. At what time?"],
 ["c", "Around {time}?"],
 ["t", "checkAvailability"],
 ["a", "Yes, {time} is free. May I have a name and a telephone number?"],
 ["c", "{name}, it's this number."],
 ["a", "Is there anything that the kitchen should know, allergies or a high chair?"],
 ["c", "One of us doesn't eat nuts."],
 ["a", "I'll note it; please tell the staff at the table too. So: {day} at {time}, four people, {name}. Right?"],
 ["c", "Right."],
 ["t", "bookAppointment"],
 ["a", "Your table is booked. We keep it for fifteen minutes. See you then!"]]$j$),
('restaurant', 12, 'inbound', 'rescheduled', 'agent-hangup', 'neutral', '{name} moved the table to {day}.', $j$[
 ["a", "Good day, thank you for calling Bella Tavola. Would you like to reserve a table?"],
 ["c", "We have one already, under {name}. Can we come on {day} instead?"],
 ["t", "checkAvailability"],
 ["a", "On {day} I have {time}. Does that suit you?"],
 ["c", "Yes, great."],
 ["t", "rescheduleAppointment"],
 ["a", "Then I've moved it to {day} at {time}. Goodbye!"]]$j$),
('restaurant', 12, 'inbound', 'cancelled', 'agent-hangup', 'neutral', '{name} cancelled the table.', $j$[
 ["a", "Good day, thank you for calling Bella Tavola. Would you like to reserve a table?"],
 ["c", "No, I have to cancel. {name}, {day}."],
 ["t", "cancelAppointment"],
 ["a", "It's cancelled. We hope to see you another time. Goodbye!"]]$j$),
('restaurant', 14, 'inbound', 'answered', 'caller-hangup', 'positive', 'Asked whether there are dishes without gluten.', $j$[
 ["a", "Good day, thank you for calling Bella Tavola. Would you like to reserve a table?"],
 ["c", "First, do you have anything without gluten?"],
 ["a", "There are several dishes on the menu; please tell the staff at the table, so that they can advise you."],
 ["c", "All right, I'll call back when I know how many we are."],
 ["a", "Please do. Goodbye!"]]$j$),
('restaurant', 10, 'inbound', 'transferred', 'transferred', 'neutral', 'Party of fifteen; passed on to the manager.', $j$[
 ["a", "Good day, thank you for calling Bella Tavola. Would you like to reserve a table?"],
 ["c", "Yes, but we are fifteen people, and we'd like a menu."],
 ["a", "For a party of that size I'll connect you with a colleague. One moment please."],
 ["t", "transferCall"]]$j$),
('restaurant', 6, 'inbound', 'abandoned', 'caller-hangup', 'neutral', NULL, $j$[
 ["a", "Good day, thank you for calling Bella Tavola. Would you like to reserve a table?"],
 ["c", "Sorry, wrong number."]]$j$),
('restaurant', 2, 'inbound', 'none', 'model-failed', 'neutral', NULL, $j$[
 ["a", "Good day, thank you for calling Bella Tavola. Would you like to reserve a table?"],
 ["c", "Yes, for two please."]]$j$);

-- Numbers that are kept free for stories: Ofcom's 020 7946 0xxx, and 555-01xx.
INSERT INTO tandem.contacts (id, organisation_id, name, phone, created_at)
  SELECT tandem.uuid_v7(), o.id, n.name,
         CASE o.template WHEN 'clinic' THEN '+4420794606' ELSE '+1212555010' END || CASE o.template WHEN 'clinic'
           THEN lpad(n.ordinality::text, 2, '0') ELSE '' END || CASE o.template WHEN 'clinic' THEN '' ELSE (n.ordinality % 10)::text END,
         now() - interval '70 days'
    FROM demo_organisations o, unnest(ARRAY['Alice Morgan', 'James Whitfield', 'Irina Sokolova', 'Oliver Grant', 'Fatima Khan',
      'Lena Hartmann', 'Peter Novak', 'Chloe Bennett', 'Dmitri Volkov', 'Sarah Lindqvist', 'Noah Reyes', 'Emily Zhang',
      'Jack Turner', 'Maria Costa', 'Anna Petrenko', 'George Papadakis', 'Ruth Adler', 'Samir Haddad', 'Ella Fischer',
      'Thomas Moreau']) WITH ORDINALITY AS n (name, ordinality)
    WHERE o.template = 'clinic' OR n.ordinality <= 10;

CREATE FUNCTION pg_temp.between_(low double precision, high double precision) RETURNS double precision LANGUAGE sql VOLATILE
  AS $$ SELECT low + random() * (high - low) $$;

CREATE TEMPORARY TABLE demo_events (seq bigint, ms bigint, type text, actor text, payload jsonb) ON COMMIT DROP;
CREATE FUNCTION pg_temp.demo_call(o demo_organisations, began timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  s demo_scripts;
  who tandem.contacts;
  answering tandem.agents;
  line record;
  call constant uuid := tandem.uuid_v7(began);
  day text := (ARRAY['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])[1 + floor(random() * 5)];
  at_time text := (ARRAY['ten', 'half past ten', 'two', 'half past two', 'three', 'seven', 'half past seven'])[1 + floor(random() * 7)];
  seq bigint := 0;
  clock_ms bigint := 900 + random() * 900;
  item bigint := 0;
  answers integer := 0;
  words text;
  heard text;
  length_ms bigint;
  ended_ms bigint;
  sent integer;
  tool_ms integer;
  tools integer := 0;
  cuts integer := 0;
  cut boolean;
  own_number text;
  slot timestamptz;
BEGIN
  SELECT * INTO s FROM demo_scripts WHERE template = o.template ORDER BY random() ^ (1.0 / weight) DESC LIMIT 1;
  SELECT * INTO who FROM tandem.contacts WHERE organisation_id = o.id ORDER BY random() LIMIT 1;
  SELECT * INTO answering FROM tandem.agents WHERE organisation_id = o.id AND status = 'published';
  IF s.template = 'restaurant' THEN
    at_time := (ARRAY['seven', 'half past seven', 'eight', 'half past eight'])[1 + floor(random() * 4)];
  END IF;
  own_number := o.number;
  INSERT INTO tandem.calls (id, organisation_id, agent_id, agent_version_id, agent_name, phone_number_id, contact_id, direction,
      from_number, to_number, carrier_call_id, carrier_stream_id, status, outcome, end_reason, node_id, started_at, ringing_at,
      answered_at, ended_at, last_event_at, sentiment)
    SELECT call, o.id, answering.id, answering.published_version_id, answering.name, p.id, who.id, s.direction,
      CASE s.direction WHEN 'inbound' THEN who.phone ELSE own_number END,
      CASE s.direction WHEN 'inbound' THEN own_number ELSE who.phone END,
      'CA' || md5(call::text), 'MZ' || md5('stream' || call), 'ended', s.outcome, s.end_reason, 'demo', began, began,
      began + make_interval(secs => clock_ms / 1000.0), began, began, s.sentiment
    FROM tandem.phone_numbers p WHERE p.organisation_id = o.id AND p.number = own_number;

  TRUNCATE demo_events;
  INSERT INTO demo_events VALUES (1, 0, 'call.started', 'carrier', jsonb_build_object('direction', s.direction)),
    (2, clock_ms, 'stream.attached', 'carrier', '{"attachment": 1}');
  seq := 2;
  tool_ms := NULL;
  FOR line IN SELECT l.value ->> 0 AS speaker, l.value ->> 1 AS text, l.ordinality AS place,
      (s.lines -> l.ordinality::integer ->> 0) AS next, (s.lines -> (l.ordinality - 2)::integer ->> 0) AS previous FROM jsonb_array_elements(s.lines) WITH ORDINALITY AS l
  LOOP
    words := replace(replace(replace(line.text, '{name}', who.name), '{day}', day), '{time}', at_time);
    IF line.speaker = 't' THEN
      tools := tools + 1;
      tool_ms := pg_temp.between_(180, 900);
      INSERT INTO demo_events VALUES
        (seq + 1, clock_ms, 'tool.asked', 'agent', jsonb_build_object('tool_call', tools, 'name', words, 'arguments', '{}')),
        (seq + 2, clock_ms + tool_ms, 'tool.settled', 'system', jsonb_build_object('tool_call', tools, 'name', words,
          'outcome', 'succeeded', 'took_ms', tool_ms));
      seq := seq + 2;
      CONTINUE;
    END IF;
    item := item + 1;
    length_ms := length(words) * pg_temp.between_(55, 72) + 200;
    IF line.speaker = 'c' THEN
      ended_ms := clock_ms + length_ms;
      INSERT INTO tandem.transcript_segments (call_id, epoch, item, position, organisation_id, speaker, text, started_ms, ended_ms)
        VALUES (call, 1, item, item, o.id, 'caller', words, clock_ms, ended_ms);
      INSERT INTO demo_events VALUES (seq + 1, ended_ms, 'caller.words', 'caller',
        jsonb_build_object('item', item, 'text', words, 'from_at_ms', clock_ms, 'to_at_ms', ended_ms));
      seq := seq + 1;
      clock_ms := ended_ms;
      CONTINUE;
    END IF;
    -- The agent: an answer where somebody spoke before.
    IF line.place > 1 AND line.previous <> 'a' THEN
      answers := answers + 1;
      sent := 620 + 90 * exp(pg_temp.between_(0, 1.6)) + coalesce(tool_ms, 0);
      INSERT INTO tandem.call_turns (call_id, epoch, turn, organisation_id, speech_ended_ms, decided_ms, committed_ms,
          response_began_ms, first_audio_ms, first_sent_ms, playing_ms, tool_ms, voice_to_voice_ms)
        VALUES (call, 1, answers, o.id, clock_ms, 500, 520, 560, sent - 1, sent, sent + pg_temp.between_(60, 140), tool_ms, sent);
      INSERT INTO demo_events VALUES (seq + 1, clock_ms + sent, 'turn.answered', 'agent', jsonb_build_object('turn', answers,
        'speech_stopped_at_ms', clock_ms, 'committed_ms', 520, 'response_began_ms', 560, 'first_audio_ms', sent - 1,
        'first_sent_ms', sent, 'voice_to_voice_ms', sent));
      seq := seq + 1;
      clock_ms := clock_ms + sent;
      tool_ms := NULL;
    END IF;
    cut := line.next IS NOT DISTINCT FROM 'c' AND random() < 0.12 AND length(words) > 50;
    heard := words;
    IF cut THEN
      cuts := cuts + 1;
      heard := regexp_replace(left(words, (length(words) * 0.6)::integer), '\s+\S*$', '');
      UPDATE tandem.call_turns SET interrupted = true WHERE call_id = call AND turn = answers;
    END IF;
    ended_ms := clock_ms + length_ms * length(heard) / length(words);
    INSERT INTO tandem.transcript_segments (call_id, epoch, item, position, organisation_id, speaker, text, full_text, started_ms,
        ended_ms, interrupted, estimated)
      VALUES (call, 1, item, item, o.id, 'agent', heard, CASE WHEN cut THEN words END, clock_ms, ended_ms, cut, cut);
    IF cut THEN
      INSERT INTO demo_events VALUES (seq + 1, ended_ms, 'turn.barge-in', 'caller', jsonb_build_object('item', item,
        'heard_ms', ended_ms - clock_ms, 'heard_text', heard, 'dropped_ms', length_ms - (ended_ms - clock_ms)));
      seq := seq + 1;
    END IF;
    INSERT INTO demo_events VALUES (seq + 1, ended_ms, 'agent.words', 'agent', jsonb_build_object('item', item, 'text', words,
      'heard_text', heard, 'audio_ms', length_ms, 'heard_ms', ended_ms - clock_ms, 'estimated', cut, 'began_at_ms', clock_ms));
    seq := seq + 1;
    clock_ms := ended_ms + pg_temp.between_(150, 900);
  END LOOP;
  clock_ms := clock_ms + 700;
  INSERT INTO demo_events VALUES (seq + 1, clock_ms, 'call.ended', 'system', jsonb_build_object('reason', s.end_reason,
    'length_ms', clock_ms, 'turns', answers, 'barge_ins', cuts));
  INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, type, actor, payload)
    SELECT call, 1, e.seq, o.id, began + make_interval(secs => e.ms / 1000.0), e.ms * 1000, e.type, e.actor, e.payload
      FROM demo_events e;

  UPDATE tandem.calls SET ended_at = began + make_interval(secs => clock_ms / 1000.0),
      last_event_at = began + make_interval(secs => clock_ms / 1000.0), duration_ms = clock_ms, turns = answers, barge_ins = cuts,
      tool_calls = tools, transfers = (s.end_reason = 'transferred')::integer,
      summary = replace(replace(replace(s.summary, '{name}', who.name), '{day}', day), '{time}', at_time),
      follow_up = CASE s.outcome WHEN 'transferred' THEN 'See that somebody has answered.' WHEN 'voicemail' THEN 'Try again.' END,
      final_transcript = (SELECT string_agg(g.speaker || ': ' || g.text, E'\n' ORDER BY g.position)
                            FROM tandem.transcript_segments g WHERE g.call_id = call),
      cost_model = round((clock_ms / 60000.0 * 0.11)::numeric, 6),
      cost_carrier = round((ceil(clock_ms / 60000.0) * 0.0085)::numeric, 6),
      usage = jsonb_build_object('audio_in', clock_ms / 200, 'audio_out', clock_ms / 110, 'text_in', 900 * greatest(answers, 1),
        'text_cached', 700 * greatest(answers, 1), 'text_out', 40 * greatest(answers, 1))
    WHERE id = call;
  UPDATE tandem.calls c SET (latency_p50_ms, latency_p90_ms, latency_p95_ms, latency_p99_ms) = (
      SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY first_sent_ms), percentile_disc(0.9) WITHIN GROUP (ORDER BY first_sent_ms),
             percentile_disc(0.95) WITHIN GROUP (ORDER BY first_sent_ms), percentile_disc(0.99) WITHIN GROUP (ORDER BY first_sent_ms)
        FROM tandem.call_turns t WHERE t.call_id = call) WHERE c.id = call;

  IF s.outcome IN ('booked', 'rescheduled', 'cancelled') THEN
    -- A free slot of the appointment book, some days later; a full book is no error.
    FOR tries IN 1 .. 5 LOOP
      slot := date_trunc('day', began + make_interval(days => 1 + floor(random() * 9)::integer))
            + make_interval(mins => CASE o.template WHEN 'clinic' THEN 540 + 30 * floor(random() * 15)::integer
                                                    ELSE 1020 + 90 * floor(random() * 3)::integer END);
      BEGIN
        INSERT INTO tandem.appointments (id, organisation_id, connection_id, calendar_key, busy, status, starts_at, ends_at, time_zone,
            summary, customer_name, customer_phone, contact_id, agent_id, call_id, source, created_at)
          SELECT tandem.uuid_v7(began), o.id, k.id, '', 'empty',
                 CASE WHEN s.outcome = 'cancelled' THEN 'cancelled' WHEN slot < now() THEN
                   CASE WHEN random() < 0.07 THEN 'no-show' ELSE 'completed' END ELSE 'confirmed' END,
                 slot, slot + make_interval(mins => k.slot_minutes), o.zone,
                 CASE o.template WHEN 'clinic' THEN 'Check-up' ELSE 'Table for four' END, who.name, who.phone, who.id, answering.id,
                 call, 'call', began + make_interval(secs => clock_ms / 1000.0)
            FROM tandem.calendar_connections k WHERE k.organisation_id = o.id;
        EXIT;
      EXCEPTION WHEN exclusion_violation THEN
        NULL;
      END;
    END LOOP;
  END IF;

  IF random() < 0.25 THEN
    INSERT INTO tandem.call_annotations (call_id, organisation_id, assigned_to, disposition, notes, rating)
      SELECT call, o.id, CASE WHEN random() < 0.5 THEN p.id END,
             (ARRAY['handled', 'call back', 'spam', NULL])[1 + floor(random() * 4)],
             CASE WHEN random() < 0.4 THEN 'Listened to it: the agent did well.' END, 3 + floor(random() * 3)
        FROM demo_people p WHERE p.organisation = o.id AND p.role = 'worker';
  END IF;
  IF began > now() - interval '14 days' THEN
    INSERT INTO tandem.webhook_log (id, organisation_id, at, source, verified, method, path, reply_status, took_ms, call_id)
      VALUES (tandem.uuid_v7(began), o.id, began, 'twilio', true, 'POST', '/api/twilio/voice/inbound', 200, 2, call),
             (tandem.uuid_v7(began), o.id, began + make_interval(secs => clock_ms / 1000.0), 'twilio', true, 'POST',
              '/api/twilio/voice/status', 204, 1, call);
  END IF;
END $$;

-- Sixty days, in local office hours, a little more each week.
SELECT count(pg_temp.demo_call(o, began))
  FROM demo_organisations o, LATERAL (
    SELECT (date_trunc('day', now() AT TIME ZONE o.zone) - make_interval(days => d)
            + CASE o.template WHEN 'clinic' THEN interval '8 hours 35 minutes' ELSE interval '11 hours 40 minutes' END
            + random() * CASE o.template WHEN 'clinic' THEN interval '8 hours 40 minutes' ELSE interval '10 hours' END)
           AT TIME ZONE o.zone AS began, d
      FROM generate_series(0, 59) AS d, generate_series(1, 5) AS n
      WHERE random() < 0.85 - d * 0.006) AS moments
  WHERE began < now() - interval '10 minutes' AND (o.template <> 'clinic' OR extract(isodow FROM began AT TIME ZONE o.zone) <= 5);

INSERT INTO tandem.records (id, organisation_id, type, title, status, amount, currency, contact_id, call_id, assigned_to, due_at,
                            created_at)
  SELECT tandem.uuid_v7(c.started_at), c.organisation_id, t.type, t.title || ' ' || k.name, t.status, t.amount,
         CASE WHEN t.amount IS NOT NULL THEN CASE o.template WHEN 'clinic' THEN 'GBP' ELSE 'USD' END END, k.id, c.id,
         CASE WHEN random() < 0.5 THEN p.id END, c.started_at + interval '7 days', c.started_at
    FROM (SELECT *, row_number() OVER (PARTITION BY organisation_id ORDER BY started_at DESC) AS place FROM tandem.calls
            WHERE organisation_id IN (SELECT id FROM demo_organisations)) AS c
    JOIN demo_organisations o ON o.id = c.organisation_id
    JOIN tandem.contacts k ON k.id = c.contact_id
    JOIN demo_people p ON p.organisation = o.id AND p.role = 'worker',
    LATERAL (SELECT * FROM (VALUES ('task', 'Call back', 'open', NULL::numeric), ('quote', 'Quote for', 'sent', 240.00),
      ('invoice', 'Invoice of', 'paid', 85.50), ('note', 'Note on', 'open', NULL)) AS v (type, title, status, amount)
      OFFSET c.place % 4 LIMIT 1) AS t
    WHERE c.place <= 24;

SELECT tandem.refresh_usage(id, (now() - interval '61 days')::date, now()::date) FROM demo_organisations;

-- Row security binds the owner of the tables again.
SET CONSTRAINTS ALL IMMEDIATE;
DROP FUNCTION pg_temp.demo_call, pg_temp.between_;
DO $$
DECLARE
  target regclass;
BEGIN
  FOR target IN SELECT oid FROM pg_class
      WHERE relnamespace = 'tandem'::regnamespace AND relkind = 'r' AND relrowsecurity AND relname <> 'migrations' LOOP
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  END LOOP;
END $$;
