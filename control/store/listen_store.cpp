#include "control/store/listen_store.hpp"

#include <pqxx/pqxx>

#include "control/store/call_deeds.hpp"

namespace tandem::store {
namespace {

bool may(pqxx::transaction_base& tx, std::string_view deed, const std::string& call) {
  return tx
      .exec_params1("SELECT tandem.may_with_call($1, $2::uuid) IS TRUE", right_of(deed), call)[0]
      .as<bool>();
}

}  // namespace

ListenPermit begin_listening(pqxx::transaction_base& tx, const std::string& call) {
  using Verdict = ListenPermit::Verdict;
  ListenPermit permit;
  const pqxx::result granted = tx.exec_params(
      "SELECT status, node_id, listener FROM tandem.begin_listening($1::uuid)", call);
  if (granted.empty()) {
    const bool known =
        !tx.exec_params("SELECT FROM tandem.calls WHERE id = $1::uuid", call).empty();
    permit.verdict = known ? Verdict::Refused : Verdict::Unknown;
    return permit;
  }
  const bool ended = std::string(granted[0][0].c_str()) == "ended";
  permit.verdict = ended ? Verdict::Ended : Verdict::Granted;
  permit.node = granted[0][1].c_str();
  permit.listener = granted[0][2].c_str();
  return permit;
}

bool begin_take_over(pqxx::transaction_base& tx, const std::string& call) {
  return tx.exec_params1("SELECT tandem.begin_take_over($1::uuid)", call)[0].as<bool>();
}

bool may_take_over(pqxx::transaction_base& tx, const std::string& call) {
  return may(tx, "take-over", call);
}

bool may_listen(pqxx::transaction_base& tx, const std::string& call) {
  return may(tx, "listen", call);
}

}  // namespace tandem::store
