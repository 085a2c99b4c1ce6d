#include "control/writer/event_spool.hpp"

#include <algorithm>

#include "control/background_thread.hpp"
#include "control/ops/metric_families.hpp"
#include "control/writer/metric_families.hpp"
#include "core/assert.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

using std::chrono::steady_clock;

/// Half of the 10 ms within which an event is to be written.
constexpr std::chrono::milliseconds kWriteEvery{5};
/// With the sync's own time this stays below 100 ms on a disk that is well.
constexpr std::chrono::milliseconds kSyncEvery{50};
/// Records gathered for one write.
constexpr std::size_t kBatchBytes = 256 * 1024;
/// A disk that refused is asked again after so long.
constexpr std::chrono::milliseconds kRetryAfter{100};
constexpr std::chrono::milliseconds kPublishEvery{100};
/// A quiet node's segment is closed after so long, so that what is in the database may be deleted.
constexpr std::chrono::seconds kSegmentAge{60};

log::RateLimit write_complaints, sync_complaints;

/// Adds what a count grew by since it was last looked at.
void follow(metrics::Counter& counter, std::uint64_t& seen, std::uint64_t now) {
  counter.add(now - std::min(seen, now));
  seen = now;
}

metrics::Labels lost(const char* where, const char* kind) {
  return {{"where", where}, {"kind", kind}};
}

}  // namespace

EventSpool::EventSpool(Options options, metrics::Registry& registry)
    : options_(std::move(options)),
      log_(options_.log),
      block_(registry.add_block()),
      overflow_(options_.memory_bytes),
      sync_block_(registry.add_block()) {
  for (unsigned i = 0; i < options_.shards; ++i)
    rings_.push_back(std::make_unique<EventRing>(options_.ring_bytes));
  // A series that first appears when something has gone wrong cannot be watched for a rise.
  publish_metrics();
  (void)block_.counter(families::kSpoolErrors, {{"operation", "write"}});
  (void)sync_block_.counter(families::kSpoolErrors, {{"operation", "sync"}});
  (void)sync_block_.histogram(families::kSpoolSyncTime);
  spooler_ = background_thread("spooler", [this] { run_spooler(); });
  syncer_ = background_thread("spool-sync", [this] { run_syncer(); });
}

EventSpool::~EventSpool() { stop(); }

void EventSpool::append(unsigned shard, const call::CallEvent& event) noexcept {
  TANDEM_ASSERT(shard < rings_.size(), "an event of a shard that the spool does not know");
  const bool words = kind_of(event.type) == EventKind::Words;
  rings_[shard]->push(event, words ? options_.ring_bytes / 4 : 0);
}

void EventSpool::stop() {
  if (stopping_.exchange(true)) return;
  wake_spooler_.give();
  spooler_.join();
  written_ = true;
  wake_syncer_.give();
  syncer_.join();
}

// ---- The spooler.

void EventSpool::run_spooler() {
  segment_since_ = steady_clock::now();
  for (;;) {
    wake_spooler_.wait_for(kWriteEvery);
    const bool last = stopping_.load();
    const Instant now = steady_clock::now();
    if (last) retry_at_ = {};
    log_.close_if_doubtful();
    write_waiting(now);
    if (last) give_up_waiting();
    if (last || now - segment_since_ >= kSegmentAge) {
      log_.close_segment();
      segment_since_ = now;
    }
    if (last || now - published_at_ >= kPublishEvery) {
      publish_metrics();
      published_at_ = now;
    }
    if (last) return;
  }
}

void EventSpool::write_waiting(Instant now) {
  while (take_from_rings()) write_batch(now);
  if (!overflow_.empty() && now >= retry_at_) write_overflow(now);
}

/// Fills a batch; false when there is nothing.
bool EventSpool::take_from_rings() {
  batch_.clear();
  batch_events_ = 0;
  call::CallEvent event;
  for (const auto& ring : rings_) {
    while (batch_.size() < kBatchBytes && ring->pop(event, storage_)) {
      append_record(batch_, event);
      ++batch_events_;
    }
  }
  return batch_events_ > 0;
}

