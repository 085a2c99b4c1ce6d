#include "control/store/call_event_store.hpp"

#include <pqxx/pqxx>
#include <utility>

#include "control/store/connection_url.hpp"
#include "control/store/row_fields.hpp"
#include "control/store/sql_state.hpp"
#include "core/json/writer.hpp"

namespace tandem::store {
namespace {

/// Rows of a call's history that are in memory at once.
constexpr const char* kNextOfHistory = "FETCH 500 FROM history";

/// Events come through COPY, by a temporary table since row security refuses it elsewhere; what
/// they are folded into, as arrays: to empty such a table takes a commit more than a millisecond.
constexpr const char* kBegin = R"(
  SET LOCAL client_min_messages = warning;
  SET LOCAL ROLE tandem_writer;
  SET LOCAL idle_in_transaction_session_timeout = '60s';
  CREATE TEMPORARY TABLE IF NOT EXISTS incoming_events (
    call_id uuid, epoch integer, seq bigint, at timestamptz, call_time_us bigint, type text, actor text, payload jsonb)
    ON COMMIT DELETE ROWS)";

/// A call belongs to the organisation that its event names, and stays there. One that no agent
/// answered belongs to the number's; one that an agent of the configuration file answered to
/// nobody's (`schema/0002_organisations.sql`), whoever has the number in the database. Of an
/// organisation that the database no longer has, which was deleted with its calls, nothing is made
/// anew; another thing that the event names and the database has not is left out. What was erased
/// stays erased, though the call goes on.
constexpr const char* kFoldCalls = R"(
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
  WHERE i.organisation IS NULL OR o.id IS NOT NULL
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
    updated_at = now())";

constexpr const char* kKeepEvents = R"(
  INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, type, actor, payload)
  SELECT i.call_id, i.epoch, i.seq, c.organisation_id, i.at, i.call_time_us, i.type, i.actor,
    CASE WHEN c.erased_at IS NULL AND c.forgotten = 0 THEN i.payload ELSE tandem.without_words(i.payload) END
  FROM incoming_events i JOIN tandem.calls c ON c.id = i.call_id AND c.forgotten < 2
  ON CONFLICT (call_id, epoch, seq) DO NOTHING)";

constexpr const char* kCountControlEvents = R"(
  UPDATE tandem.calls c SET control_seq = i.seq
  FROM (SELECT call_id, max(seq) AS seq FROM incoming_events WHERE epoch = 0 GROUP BY call_id) i
  WHERE c.id = i.call_id AND c.control_seq < i.seq)";

constexpr const char* kFoldSegments = R"(
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

constexpr const char* kFinalTranscripts = R"(
  UPDATE tandem.calls c SET final_transcript = t.text
  FROM (SELECT call_id, string_agg(speaker || ': ' || text, E'\n' ORDER BY epoch, position, item) AS text
        FROM tandem.transcript_segments WHERE call_id = ANY ($1::uuid[]) AND text <> '' GROUP BY call_id) t
  WHERE c.id = t.call_id AND c.erased_at IS NULL)";

constexpr const char* kFoldTurns = R"(
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

std::string uuid_array(std::span<const call::CallId> calls) {
  std::string out = "{";
  for (const call::CallId& id : calls) {
    if (out.size() > 1) out += ',';
    out += id.text();
  }
  return out + '}';
}

/// A UUID, or null where the text is none: an agent of a configuration file has a name there.
RowField uuid_field(const std::string& text) {
  return call::CallId::parse(text) ? RowField(text) : std::nullopt;
}

RowField usage_field(const std::map<std::string, std::int64_t>& usage) {
  std::string json;
  json::Writer out(json);
  out.begin_object();
  for (const auto& [name, tokens] : usage) out.member(name, tokens);
  out.end_object();
  return json;
}

/// Of what a person ordered, the event itself names them, in front of all else.
std::string actor_of(std::string_view type, std::string_view fields) {
  constexpr std::string_view kNamed = R"({"actor":")";
  const std::string_view subject = type.substr(0, type.find('.'));
  if (subject == "supervisor" && fields.starts_with(kNamed)) {
    const std::string_view rest = fields.substr(kNamed.size());
    return std::string(rest.substr(0, std::min<std::size_t>(rest.find('"'), 200)));
  }
  for (const std::string_view actor : {"caller", "agent", "model", "carrier"})
    if (subject == actor) return std::string(actor);
  return subject == "stream" ? "carrier" : "system";
}

