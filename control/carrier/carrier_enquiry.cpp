#include "control/carrier/carrier_enquiry.hpp"

#include <future>

#include "control/errc.hpp"

namespace tandem::control {
namespace {

using std::chrono::milliseconds;
using Answer = Result<std::optional<carrier::RestCall>>;

constexpr milliseconds kWaitMax{12'000}, kLookEvery{100};

Answer read_answer(const Result<net::HttpResponse>& reply) {
  if (!reply) return make_error_code(errc::carrier_unavailable);
  if (reply->status < 400) {
    auto call = carrier::read_call(reply->body);
    if (!call) return call.error();
    return std::optional<carrier::RestCall>(std::move(*call));
  }
  switch (carrier::classify(carrier::read_error(reply->status, reply->body))) {
    case carrier::RestOutcome::CallGone:
      return std::optional<carrier::RestCall>();
    case carrier::RestOutcome::BadCredentials:
      return make_error_code(errc::carrier_unauthorised);
    case carrier::RestOutcome::Refused:
      return make_error_code(errc::carrier_refused);
    case carrier::RestOutcome::Done:
    case carrier::RestOutcome::TooManyRequests:
    case carrier::RestOutcome::ServerFault:
      break;
  }
  return make_error_code(errc::carrier_unavailable);
}

}  // namespace

/// Shared: whoever asks may have gone when the answer comes.
struct CarrierEnquiry::Question {
  carrier::RestRequest request;
  std::promise<Answer> answered;
};

CarrierEnquiry::CarrierEnquiry(EventLoop& control, net::Dialer dialer, const TwilioAccount& account)
    : control_(control),
      account_(account),
      rest_(control, std::move(dialer), account),
      tasks_(control) {}

Answer CarrierEnquiry::ask(const std::string& account_sid, const std::string& call_sid,
                           const std::atomic<bool>& give_up) {
  auto question = std::make_shared<Question>();
  question->request =
      carrier::fetch_call(account_sid.empty() ? account_.account_sid : account_sid, call_sid);
  auto answered = question->answered.get_future();
  control_.post([this, question] { tasks_.spawn([this, question] { return run(question); }); });
  const auto until = std::chrono::steady_clock::now() + kWaitMax;
  while (!give_up && std::chrono::steady_clock::now() < until)
    if (answered.wait_for(kLookEvery) == std::future_status::ready) return answered.get();
  return make_error_code(errc::carrier_unavailable);
}

Task<> CarrierEnquiry::run(std::shared_ptr<Question> question) {
  carrier::RestRequest request = question->request;
  const Result<net::HttpResponse> reply =
      co_await rest_.send(std::move(request), TwilioRestClient::Repeat::Safe);
  question->answered.set_value(read_answer(reply));
}

}  // namespace tandem::control
