#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/carrier/form.hpp"
#include "core/result.hpp"

namespace tandem::carrier {

/// One request to Twilio's REST API (version 2010-04-01), ready for any HTTP client: the host is
/// configuration, the credentials go into `Authorization` (see `basic_authorization`).
struct RestRequest {
  std::string method;  ///< GET or POST
  std::string target;  ///< Path and query.
  std::string body;    ///< A form (`application/x-www-form-urlencoded`), or empty.
};

/// Value of the `Authorization` header: account SID with auth token, or API key SID with its
/// secret.
[[nodiscard]] std::string basic_authorization(std::string_view user, std::string_view secret);

/// A call to place.
struct CallToPlace {
  std::string from, to;          ///< E.164.
  std::string url;               ///< Asked for the first document once the callee has answered.
  std::string fallback_url;      ///< Asked instead where `url` gives none; empty: nobody.
  std::string status_callback;   ///< Told of initiated, ringing, answered and completed.
  std::string machine_callback;  ///< Told what has answered, while the call goes on; empty: nobody.
  /// Has the detector listen on to the greeting's end, which takes it longer.
  bool awaits_message_end = false;
  std::chrono::seconds ring_timeout{30};  ///< At most 600.
  std::chrono::seconds time_limit{14'400};
};
/// There is no idempotency key: where no answer comes, nobody knows whether the call is placed.
[[nodiscard]] RestRequest create_call(std::string_view account_sid, const CallToPlace& call);
[[nodiscard]] RestRequest fetch_call(std::string_view account_sid, std::string_view call_sid);
/// Ends a call that is in progress.
[[nodiscard]] RestRequest complete_call(std::string_view account_sid, std::string_view call_sid);
/// Ends a call that is queued or rings; one that was answered goes on, and the reply is an error.
[[nodiscard]] RestRequest cancel_call(std::string_view account_sid, std::string_view call_sid);
/// Replaces the running document: the stream ends, the new verbs run. At most 4000 characters.
[[nodiscard]] RestRequest update_call_twiml(std::string_view account_sid, std::string_view call_sid,
                                            std::string_view twiml);

/// The numbers of the account, or the one number if `phone_number` (E.164) is not empty.
/// `page_size` 1 to 1000. Also the cheapest probe of the credentials, API keys included.
[[nodiscard]] RestRequest list_numbers(std::string_view account_sid, std::string_view phone_number,
                                       int page_size = 50);
/// The next page; `next_page_uri` as the page before gave it.
[[nodiscard]] RestRequest next_page(std::string_view next_page_uri);

/// What a number asks when it is called. Empty strings clear a setting at Twilio.
struct NumberWebhooks {
  std::string voice_url, voice_fallback_url, status_callback;
  std::string voice_method = "POST", status_callback_method = "POST";
  std::string voice_fallback_method = {};  ///< Empty leaves it as it is.
};
[[nodiscard]] RestRequest set_number_webhooks(std::string_view account_sid,
                                              std::string_view number_sid,
                                              const NumberWebhooks& webhooks);

struct RestCall {
  std::string sid, account_sid, status, direction, from, to;
  std::optional<std::chrono::seconds> duration;  ///< Of an ended call.
};
/// Reads a call object (reply to create, fetch and update). Errors: `carrier::errc`.
[[nodiscard]] Result<RestCall> read_call(std::string_view json);

struct RestNumber {
  std::string sid, phone_number, friendly_name;
  std::string voice_url, voice_method, voice_fallback_url, voice_fallback_method;
  std::string status_callback, status_callback_method;
  /// While one of these is set Twilio ignores `voice_url`.
  std::string voice_application_sid, trunk_sid;
};
struct RestNumberPage {
  std::vector<RestNumber> numbers;
  std::string next_page_uri;  ///< Relative to the host; empty on the last page.
};
[[nodiscard]] Result<RestNumberPage> read_number_page(std::string_view json);
[[nodiscard]] Result<RestNumber> read_number(std::string_view json);

/// A reply with a status of 400 or more.
struct RestError {
  int status = 0;       ///< HTTP
  int code = 0;         ///< Twilio's own; 0 where the body has none (a proxy answered).
  std::string message;  ///< Twilio's text, for logs; at most 500 bytes.
};
/// Never fails: a body that is no error object gives an error without code. Also reads RFC 9457
/// problem objects, which newer APIs answer with.
[[nodiscard]] RestError read_error(int status, std::string_view body);

/// What to do about a reply.
enum class RestOutcome : std::uint8_t {
  Done,
  CallGone,         ///< 404 or 21220: the success of a hang-up, the failure of a transfer.
  BadCredentials,   ///< 401, 403: the connection is broken until somebody mends it. No retry.
  Refused,          ///< Our request is no good (number, caller id, permission): no retry.
  TooManyRequests,  ///< 429: was not processed, so always safe to retry.
  ServerFault       ///< 5xx: processed or not; retry what may be done twice.
};
[[nodiscard]] RestOutcome classify(const RestError& error) noexcept;

/// How often a request is tried in all, and how long to wait before the try after `tries_made`
/// (1, 2, ...): full jitter over 100 ms · 2^n, at most 3 s, as Twilio's SDK does. `fraction` is
/// random, 0 to 1. A `Retry-After` in whole seconds wins, up to 3 s.
inline constexpr int kRestTriesMax = 3;
[[nodiscard]] std::chrono::milliseconds retry_delay(int tries_made, double fraction,
                                                    std::string_view retry_after) noexcept;

}  // namespace tandem::carrier