/// A caller who is with somebody else, or is being rung through, needs no node: the carrier asks
/// one when that is over, and tells the end of the call.
constexpr const char* kOpenCalls = R"(
  SELECT id FROM tandem.calls c WHERE node_id = $1 AND status <> 'ended'
    AND coalesce(resumed_at, started_at) < $2::timestamptz
    AND coalesce((SELECT e.type <> 'transfer.asked' FROM tandem.call_events e
                  WHERE e.call_id = c.id AND e.epoch = c.epoch AND e.type IN ('transfer.asked', 'transfer.ended')
                  ORDER BY e.seq DESC LIMIT 1), true)
  ORDER BY started_at LIMIT $3)";

}  // namespace

struct CallEventStore::Session {
  explicit Session(const std::string& url) : connection(url) {}
  pqxx::connection connection;
  bool has_name = false;  ///< Holds the lock that stands for the node's name.
};

struct CallEventStore::Transaction::Impl {
  Session& session;
  pqxx::work& work;
  ConnectionWatch& watch;
  const Options& options;

  /// To be called before each statement.
  void renew() { watch.guard(session.connection.sock(), 2 * options.statement_limit); }
  pqxx::result exec(const std::string& sql) {
    renew();
    return work.exec(sql);
  }
  template <class... Values>
  pqxx::result exec(const char* sql, const Values&... values) {
    renew();
    return work.exec_params(sql, values...);
  }
  /// `sql` has an array for each field.
  template <std::size_t kFields>
  void exec_rows(const char* sql, const Rows<kFields>& rows) {
    renew();
    work.exec_params(sql, pqxx::prepare::make_dynamic_params(arrays_of(rows)));
  }
  template <std::size_t kFields>
  void copy(const std::string& table, const Rows<kFields>& rows) {
    renew();
    copy_rows(work, table, rows);
  }
};

CallEventStore::CallEventStore(Options options) : options_(std::move(options)) {
  std::string& url = options_.url;
  url = with_option(with_connect_timeout(url), "tcp_user_timeout", "10000");
  url = with_option(url, "application_name", "tandem-shipper");
  const std::string limit = std::to_string(options_.statement_limit.count());
  const std::string lock_limit = std::to_string(options_.statement_limit.count() / 3);
  begin_ = "SET LOCAL statement_timeout = " + limit + "; SET LOCAL lock_timeout = " + lock_limit +
           ";" + kBegin;
}
CallEventStore::~CallEventStore() = default;

std::optional<StoreFault> CallEventStore::in_transaction(
    const std::function<void(Transaction&)>& run) {
  std::optional<StoreFault> fault;
  try {
    if (!session_) {
      session_ = std::make_unique<Session>(options_.url);
      // The server notices a node that vanished with its machine, and gives its name free.
      pqxx::nontransaction settings(session_->connection);
      watch_.guard(session_->connection.sock(), 2 * options_.statement_limit);
      settings.exec(
          "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count "
          "= 3; SET jit = off");
    }
    {
      // Its constructor sends BEGIN.
      watch_.guard(session_->connection.sock(), 2 * options_.statement_limit);
      pqxx::work work(session_->connection);
      Transaction::Impl impl{*session_, work, watch_, options_};
      impl.exec(begin_);
      Transaction transaction(impl);
      run(transaction);
      impl.renew();
      work.commit();
    }
    watch_.release();
    return std::nullopt;
  } catch (const pqxx::sql_error& error) {
    const std::string state = sqlstate_of(error);
    fault = StoreFault{fault_kind_of(state), state, one_line(error.what())};
  } catch (const pqxx::deadlock_detected& error) {
    fault = StoreFault{StoreFault::Kind::Contended, "40P01", one_line(error.what())};
  } catch (const pqxx::serialization_failure& error) {
    fault = StoreFault{StoreFault::Kind::Contended, "40001", one_line(error.what())};
  } catch (const pqxx::broken_connection& error) {
    fault = StoreFault{StoreFault::Kind::Away, {}, one_line(error.what())};
  } catch (const std::exception& error) {
    fault = StoreFault{StoreFault::Kind::Away, {}, one_line(error.what())};
  }
  watch_.release();
  // Rows that were refused, or had to wait, say nothing against the connection.
  const bool usable = fault->kind == StoreFault::Kind::Refused ||
                      fault->kind == StoreFault::Kind::Doubtful ||
                      fault->kind == StoreFault::Kind::Contended;
  if (!usable) session_.reset();
  return fault;
}

