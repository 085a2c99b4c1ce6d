#include "control/outbound/receiver_answer.hpp"

#include "control/outbound/retry_plan.hpp"

namespace tandem::outbound {

using store::OutboundOutcome;

OutboundOutcome outcome_of(const Result<net::HttpResponse>& answer) {
  OutboundOutcome outcome;
  if (!answer) {
    outcome.error = answer.error().message();
    return outcome;
  }
  outcome.status = answer->status;
  outcome.reply = answer->body;
  if (answer->status >= 200 && answer->status < 300) {
    outcome.next = OutboundOutcome::Next::Delivered;
    return outcome;
  }
  outcome.error = "the receiver answered " + std::to_string(answer->status);
  if (const auto asked = answer->header("Retry-After"))
    outcome.wait = read_retry_after(*asked, std::chrono::system_clock::now())
                       .value_or(std::chrono::seconds(0));
  return outcome;
}

OutboundOutcome outcome_of_service(const Result<net::HttpResponse>& answer) {
  OutboundOutcome outcome = outcome_of(answer);
  const bool passing = outcome.status == 408 || outcome.status == 409 || outcome.status == 425 ||
                       outcome.status == 429;
  if (outcome.status >= 400 && outcome.status < 500 && !passing)
    outcome.next = OutboundOutcome::Next::Failed;
  return outcome;
}

OutboundOutcome refused(std::string why) {
  OutboundOutcome outcome;
  outcome.next = OutboundOutcome::Next::Failed;
  outcome.error = std::move(why);
  return outcome;
}

}  // namespace tandem::outbound
