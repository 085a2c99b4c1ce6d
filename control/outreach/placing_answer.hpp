#pragma once

#include <chrono>
#include <string_view>

#include "bridge/carrier/twilio_rest.hpp"
#include "core/net/http_message.hpp"
#include "core/result.hpp"

namespace tandem::control {

/// What the carrier's answer to a request for a call means for that call. The request has no
/// idempotency key, so it is asked again only where the carrier cannot have taken it.
struct PlacingAnswer {
  enum class Meaning : std::uint8_t {
    Placed,   ///< `call` is the carrier's.
    Refused,  ///< It will not place this call: `failure` says why. 4xx but for those below.
    NotNow,   ///< It has not taken it, and may later: 429, or there was no connection.
    Unknown   ///< It may have taken it: no answer, 408, 5xx, an answer that nobody can read.
  };
  Meaning meaning = Meaning::Unknown;
  carrier::RestCall call;
  std::string_view failure;            ///< A word of `carrier_failure.hpp`.
  carrier::RestError error;            ///< As far as there is one, for the log.
  std::chrono::seconds retry_after{};  ///< What the carrier asked for.
};

[[nodiscard]] PlacingAnswer read_placing_answer(const Result<net::HttpResponse>& answer);

}  // namespace tandem::control