bool CallEventStore::Transaction::alone() {
  // Of the session, not of the transaction: it is held as long as the process is connected.
  constexpr const char* kTake =
      "SELECT pg_try_advisory_lock(hashtext('tandem.node'), hashtext($1))";
  bool& has_name = impl_.session.has_name;
  if (!has_name) has_name = impl_.exec(kTake, impl_.options.node)[0][0].as<bool>();
  return has_name;
}

void CallEventStore::Transaction::catching_up(control::EventTime until) {
  impl_.exec(
      "UPDATE tandem.nodes SET caught_up_to = $2::timestamptz, catching_up_at = now() WHERE id = "
      "(SELECT id FROM tandem.nodes WHERE id = $1 FOR UPDATE SKIP LOCKED)",
      impl_.options.node, rfc3339(until));
}

void CallEventStore::Transaction::caught_up() {
  impl_.exec("UPDATE tandem.nodes SET catching_up_at = NULL WHERE id = $1", impl_.options.node);
}

void CallEventStore::Transaction::probe() {
  call::CallEvent nobodys;
  nobodys.type = "probe";
  nobodys.fields = "{}";
  write_events({&nobodys, 1});
}

std::map<call::CallId, CallEventStore::Known> CallEventStore::Transaction::lock(
    std::span<const call::CallId> calls) {
  std::map<call::CallId, Known> known;
  const pqxx::result rows = impl_.exec(
      "SELECT id, control_seq, erased_at IS NOT NULL, epoch, fold_generation, forgotten > 0 FROM "
      "tandem.calls WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE",
      uuid_array(calls));
  for (const auto& row : rows) {
    if (const auto id = call::CallId::parse(row[0].c_str()))
      known[*id] = {row[1].as<std::uint64_t>(), row[2].as<bool>(), row[3].as<std::uint32_t>(),
                    row[4].as<std::uint64_t>(), row[5].as<bool>()};
  }
  return known;
}

void CallEventStore::Transaction::events_of(
    std::span<const call::CallId> calls, const std::function<void(const call::CallEvent&)>& visit) {
  impl_.exec(
      "DECLARE history NO SCROLL CURSOR FOR SELECT call_id, epoch, seq, "
      "(extract(epoch FROM at) * 1000000)::bigint, call_time_us, type, payload::text "
      "FROM tandem.call_events WHERE call_id = ANY (" +
      impl_.work.quote(uuid_array(calls)) + "::uuid[]) ORDER BY call_id, epoch, seq");
  for (;;) {
    const pqxx::result rows = impl_.exec(std::string(kNextOfHistory));
    if (rows.empty()) break;
    for (const auto& row : rows) {
      const auto id = call::CallId::parse(row[0].c_str());
      if (!id) continue;
      using std::chrono::microseconds;
      visit({.call = *id,
             .epoch = row[1].as<std::uint32_t>(),
             .seq = row[2].as<std::uint64_t>(),
             .at = std::chrono::sys_time<microseconds>(microseconds(row[3].as<std::int64_t>())),
             .call_time = microseconds(row[4].as<std::int64_t>()),
             .type = row[5].c_str(),
             .fields = row[6].c_str()});
    }
  }
  impl_.exec(std::string("CLOSE history"));
}

std::vector<call::CallId> CallEventStore::Transaction::open_calls(control::EventTime before,
                                                                  std::size_t count_max) {
  std::vector<call::CallId> calls;
  const pqxx::result rows = impl_.exec(kOpenCalls, impl_.options.node, rfc3339(before), count_max);
  for (const auto& row : rows)
    if (const auto id = call::CallId::parse(row[0].c_str())) calls.push_back(*id);
  return calls;
}

