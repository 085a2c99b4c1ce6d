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
           std::function<void(Done)> given_request)
      : wish(given_wish),
        loop(given_loop),
        call(std::move(given_call)),
        done(std::move(given_done)),
        request(std::move(given_request)) {}
  Wish wish;
  EventLoop& loop;
  call::CarrierCall call;
  Done done;
  std::function<void(Done)> request;  ///< What is asked of the carrier.
};

TermGuard::TermGuard(EventLoop& control, const std::string& database_url,
                     call::CarrierControl& carrier, metrics::Registry& registry,
                     metrics::Block& block)
    : control_(control),
      carrier_(carrier),
      block_(block),
      database_(pool_options(database_url), &registry),
      tasks_(control) {}

void TermGuard::hang_up(EventLoop& loop, call::CarrierCall call, Done done) {
  if (call.term == 0) return carrier_.hang_up(loop, std::move(call), std::move(done));
  ask(Question(Wish::End, loop, call, std::move(done),
               [this, &loop, call](Done then) { carrier_.hang_up(loop, call, std::move(then)); }));
}

void TermGuard::transfer(EventLoop& loop, call::CarrierCall call, call::CarrierTransfer to,
                         Done done) {
  if (call.term == 0)
    return carrier_.transfer(loop, std::move(call), std::move(to), std::move(done));
  ask(Question(Wish::Change, loop, call, std::move(done), [this, &loop, call, to](Done then) {
    carrier_.transfer(loop, call, to, std::move(then));
  }));
}

void TermGuard::send_back(EventLoop& loop, call::CarrierCall call, Done done) {
  if (call.term == 0) return carrier_.send_back(loop, std::move(call), std::move(done));
  ask(Question(Wish::Change, loop, call, std::move(done), [this, &loop, call](Done then) {
    carrier_.send_back(loop, call, std::move(then));
  }));
}

void TermGuard::ask(Question question) {
  auto shared = std::make_shared<Question>(std::move(question));
  control_.post([this, shared] { tasks_.spawn([this, shared] { return run(shared); }); });
}

Task<> TermGuard::run(std::shared_ptr<Question> question) {
  auto held = std::make_shared<bool>(false);
  store::Work work = [held, wish = question->wish, call = question->call.id,
                      term = question->call.term](pqxx::transaction_base& tx) {
    *held = wish == Wish::End ? store::hang_up_if_held(tx, call, term)
                              : store::still_held(tx, call, term);
  };
  std::string error;
  try {
    const Result<void> asked =
        co_await database_.transact(control_, store::Acting::writer(), kLimit, std::move(work));
    if (!asked) error = asked.error().message();
  } catch (const std::exception& thrown) {
    error = thrown.what();
  }
  const bool known = error.empty();
  block_
      .counter(families::kTermsAsked, {{"result", !known  ? "unknown"
                                                  : *held ? "ours"
                                                          : "theirs"}})
      .add();
  if (known && *held) {
    question->request(std::move(question->done));
    co_return;
  }
  const std::string id = question->call.id.text();
  if (known)
    log::Logger().info("call.is_elsewhere", {{"call", id}});
  else
    log::Logger().repeated(unknown_lines, log::Level::Warn, "call.term_unknown",
                           {{"call", id}, {"error", error}});
  question->loop.post([question, known] {
    using control::errc;
    question->done(make_error_code(known ? errc::carrier_call_gone : errc::carrier_unavailable));
  });
}

}  // namespace tandem::resume
