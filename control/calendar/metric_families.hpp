#pragma once

#include <array>

#include "core/metrics/registry.hpp"

/// What the diary measures of itself; what it has: `control/ops/metric_families.hpp`.
namespace tandem::calendar::families {

/// 20 µs .. 4 s: from memory to the slowest calendar that is waited for.
inline constexpr std::array kAvailabilityBounds{0.00002, 0.00005, 0.0001, 0.00025, 0.0005, 0.001,
                                                0.0025,  0.005,   0.01,   0.025,   0.05,   0.1,
                                                0.25,    0.5,     1.0,    2.0,     4.0};

inline constexpr metrics::Family kAvailabilityTime{
    // asked: memory, database (the time seems to be another caller's), calendar
    "tandem_availability_seconds", "How long callers waited for free times, by what was asked.",
    metrics::Kind::Histogram, kAvailabilityBounds};

}  // namespace tandem::calendar::families
