#pragma once

#include <chrono>
#include <string>
#include <unordered_map>

#include "control/calendar/google_tokens.hpp"
#include "core/metrics/registry.hpp"
#include "core/net/http_client.hpp"

namespace tandem::calendar {

/// One request of Calendar v3.
struct GoogleRequest {
  GoogleRequest(std::string operation_, std::string method_, std::string path_,
                std::string body_ = {}, std::string if_match_ = {}) noexcept
      : operation(std::move(operation_)),
        method(std::move(method_)),
        path(std::move(path_)),
        body(std::move(body_)),
        if_match(std::move(if_match_)) {}

  std::string operation;  ///< `events.insert`: for metrics and logs.
  std::string method;
  std::string path;  ///< Behind `/calendar/v3`, with its query.
  std::string body;
  std::string if_match;
};

/// Calendar v3 over HTTPS with kept connections: tokens, one retry within the limit, and a rest for
/// connections that only fail. Every request may be sent twice: reads, and changes that name what
/// they make or change. On the control loop.
class GoogleClient {
 public:
  /// One try, so that a second one has room within the usual limit of 4 s.
  static constexpr std::chrono::milliseconds kTryLimit{2'500};
  /// So many requests of a connection in a row without an answer, or with a server's fault, and it
  /// rests for a while.
  static constexpr int kFailuresMax = 5;
  static constexpr std::chrono::seconds kRest{30};

  GoogleClient(EventLoop& loop, net::HttpClient& http, GoogleTokens& tokens,
               const GoogleSettings& settings, metrics::Block& block)
      : loop_(loop), http_(http), tokens_(tokens), settings_(settings), block_(block) {}

  /// The answer with a status below 400, or a refusal that says something of the calendar (404,
  /// 409, 410, 412). Else `needs_reconnect` (noted in the row), `throttled`, `refused`, and without
  /// an answer `unavailable`, `timed_out` or, where a change was sent, `unknown_outcome`.
  [[nodiscard]] Task<Result<net::HttpResponse>> send(std::string connection_id,
                                                     GoogleRequest request,
                                                     std::chrono::milliseconds limit);

  /// One try with a token that belongs to no connection yet; the answer has any status.
  [[nodiscard]] Task<Result<net::HttpResponse>> send_with(std::string token, GoogleRequest request,
                                                          std::chrono::milliseconds limit);

 private:
  using Clock = std::chrono::steady_clock;
  struct Breaker {
    int failures = 0;
    Clock::time_point rests_until;
  };
  struct Attempts;
  enum class Next { Answer, Again };
  [[nodiscard]] Task<Result<net::HttpResponse>> try_once(const GoogleRequest& request,
                                                         std::string token,
                                                         std::chrono::milliseconds limit);
  [[nodiscard]] Next judge(const std::string& connection_id, const GoogleRequest& request,
                           const Result<net::HttpResponse>& answer, Attempts& attempts);
  void judge_refusal(const net::HttpResponse& answer, Attempts& attempts);
  void count(const GoogleRequest& request, const Result<net::HttpResponse>& result);

  EventLoop& loop_;
  net::HttpClient& http_;
  GoogleTokens& tokens_;
  const GoogleSettings& settings_;
  metrics::Block& block_;
  std::unordered_map<std::string, Breaker> breakers_;
};

}  // namespace tandem::calendar
