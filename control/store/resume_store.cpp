#include "control/store/resume_store.hpp"

namespace tandem::store {
namespace {

/// More than a model's session is given: about an hour of talk.
constexpr int kEventsMax = 800;

constexpr const char* kFind = R"(
  SELECT id, status, coalesce(end_reason, ''), direction, epoch, coalesce(node_id, ''),
    coalesce(carrier_account_id, ''), from_number, to_number, organisation_id,
    (extract(epoch FROM clock_timestamp() - started_at) * 1000000)::bigint,
    (extract(epoch FROM clock_timestamp() - answered_at) * 1000000)::bigint, metadata::text,
    coalesce(agent_version_id::text, ''), coalesce(hung_up_epoch = epoch, false),
    (extract(epoch FROM clock_timestamp() - resumed_at) * 1000000)::bigint
  FROM tandem.calls WHERE carrier_call_id = $1 AND erased_at IS NULL ORDER BY started_at DESC LIMIT 1)";

/// Words are limited; what began the call, what was done in it and where it went is not.
constexpr const char* kEvents = R"(
  SELECT epoch, call_time_us, type, payload::text FROM (
    (SELECT epoch, seq, call_time_us, type, payload FROM tandem.call_events
     WHERE call_id = $1::uuid AND epoch > 0
       AND type IN ('caller.words', 'agent.words', 'supervisor.words', 'caller.dtmf', 'supervisor.whisper')
     ORDER BY epoch DESC, seq DESC LIMIT $2)
    UNION ALL
    SELECT epoch, seq, call_time_us, type, payload FROM tandem.call_events
    WHERE call_id = $1::uuid AND epoch > 0 AND type IN ('call.started', 'call.resumed', 'call.handed-over',
      'call.ended', 'call.ending', 'tool.asked', 'tool.settled', 'tool.late', 'transfer.asked', 'transfer.ended',
      'supervisor.taken-over', 'supervisor.handed-back', 'supervisor.words-missing')
  ) AS past ORDER BY epoch, seq)";

constexpr const char* kTold = R"(
  SELECT coalesce((
    SELECT c.status = 'ended' OR coalesce(c.hung_up_epoch = c.epoch, false) OR EXISTS (
      SELECT FROM tandem.call_events AS e
      WHERE e.call_id = c.id AND e.epoch = c.epoch AND e.type IN ('call.ended', 'call.ending', 'call.handed-over'))
    FROM tandem.calls AS c WHERE c.carrier_call_id = $1 AND c.erased_at IS NULL
    ORDER BY c.started_at DESC LIMIT 1), false))";

constexpr const char* kGoesOnSince = R"(
  SELECT coalesce((SELECT c.status <> 'ended' AND c.epoch > $2 FROM tandem.calls AS c
    WHERE c.carrier_call_id = $1 AND c.erased_at IS NULL ORDER BY c.started_at DESC LIMIT 1), false))";

constexpr const char* kTakeOver = R"(
  UPDATE tandem.calls SET epoch = epoch + 1, node_id = $3, resumed_at = now(), last_event_at = now(),
    fold_generation = fold_generation + 1, updated_at = now()
  WHERE id = $1::uuid AND epoch = $2 AND status <> 'ended' AND hung_up_epoch IS DISTINCT FROM epoch
  RETURNING 1)";

constexpr const char* kHangUp = R"(
  UPDATE tandem.calls SET hung_up_epoch = epoch WHERE id = $1::uuid AND epoch = $2 RETURNING 1)";
constexpr const char* kHeldByAnother =
    "SELECT FROM tandem.calls WHERE id = $1::uuid AND epoch > $2";

/// Whatever became of the agent since: a version stays as long as it does.
constexpr const char* kVersion = R"(
  SELECT a.name, v.definition::text FROM tandem.agents a
  JOIN tandem.agent_versions v ON v.agent_id = a.id WHERE a.id = $1::uuid AND v.id = $2::uuid)";

}  // namespace

std::optional<StoredCall> find_call_to_resume(pqxx::transaction_base& tx,
                                              const std::string& call_sid) {
  using std::chrono::microseconds;
  for (const auto& row : tx.exec_params(kFind, call_sid)) {
    const auto id = call::CallId::parse(row[0].c_str());
    if (!id) continue;
    StoredCall call;
    call.id = *id;
    call.status = row[1].c_str();
    call.end_reason = row[2].c_str();
    call.direction = row[3].c_str();
    call.epoch = row[4].as<std::uint32_t>();
    call.node = row[5].c_str();
    call.account_sid = row[6].c_str();
    call.from = row[7].c_str();
    call.to = row[8].c_str();
    call.organisation = row[9].c_str();
    call.age = microseconds(row[10].as<std::int64_t>());
    if (!row[11].is_null()) call.answered = microseconds(row[11].as<std::int64_t>());
    call.metadata = row[12].c_str();
    call.agent_version = row[13].c_str();
    call.hung_up = row[14].as<bool>();
    if (!row[15].is_null()) call.resumed = microseconds(row[15].as<std::int64_t>());
    return call;
  }
  return std::nullopt;
}

std::vector<StoredEvent> past_events(pqxx::transaction_base& tx, const call::CallId& call) {
  std::vector<StoredEvent> events;
  for (const auto& row : tx.exec_params(kEvents, call.text(), kEventsMax))
    events.push_back({row[0].as<std::uint32_t>(),
                      std::chrono::microseconds(row[1].as<std::int64_t>()), row[2].c_str(),
                      row[3].c_str()});
  return events;
}

bool told_what_follows(pqxx::transaction_base& tx, const std::string& call_sid) {
  return tx.exec_params1(kTold, call_sid)[0].as<bool>();
}

bool goes_on_since(pqxx::transaction_base& tx, const std::string& call_sid, std::uint32_t epoch) {
  return tx.exec_params1(kGoesOnSince, call_sid, epoch)[0].as<bool>();
}

bool take_over_call(pqxx::transaction_base& tx, const call::CallId& call, std::uint32_t epoch,
                    const std::string& node) {
  return !tx.exec_params(kTakeOver, call.text(), epoch, node).empty();
}

bool hang_up_if_held(pqxx::transaction_base& tx, const call::CallId& call, std::uint32_t epoch) {
  return !tx.exec_params(kHangUp, call.text(), epoch).empty() || still_held(tx, call, epoch);
}

bool still_held(pqxx::transaction_base& tx, const call::CallId& call, std::uint32_t epoch) {
  return tx.exec_params(kHeldByAnother, call.text(), epoch).empty();
}

std::optional<TenantRows> tenant_with_version(pqxx::transaction_base& tx,
                                              const std::string& organisation,
                                              const std::string& agent,
                                              const std::string& version) {
  const pqxx::result found = tx.exec_params(kVersion, agent, version);
  if (found.empty()) return std::nullopt;
  return tenant_with(tx, organisation,
                     {agent, found[0][0].c_str(), "published", version, found[0][1].c_str()});
}

}  // namespace tandem::store
