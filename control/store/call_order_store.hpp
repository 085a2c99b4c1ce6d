#pragma once

#include <optional>
#include <string>

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

/// A call as far as somebody sees it who orders something of it.
struct OrderStanding {
  std::string organisation;  ///< UUID.
  std::string status, node;  ///< As `tandem.calls` has them; `node` may be empty.
  bool may = false;          ///< The sender has the right, for this call.
  bool may_dial = false;     ///< And may have the number dialled, whatever the agent's own are.
  std::string sender = {};   ///< Their name, for people.
};

/// With the sender's rights. None: there is no such call for them. `right`: "supervise" or
/// "control"; `number`: E.164, or empty.
[[nodiscard]] std::optional<OrderStanding> order_standing(pqxx::transaction_base& tx,
                                                          const std::string& call,
                                                          const std::string& right,
                                                          const std::string& number);

/// Into the audit log, as the node on behalf of the sender: `order` of `name_of(CallOrder)`.
void note_order(pqxx::transaction_base& tx, const std::string& organisation,
                const std::string& call, const std::string& order, const std::string& number);

}  // namespace tandem::store