void EventSpool::write_batch(Instant now) {
  // What came before goes first.
  if (overflow_.empty()) {
    const auto written = log_.append(batch_, batch_events_);
    if (written) return;
    write_failed(written.error(), now);
  }
  RecordScanner records(batch_, RecordScanner::Ends::WithSegment);
  while (records.next() == RecordScanner::Found::Record)
    overflow_.push(records.extent(), records.kind());
}

void EventSpool::write_overflow(Instant now) {
  while (!overflow_.empty()) {
    const OverflowQueue::Batch batch = overflow_.oldest(kBatchBytes);
    const auto written = log_.append(batch.records, batch.events);
    if (!written) return write_failed(written.error(), now);
    overflow_.pop(batch.events);
  }
  log::Logger().info("spool.write_recovered");
}

/// What the disk did not take to the very end goes with this process. It is counted as everything
/// that is lost: an operator who stops a node with a full disk reads how much that was.
void EventSpool::give_up_waiting() {
  if (overflow_.empty()) return;
  log::Logger().error("spool.lost_at_stop",
                      {{"events", overflow_.events()}, {"bytes", overflow_.bytes()}});
  overflow_.give_up();
}

void EventSpool::write_failed(const ErrorCode& error, Instant now) {
  retry_at_ = now + kRetryAfter;
  block_.counter(families::kSpoolErrors, {{"operation", "write"}}).add();
  log::Logger().repeated(
      write_complaints, log::Level::Error, "spool.write_failed",
      {{"error", error.message()}, {"waiting_in_memory_bytes", overflow_.bytes()}});
}

void EventSpool::publish_metrics() {
  const SpoolLog::State state = log_.state();
  std::uint64_t waiting = state.events + overflow_.events(), ring_dropped = 0;
  for (const auto& ring : rings_) {
    waiting += ring->waiting();
    ring_dropped += ring->dropped();
  }
  block_.gauge(families::kSpoolEvents).set(static_cast<double>(waiting));
  block_.gauge(families::kSpoolBytes).set(static_cast<double>(state.bytes));
  block_.gauge(families::kSpoolMemory).set(static_cast<double>(overflow_.bytes()));
  block_.gauge(families::kSpoolUnsynced).set(std::chrono::duration<double>(state.unsynced).count());
  block_.gauge(families::kSpoolDoubtful).set(static_cast<double>(state.doubtful_segments));
  const auto dropped = [&](const char* where, const char* kind) -> metrics::Counter& {
    return block_.counter(families::kEventsDropped, lost(where, kind));
  };
  follow(dropped("ring", "any"), ring_dropped_seen_, ring_dropped);
  follow(dropped("memory", "words"), memory_words_seen_, overflow_.words_dropped());
  follow(dropped("memory", "states"), memory_states_seen_, overflow_.states_dropped());
  follow(dropped("disk", "words"), disk_words_seen_, state.words_dropped);
  follow(dropped("disk", "states"), disk_states_seen_, state.states_dropped);
  follow(block_.counter(families::kSpoolTornTails), torn_seen_, state.torn_tails);
}

// ---- The syncer.

void EventSpool::run_syncer() {
  for (;;) {
    wake_syncer_.wait_for(kSyncEvery);
    const bool last = written_.load();
    sync();
    if (last) return;
  }
}

void EventSpool::sync() {
  const auto begin = steady_clock::now();
  const auto synced = log_.sync();
  if (!synced) {
    sync_block_.counter(families::kSpoolErrors, {{"operation", "sync"}}).add();
    log::Logger().repeated(sync_complaints, log::Level::Error, "spool.sync_failed",
                           {{"error", synced.error().message()}});
    return;
  }
  if (*synced == SpoolLog::Synced::Something)
    sync_block_.histogram(families::kSpoolSyncTime).observe(steady_clock::now() - begin);
}

}  // namespace tandem::control
