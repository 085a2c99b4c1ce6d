#include "control/carrier/carrier_ledger.hpp"

#include <algorithm>
#include <pqxx/pqxx>
#include <span>
#include <utility>

#include "control/background_thread.hpp"
#include "control/carrier/metric_families.hpp"
#include "core/json/writer.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Micros = std::chrono::microseconds;

constexpr milliseconds kLookEvery{200}, kAgainAfter{1'000}, kStatementMax{10'000};
constexpr milliseconds kLastWords{2'000};
constexpr const char* kEnded = "carrier.ended";
/// The node may notice the end, and say goodbye, so much later than the carrier tells it.
constexpr std::chrono::seconds kEndIsTold{10};

log::RateLimit fault_lines;

std::string fields_of(const CarrierEnd& end) {
  std::string fields;
  json::Writer out(fields);
  out.begin_object().member("status", end.status).member("reason", end_reason_of(end));
  if (end.length) out.member("length_ms", milliseconds(*end.length).count());
  out.member("late", end.source == CarrierEnd::Source::Enquiry);
  out.end_object();
  return fields;
}

/// Why nobody answered; empty where somebody may have.
std::string_view why_unanswered(const CarrierEnd& end) noexcept {
  for (const std::string_view same : {"busy", "no-answer", "failed", "canceled"})
    if (end.status == same) return same;
  return {};
}

/// A series that first appears with an event cannot be watched for its first one.
void expect_known_series(metrics::Block& block) {
  for (const char* result : {"kept", "known", "no-call", "dropped", "refused", "early"})
    (void)block.counter(families::kCarrierEnds, {{"result", result}});
  for (const char* result : {"kept", "dropped", "refused"})
    (void)block.counter(families::kWebhooksKept, {{"result", result}});
  using Kind = store::StoreFault::Kind;
  for (const Kind kind : {Kind::Away, Kind::Refused, Kind::Doubtful, Kind::Unfit, Kind::Contended})
    (void)block.counter(families::kCarrierLedgerFaults, {{"kind", to_string(kind)}});
}

}  // namespace

std::string_view end_reason_of(const CarrierEnd& end) noexcept {
  if (const auto why = why_unanswered(end); !why.empty()) return why;
  // The node of a call that was found by asking has told nothing of its end, so it is gone.
  return end.source == CarrierEnd::Source::Enquiry ? "node-lost" : "caller-hangup";
}

CarrierLedger::CarrierLedger(Options options, metrics::Registry& registry)
    : options_(std::move(options)),
      block_(registry.add_block()),
      session_(options_.database_url, kStatementMax),
      events_({.url = options_.database_url, .node = {}}) {
  expect_known_series(block_);
  thread_ = background_thread("carrier-ledger", [this] {
    run();
    ended_.give();
  });
}

CarrierLedger::~CarrierLedger() { stop(); }

void CarrierLedger::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  // A server that says nothing is not waited for any longer than one that refuses.
  if (!ended_.wait_for(kLastWords + kAgainAfter)) {
    session_.cut();
    events_.cut();
  }
  thread_.join();
}

void CarrierLedger::keep(store::ReceivedWebhook webhook) noexcept {
  const std::lock_guard lock(mutex_);
  if (new_webhooks_.size() >= options_.webhooks_max) {
    ++dropped_webhooks_;
    return;
  }
  new_webhooks_.push_back(std::move(webhook));
}

void CarrierLedger::call_ended(CarrierEnd end) noexcept {
  const auto now = std::chrono::system_clock::now();
  const std::lock_guard lock(mutex_);
  if (waiting_ends_ >= options_.ends_max) {
    ++dropped_ends_;
    return;
  }
  ++waiting_ends_;
  new_ends_.push_back({std::move(end), std::chrono::time_point_cast<Micros>(now),
                       steady_clock::now() + options_.row_wait, std::nullopt, false, false});
  if (new_ends_.size() == 1) wake_.notify_one();
}

