#include "control/writer/event_keeper.hpp"

#include "core/log/logger.hpp"

namespace tandem::control {

EventKeeper::EventKeeper(const Options& options, metrics::Registry& registry) {
  if (options.lines) {
    JsonLinesSink::Options lines;
    lines.directory = options.data_dir;
    lines.shards = options.shards;
    lines.total_bytes_max = options.bytes_max;
    lines_ = std::make_unique<JsonLinesSink>(lines, registry);
  }
  const std::filesystem::path directory = options.data_dir / "spool";
  if (options.database_url.empty()) {
    std::error_code error;
    if (std::filesystem::exists(directory, error) && !SegmentFile::list(directory).empty())
      log::Logger().warn("spool.waits_for_a_database", {{"directory", directory.string()}});
    return;
  }
  EventSpool::Options spool;
  spool.log.directory = directory;
  spool.log.bytes_max = options.bytes_max;
  spool.shards = options.shards;
  spool_ = std::make_unique<EventSpool>(spool, registry);
  shipper_ = std::make_unique<Shipper>(
      Shipper::Options{options.database_url, options.node, options.quarantine_age}, spool_->log(),
      registry);
}

EventKeeper::~EventKeeper() { stop(); }

void EventKeeper::append(unsigned shard, const call::CallEvent& event) noexcept {
  if (lines_) lines_->append(shard, event);
  if (spool_) spool_->append(shard, event);
}

void EventKeeper::stop() {
  if (lines_) lines_->stop();
  if (spool_) spool_->stop();
  if (shipper_) shipper_->stop();
}

}  // namespace tandem::control
