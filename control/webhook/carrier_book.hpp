#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "control/store/webhook_log_store.hpp"

namespace tandem::control {

/// What the carrier says of a call that it has ended.
struct CarrierEnd {
  std::string call_sid;
  std::string status;                          ///< "completed", "busy", "no-answer", ...
  std::optional<std::chrono::seconds> length;  ///< Of the call, as it will be charged.
  /// Told by the carrier itself, or found out when somebody asked because nobody had told.
  enum class Source : std::uint8_t { Callback, Enquiry } source = Source::Callback;
};

/// Where webhooks leave what is to be kept. A webhook never waits for it: an implementation has a
/// bound, drops beyond it and counts. Any thread.
class CarrierBook {
 public:
  virtual ~CarrierBook() = default;
  /// Every request of the carrier and our answer.
  virtual void keep(store::ReceivedWebhook webhook) noexcept = 0;
  /// Told once or several times, in any order with what the call's node has seen itself.
  virtual void call_ended(CarrierEnd end) noexcept = 0;
};

}  // namespace tandem::control
