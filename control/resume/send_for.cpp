#include "control/resume/send_for.hpp"

#include <memory>
#include <utility>

#include "control/errc.hpp"
#include "control/resume/metric_families.hpp"
#include "core/async_event.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/log/logger.hpp"
#include "core/sleep.hpp"

namespace tandem::resume {
namespace {

using std::chrono::milliseconds;

/// The carrier's part promises an answer within 10 s.
constexpr milliseconds kAnswerMax{12'000};

log::RateLimit failure_lines;

/// Shared: the answer may come when nobody waits any more.
struct Asked {
  explicit Asked(EventLoop& loop) : answered(loop) {}
  AsyncEvent answered;
  Result<> result = make_error_code(errc::timed_out);
};

Task<Result<>> ask(EventLoop& loop, call::CarrierControl& carrier, call::CallId call,
                   std::string call_sid) {
  auto asked = std::make_shared<Asked>(loop);
  carrier.send_back(loop, call::CarrierCall{call, {}, std::move(call_sid)},
                    [asked](Result<> result) {
                      asked->result = result;
                      asked->answered.set();
                    });
  (void)co_await asked->answered.wait_for(kAnswerMax);
  co_return asked->result;
}

/// Nothing was done, and later it may be.
bool may_try_again(const Result<>& result) {
  return result.error() == control::errc::carrier_unavailable;
}

}  // namespace

void expect_send_for(metrics::Block& block) {
  for (const char* result : {"asked", "again", "moved", "failed"})
    (void)block.counter(families::kSentFor, {{"result", result}});
}

Task<> send_for(SendFor& how, std::string call_sid, std::optional<std::uint32_t> ended_in) {
  const auto count = [&how](const char* result) {
    how.block.counter(families::kSentFor, {{"result", result}}).add();
  };
  if (ended_in) {
    const bool went_on = co_await how.resumer.went_on(how.loop, call_sid, *ended_in);
    if (!went_on) co_return;
  }
  for (std::size_t tries = 0;; ++tries) {
    const auto alone = co_await how.resumer.left_alone(how.loop, call_sid);
    if (!alone) {
      if (tries > 0) count("moved");
      co_return;
    }
    log::Logger().info("call.sent_for",
                       {{"call", alone->text()}, {"call_sid", call_sid}, {"tries", tries + 1}});
    const Result<> asked = co_await ask(how.loop, how.carrier, *alone, call_sid);
    if (asked) co_return count("asked");
    if (asked.error() == control::errc::carrier_call_gone) co_return count("moved");
    if (!may_try_again(asked) || tries >= how.pauses.size()) {
      log::Logger().repeated(
          failure_lines, log::Level::Error, "call.not_sent_for",
          {{"call", alone->text()}, {"call_sid", call_sid}, {"error", asked.error().message()}});
      count("failed");
      co_return co_await how.resumer.note_not_sent_for(how.loop, call_sid);
    }
    count("again");
    co_await sleep_for(how.loop, how.pauses[tries]);
  }
}

}  // namespace tandem::resume
