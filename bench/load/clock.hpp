#pragma once

#include <chrono>

namespace tandem::load {

/// The system's clock in nanoseconds: what the kernel stamps received bytes with, so that a
/// latency is the difference of two readings of one clock.
using Clock = std::chrono::system_clock;
using Time = Clock::time_point;
static_assert(std::is_same_v<Clock::duration, std::chrono::nanoseconds>);

}  // namespace tandem::load
