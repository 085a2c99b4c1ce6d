#include "control/store/control_event_store.hpp"

#include <pqxx/pqxx>

#include "core/json/writer.hpp"

namespace tandem::store {

bool add_control_event(pqxx::transaction_base& tx, const std::string& call, const std::string& type,
                       const std::string& payload) {
  // On the call's clock it has no place: that stopped with the call.
  return !tx.exec_params(
                "WITH c AS (UPDATE tandem.calls SET control_seq = control_seq + 1 WHERE id = "
                "$1::uuid RETURNING id, organisation_id, control_seq) "
                "INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, "
                "call_time_us, type, payload) SELECT id, 0, control_seq, organisation_id, "
                "clock_timestamp(), 0, $2, $3::jsonb FROM c RETURNING 1",
                call, type, payload)
              .empty();
}

bool add_call_outcome(pqxx::transaction_base& tx, const std::string& call,
                      const std::string& outcome) {
  std::string fields;
  json::Writer(fields).begin_object().member("outcome", outcome).end_object();
  if (!add_control_event(tx, call, "call.outcome", fields)) return false;
  // As the fold has it: it reads what the call said itself behind this.
  tx.exec_params(
      "UPDATE tandem.calls c SET outcome = $2 WHERE id = $1::uuid AND NOT EXISTS (SELECT FROM "
      "tandem.call_events e WHERE e.call_id = c.id AND e.epoch > 0 AND e.type = 'call.outcome')",
      call, outcome);
  return true;
}

}  // namespace tandem::store
