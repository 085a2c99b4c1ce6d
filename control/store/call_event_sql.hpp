#pragma once

/// The statements of `call_event_store.cpp`.
namespace tandem::store {

/// Events come through COPY, by a temporary table since row security refuses it elsewhere; what
/// they are folded into, as arrays: to empty such a table takes a commit more than a millisecond.
inline constexpr const char* kBegin = R"(
  SET LOCAL client_min_messages = warning;
  SET LOCAL ROLE tandem_writer;
  SET LOCAL idle_in_transaction_session_timeout = '60s';
  CREATE TEMPORARY TABLE IF NOT EXISTS incoming_events (
    call_id uuid, epoch integer, seq bigint, at timestamptz, call_time_us bigint, type text, actor text, payload jsonb)
    ON COMMIT DELETE ROWS)";

/// A call belongs to the organisation that its event names, and stays there. One that no agent
/// answered belongs to the number's; one that an agent of the configuration file answered to
/// nobody's (`schema/0002_organisations.sql`), whoever has the number in the database. A call that
/// was deleted, or whose organisation the database does not have, is not made anew, at nobody's
/// either; another thing that the event names and the database has not is left out. What was erased
/// stays erased, though the call goes on. Gives the ids of those that have a row now.
inline constexpr const char* kFoldCalls = R"(
  INSERT INTO tandem.calls AS c (id, organisation_id, agent_id, agent_version_id, phone_number_id, contact_id, agent_name,
    carrier_account_id, carrier_call_id, carrier_stream_id, direction, from_number, to_number, status, end_reason,
    outcome, started_at, answered_at, ended_at, duration_ms, turns, barge_ins, transfers, tool_calls, latency_p50_ms,
    latency_p90_ms, latency_p95_ms, latency_p99_ms, usage, cost_model, node_id, epoch, last_event_at,
    ringing_at, failure, fold_generation)
  SELECT i.id, owner.id, a.id, v.id, CASE WHEN n.organisation_id = owner.id THEN n.id END,
    (SELECT k.id FROM tandem.contacts k WHERE k.organisation_id = owner.id
      AND k.phone = CASE i.direction WHEN 'outbound' THEN i.to_number ELSE i.from_number END), i.agent_name,
    i.carrier_account, i.carrier_call, i.carrier_stream, i.direction, i.from_number, i.to_number, i.status, i.end_reason,
    i.outcome, i.started_at, i.answered_at, i.ended_at, i.duration_ms, i.turns, i.barge_ins, i.transfers, i.tool_calls,
    i.p50, i.p90, i.p95, i.p99, i.usage, i.cost_model, i.node, i.epoch, i.last_event_at,
    i.ringing_at, i.failure, i.generation
  FROM unnest(
      $1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
      $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[], $16::timestamptz[],
      $17::timestamptz[], $18::bigint[], $19::integer[], $20::integer[], $21::integer[], $22::integer[],
      $23::integer[], $24::integer[], $25::integer[], $26::integer[], $27::jsonb[], $28::numeric[], $29::text[],
      $30::integer[], $31::timestamptz[], $32::timestamptz[], $33::text[], $34::bigint[])
    AS i (id, organisation, agent, agent_version, agent_name, carrier_account, carrier_call, carrier_stream,
      direction, from_number, to_number, status, end_reason, outcome, started_at, answered_at, ended_at,
      duration_ms, turns, barge_ins, transfers, tool_calls, p50, p90, p95, p99, usage, cost_model, node, epoch,
      last_event_at, ringing_at, failure, generation)
  LEFT JOIN tandem.phone_numbers n ON n.number = CASE i.direction WHEN 'outbound' THEN i.from_number ELSE i.to_number END
  LEFT JOIN tandem.organisations o ON o.id = i.organisation
  CROSS JOIN LATERAL (SELECT coalesce(o.id, CASE WHEN i.agent_name IS NULL THEN n.organisation_id END,
    '00000000-0000-7000-8000-000000000000') AS id) owner
  LEFT JOIN tandem.agents a ON a.id = i.agent
  LEFT JOIN tandem.agent_versions v ON v.id = i.agent_version
  WHERE (i.organisation IS NULL OR o.id IS NOT NULL) AND NOT EXISTS (SELECT FROM tandem.tombstones d WHERE d.id = i.id)
  ORDER BY i.id
  ON CONFLICT (id) DO UPDATE SET
    agent_id = coalesce(c.agent_id, excluded.agent_id),
    agent_version_id = coalesce(c.agent_version_id, excluded.agent_version_id),
    phone_number_id = coalesce(c.phone_number_id, excluded.phone_number_id),
    contact_id = CASE WHEN c.erased_at IS NULL THEN coalesce(c.contact_id, excluded.contact_id) END, agent_name = excluded.agent_name,
    carrier_account_id = excluded.carrier_account_id, carrier_call_id = excluded.carrier_call_id,
    carrier_stream_id = excluded.carrier_stream_id, direction = excluded.direction,
    from_number = CASE WHEN c.erased_at IS NULL THEN excluded.from_number ELSE c.from_number END,
    to_number = CASE WHEN c.erased_at IS NULL THEN excluded.to_number ELSE c.to_number END, status = excluded.status, end_reason = excluded.end_reason,
    outcome = excluded.outcome, started_at = excluded.started_at, answered_at = excluded.answered_at,
    ended_at = excluded.ended_at, duration_ms = excluded.duration_ms, turns = excluded.turns,
    barge_ins = excluded.barge_ins, transfers = excluded.transfers, tool_calls = excluded.tool_calls,
    latency_p50_ms = excluded.latency_p50_ms, latency_p90_ms = excluded.latency_p90_ms,
    latency_p95_ms = excluded.latency_p95_ms, latency_p99_ms = excluded.latency_p99_ms, usage = excluded.usage,
    cost_model = excluded.cost_model, node_id = coalesce(excluded.node_id, c.node_id),
    epoch = greatest(c.epoch, excluded.epoch), last_event_at = excluded.last_event_at,
    ringing_at = excluded.ringing_at, failure = excluded.failure, fold_generation = excluded.fold_generation,
    updated_at = now()
  RETURNING c.id)";

