#include "control/calendar/google_client.hpp"

#include <algorithm>
#include <charconv>

#include "control/ops/metric_families.hpp"
#include "core/crypto/random.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/log/logger.hpp"
#include "core/net/never_sent.hpp"
#include "core/sleep.hpp"

namespace tandem::calendar {
namespace {

using std::chrono::milliseconds;

/// Tries of one request, those with a fresh token apart.
constexpr int kTriesMax = 2;
/// Before the second try: anything up to this, so that callers of one tenant do not come together.
constexpr milliseconds kBackoff{500};

bool is_change(const GoogleRequest& request) {
  return request.method != "GET" && request.operation != "freeBusy.query";
}

milliseconds pause_before_retry(const net::HttpResponse* answer) {
  int seconds = 0;
  const std::string_view asked =
      answer == nullptr ? std::string_view() : answer->header("Retry-After").value_or("");
  static_cast<void>(std::from_chars(asked.data(), asked.data() + asked.size(), seconds));
  const auto jitter = milliseconds(crypto::random_u64() % kBackoff.count());
  return std::max<milliseconds>(std::chrono::seconds(std::max(seconds, 0)), jitter);
}

}  // namespace

/// What happened to one request so far.
struct GoogleClient::Attempts {
  int tries = 0;
  bool token_renewed = false;
  bool maybe_done = false;  ///< A change was sent whose outcome nobody told.
  milliseconds pause{0};    ///< Before the next try.
  std::string token;
  Result<net::HttpResponse> result = errc::unavailable;
};

Task<Result<net::HttpResponse>> GoogleClient::try_once(const GoogleRequest& request,
                                                       std::string token, milliseconds limit) {
  const auto url = net::Url::parse(settings_.api_base + "/calendar/v3" + request.path);
  if (!url) co_return errc::refused;
  net::HttpRequest http(request.method, url->target);
  http.headers.emplace_back("Authorization", "Bearer " + token);
  http.headers.emplace_back("Accept", "application/json");
  if (!request.body.empty()) http.headers.emplace_back("Content-Type", "application/json");
  if (!request.if_match.empty()) http.headers.emplace_back("If-Match", request.if_match);
  http.body = request.body;
  net::Url to = *url;
  Result<net::HttpResponse> answer = co_await http_.send(std::move(to), std::move(http), limit);
  co_return answer;
}

Task<Result<net::HttpResponse>> GoogleClient::send_with(std::string token, GoogleRequest request,
                                                        milliseconds limit) {
  const Result<net::HttpResponse> answer =
      co_await try_once(request, std::move(token), std::min(kTryLimit, limit));
  co_return answer;
}

Task<Result<net::HttpResponse>> GoogleClient::send(std::string connection_id, GoogleRequest request,
                                                   milliseconds limit) {
  const auto until = Clock::now() + limit;
  const auto left = [until] {
    return std::chrono::duration_cast<milliseconds>(until - Clock::now());
  };
  if (breakers_[connection_id].rests_until > Clock::now()) co_return errc::unavailable;
  Attempts attempts;
  while (true) {
    Result<std::string> token = co_await tokens_.access(connection_id, left());
    if (!token) {
      attempts.result = token.error();
      break;
    }
    attempts.token = *token;
    if (left() <= milliseconds(0)) {
      attempts.result = errc::timed_out;
      break;
    }
    ++attempts.tries;
    const Result<net::HttpResponse> answer =
        co_await try_once(request, std::move(*token), std::min(kTryLimit, left()));
    if (judge(connection_id, request, answer, attempts) == Next::Answer) break;
    // A pause that leaves no time is none: what we know so far is the answer.
    if (attempts.pause >= left()) break;
    if (attempts.pause > milliseconds(0)) co_await sleep_for(loop_, attempts.pause);
  }
  if (!attempts.result && attempts.maybe_done) attempts.result = errc::unknown_outcome;
  count(request, attempts.result);
  co_return std::move(attempts.result);
}

GoogleClient::Next GoogleClient::judge(const std::string& connection_id,
                                       const GoogleRequest& request,
                                       const Result<net::HttpResponse>& answer,
                                       Attempts& attempts) {
  Breaker& breaker = breakers_[connection_id];
  const bool fault = !answer || answer->status >= 500;
  if (fault) {
    static log::RateLimit limit;
    log::Logger().repeated(
        limit, log::Level::Warn, "calendar.request_failed",
        {{"operation", request.operation},
         {"connection", connection_id},
         {"error", answer ? std::to_string(answer->status) : answer.error().message()}});
    const bool nothing_done = !answer && net::never_sent(answer.error());
    if (is_change(request) && !nothing_done) attempts.maybe_done = true;
    const bool late = !answer && answer.error() == tandem::errc::timed_out;
    attempts.result = late ? errc::timed_out : errc::unavailable;
    attempts.pause = pause_before_retry(answer ? &*answer : nullptr);
    if (++breaker.failures >= kFailuresMax) breaker.rests_until = Clock::now() + kRest;
    return attempts.tries < kTriesMax ? Next::Again : Next::Answer;
  }
  breaker.failures = 0;
  attempts.pause = milliseconds(0);
  if (answer->status < 400) {
    attempts.maybe_done = false;
    attempts.result = *answer;
    return Next::Answer;
  }
  const Refused refused = refusal_of(*answer);
  if (refused == Refused::Unauthorised && !attempts.token_renewed) {
    attempts.token_renewed = true;
    tokens_.refused(connection_id, attempts.token);
    --attempts.tries;
    attempts.result = errc::needs_reconnect;
    return Next::Again;
  }
  if (refused == Refused::Unauthorised || refused == Refused::NoRight)
    tokens_.lost(connection_id, attempts.token, "Google: " + reason_of(answer->body));
  judge_refusal(*answer, attempts);
  return refused == Refused::TooFast && attempts.tries < kTriesMax ? Next::Again : Next::Answer;
}

void GoogleClient::judge_refusal(const net::HttpResponse& answer, Attempts& attempts) {
  switch (refusal_of(answer)) {
    case Refused::Unauthorised:
    case Refused::NoRight:
      attempts.result = errc::needs_reconnect;
      return;
    case Refused::TooFast:
      attempts.pause = pause_before_retry(&answer);
      attempts.result = errc::throttled;
      return;
    case Refused::QuotaUsedUp:
      attempts.result = errc::throttled;
      return;
    case Refused::NotFound:
    case Refused::Gone:
    case Refused::Duplicate:
    case Refused::Changed:
      // It says how things are, so a lost answer before it is known too.
      attempts.maybe_done = false;
      attempts.result = answer;
      return;
    case Refused::ServerFault:
    case Refused::WrongRequest:
      break;
  }
  static log::RateLimit limit;
  log::Logger().repeated(limit, log::Level::Error, "calendar.request_refused",
                         {{"status", answer.status}, {"reason", reason_of(answer.body)}});
  attempts.result = errc::refused;
}

void GoogleClient::count(const GoogleRequest& request, const Result<net::HttpResponse>& result) {
  const std::string told = result ? "answered" : result.error().message();
  block_
      .counter(control::families::kCalendarRequests,
               {{"operation", request.operation}, {"result", told}})
      .add();
}

}  // namespace tandem::calendar
