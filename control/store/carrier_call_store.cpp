#include "control/store/carrier_call_store.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace tandem::store {
namespace {

constexpr const char* kBySid = R"(
  SELECT DISTINCT ON (c.carrier_call_id) c.carrier_call_id, c.id, c.status <> 'ended',
    (extract(epoch FROM tandem.node_told_until(c.node_id)) * 1000000)::bigint,
    coalesce((SELECT n.told_at < now() - interval '15 seconds' FROM tandem.nodes n WHERE n.id = c.node_id), false)
  FROM tandem.calls c JOIN json_array_elements_text($1::json) AS sid ON c.carrier_call_id = sid
  ORDER BY c.carrier_call_id, c.started_at DESC)";
constexpr const char* kOpenBySid = R"(
  SELECT c.id, coalesce(c.carrier_account_id, ''), c.carrier_call_id
  FROM tandem.calls c JOIN json_array_elements_text($1::json) AS sid ON c.carrier_call_id = sid
  WHERE c.status <> 'ended')";
constexpr const char* kQuiet = R"(
  SELECT id, coalesce(carrier_account_id, ''), carrier_call_id FROM tandem.calls
  WHERE status <> 'ended' AND carrier_call_id IS NOT NULL AND last_event_at < now() - make_interval(secs => $1)
    AND last_event_at < coalesce(tandem.node_told_until(node_id), now()) - make_interval(secs => $1)
  ORDER BY last_event_at LIMIT $2)";

std::string json_of(const std::vector<std::string>& call_sids) {
  boost::json::array sids;
  for (const std::string& sid : call_sids) sids.emplace_back(sid);
  return boost::json::serialize(sids);
}

std::vector<OpenCall> open_calls(const pqxx::result& rows) {
  std::vector<OpenCall> calls;
  for (const auto& row : rows)
    if (const auto id = call::CallId::parse(row[0].c_str()))
      calls.push_back({*id, row[1].c_str(), row[2].c_str()});
  return calls;
}

}  // namespace

std::map<std::string, CarrierCall> calls_of_carrier(pqxx::transaction_base& tx,
                                                    const std::vector<std::string>& call_sids) {
  std::map<std::string, CarrierCall> calls;
  for (const auto& row : tx.exec_params(kBySid, json_of(call_sids))) {
    const auto id = call::CallId::parse(row[1].c_str());
    if (!id) continue;
    CarrierCall call{*id, row[2].as<bool>(), std::nullopt, row[4].as<bool>()};
    using std::chrono::microseconds;
    if (!row[3].is_null())
      call.told_until =
          std::chrono::sys_time<microseconds>(microseconds(row[3].as<std::int64_t>()));
    calls.emplace(row[0].c_str(), call);
  }
  return calls;
}

std::vector<OpenCall> quiet_calls(pqxx::transaction_base& tx, std::chrono::seconds quiet,
                                  std::size_t count_max) {
  return open_calls(tx.exec_params(kQuiet, quiet.count(), count_max));
}

std::vector<OpenCall> open_calls_of_carrier(pqxx::transaction_base& tx,
                                            const std::vector<std::string>& call_sids) {
  return open_calls(tx.exec_params(kOpenBySid, json_of(call_sids)));
}

bool begin_reaping(pqxx::transaction_base& tx) {
  return tx.exec1("SELECT pg_try_advisory_lock(hashtextextended('tandem.reaper', 0))")[0]
      .as<bool>();
}

void end_reaping(pqxx::transaction_base& tx) {
  tx.exec("SELECT pg_advisory_unlock(hashtextextended('tandem.reaper', 0))");
}

}  // namespace tandem::store