/// Why these calls, with the organisations that their events name, have none. Later events name no
/// organisation: that the call has no place is kept for them.
inline constexpr const char* kNoteUnplaced = R"(
  WITH why AS (
    SELECT i.id, coalesce(i.organisation, (array_agg(d.organisation) FILTER (WHERE d.id = i.id))[1]) AS organisation,
      coalesce(bool_or(d.deleted), false) AS deleted
    FROM unnest($1::uuid[], $2::uuid[]) AS i (id, organisation)
    LEFT JOIN tandem.tombstones d ON d.id IN (i.id, i.organisation)
    GROUP BY i.id, i.organisation),
  noted AS (
    INSERT INTO tandem.tombstones (id, organisation, deleted) SELECT id, organisation, deleted FROM why ON CONFLICT DO NOTHING)
  SELECT id, coalesce(organisation::text, ''), deleted FROM why)";

inline constexpr const char* kKeepEvents = R"(
  INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, type, actor, payload)
  SELECT i.call_id, i.epoch, i.seq, c.organisation_id, i.at, i.call_time_us, i.type, i.actor,
    CASE WHEN c.erased_at IS NULL AND c.forgotten = 0 THEN i.payload ELSE tandem.without_words(i.payload) END
  FROM incoming_events i JOIN tandem.calls c ON c.id = i.call_id AND c.forgotten < 2
  ON CONFLICT (call_id, epoch, seq) DO NOTHING)";

inline constexpr const char* kCountControlEvents = R"(
  UPDATE tandem.calls c SET control_seq = i.seq
  FROM (SELECT call_id, max(seq) AS seq FROM incoming_events WHERE epoch = 0 GROUP BY call_id) i
  WHERE c.id = i.call_id AND c.control_seq < i.seq)";

