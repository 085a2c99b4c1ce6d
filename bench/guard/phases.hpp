#pragma once

#include <array>
#include <functional>
#include <string_view>

#include "tests/bridge/call_stand.hpp"

namespace tandem::bench {

/// What is counted, each for itself, and how often it happens in its phase.
struct Phase {
  std::string_view name;
  int units;
};
inline constexpr int kCalls = 10;
inline constexpr Phase kCallSetup{"call-setup", kCalls};            ///< Webhook to first frame.
inline constexpr Phase kUplinkFrame{"uplink-frame", kCalls * 100};  ///< 20 ms of a caller.
/// 100 ms of an agent, with marks and their echoes.
inline constexpr Phase kDownlinkDelta{"downlink-delta", kCalls * 100};
/// 20 ms of a call in which nothing happens.
inline constexpr Phase kIdleTick{"idle-tick", (kCalls + 1) * 200};
inline constexpr std::array kPhases{kCallSetup, kUplinkFrame, kDownlinkDelta, kIdleTick};

/// Plays the phases one after the other, beside a call that was there before them; between the
/// first and the second everything that grows in a call's first seconds grows.
void play_phases(test::CallStand& stand, const std::function<void(const Phase&)>& begins,
                 const std::function<void(const Phase&)>& over);

}  // namespace tandem::bench
