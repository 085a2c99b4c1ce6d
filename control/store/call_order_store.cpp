#include "control/store/call_order_store.hpp"

#include <pqxx/pqxx>

namespace tandem::store {

std::optional<OrderStanding> order_standing(pqxx::transaction_base& tx, const std::string& call,
                                            const std::string& right, const std::string& number) {
  // Whoever may change the agent's own numbers, or whom the organisation may call at all, needs no
  // list to transfer to.
  const pqxx::result found = tx.exec_params(
      "SELECT c.organisation_id, c.status, coalesce(c.node_id, ''), "
      "tandem.may_with_call($2, c.id), tandem.may('configure', c.organisation_id) IS TRUE OR "
      "EXISTS (SELECT FROM tandem.organisations o WHERE o.id = c.organisation_id AND "
      "$3 = ANY (o.outgoing_numbers)), tandem.my_name() FROM tandem.calls c WHERE c.id = $1::uuid",
      call, right, number);
  if (found.empty()) return std::nullopt;
  const pqxx::row& row = found[0];
  return OrderStanding{row[0].as<std::string>(), row[1].as<std::string>(),
                       row[2].as<std::string>(), row[3].as<bool>(),
                       row[4].as<bool>(),        row[5].as<std::string>()};
}

void note_order(pqxx::transaction_base& tx, const std::string& organisation,
                const std::string& call, const std::string& order, const std::string& number) {
  tx.exec_params(
      "SELECT tandem.audit($1::uuid, $3, 'calls', $2, CASE WHEN $4 = '' THEN '{}'::jsonb ELSE "
      "jsonb_build_object('number', $4::text) END)",
      organisation, call, order, number);
}

}  // namespace tandem::store