inline constexpr const char* kFoldSegments = R"(
  INSERT INTO tandem.transcript_segments AS s (call_id, epoch, item, position, organisation_id, speaker, text, full_text,
    started_ms, ended_ms, interrupted, estimated, stock)
  SELECT i.call_id, i.epoch, i.item, i.position, c.organisation_id, i.speaker, i.text, i.full_text, i.started_ms,
    i.ended_ms, i.interrupted, i.estimated, i.stock
  FROM unnest(
      $1::uuid[], $2::integer[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[],
      $9::bigint[], $10::boolean[], $11::boolean[], $12::boolean[])
    AS i (call_id, epoch, item, position, speaker, text, full_text, started_ms, ended_ms, interrupted, estimated,
      stock)
  JOIN tandem.calls c ON c.id = i.call_id AND c.erased_at IS NULL
  ON CONFLICT (call_id, epoch, item) DO UPDATE SET position = excluded.position, speaker = excluded.speaker,
    text = excluded.text, full_text = excluded.full_text, started_ms = excluded.started_ms, ended_ms = excluded.ended_ms,
    interrupted = excluded.interrupted, estimated = excluded.estimated, stock = excluded.stock)";

inline constexpr const char* kFinalTranscripts = R"(
  UPDATE tandem.calls c SET final_transcript = t.text
  FROM (SELECT call_id, string_agg(speaker || ': ' || text, E'\n' ORDER BY epoch, position, item) AS text
        FROM tandem.transcript_segments WHERE call_id = ANY ($1::uuid[]) AND text <> '' GROUP BY call_id) t
  WHERE c.id = t.call_id AND c.erased_at IS NULL)";

inline constexpr const char* kFoldTurns = R"(
  INSERT INTO tandem.call_turns AS t (call_id, epoch, turn, organisation_id, speech_ended_ms, decided_ms, committed_ms,
    response_began_ms, first_audio_ms, first_sent_ms, playing_ms, tool_ms, voice_to_voice_ms, interrupted)
  SELECT i.call_id, i.epoch, i.turn, c.organisation_id, i.speech_ended_ms, i.decided_ms, i.committed_ms,
    i.response_began_ms, i.first_audio_ms, i.first_sent_ms, i.playing_ms, i.tool_ms, i.voice_to_voice_ms, i.interrupted
  FROM unnest(
      $1::uuid[], $2::integer[], $3::integer[], $4::bigint[], $5::integer[], $6::integer[], $7::integer[],
      $8::integer[], $9::integer[], $10::integer[], $11::integer[], $12::integer[], $13::boolean[])
    AS i (call_id, epoch, turn, speech_ended_ms, decided_ms, committed_ms, response_began_ms, first_audio_ms,
      first_sent_ms, playing_ms, tool_ms, voice_to_voice_ms, interrupted)
  JOIN tandem.calls c ON c.id = i.call_id
  ON CONFLICT (call_id, epoch, turn) DO UPDATE SET speech_ended_ms = excluded.speech_ended_ms,
    decided_ms = excluded.decided_ms, committed_ms = excluded.committed_ms,
    response_began_ms = excluded.response_began_ms, first_audio_ms = excluded.first_audio_ms,
    first_sent_ms = excluded.first_sent_ms, playing_ms = excluded.playing_ms, tool_ms = excluded.tool_ms,
    voice_to_voice_ms = excluded.voice_to_voice_ms, interrupted = excluded.interrupted)";

/// A caller who is with somebody else, or is being rung through, needs no node: the carrier asks
/// one when that is over, and tells the end of the call.
inline constexpr const char* kOpenCalls = R"(
  SELECT id FROM tandem.calls c WHERE node_id = $1 AND status <> 'ended'
    AND coalesce(resumed_at, started_at) < $2::timestamptz
    AND coalesce((SELECT e.type <> 'transfer.asked' FROM tandem.call_events e
                  WHERE e.call_id = c.id AND e.epoch = c.epoch AND e.type IN ('transfer.asked', 'transfer.ended')
                  ORDER BY e.seq DESC LIMIT 1), true)
  ORDER BY started_at LIMIT $3)";

}  // namespace tandem::store
