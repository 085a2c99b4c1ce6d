#pragma once

#include <span>
#include <string_view>

namespace tandem::control {

/// Why a call that we placed came to nothing: one word that programs may rely on
/// (`calls.failure`, the API's `ended_reason`), and what people can do about it.
struct CarrierFailure {
  std::string_view reason;  ///< "invalid-number", ...
  std::string_view advice;  ///< A sentence or two, for whoever asked for the call.
};

/// Of Twilio's error code in the reply to a request for a call; `status` is the reply's HTTP
/// status.
[[nodiscard]] const CarrierFailure& failure_of_error(int status, int code) noexcept;
/// Of a call that failed on its way, by the answer of the callee's network (RFC 3261, section 21;
/// `SipResponseCode` of the status callback). Null where the code explains nothing.
[[nodiscard]] const CarrierFailure* failure_of_sip(int code) noexcept;
/// By its own word; null for one that is not in the table.
[[nodiscard]] const CarrierFailure* failure_named(std::string_view reason) noexcept;

// Words for what no carrier says.
inline constexpr std::string_view kUnknownOutcome = "unknown-outcome";
inline constexpr std::string_view kCarrierAway = "carrier-unavailable";

/// All of them.
[[nodiscard]] std::span<const CarrierFailure> carrier_failures() noexcept;

}  // namespace tandem::control
