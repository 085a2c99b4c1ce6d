#include "control/writer/shipper.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

#include "control/background_thread.hpp"
#include "control/ops/metric_families.hpp"
#include "control/writer/metric_families.hpp"
#include "core/json/writer.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using store::StoreFault;

/// Between two looks at the spool where there was nothing: with the spooler's 5 ms and a
/// transaction well below 200 ms.
constexpr milliseconds kLookEvery{50};
/// From the begin of a transaction to that of the next, where there is no backlog: with a
/// transaction below that, no event waits for longer than two of these; and what a transaction
/// costs whatever is in it, is paid twenty times a second instead of as often as it can be.
constexpr milliseconds kShipEvery{50};
constexpr milliseconds kBackoffFirst{100}, kBackoffMax{4'000};
/// Calls of one transaction that closes them.
constexpr std::size_t kOrphansAtOnce = 200;
constexpr int kOrphanRounds = 1'000;

/// Where another process bears this node's name, or did a moment ago.
constexpr std::chrono::seconds kOrphansAgain{5};
/// From then on what others say of the ends of this node's calls waits for the rest of its events.
constexpr std::chrono::seconds kLate{5};
/// An event that the database could not deal with so often, while it was well, is set aside.
constexpr int kBlameMax = 3;
/// What had to give way to another transaction is tried again at once so often; then after a pause.
constexpr int kAgainAtOnce = 5;
/// A segment that cannot be read so often, over half a minute, is set aside.
constexpr int kUnreadMax = 12;
constexpr std::chrono::hours kTendEvery{1};
/// What the disk did not take of the quarantine.
constexpr std::chrono::seconds kQuarantineAgain{1};
/// lock_not_available (PostgreSQL, appendix A): whoever holds the row will let it go.
constexpr std::string_view kLocked = "55P03";

log::RateLimit fault_complaints, read_complaints, name_complaints;

}  // namespace

Shipper::Shipper(Options options, SpoolLog& log, metrics::Registry& registry)
    : options_(std::move(options)),
      log_(log),
      block_(registry.add_block()),
      store_({options_.database_url, options_.node, options_.statement_limit}),
      quarantine_(log.directory(), options_.quarantine_age),
      unplaced_(block_, quarantine_),
      random_(std::random_device{}()) {
  expect_known_series();
  orphans_at_ = steady_clock::now() + options_.orphan_wait;
  thread_ = background_thread("shipper", [this] { run(); });
}

/// A series that first appears when something has gone wrong cannot be watched for a rise.
void Shipper::expect_known_series() {
  using Kind = StoreFault::Kind;
  for (const Kind kind : {Kind::Away, Kind::Doubtful, Kind::Unfit})
    (void)block_.counter(families::kWriterFaults, {{"kind", to_string(kind)}});
  for (const char* operation : {"read", "quarantine"})
    (void)block_.counter(families::kSpoolErrors, {{"operation", operation}});
  for (const char* where : {"unreadable", "quarantine", "no-organisation"})
    (void)block_.counter(families::kEventsDropped, {{"where", where}, {"kind", "any"}});
  for (const metrics::Family* family : {&families::kSpoolDamaged, &families::kWriterRefused,
                                        &families::kWriterDeleted, &families::kWriterEvents})
    (void)block_.counter(*family);
  (void)block_.histogram(families::kWriterBatchTime);
  publish_age();
}

Shipper::~Shipper() { stop(milliseconds{0}); }

void Shipper::stop(milliseconds patience) {
  if (!thread_.joinable()) return;
  stopping_ = true;
  wake_.give();
  if (!ended_.wait_for(patience)) {
    out_of_time_ = true;
    wake_.give();
    store_.cut();
  }
  thread_.join();
}

void Shipper::run() {
  for (;;) {
    const bool last = stopping_.load();
    const auto begin = steady_clock::now();
    const Step done = step();
    publish_age();
    tend_quarantine();
    if (out_of_time_.load()) break;
    if (last && done == Step::NothingLeft) {
      say_goodbye();
      break;
    }
    if (done == Step::Shipped && window_.ends == RecordScanner::Ends::Anywhere) continue;
    const auto took = std::chrono::ceil<milliseconds>(steady_clock::now() - begin);
    wake_.wait_for(done == Step::Failed    ? pause_
                   : done == Step::Shipped ? std::max(kShipEvery - took, milliseconds{1})
                                           : kLookEvery);
  }
  ended_.give();
}

