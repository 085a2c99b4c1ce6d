#include "control/events/json_lines_sink.hpp"

#include "control/background_thread.hpp"
#include "control/ops/metric_families.hpp"
#include "core/assert.hpp"
#include "core/log/logger.hpp"
#include "core/rfc3339.hpp"

namespace tandem::control {
namespace {

constexpr std::chrono::milliseconds kWriteEvery{10};
constexpr std::chrono::milliseconds kSyncEvery{100};
/// Lines gathered for one write.
constexpr std::size_t kBatchBytes = 256 * 1024;

log::RateLimit disk_complaints, sync_complaints;

}  // namespace

void append_json_line(std::string& out, const call::CallEvent& event) {
  out += R"({"call":")";
  out += event.call.text();
  out += R"(","epoch":)";
  out += std::to_string(event.epoch);
  out += R"(,"seq":)";
  out += std::to_string(event.seq);
  out += R"(,"at":")";
  out += rfc3339(event.at);
  out += R"(","call_time_us":)";
  out += std::to_string(event.call_time.count());
  out += R"(,"type":")";
  out += event.type;
  out += R"(","fields":)";
  out += event.fields;
  out += "}\n";
}

JsonLinesSink::JsonLinesSink(Options options, metrics::Registry& registry)
    : file_(options.directory, "events", {options.segment_bytes, options.total_bytes_max}),
      block_(registry.add_block()) {
  // A series that first appears with an event cannot be watched for its first one.
  (void)block_.counter(families::kSpoolErrors, {{"operation", "sync"}});
  (void)block_.counter(families::kEventsDropped, {{"where", "ring"}, {"kind", "any"}});
  for (unsigned i = 0; i < options.shards; ++i)
    rings_.push_back(std::make_unique<EventRing>(options.ring_bytes));
  thread_ = background_thread("events", [this] { run(); });
}

JsonLinesSink::~JsonLinesSink() { stop(); }

void JsonLinesSink::append(unsigned shard, const call::CallEvent& event) noexcept {
  TANDEM_ASSERT(shard < rings_.size(), "an event of a shard that the sink does not know");
  rings_[shard]->push(event);
}

void JsonLinesSink::stop() {
  if (stopping_.exchange(true)) return;
  wake_.give();
  thread_.join();
}

void JsonLinesSink::run() {
  auto synced = std::chrono::steady_clock::now();
  for (;;) {
    wake_.wait_for(kWriteEvery);
    const bool last = stopping_.load();
    write_waiting();
    const auto now = std::chrono::steady_clock::now();
    if (last || now - synced >= kSyncEvery) {
      sync();
      synced = now;
    }
    publish_metrics(now);
    if (last) return;
  }
}

void JsonLinesSink::sync() {
  const auto synced = file_.sync();
  if (synced) return;
  block_.counter(families::kSpoolErrors, {{"operation", "sync"}}).add();
  log::Logger().repeated(sync_complaints, log::Level::Error, "events.sync_failed",
                         {{"error", synced.error().message()}});
}

bool JsonLinesSink::write_waiting() {
  call::CallEvent event;
  for (;;) {
    for (const auto& ring : rings_)
      while (pending_.size() < kBatchBytes && ring->pop(event, storage_))
        append_json_line(pending_, event);
    if (pending_.empty()) return true;
    const auto written = file_.write(pending_);
    if (!written) {
      log::Logger().repeated(disk_complaints, log::Level::Error, "events.write_failed",
                             {{"error", written.error().message()}});
      return false;
    }
    pending_.erase(0, *written);
    if (!pending_.empty()) return false;
    file_.rotate_if_long();
  }
}

void JsonLinesSink::publish_metrics(std::chrono::steady_clock::time_point now) {
  std::uint64_t waiting = 0, dropped = 0;
  for (const auto& ring : rings_) {
    waiting += ring->waiting();
    dropped += ring->dropped();
  }
  if (!pending_.empty()) ++waiting;
  if (waiting == 0) waiting_since_ = now;
  block_.gauge(families::kSpoolEvents).set(static_cast<double>(waiting));
  block_.gauge(families::kSpoolOldest)
      .set(std::chrono::duration<double>(now - waiting_since_).count());
  block_.counter(families::kEventsDropped, {{"where", "ring"}, {"kind", "any"}})
      .add(dropped - dropped_seen_);
  dropped_seen_ = dropped;
}

}  // namespace tandem::control
