#include "control/writer/unplaced_calls.hpp"

#include <map>

#include "control/ops/metric_families.hpp"
#include "control/writer/metric_families.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {

void UnplacedCalls::tell(std::span<const call::CallEvent> events,
                         std::span<const store::UnplacedCall> calls) {
  if (calls.empty()) return;
  std::map<call::CallId, const store::UnplacedCall*> found;
  for (const store::UnplacedCall& call : calls) {
    found[call.call] = &call;
    if (call.deleted || named_.size() >= kNamedMax) continue;
    if (named_.insert(call.organisation).second)
      log::Logger().error("writer.no_organisation",
                          {{"organisation", call.organisation}, {"first_call", call.call.text()}});
  }
  std::uint64_t deleted = 0, lost = 0;
  for (const call::CallEvent& event : events) {
    const auto call = found.find(event.call);
    if (call == found.end()) continue;
    if (call->second->deleted) {
      ++deleted;
      continue;
    }
    ++lost;
    quarantine_.unplaced(event, "no organisation " + call->second->organisation);
  }
  block_.counter(families::kWriterDeleted).add(deleted);
  block_.counter(families::kEventsDropped, {{"where", "no-organisation"}, {"kind", "any"}})
      .add(lost);
}

}  // namespace tandem::control