Shipper::Step Shipper::step() {
  if (shipped_ == events_.size()) {
    const Looked looked = next_window();
    // What cannot be read is not nothing: calls may have ended in it.
    if (looked == Looked::Failed) return Step::Failed;
    if (looked == Looked::Nothing && has_to_tell() && !stopping_.load()) {
      if (const auto fault = tell_caught_up()) return failed(*fault), Step::Failed;
    }
    // Everything that an earlier process has left is in the database.
    if (looked == Looked::Nothing && orphans_closed_) return Step::NothingLeft;
  }
  publish_age();
  const bool all_of_earlier =
      window_.bytes.empty() || window_.at.segment >= log_.first_of_this_process();
  if (!orphans_closed_ && all_of_earlier && steady_clock::now() >= orphans_at_) {
    if (const auto fault = close_orphans()) return failed(*fault), Step::Failed;
  }
  if (window_.bytes.empty()) return Step::NothingLeft;
  if (const auto fault = ship()) return failed(*fault), Step::Failed;
  log_.release(position_, events_.size() + damaged_);
  backoff_ = milliseconds{0};
  return Step::Shipped;
}

Shipper::Looked Shipper::next_window() {
  auto window = log_.read(position_);
  window_ = {};
  events_.clear();
  shipped_ = 0;
  damaged_ = 0;
  if (!window) {
    read_failed(window.error());
    return Looked::Failed;
  }
  unread_ = 0;
  window_ = std::move(*window);
  if (window_.bytes.empty()) return Looked::Nothing;
  read_window();
  return Looked::Something;
}

void Shipper::read_failed(const ErrorCode& error) {
  block_.counter(families::kSpoolErrors, {{"operation", "read"}}).add();
  log::Logger().repeated(read_complaints, log::Level::Error, "spool.read_failed",
                         {{"error", error.message()}});
  wait_longer();
  if (++unread_ < kUnreadMax) return;
  unread_ = 0;
  const std::uint64_t lost = log_.set_aside(position_);
  block_.counter(families::kEventsDropped, {{"where", "unreadable"}, {"kind", "any"}}).add(lost);
}

void Shipper::read_window() {
  position_ = window_.at;
  RecordScanner scanner(window_.bytes, window_.ends);
  for (;;) {
    const auto found = scanner.next();
    if (found == RecordScanner::Found::End) break;
    if (found == RecordScanner::Found::Record) {
      events_.push_back(scanner.event());
      continue;
    }
    ++damaged_;
    block_.counter(families::kSpoolDamaged).add();
    const std::string_view bytes = scanner.extent();
    quarantine_.damaged(window_.at.segment, window_.at.offset + (scanner.consumed() - bytes.size()),
                        bytes);
  }
  position_.offset += scanner.consumed();
}

std::optional<StoreFault> Shipper::ship() {
  while (shipped_ < events_.size()) {
    if (out_of_time_.load()) return StoreFault{StoreFault::Kind::Away, {}, "the node stops"};
    const Events rest = Events(events_).subspan(shipped_);
    const Events batch = rest.first(std::min(batch_, rest.size()));
    const auto fault = ship_once(batch);
    if (!fault) {
      blamed_ = 0;
      shipped_ += batch.size();
      batch_ = batch.size() < rest.size() ? batch_ * 2 : kWhole;
      continue;
    }
    const bool doubtful = fault->kind == StoreFault::Kind::Doubtful;
    if (fault->kind != StoreFault::Kind::Refused && !doubtful) return fault;
    // One of them is at fault: it is found by halves, and the others go on without it.
    if (batch.size() > 1) {
      if (doubtful) count(*fault);
      batch_ = batch.size() / 2;
      continue;
    }
    if (doubtful && !to_blame(*fault)) return fault;
    blamed_ = 0;
    block_.counter(families::kWriterRefused).add();
    quarantine_.refused(batch.front(), fault->what);
    ++shipped_;
  }
  batch_ = kWhole;
  return std::nullopt;
}

bool Shipper::to_blame(const StoreFault& fault) {
  if (fault.code == kLocked) return false;
  if (store_.in_transaction([](store::CallEventStore::Transaction& work) { work.probe(); }))
    return false;
  return ++blamed_ >= kBlameMax;
}

std::optional<StoreFault> Shipper::ship_once(Events events) {
  const auto begin = steady_clock::now();
  bool late = false;
  std::vector<store::UnplacedCall> unplaced;
  for (int again = 0;; ++again) {
    late = std::chrono::system_clock::now() - events.back().at > kLate;
    const auto fault = store_.in_transaction([&](store::CallEventStore::Transaction& work) {
      unplaced = folds_.write(work, events);
      if (late) work.catching_up(events.back().at);
    });
    if (!fault) break;
    folds_.forget(events);
    if (fault->kind != StoreFault::Kind::Contended || again == kAgainAtOnce) return fault;
    count(*fault);
  }
  folds_.committed(events);
  unplaced_.tell(events, unplaced);
  // Where that fails it is told with the next batch.
  if (!late && has_to_tell()) static_cast<void>(tell_caught_up());
  told_late_ = told_late_ || late;
  block_.counter(families::kWriterEvents).add(events.size());
  block_.histogram(families::kWriterBatchTime).observe(steady_clock::now() - begin);
  return std::nullopt;
}

