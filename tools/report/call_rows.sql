-- What Postgres holds of the calls, for a reader: psql -f, as a role that may read all of them.
\pset border 2
\pset footer off
\pset null '-'
\echo
\echo In Postgres: calls
SELECT to_char(started_at, 'HH24:MI:SS') AS began, direction, from_number AS "from", to_number AS "to", agent_name AS agent,
  status, end_reason, outcome, duration_ms AS ms, turns, barge_ins, tool_calls AS tools, latency_p50_ms AS "p50 ms",
  round(cost_model, 4) AS usd
FROM tandem.calls ORDER BY started_at;
\echo transcript_segments
SELECT row_number() OVER (ORDER BY c.started_at, s.epoch, s.position) AS "#", s.speaker, s.started_ms AS "from ms", s.ended_ms AS "to ms",
  s.interrupted AS cut, left(s.text, 70) || CASE WHEN length(s.text) > 70 THEN '…' ELSE '' END AS "as heard"
FROM tandem.transcript_segments s JOIN tandem.calls c ON c.id = s.call_id ORDER BY c.started_at, s.epoch, s.position;
\echo call_turns, in milliseconds from the end of what the caller said
SELECT t.turn, t.speech_ended_ms AS "at ms", t.decided_ms AS decided, t.committed_ms AS committed, t.response_began_ms AS response,
  t.first_audio_ms AS "first audio", t.first_sent_ms AS "to carrier", t.playing_ms AS playing, t.tool_ms AS tools, t.interrupted AS cut
FROM tandem.call_turns t JOIN tandem.calls c ON c.id = t.call_id ORDER BY c.started_at, t.epoch, t.turn;
\echo call_events
SELECT type, count(*) FROM tandem.call_events GROUP BY type ORDER BY min(call_time_us);
