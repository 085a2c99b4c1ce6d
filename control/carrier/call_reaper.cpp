#include "control/carrier/call_reaper.hpp"

#include <algorithm>

#include "control/background_thread.hpp"
#include "control/carrier/metric_families.hpp"
#include "control/errc.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kStatementMax{10'000}, kLastStatement{1'000};
/// Of one round of asking.
constexpr std::size_t kAskMax = 100;
/// What the carrier said was running is not asked about again so soon.
constexpr std::chrono::minutes kAskAgain{10};

log::RateLimit fault_lines;

}  // namespace

bool is_final_status(std::string_view status) noexcept {
  return status == "completed" || status == "busy" || status == "no-answer" || status == "failed" ||
         status == "canceled";
}

CallReaper::CallReaper(Options options, metrics::Registry& registry)
    : options_(std::move(options)),
      block_(registry.add_block()),
      session_(options_.database_url, kStatementMax),
      reap_at_(steady_clock::now() + options_.ask_every) {
  // A series that first appears with an event cannot be watched for its first one.
  for (const char* result : {"ended", "running", "unknown", "unanswered"})
    (void)block_.counter(families::kReapedCalls, {{"result", result}});
  thread_ = background_thread("call-reaper", [this] {
    run();
    ended_.give();
  });
}

CallReaper::~CallReaper() { stop(); }

void CallReaper::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (!ended_.wait_for(kLastStatement)) session_.cut();
  thread_.join();
}

void CallReaper::stream_ended(const std::string& call_sid) noexcept {
  const std::lock_guard lock(mutex_);
  if (streams_.size() >= options_.streams_max) return;
  // A wait that runs already is not begun anew; behind another one's it ends later.
  streams_.emplace(call_sid, steady_clock::now() + options_.stream_wait);
  if (streams_.size() == 1) wake_.notify_one();
}

void CallReaper::followed(const std::string& call_sid) noexcept {
  const std::lock_guard lock(mutex_);
  streams_.erase(call_sid);
}

void CallReaper::run() {
  while (!stopping_) {
    const auto now = steady_clock::now();
    if (const auto due = due_streams(now); !due.empty()) ask_about_streams(due);
    if (!stopping_ && now >= reap_at_) ask_about_silent();
    std::unique_lock lock(mutex_);
    const Instant next = next_due();
    wake_.wait_until(lock, next, [&] { return stopping_ || next_due() < next; });
  }
}

/// With the mutex held.
CallReaper::Instant CallReaper::next_due() {
  Instant next = reap_at_;
  for (const auto& [sid, at] : streams_) next = std::min(next, at);
  return next;
}

std::vector<std::string> CallReaper::due_streams(Instant now) {
  std::vector<std::string> due;
  const std::lock_guard lock(mutex_);
  for (auto each = streams_.begin(); each != streams_.end() && due.size() < kAskMax;) {
    if (each->second > now) {
      ++each;
      continue;
    }
    due.push_back(each->first);
    each = streams_.erase(each);
  }
  return due;
}

/// Where the row is closed meanwhile, or there is none, nobody needs to be asked.
void CallReaper::ask_about_streams(const std::vector<std::string>& call_sids) {
  std::vector<store::OpenCall> calls;
  const bool read = transact(
      [&](pqxx::transaction_base& tx) { calls = store::open_calls_of_carrier(tx, call_sids); });
  if (read) ask_about(calls);
}

void CallReaper::ask_about_silent() {
  reap_at_ = steady_clock::now() + options_.ask_every;
  std::vector<store::OpenCall> calls;
  bool mine = false;
  const bool read = transact([&](pqxx::transaction_base& tx) {
    mine = store::begin_reaping(tx);
    if (mine) calls = store::quiet_calls(tx, options_.quiet, 2 * kAskMax);
  });
  if (!read || !mine) return;
  const auto now = steady_clock::now();
  std::erase_if(asked_, [now](const auto& each) { return now - each.second > kAskAgain; });
  std::erase_if(calls, [this](const auto& call) { return asked_.contains(call.call_sid); });
  if (calls.size() > kAskMax) calls.erase(calls.begin() + kAskMax, calls.end());
  ask_about(calls);
  (void)transact([](pqxx::transaction_base& tx) { store::end_reaping(tx); });
}

void CallReaper::ask_about(const std::vector<store::OpenCall>& calls) {
  for (const store::OpenCall& call : calls)
    if (stopping_ || !ask_about(call)) return;
}

/// False where asking about others has no use now.
bool CallReaper::ask_about(const store::OpenCall& call) {
  const auto answer = options_.ask(call, stopping_);
  if (!answer) {
    count("unanswered");
    // The next round begins with others.
    asked_[call.call_sid] = steady_clock::now();
    // Who is away will not answer the next question either; who refuses this one may.
    return answer.error() != errc::carrier_unavailable;
  }
  if (*answer && !is_final_status((*answer)->status)) {
    count("running");
    asked_[call.call_sid] = steady_clock::now();
    return true;
  }
  count(*answer ? "ended" : "unknown");
  // The next round is perhaps faster than whoever writes this down.
  asked_[call.call_sid] = steady_clock::now();
  options_.ended({call.call_sid, *answer ? (*answer)->status : "unknown",
                  *answer ? (*answer)->duration : std::nullopt, CarrierEnd::Source::Enquiry});
  return true;
}

bool CallReaper::transact(const store::LoneSession::Work& work) {
  const auto fault = session_.transact(work);
  if (!fault) return true;
  block_.counter(families::kCarrierLedgerFaults, {{"kind", to_string(fault->kind)}}).add();
  log::Logger().repeated(
      fault_lines, log::Level::Error, "call_reaper.database_fault",
      {{"kind", to_string(fault->kind)}, {"code", fault->code}, {"error", fault->what}});
  return false;
}

void CallReaper::count(const char* result) {
  block_.counter(families::kReapedCalls, {{"result", result}}).add();
}

}  // namespace tandem::control
