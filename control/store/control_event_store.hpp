#pragma once

#include <string>

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

// What the control plane adds to the story of a call that may be over: events of epoch 0, numbered
// under the lock of the call's row, so that whoever folds the call notices. As the node.

/// Adds one. `payload`: a JSON object. False: there is no such call.
bool add_control_event(pqxx::transaction_base& tx, const std::string& call, const std::string& type,
                       const std::string& payload);

/// What has become of the call after all (`booked`, `rescheduled`, …), as an event and in its row.
/// What the call itself said of its outcome stands. False: there is no such call.
bool add_call_outcome(pqxx::transaction_base& tx, const std::string& call,
                      const std::string& outcome);

}  // namespace tandem::store