bool Shipper::has_to_tell() const {
  return told_late_ || steady_clock::now() - told_at_ >= options_.tell_every;
}

std::optional<StoreFault> Shipper::tell_caught_up() {
  const auto fault =
      store_.in_transaction([](store::CallEventStore::Transaction& work) { work.caught_up(); });
  told_late_ = fault.has_value();
  if (fault) return fault;
  told_at_ = steady_clock::now();
  backoff_ = milliseconds{0};
  return std::nullopt;
}

void Shipper::say_goodbye() {
  const auto fault =
      store_.in_transaction([](store::CallEventStore::Transaction& work) { work.goes(); });
  // Then it counts as silent, and what others say of its calls' ends waits a little longer.
  if (fault) count(*fault);
}

/// Calls that were going on when the process before this one died.
std::optional<StoreFault> Shipper::close_orphans() {
  bool alone = false;
  if (const auto fault = store_.in_transaction(
          [&](store::CallEventStore::Transaction& work) { alone = work.alone(); }))
    return fault;
  if (!alone) {
    // Two of one name would close each other's calls.
    log::Logger().repeated(name_complaints, log::Level::Error, "writer.node_name_taken",
                           {{"node", options_.node}});
    orphans_at_ = steady_clock::now() + kOrphansAgain;
    return std::nullopt;
  }
  std::size_t closed = 0;
  for (int round = 0; round < kOrphanRounds; ++round) {
    const std::size_t before = closed;
    if (const auto fault = close_some_orphans(closed)) return fault;
    if (closed == before) break;
  }
  if (closed > 0) log::Logger().warn("writer.orphans_closed", {{"calls", closed}});
  orphans_closed_ = true;
  return std::nullopt;
}

std::optional<StoreFault> Shipper::close_some_orphans(std::size_t& closed) {
  std::vector<call::CallEvent> events;
  std::deque<std::string> fields;  // Events point into them.
  const auto fault = store_.in_transaction([&](store::CallEventStore::Transaction& work) {
    events.clear();
    fields.clear();
    const auto known = work.lock(work.open_calls(began_, kOrphansAtOnce));
    // Another node may have taken one over while its row was waited for.
    auto calls = work.open_calls(began_, kOrphansAtOnce);
    std::erase_if(calls, [&known](const call::CallId& id) { return !known.contains(id); });
    const auto now = std::chrono::system_clock::now();
    for (const call::CallId& id : calls) {
      // Whoever takes it over in the same moment has a later term.
      json::Writer(fields.emplace_back())
          .begin_object()
          .member("reason", "node-lost")
          .member("epoch", known.at(id).epoch)
          .end_object();
      events.push_back({.call = id,
                        .epoch = 0,
                        .seq = known.at(id).control_seq + 1,
                        .at = std::chrono::time_point_cast<std::chrono::microseconds>(now),
                        .type = "call.ended",
                        .fields = fields.back()});
    }
    if (!events.empty()) folds_.write(work, events);
  });
  folds_.forget(events);
  if (!fault) closed += events.size();
  return fault;
}

void Shipper::count(const StoreFault& fault) {
  block_.counter(families::kWriterFaults, {{"kind", to_string(fault.kind)}}).add();
  log::Logger().repeated(fault_complaints, log::Level::Error, "writer.database_fault",
                         {{"kind", to_string(fault.kind)},
                          {"code", fault.code},
                          {"error", fault.what},
                          {"waiting_events", log_.state().events}});
}

void Shipper::failed(const StoreFault& fault) {
  count(fault);
  wait_longer();
}

void Shipper::wait_longer() {
  backoff_ = std::clamp(backoff_ * 2, kBackoffFirst, kBackoffMax);
  // Nodes that lost one database together do not come back together.
  std::uniform_int_distribution<std::int64_t> jitter(backoff_.count() / 2, backoff_.count());
  pause_ = milliseconds{jitter(random_)};
}

void Shipper::tend_quarantine() {
  const auto now = steady_clock::now();
  if (now >= quarantine_at_) {
    quarantine_at_ = now + kQuarantineAgain;
    if (!quarantine_.write_waiting())
      block_.counter(families::kSpoolErrors, {{"operation", "quarantine"}}).add();
    auto& lost =
        block_.counter(families::kEventsDropped, {{"where", "quarantine"}, {"kind", "any"}});
    lost.add(quarantine_.lost() - std::exchange(quarantine_lost_, quarantine_.lost()));
  }
  if (now < tend_at_) return;
  tend_at_ = now + kTendEvery;
  quarantine_.forget_old();
}

void Shipper::publish_age() {
  double age = 0;
  if (shipped_ < events_.size()) {
    const auto since = std::chrono::system_clock::now() - events_[shipped_].at;
    age = std::max(0.0, std::chrono::duration<double>(since).count());
  }
  block_.gauge(families::kSpoolOldest).set(age);
}

}  // namespace tandem::control
