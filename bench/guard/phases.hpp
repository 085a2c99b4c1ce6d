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
/// The same two with TLS on both legs: our own part of it.
inline constexpr Phase kTlsUplinkFrame{"tls-uplink-frame", kCalls * 100};
inline constexpr Phase kTlsDownlinkDelta{"tls-downlink-delta", kCalls * 100};
inline constexpr std::array kPhases{kCallSetup, kUplinkFrame,    kDownlinkDelta,
                                    kIdleTick,  kTlsUplinkFrame, kTlsDownlinkDelta};

/// Who is told when a phase begins, and when it is over.
struct PhaseObserver {
  std::function<void(const Phase&)> begins, over;
};

/// Plays the phases without TLS one after the other, beside a call that was there before them;
/// between the first and the second everything that grows in a call's first seconds grows.
void play_phases(test::CallStand& stand, const PhaseObserver& observer);
/// The phases with TLS, on a stand that has it.
void play_tls_phases(test::CallStand& stand, const PhaseObserver& observer);

}  // namespace tandem::bench
