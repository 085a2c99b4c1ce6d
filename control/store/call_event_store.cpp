#include "control/store/call_event_store.hpp"

#include <pqxx/pqxx>
#include <utility>

#include "control/store/call_event_sql.hpp"
#include "control/store/connection_url.hpp"
#include "control/store/our_tables.hpp"
#include "control/store/row_fields.hpp"
#include "control/store/sql_state.hpp"
#include "core/json/writer.hpp"

namespace tandem::store {
namespace {

/// Rows of a call's history that are in memory at once.
constexpr const char* kNextOfHistory = "FETCH 500 FROM history";

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
  pqxx::result exec_rows(const char* sql, const Rows<kFields>& rows) {
    renew();
    return work.exec_params(sql, pqxx::prepare::make_dynamic_params(arrays_of(rows)));
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
      begin_session(settings,
                    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET "
                    "tcp_keepalives_count = 3; SET jit = off");
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
  } catch (const UnfitDatabase& error) {
    fault = StoreFault{StoreFault::Kind::Unfit, {}, one_line(error.what())};
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
      "UPDATE tandem.nodes SET told_until = $2::timestamptz, told_at = clock_timestamp() "
      "WHERE id = (SELECT id FROM tandem.nodes WHERE id = $1 FOR UPDATE SKIP LOCKED)",
      impl_.options.node, rfc3339(until));
}

void CallEventStore::Transaction::caught_up() {
  impl_.exec("UPDATE tandem.nodes SET told_until = NULL, told_at = now() WHERE id = $1",
             impl_.options.node);
}

void CallEventStore::Transaction::goes() {
  impl_.exec("UPDATE tandem.nodes SET told_until = NULL, told_at = NULL WHERE id = $1",
             impl_.options.node);
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

std::vector<UnplacedCall> CallEventStore::Transaction::write(
    std::span<const call::CallEvent> events, std::span<const FoldedCall> calls) {
  std::vector<UnplacedCall> without = write_calls(calls);
  write_events(events);
  write_words(calls);
  write_turns(calls);
  return without;
}

std::vector<UnplacedCall> CallEventStore::Transaction::write_calls(
    std::span<const FoldedCall> calls) {
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
  if (rows.empty()) return {};
  std::set<std::string> placed;
  for (const auto& row : impl_.exec_rows(kFoldCalls, rows)) placed.insert(row[0].c_str());
  if (placed.size() == rows.size()) return {};
  return note_unplaced(calls, placed);
}

std::vector<UnplacedCall> CallEventStore::Transaction::note_unplaced(
    std::span<const FoldedCall> calls, const std::set<std::string>& placed) {
  Rows<2> ids;
  for (const FoldedCall& call : calls)
    if (!placed.contains(call.id.text()))
      ids.push_back({call.id.text(), uuid_field(call.row.organisation)});
  std::vector<UnplacedCall> without;
  for (const auto& row : impl_.exec_rows(kNoteUnplaced, ids))
    if (const auto id = call::CallId::parse(row[0].c_str()))
      without.push_back({*id, row[1].c_str(), row[2].as<bool>()});
  return without;
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
