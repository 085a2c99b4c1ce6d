#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "bridge/call/event_sink.hpp"
#include "control/events/json_lines_sink.hpp"
#include "control/writer/event_spool.hpp"
#include "control/writer/shipper.hpp"
#include "core/metrics/registry.hpp"

namespace tandem::control {

/// Where a node's call events go: with a database through the spool into Postgres, without one into
/// `events.jsonl`, a bounded log of its own; both where somebody wants to read along.
class EventKeeper final : public call::EventSink {
 public:
  struct Options {
    std::filesystem::path data_dir;
    unsigned shards = 1;
    std::uint64_t bytes_max = 0;  ///< Of disk, for each of the two.
    bool lines = true;            ///< `events.jsonl`.
    std::string database_url;     ///< Empty: no spool.
    std::string node;
    std::chrono::days quarantine_age{30};
  };

  /// Throws `std::runtime_error` when a directory cannot be written. Does not wait for Postgres.
  EventKeeper(const Options& options, metrics::Registry& registry);
  ~EventKeeper() override;

  void append(unsigned shard, const call::CallEvent& event) noexcept override;

  /// Writes and ships what waits; what Postgres does not take within 5 s stays in the spool. No
  /// shard may append any more.
  void stop();

 private:
  std::unique_ptr<JsonLinesSink> lines_;
  std::unique_ptr<EventSpool> spool_;
  std::unique_ptr<Shipper> shipper_;
};

}  // namespace tandem::control
