#include "control/outreach/placing_answer.hpp"

#include <algorithm>

#include "control/outbound/retry_plan.hpp"
#include "control/outreach/carrier_failure.hpp"
#include "core/net/never_sent.hpp"

namespace tandem::control {
namespace {

constexpr int kRequestTimeout = 408, kTooManyRequests = 429;
constexpr std::chrono::seconds kRetryAfterMax{60};

std::chrono::seconds retry_after_of(const net::HttpResponse& answer) {
  const auto asked = outbound::read_retry_after(answer.header("Retry-After").value_or(""),
                                                std::chrono::system_clock::now());
  return std::min(asked.value_or(std::chrono::seconds(0)), kRetryAfterMax);
}

}  // namespace

PlacingAnswer read_placing_answer(const Result<net::HttpResponse>& answer) {
  using Meaning = PlacingAnswer::Meaning;
  PlacingAnswer read;
  if (!answer) {
    if (!net::never_sent(answer.error())) return read;
    read.meaning = Meaning::NotNow;
    read.failure = kCarrierAway;
    return read;
  }
  if (answer->status < 300) {
    auto call = carrier::read_call(answer->body);
    if (!call) return read;
    read.meaning = Meaning::Placed;
    read.call = std::move(*call);
    return read;
  }
  const bool refusal = answer->status >= 400 && answer->status < 500;
  if (!refusal || answer->status == kRequestTimeout) return read;
  read.error = carrier::read_error(answer->status, answer->body);
  read.failure = failure_of_error(answer->status, read.error.code).reason;
  read.meaning = answer->status == kTooManyRequests ? Meaning::NotNow : Meaning::Refused;
  read.retry_after = retry_after_of(*answer);
  return read;
}

}  // namespace tandem::control
