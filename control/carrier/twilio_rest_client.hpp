#pragma once

#include <chrono>
#include <string>

#include "bridge/carrier/twilio_rest.hpp"
#include "control/settings.hpp"
#include "core/event_loop.hpp"
#include "core/net/http_client.hpp"
#include "core/result.hpp"
#include "core/task.hpp"

namespace tandem::control {

/// Sends requests to the carrier's REST API from one loop, with the account's credentials and the
/// retries that the API allows.
class TwilioRestClient {
 public:
  /// All tries of one request together; one try.
  static constexpr std::chrono::milliseconds kDeadline{9'500};
  static constexpr std::chrono::milliseconds kTryDeadline{4'000};

  /// Whether doing a request twice does no harm. 429 and connections that were never made are
  /// retried in any case; answers that never came only where that is so.
  enum class Repeat : std::uint8_t { Safe, Harmful };
  using BeforeSent = net::HttpClient::BeforeSent;

  /// `account` is kept by the caller.
  TwilioRestClient(EventLoop& loop, net::Dialer dialer, const TwilioAccount& account);

  /// The last answer, with any status; the transport's error when there was none.
  [[nodiscard]] Task<Result<net::HttpResponse>> send(carrier::RestRequest request, Repeat repeat);
  /// The same with one try, for requests that a queue repeats.
  [[nodiscard]] Task<Result<net::HttpResponse>> send_once(carrier::RestRequest request,
                                                          BeforeSent before_sent);

 private:
  [[nodiscard]] net::HttpRequest to_http(const carrier::RestRequest& request) const;

  EventLoop& loop_;
  const TwilioAccount& account_;
  net::HttpClient http_;
};

}  // namespace tandem::control
