#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "control/carrier/twilio_rest_client.hpp"
#include "core/task_group.hpp"

namespace tandem::control {

/// Asks the carrier's REST API about a call, for threads that may wait; the requests run on the
/// control loop.
class CarrierEnquiry {
 public:
  /// Everything outlives this object, which dies after its loop has stopped.
  CarrierEnquiry(EventLoop& control, net::Dialer dialer, const TwilioAccount& account);

  /// None where the carrier knows no such call. Blocks for at most 12 s, and not once `give_up` is
  /// set; not on the loop. Errors: `errc::carrier_*`.
  [[nodiscard]] Result<std::optional<carrier::RestCall>> ask(const std::string& account_sid,
                                                             const std::string& call_sid,
                                                             const std::atomic<bool>& give_up);

 private:
  struct Question;
  [[nodiscard]] Task<> run(std::shared_ptr<Question> question);

  EventLoop& control_;
  const TwilioAccount& account_;
  TwilioRestClient rest_;
  TaskGroup tasks_;
};

}  // namespace tandem::control
