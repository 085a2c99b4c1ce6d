#include "tools/sim/carrier/caller_id.hpp"

namespace tandem::sim {

std::string caller_id_fault(const CallParties& call, std::string_view caller_id) {
  if (call.outbound) {
    if (caller_id == call.from) return {};
    if (caller_id.empty()) return "<Dial> in a call that was placed names no callerId";
  } else if (caller_id.empty() || caller_id == call.from || caller_id == call.to) {
    return {};
  }
  return std::string("callerId \"").append(caller_id).append("\" is no number of the account's");
}

}  // namespace tandem::sim