void CarrierLedger::run() {
  std::optional<Instant> last_moment;
  for (;;) {
    bool stopping = false;
    {
      std::unique_lock lock(mutex_);
      // Some milliseconds more, so that a burst is one transaction.
      wake_.wait_for(lock, kLookEvery, [this] { return stopping_.load(); });
      stopping = stopping_;
      std::move(new_webhooks_.begin(), new_webhooks_.end(), std::back_inserter(webhooks_));
      std::move(new_ends_.begin(), new_ends_.end(), std::back_inserter(ends_));
      new_webhooks_.clear();
      new_ends_.clear();
      count(families::kWebhooksKept, "dropped", std::exchange(dropped_webhooks_, 0));
      count(families::kCarrierEnds, "dropped", std::exchange(dropped_ends_, 0));
      waiting_ends_ = ends_.size();
    }
    // Neither of the two waits for the other: their tables may be in trouble one by one.
    const bool webhooks_taken = write_webhooks();
    const bool taken = write_ends() && webhooks_taken;
    if (stopping) {
      if (!last_moment) last_moment = steady_clock::now() + kLastWords;
      if ((taken && webhooks_.empty()) || steady_clock::now() >= *last_moment) return;
    } else if (taken) {
      continue;
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, kAgainAfter, [this] { return stopping_.load(); });
  }
}

bool CarrierLedger::write_webhooks() {
  // While the database is away only the newest are kept.
  if (webhooks_.size() > options_.webhooks_max) {
    const auto beyond = static_cast<std::ptrdiff_t>(webhooks_.size() - options_.webhooks_max);
    webhooks_.erase(webhooks_.begin(), webhooks_.begin() + beyond);
    count(families::kWebhooksKept, "dropped", static_cast<std::uint64_t>(beyond));
  }
  while (!webhooks_.empty()) {
    const std::size_t some = std::min(webhooks_at_once_, webhooks_.size());
    const std::span<const store::ReceivedWebhook> batch(webhooks_.data(), some);
    const auto fault =
        session_.transact([batch](pqxx::transaction_base& tx) { store::keep_webhooks(tx, batch); });
    const Verdict verdict = judge(fault, some, webhooks_at_once_);
    if (verdict == Verdict::Failed) return false;
    if (verdict == Verdict::Smaller) continue;
    count(families::kWebhooksKept, verdict == Verdict::Kept ? "kept" : "refused", some);
    webhooks_.erase(webhooks_.begin(), webhooks_.begin() + static_cast<std::ptrdiff_t>(some));
  }
  return true;
}

bool CarrierLedger::write_ends() {
  if (ends_.empty()) return true;
  const std::size_t some = std::min(ends_at_once_, ends_.size());
  std::vector<std::string> sids;
  for (std::size_t i = 0; i < some; ++i) sids.push_back(ends_[i].end.call_sid);
  std::map<std::string, store::CarrierCall> calls;
  auto fault = session_.transact(
      [&](pqxx::transaction_base& tx) { calls = store::calls_of_carrier(tx, sids); });
  const auto now = steady_clock::now();
  std::map<std::string, call::CallId> due;
  for (std::size_t i = 0; i < some && !fault; ++i) {
    const auto call = calls.find(ends_[i].end.call_sid);
    if (call == calls.end()) continue;
    if (!call->second.open || !is_early(ends_[i], call->second, now))
      due.emplace(call->first, call->second.id);
  }
  if (!fault) fault = write_ends_of(due, some);
  const Verdict verdict = judge(fault, some, ends_at_once_);
  if (verdict == Verdict::Failed) {
    using Kind = store::StoreFault::Kind;
    if (fault->kind == Kind::Away || fault->kind == Kind::Unfit) wait_anew();
    return false;
  }
  if (verdict == Verdict::Smaller) return write_ends();
  // What it said of its call is found by asking.
  if (verdict == Verdict::Refused) count(families::kCarrierEnds, "refused");
  // Those without a row yet, and those that are early, go behind the others.
  const auto asked_for = ends_.begin() + static_cast<std::ptrdiff_t>(some);
  std::vector<WaitingEnd> rest(std::make_move_iterator(asked_for),
                               std::make_move_iterator(ends_.end()));
  for (auto each = ends_.begin(); each != asked_for && verdict == Verdict::Kept; ++each) {
    if (due.contains(each->end.call_sid)) continue;
    if (calls.contains(each->end.call_sid) || now < each->give_up_at)
      rest.push_back(std::move(*each));
    else
      count(families::kCarrierEnds, "no-call");
  }
  ends_ = std::move(rest);
  return true;
}

