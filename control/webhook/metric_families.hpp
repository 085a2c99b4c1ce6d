#pragma once

#include "core/metrics/registry.hpp"

namespace tandem::control::families {

inline constexpr metrics::Family kRefusedCalls{
    // result: kept, repeated, flood
    "tandem_refused_calls_total", "Callers who got no agent, by what is kept of them as a call.",
    metrics::Kind::Counter};

}  // namespace tandem::control::families
