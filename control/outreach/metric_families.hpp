#pragma once

#include "core/metrics/registry.hpp"

namespace tandem::control::families {

inline constexpr metrics::Family kOutgoingCalls{
    // result: placed, found, refused, put-off, unavailable, unknown-outcome, put-back, withdrawn,
    // expired, doubtful, unwanted
    "tandem_outgoing_calls_total", "Calls that this node was to place, by what came of it.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kOutgoingSeconds{
    "tandem_outgoing_create_seconds", "Of the carrier's answer to a request for a call.",
    metrics::Kind::Histogram};
inline constexpr metrics::Family kOutgoingFaults{
    "tandem_outgoing_faults_total",
    "Looks at the queue of outgoing calls that the database failed.", metrics::Kind::Counter};

}  // namespace tandem::control::families
