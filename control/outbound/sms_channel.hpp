#pragma once

#include "control/carrier/twilio_rest_client.hpp"
#include "control/outbound/channel.hpp"

namespace tandem::outbound {

/// A text message through the carrier's REST API (`Messages`). The payload has `text` (at most 1600
/// characters) and `from`, one of the organisation's own numbers.
class SmsChannel final : public Channel {
 public:
  /// Both outlive this.
  SmsChannel(control::TwilioRestClient& carrier, const control::TwilioAccount& account) noexcept
      : carrier_(carrier), account_(account) {}

  [[nodiscard]] Task<store::OutboundOutcome> deliver(
      std::shared_ptr<const store::OutboundItem> item) override;

 private:
  control::TwilioRestClient& carrier_;
  const control::TwilioAccount& account_;
};

}  // namespace tandem::outbound
