#include "control/carrier/twilio_call_control.hpp"

#include "bridge/carrier/twiml.hpp"
#include "control/errc.hpp"
#include "control/ops/metric_families.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

using carrier::RestOutcome;

log::RateLimit failure_lines;

RestOutcome outcome_of(const Result<net::HttpResponse>& answer) {
  if (!answer) return RestOutcome::ServerFault;
  if (answer->status < 400) return RestOutcome::Done;
  return carrier::classify(carrier::read_error(answer->status, answer->body));
}

const char* label_of(RestOutcome outcome) {
  switch (outcome) {
    case RestOutcome::Done:
      return "done";
    case RestOutcome::CallGone:
      return "call-gone";
    case RestOutcome::BadCredentials:
      return "unauthorised";
    case RestOutcome::Refused:
      return "refused";
    case RestOutcome::TooManyRequests:
      return "too-many-requests";
    case RestOutcome::ServerFault:
      break;
  }
  return "unavailable";
}

Result<> result_of(RestOutcome outcome, bool gone_is_success) {
  switch (outcome) {
    case RestOutcome::Done:
      return {};
    case RestOutcome::CallGone:
      if (gone_is_success) return {};
      return make_error_code(errc::carrier_call_gone);
    case RestOutcome::BadCredentials:
      return make_error_code(errc::carrier_unauthorised);
    case RestOutcome::Refused:
      return make_error_code(errc::carrier_refused);
    case RestOutcome::TooManyRequests:
    case RestOutcome::ServerFault:
      break;
  }
  return make_error_code(errc::carrier_unavailable);
}

/// Ours; "" where whoever asked knows only the carrier's.
std::string id_of(const call::CarrierCall& call) {
  return call.id == call::CallId{} ? std::string() : call.id.text();
}

}  // namespace

TwilioCallControl::TwilioCallControl(EventLoop& control, net::Dialer dialer,
                                     const TwilioAccount& account, CarrierUrls urls,
                                     metrics::Block& block)
    : control_(control),
      account_(account),
      urls_(std::move(urls)),
      block_(block),
      rest_(control, std::move(dialer), account),
      tasks_(control) {
  // A series that first appears with an event cannot be watched for its first one.
  for (const Operation operation : {Operation::HangUp, Operation::Transfer, Operation::SendBack})
    for (const RestOutcome outcome :
         {RestOutcome::Done, RestOutcome::CallGone, RestOutcome::BadCredentials,
          RestOutcome::Refused, RestOutcome::TooManyRequests, RestOutcome::ServerFault})
      (void)block_.counter(families::kCarrierRequests,
                           {{"operation", name_of(operation)}, {"result", label_of(outcome)}});
}

TwilioCallControl::~TwilioCallControl() = default;

const std::string& TwilioCallControl::account_of(const call::CarrierCall& call) const {
  return call.account_sid.empty() ? account_.account_sid : call.account_sid;
}

void TwilioCallControl::hang_up(EventLoop& loop, call::CarrierCall call, Done done) {
  const std::string& account = account_of(call);
  enqueue({Operation::HangUp,
           call.unless_answered ? carrier::cancel_call(account, call.call_sid)
                                : carrier::complete_call(account, call.call_sid),
           &loop, std::move(call), std::move(done)});
}

void TwilioCallControl::transfer(EventLoop& loop, call::CarrierCall call, call::CarrierTransfer to,
                                 Done done) {
  carrier::Twiml twiml;
  twiml.dial({to.number, to.caller_id, to.ring_timeout, urls_.after()});
  enqueue({Operation::Transfer,
           carrier::update_call_twiml(account_of(call), call.call_sid, twiml.document()), &loop,
           std::move(call), std::move(done)});
}

void TwilioCallControl::send_back(EventLoop& loop, call::CarrierCall call, Done done) {
  carrier::Twiml twiml;
  twiml.redirect(urls_.after());
  enqueue({Operation::SendBack,
           carrier::update_call_twiml(account_of(call), call.call_sid, twiml.document()), &loop,
           std::move(call), std::move(done)});
}

const char* TwilioCallControl::name_of(Operation operation) noexcept {
  switch (operation) {
    case Operation::HangUp:
      return "hang-up";
    case Operation::Transfer:
      return "transfer";
    case Operation::SendBack:
      break;
  }
  return "send-back";
}

void TwilioCallControl::enqueue(Job job) {
  if (pending_.fetch_add(1) >= kPendingMax) {
    pending_.fetch_sub(1);
    job.loop->post(
        [done = std::move(job.done)] { done(make_error_code(errc::carrier_unavailable)); });
    return;
  }
  control_.post([this, shared = std::make_shared<Job>(std::move(job))] {
    tasks_.spawn([this, shared] { return run(shared); });
  });
}

Task<> TwilioCallControl::run(std::shared_ptr<Job> job) {
  const bool hang_up = job->operation == Operation::HangUp;
  carrier::RestRequest request = job->request;
  const auto repeat = hang_up ? TwilioRestClient::Repeat::Safe : TwilioRestClient::Repeat::Harmful;
  const Result<net::HttpResponse> answer = co_await rest_.send(std::move(request), repeat);
  const RestOutcome outcome = outcome_of(answer);
  const char* operation = name_of(job->operation);
  block_
      .counter(families::kCarrierRequests,
               {{"operation", operation}, {"result", label_of(outcome)}})
      .add();
  const Result<> result = result_of(outcome, hang_up);
  if (!result)
    log::Logger().repeated(failure_lines, log::Level::Warn, "carrier.request_failed",
                           {{"call", id_of(job->call)},
                            {"call_sid", job->call.call_sid},
                            {"operation", operation},
                            {"result", label_of(outcome)}});
  pending_.fetch_sub(1);
  job->loop->post([job, result] { job->done(result); });
}

}  // namespace tandem::control
