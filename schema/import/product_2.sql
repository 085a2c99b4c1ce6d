-- The live monitor: clients with ids of their own choice, people, calls with notes and ratings, the log of their states.
SET LOCAL tandem.import_source = 'monitor';

SELECT pg_temp.keep_organisation('monitor', r ->> 'id', r ->> 'name', NULL, pg_temp.moment(r ->> 'created_at'), r ->> 'id')
  FROM pg_temp.old('client', 'clients') r;
SELECT pg_temp.keep_person('monitor', r ->> 'id', r ->> 'email', pg_temp.pick(r, 'display_name', 'username'), r ->> 'username')
  FROM pg_temp.old('profiles', 'profile') r;
SELECT pg_temp.keep_member(pg_temp.new_id('monitor', 'organisation', r ->> 'client_id'), p.user_id,
    CASE r ->> 'role' WHEN 'admin' THEN 'admin' ELSE 'manager' END)
  FROM pg_temp.old('profiles', 'profile') r JOIN import_people p ON p.old_id = r ->> 'id' WHERE coalesce(r ->> 'client_id', '') <> '';

SELECT pg_temp.keep_call('monitor', pg_temp.new_id('monitor', 'organisation', r ->> 'client_id'), NULL, r)
  FROM pg_temp.old('call', 'calls') r WHERE coalesce(r ->> 'client_id', '') <> '';
SELECT pg_temp.keep_annotation(pg_temp.new_id('monitor', 'call', r ->> 'id'), r, p.user_id)
  FROM pg_temp.old('call', 'calls') r LEFT JOIN import_people p ON p.old_id = r ->> 'user_id';

-- What was said, as far as the live transcript kept it apart by speaker: a list of texts or of {role, text}.
INSERT INTO tandem.transcript_segments (call_id, epoch, item, position, organisation_id, speaker, text)
  SELECT c.id, 1, s.n, s.n, c.organisation_id,
         CASE WHEN lower(coalesce(s.line ->> 'role', s.line ->> 'speaker', '')) IN ('assistant', 'bot', 'agent', 'ai') THEN 'agent' ELSE 'caller' END,
         coalesce(s.line ->> 'text', s.line ->> 'transcript', s.line ->> 'content', s.line ->> 'message', s.line #>> '{}')
    FROM pg_temp.old('call', 'calls') r JOIN tandem.calls c ON c.id = pg_temp.new_id('monitor', 'call', r ->> 'id')
    CROSS JOIN LATERAL (SELECT CASE WHEN jsonb_typeof(r -> 'live_transcript') = 'array' THEN r -> 'live_transcript'
      ELSE pg_temp.list_in(r ->> 'live_transcript') END AS list) l
    CROSS JOIN LATERAL jsonb_array_elements(l.list) WITH ORDINALITY AS s (line, n)
  ON CONFLICT DO NOTHING;

INSERT INTO import_events
  SELECT pg_temp.new_id('monitor', 'call', r ->> 'call_id'), r ->> 'id', coalesce(pg_temp.moment(r ->> 'created_at'), now()),
         coalesce(r ->> 'status', 'status'), coalesce('user:' || p.user_id, 'system'), coalesce(nullif(r -> 'payload', 'null'), '{}')
    FROM pg_temp.old('callstatusevent', 'call_status_event', 'call_status_events') r LEFT JOIN import_people p ON p.old_id = r ->> 'user_id'
    WHERE coalesce(r ->> 'call_id', '') <> '';
