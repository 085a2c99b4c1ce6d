#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bridge/call/carrier_control.hpp"
#include "control/resume/call_resumer.hpp"
#include "core/metrics/registry.hpp"
#include "core/task.hpp"

namespace tandem::resume {

/// How a carrier is told to ask about a call of a dead node.
struct SendFor {
  EventLoop& loop;  ///< On which it all runs.
  CallResumer& resumer;
  call::CarrierControl& carrier;
  metrics::Block& block;
  /// Behind each try that came to nothing. A node that dies leaves hundreds of such calls at once,
  /// and the carrier takes so many requests a second (its error 20429).
  std::vector<std::chrono::milliseconds> pauses{
      std::chrono::milliseconds(1'000), std::chrono::milliseconds(2'000),
      std::chrono::milliseconds(4'000), std::chrono::milliseconds(8'000)};
};

/// What `send_for` counts stands there from the beginning, at 0.
void expect_send_for(metrics::Block& block);

/// A stream of another node's call broke. Where a moment later nobody has taken the call over, the
/// carrier is told to ask what follows; where it answers 429, again, as long as the call is
/// left alone. What came of it is counted (`tandem_calls_sent_for_total`); a call that could not
/// be sent for has an event that says so (`call.not-sent-for`). One that ended at this node, in the
/// term `ended_in`, is left alone but where another node has begun a later one: its end may not be
/// in its row yet. `how` outlives it.
[[nodiscard]] Task<> send_for(SendFor& how, std::string call_sid,
                              std::optional<std::uint32_t> ended_in = std::nullopt);

}  // namespace tandem::resume