void CallEventStore::Transaction::write(std::span<const call::CallEvent> events,
                                        std::span<const FoldedCall> calls) {
  write_calls(calls);
  write_events(events);
  write_words(calls);
  write_turns(calls);
}

void CallEventStore::Transaction::write_calls(std::span<const FoldedCall> calls) {
  Rows<34> rows;
  for (const FoldedCall& call : calls) {
    const control::CallRow& r = call.row;
    rows.push_back({call.id.text(),
                    uuid_field(r.organisation),
                    uuid_field(r.agent),
                    uuid_field(r.agent_version),
                    field_or_null(r.agent_name.empty() ? r.agent : r.agent_name),
                    field_or_null(r.carrier_account),
                    field_or_null(r.carrier_call),
                    field_or_null(r.carrier_stream),
                    field(r.direction),
                    field(r.from),
                    field(r.to),
                    field(r.status),
                    field_or_null(r.end_reason),
                    field(r.outcome),
                    field(r.started_at),
                    field(r.answered_at),
                    field(r.ended_at),
                    field(r.duration_ms),
                    field(r.turns),
                    field(r.barge_ins),
                    field(r.transfers),
                    field(r.tool_calls),
                    field(r.p50_ms),
                    field(r.p90_ms),
                    field(r.p95_ms),
                    field(r.p99_ms),
                    usage_field(r.usage),
                    field(r.cost_model),
                    field_or_null(r.node),
                    field(r.epoch),
                    field(r.last_event_at),
                    field(r.ringing_at),
                    field_or_null(r.failure),
                    field(call.generation)});
  }
  if (!rows.empty()) impl_.exec_rows(kFoldCalls, rows);
}

void CallEventStore::Transaction::write_events(std::span<const call::CallEvent> events) {
  Rows<8> rows;
  bool of_control = false;
  for (const call::CallEvent& e : events) {
    of_control = of_control || e.epoch == 0;
    rows.push_back({e.call.text(), field(e.epoch), field(e.seq), field(e.at),
                    field(e.call_time.count()), field(e.type), actor_of(e.type, e.fields),
                    storable_json(e.fields)});
  }
  impl_.copy("incoming_events", rows);
  impl_.exec(kKeepEvents);
  if (of_control) impl_.exec(kCountControlEvents);
}

void CallEventStore::Transaction::write_words(std::span<const FoldedCall> calls) {
  Rows<12> rows;
  std::vector<call::CallId> anew, ended;
  for (const FoldedCall& call : calls) {
    if (call.anew) anew.push_back(call.id);
    if (call.row.status == "ended") ended.push_back(call.id);
    for (const control::SegmentRow& s : call.segments)
      rows.push_back({call.id.text(), field(s.epoch), field(s.item), field(s.position),
                      field(s.speaker), field(s.text), field(s.full_text), field(s.started_ms),
                      field(s.ended_ms), field(s.interrupted), field(s.estimated), field(s.stock)});
  }
  if (!anew.empty())
    impl_.exec("DELETE FROM tandem.transcript_segments WHERE call_id = ANY ($1::uuid[])",
               uuid_array(anew));
  if (!rows.empty()) impl_.exec_rows(kFoldSegments, rows);
  if (!ended.empty()) impl_.exec(kFinalTranscripts, uuid_array(ended));
}

void CallEventStore::Transaction::write_turns(std::span<const FoldedCall> calls) {
  Rows<13> rows;
  std::vector<call::CallId> anew;
  for (const FoldedCall& call : calls) {
    if (call.anew) anew.push_back(call.id);
    for (const control::TurnRow& t : call.turns)
      rows.push_back({call.id.text(), field(t.epoch), field(t.turn), field(t.speech_ended_ms),
                      field(t.decided_ms), field(t.committed_ms), field(t.response_began_ms),
                      field(t.first_audio_ms), field(t.first_sent_ms), field(t.playing_ms),
                      field(t.tool_ms), field(t.voice_to_voice_ms), field(t.interrupted)});
  }
  if (!anew.empty())
    impl_.exec("DELETE FROM tandem.call_turns WHERE call_id = ANY ($1::uuid[])", uuid_array(anew));
  if (!rows.empty()) impl_.exec_rows(kFoldTurns, rows);
}

}  // namespace tandem::store
