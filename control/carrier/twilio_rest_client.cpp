#include "control/carrier/twilio_rest_client.hpp"

#include <algorithm>

#include "control/errc.hpp"
#include "core/crypto/random.hpp"
#include "core/net/dial.hpp"
#include "core/net/never_sent.hpp"
#include "core/sleep.hpp"

namespace tandem::control {
namespace {

using carrier::RestOutcome;

bool may_retry(const Result<net::HttpResponse>& answer, TwilioRestClient::Repeat repeat) {
  const bool safe = repeat == TwilioRestClient::Repeat::Safe;
  if (!answer) return safe || net::never_sent(answer.error());
  if (answer->status < 400) return false;
  const RestOutcome outcome = carrier::classify(carrier::read_error(answer->status, answer->body));
  if (outcome == RestOutcome::TooManyRequests) return true;
  return outcome == RestOutcome::ServerFault && safe;
}

/// 0 to 1.
double random_fraction() {
  return static_cast<double>(crypto::random_u64() >> 11) / static_cast<double>(1ULL << 53);
}

}  // namespace

TwilioRestClient::TwilioRestClient(EventLoop& loop, net::Dialer dialer,
                                   const TwilioAccount& account)
    : loop_(loop), account_(account), http_(loop, std::move(dialer), net::HttpClient::Options{}) {}

net::HttpRequest TwilioRestClient::to_http(const carrier::RestRequest& request) const {
  net::HttpRequest http(request.method, request.target);
  http.headers.emplace_back("Authorization", carrier::basic_authorization(
                                                 account_.rest_user(), account_.rest_password()));
  http.headers.emplace_back("Accept", "application/json");
  http.headers.emplace_back("User-Agent", "tandem/" TANDEM_VERSION);
  if (!request.body.empty())
    http.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  http.body = request.body;
  return http;
}

Task<Result<net::HttpResponse>> TwilioRestClient::send_once(carrier::RestRequest request,
                                                            BeforeSent before_sent) {
  const auto url = net::Url::parse(account_.api_base + request.target);
  if (!url) co_return url.error();
  net::Url to = *url;
  net::HttpRequest http = to_http(request);
  co_return co_await http_.send(std::move(to), std::move(http), kDeadline, std::move(before_sent));
}

Task<Result<net::HttpResponse>> TwilioRestClient::send(carrier::RestRequest request,
                                                       Repeat repeat) {
  const auto url = net::Url::parse(account_.api_base + request.target);
  if (!url) co_return url.error();
  const Deadline deadline(kDeadline);
  for (int tries = 1;; ++tries) {
    net::Url to = *url;
    net::HttpRequest http = to_http(request);
    const auto left = std::min(kTryDeadline, deadline.left());
    Result<net::HttpResponse> answer = co_await http_.send(std::move(to), std::move(http), left);
    if (tries >= carrier::kRestTriesMax || !may_retry(answer, repeat)) co_return answer;
    const auto retry_after =
        answer ? answer->header("Retry-After").value_or("") : std::string_view();
    const auto delay = carrier::retry_delay(tries, random_fraction(), retry_after);
    if (delay >= deadline.left()) co_return answer;
    co_await sleep_for(loop_, delay);
  }
}

}  // namespace tandem::control
