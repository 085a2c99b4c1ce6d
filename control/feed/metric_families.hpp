#pragma once

#include "core/metrics/registry.hpp"

namespace tandem::feed::families {

using metrics::Family;
using metrics::Kind;

inline constexpr Family kClients{"tandem_feed_clients", "Dashboards that are connected.",
                                 Kind::Gauge};
inline constexpr Family kMessages{"tandem_feed_messages_total",
                                  "Messages that went into the feed, before clients' filters.",
                                  Kind::Counter};
inline constexpr Family kDropped{
    // where: ring (a shard was faster than the feed), client (reads too slowly)
    "tandem_feed_dropped_total", "What the feed left out.", Kind::Counter};
inline constexpr Family kClosed{
    // reason: token, slow, overloaded
    "tandem_feed_closed_total", "Dashboards that the feed closed.", Kind::Counter};

}  // namespace tandem::feed::families
