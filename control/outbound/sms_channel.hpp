#pragma once

#include <chrono>
#include <string>

#include "control/carrier/twilio_rest_client.hpp"
#include "control/outbound/channel.hpp"
#include "control/store/connection_pool.hpp"

namespace tandem::outbound {

/// A text message through the carrier's REST API (`Messages`). The payload has `text` (at most 1600
/// characters) and `from`, one of the organisation's own numbers. The carrier has no key by which
/// it would know a repetition: right before the request is written, the queue has it that the
/// message may have gone out (`store::mark_sending`), and an attempt is one request.
class SmsChannel final : public Channel {
 public:
  /// All outlive this. `node`: whose leases the courier's are.
  SmsChannel(EventLoop& loop, store::ConnectionPool& database, std::string node,
             control::TwilioRestClient& carrier, const control::TwilioAccount& account) noexcept
      : loop_(loop),
        database_(database),
        node_(std::move(node)),
        carrier_(carrier),
        account_(account) {}

  [[nodiscard]] Task<store::OutboundOutcome> deliver(
      std::shared_ptr<const store::OutboundItem> item) override;

 private:
  /// Sets `left` where the message may be sent, which is known in the queue by then.
  [[nodiscard]] Task<Result<>> mark(std::shared_ptr<const store::OutboundItem> item,
                                    std::shared_ptr<bool> left, std::chrono::milliseconds limit);

  EventLoop& loop_;
  store::ConnectionPool& database_;
  std::string node_;
  control::TwilioRestClient& carrier_;
  const control::TwilioAccount& account_;
};

}  // namespace tandem::outbound
