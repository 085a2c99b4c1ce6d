#pragma once

#include <memory>
#include <vector>

#include "control/load/load_guard.hpp"
#include "control/settings.hpp"

namespace tandem::call {
class CallRegistry;
}
namespace tandem::feed {
class FeedService;
}
namespace tandem::outbound {
class OutboundService;
}

namespace tandem::control {

/// What a grade of overload means for the parts of a node; API and sockets are the public port's
/// own
/// (`App`). No call that is up notices. `feed` and `outbound` are null without a database. Any
/// thread.
void shed(Grade grade, call::CallRegistry& calls, feed::FeedService* feed,
          outbound::OutboundService* outbound);

/// The guard of a node: its shards and `loops`, all others that it has, are watched, none of which
/// has started; all outlive it.
[[nodiscard]] std::unique_ptr<LoadGuard> make_load_guard(
    const Settings& settings, std::vector<EventLoop*> loops, call::CallRegistry& calls,
    feed::FeedService* feed, outbound::OutboundService* outbound, metrics::Registry& registry);

}  // namespace tandem::control
