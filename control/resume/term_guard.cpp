#include "control/resume/term_guard.hpp"

#include <exception>
#include <utility>

#include "control/errc.hpp"
#include "control/resume/metric_families.hpp"
#include "control/store/connection_shares.hpp"
#include "control/store/resume_store.hpp"
#include "core/event_loop.hpp"
#include "core/log/logger.hpp"

namespace tandem::resume {
namespace {

log::RateLimit unknown_lines;

store::ConnectionPool::Options pool_options(const std::string& url) {
  store::ConnectionPool::Options options;
  options.url = url;
  options.threads = store::ConnectionShares::kTermGuard;
  // A whole node's calls, when it is cut off.
  options.queue_max = 5'000;
  return options;
}

}  // namespace

struct TermGuard::Question {
  Question(Wish given_wish, EventLoop& given_loop, call::CarrierCall given_call, Done given_done,
           std::function<void(const call::CarrierCall&, Done)> given_request)
      : wish(given_wish),
        loop(given_loop),
        call(std::move(given_call)),
        done(std::move(given_done)),
        request(std::move(given_request)) {}
  Wish wish;
  EventLoop& loop;
  call::CarrierCall call;
  Done done;
  /// What is asked of the carrier.
  std::function<void(const call::CarrierCall&, Done)> request;
};

TermGuard::TermGuard(EventLoop& control, const std::string& database_url,
                     call::CarrierControl& carrier, metrics::Registry& registry,
                     metrics::Block& block)
    : control_(control),
      carrier_(carrier),
      block_(block),
      database_(pool_options(database_url), &registry),
      tasks_(control) {
  // A series that first appears with an event cannot be watched for its first one.
  for (const char* result : {"ours", "theirs", "unknown"})
    (void)block_.counter(families::kTermsAsked, {{"result", result}});
}

void TermGuard::hang_up(EventLoop& loop, call::CarrierCall call, Done done) {
  if (call.term == 0) return carrier_.hang_up(loop, std::move(call), std::move(done));
  ask(Question(Wish::End, loop, std::move(call), std::move(done),
               [this, &loop](const call::CarrierCall& whose, Done then) {
                 carrier_.hang_up(loop, whose, std::move(then));
               }));
}

void TermGuard::transfer(EventLoop& loop, call::CarrierCall call, call::CarrierTransfer to,
                         Done done) {
  if (call.term == 0)
    return carrier_.transfer(loop, std::move(call), std::move(to), std::move(done));
  ask(Question(Wish::Change, loop, std::move(call), std::move(done),
               [this, &loop, to = std::move(to)](const call::CarrierCall& whose, Done then) {
                 carrier_.transfer(loop, whose, to, std::move(then));
               }));
}

void TermGuard::send_back(EventLoop& loop, call::CarrierCall call, Done done) {
  if (call.term == 0) return carrier_.send_back(loop, std::move(call), std::move(done));
  ask(Question(Wish::Change, loop, std::move(call), std::move(done),
               [this, &loop](const call::CarrierCall& whose, Done then) {
                 carrier_.send_back(loop, whose, std::move(then));
               }));
}

void TermGuard::ask(Question question) {
  ++*pending_;
  auto shared = std::make_shared<Question>(std::move(question));
  control_.post([this, shared] { tasks_.spawn([this, shared] { return run(shared); }); });
}

Task<> TermGuard::run(std::shared_ptr<Question> question) {
  // However it ends: also where the loop stops under it.
  const std::shared_ptr<void> over(nullptr, [pending = pending_](void*) { --*pending; });
  const std::optional<bool> ours = co_await held(*question);
  answer(*question, ours);
}

Task<std::optional<bool>> TermGuard::held(const Question& question) {
  auto ours = std::make_shared<bool>(false);
  store::Work work = [ours, wish = question.wish, call = question.call.id,
                      term = question.call.term](pqxx::transaction_base& tx) {
    *ours = wish == Wish::End ? store::hang_up_if_held(tx, call, term)
                              : store::still_held(tx, call, term);
  };
  std::string error;
  try {
    const Result<void> asked =
        co_await database_.transact(control_, store::Acting::writer(), kLimit, std::move(work));
    if (asked) co_return *ours;
    error = asked.error().message();
  } catch (const std::exception& thrown) {
    error = thrown.what();
  }
  log::Logger().repeated(unknown_lines, log::Level::Warn, "call.term_unknown",
                         {{"call", question.call.id.text()}, {"error", error}});
  co_return std::nullopt;
}

void TermGuard::answer(Question& question, std::optional<bool> held) {
  block_.counter(families::kTermsAsked, {{"result", !held   ? "unknown"
                                                    : *held ? "ours"
                                                            : "theirs"}})
      .add();
  call::CarrierCall call = question.call;
  // The carrier knows whether anybody has answered.
  call.unless_answered = !held && question.wish == Wish::End && call.may_ring;
  if (call.unless_answered || held.value_or(false))
    return question.request(call, std::move(question.done));
  if (held) log::Logger().info("call.is_elsewhere", {{"call", call.id.text()}});
  using control::errc;
  const errc why = held ? errc::carrier_call_gone : errc::carrier_unavailable;
  question.loop.post([done = std::move(question.done), why] { done(make_error_code(why)); });
}

}  // namespace tandem::resume