/// While the database is away, or older than this program, nodes and rows cannot come: they have
/// their time afterwards.
void CarrierLedger::wait_anew() {
  const Instant give_up_at = steady_clock::now() + options_.row_wait;
  for (WaitingEnd& each : ends_) {
    each.give_up_at = give_up_at;
    each.early_since.reset();
  }
}

/// What never was answered has no words to wait for. Of a node that is silent nobody knows whether
/// it is gone or was kept from telling anything: how late it is it says with its first transaction,
/// for which it gets its time, whether the carrier told of the end or was asked.
bool CarrierLedger::is_early(WaitingEnd& waiting, const store::CarrierCall& call, Instant now) {
  if (!why_unanswered(waiting.end).empty()) return false;
  if (!waiting.early_since) {
    waiting.early_since = now;
    waiting.of_silent = call.silent;
  }
  const bool late = call.told_until && *call.told_until < waiting.at + kEndIsTold;
  milliseconds wait = options_.node_wait;
  if (late)
    wait = std::max(wait, options_.late_wait);
  else if (waiting.of_silent && call.silent)
    wait = std::max(wait, options_.silent_wait);
  if (now >= *waiting.early_since + wait) return false;
  if (!std::exchange(waiting.counted, true)) count(families::kCarrierEnds, "early");
  return true;
}

/// Of the first `some` ends those of these calls. Told before, an end is told once.
std::optional<store::StoreFault> CarrierLedger::write_ends_of(
    const std::map<std::string, call::CallId>& calls, std::size_t some) {
  if (calls.empty()) return std::nullopt;
  std::vector<call::CallId> ids;
  for (const auto& [sid, id] : calls) ids.push_back(id);
  std::vector<std::string> fields;
  std::vector<call::CallEvent> events;
  std::uint64_t known_already = 0;
  const auto fault = events_.in_transaction([&](store::CallEventStore::Transaction& work) {
    events.clear();
    fields.clear();
    known_already = 0;
    const auto known = work.lock(ids);
    std::map<call::CallId, bool> told;
    work.events_of(ids, [&told](const call::CallEvent& event) {
      if (event.type == kEnded) told[event.call] = true;
    });
    fields.reserve(some);  // Events point into it.
    for (std::size_t i = 0; i < some; ++i) {
      const auto call = calls.find(ends_[i].end.call_sid);
      if (call == calls.end() || !known.contains(call->second)) continue;
      if (std::exchange(told[call->second], true)) {
        ++known_already;
        continue;
      }
      fields.push_back(fields_of(ends_[i].end));
      events.push_back({.call = call->second,
                        .epoch = 0,
                        .seq = known.at(call->second).control_seq + 1,
                        .at = ends_[i].at,
                        .type = kEnded,
                        .fields = fields.back()});
    }
    if (!events.empty()) folds_.write(work, events);
  });
  folds_.forget(events);
  if (fault) return fault;
  count(families::kCarrierEnds, "kept", events.size());
  count(families::kCarrierEnds, "known", known_already);
  return std::nullopt;
}

// ---- The database.

/// What came of a transaction with `some` rows. Among rows of which one is refused, that one is
/// found by halves; the others are none the worse for it.
CarrierLedger::Verdict CarrierLedger::judge(const std::optional<store::StoreFault>& fault,
                                            std::size_t some, std::size_t& at_once) {
  if (!fault) {
    at_once = std::min(kAtOnce, 2 * at_once);
    return Verdict::Kept;
  }
  const bool refused = fault->kind == store::StoreFault::Kind::Refused;
  if (refused && some > 1) {
    at_once = some / 2;
    return Verdict::Smaller;
  }
  tell(*fault);
  return refused ? Verdict::Refused : Verdict::Failed;
}

void CarrierLedger::tell(const store::StoreFault& fault) {
  count(families::kCarrierLedgerFaults, to_string(fault.kind));
  log::Logger().repeated(
      fault_lines, log::Level::Error, "carrier_ledger.database_fault",
      {{"kind", to_string(fault.kind)}, {"code", fault.code}, {"error", fault.what}});
}

void CarrierLedger::count(const metrics::Family& family, const char* result, std::uint64_t number) {
  const char* label = &family == &families::kCarrierLedgerFaults ? "kind" : "result";
  if (number > 0) block_.counter(family, {{label, result}}).add(number);
}

}  // namespace tandem::control
