#include "control/load/shedding.hpp"

#include <utility>

#include "bridge/call/call_registry.hpp"
#include "control/feed/feed_service.hpp"
#include "control/outbound/outbound_service.hpp"

namespace tandem::control {

void shed(Grade grade, call::CallRegistry& calls, feed::FeedService* feed,
          outbound::OutboundService* outbound) {
  using call::Intake;
  using feed::FeedHub;
  const bool soft = grade == Grade::Soft;
  calls.limit_intake(grade == Grade::None ? Intake::All : soft ? Intake::Inbound : Intake::None);
  const bool people = grade != Grade::Critical;
  if (feed != nullptr)
    feed->serve(grade == Grade::None ? FeedHub::Portion::Full
                : people             ? FeedHub::Portion::Trimmed
                                     : FeedHub::Portion::None);
  if (outbound != nullptr) outbound->hold_analyses(grade != Grade::None);
}

std::unique_ptr<LoadGuard> make_load_guard(const Settings& settings, std::vector<EventLoop*> loops,
                                           call::CallRegistry& calls, feed::FeedService* feed,
                                           outbound::OutboundService* outbound,
                                           metrics::Registry& registry) {
  LoadGuard::Options options;
  options.memory_budget = settings.memory_budget;
  if (!settings.database_url.empty()) options.spool = settings.data_dir / "spool";
  options.spool_bytes_max = settings.spool_bytes_max;
  options.judges = {settings.capacity.busy_max<1, settings.capacity.lag_max.count()> 0};
  options.shards = [&calls] { return calls.heaviest_load(); };
  options.on_grade = [&calls, feed, outbound](Grade grade) { shed(grade, calls, feed, outbound); };
  for (EventLoop* shard : calls.loops()) loops.push_back(shard);
  return std::make_unique<LoadGuard>(std::move(options), std::move(loops), registry);
}

}  // namespace tandem::control
