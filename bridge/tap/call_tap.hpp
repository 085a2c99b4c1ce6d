#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "bridge/tap/agent_track.hpp"
#include "bridge/tap/caller_track.hpp"
#include "bridge/tap/tap_block.hpp"
#include "bridge/tap/tap_outlet.hpp"

namespace tandem::tap {

/// Reads a call's audio and cannot delay it: both sides on the call clock, as the caller hears
/// them, in blocks of 20 ms, each given to every outlet. Made only while somebody listens or
/// records. One per call, on its shard; no clock of its own.
class CallTap {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  /// A block is given out this long after its last sample was heard: what came late by less is in
  /// its place. With the 20 ms at which calls tick, a sample waits 50 ms at most.
  static constexpr std::chrono::milliseconds kWait{30};

  /// `origin`: zero of the call's clock. `line_end`: of the agent's line, as the ledger has it.
  CallTap(Instant origin, Instant now, std::int64_t line_end);

  void add(std::shared_ptr<TapOutlet> outlet) { outlets_.push_back(std::move(outlet)); }
  void remove(const TapOutlet* outlet);
  [[nodiscard]] bool wanted() const noexcept { return !outlets_.empty(); }
  /// The call is over: what is left of it, then the end.
  void end(Instant now, std::int64_t heard);

  void attach(Instant now);
  void caller(std::span<const std::uint8_t> mulaw, std::chrono::milliseconds timestamp,
              Instant now);
  void agent(std::span<const std::uint8_t> mulaw, Instant now);
  void marked(engine::MarkId mark) { agent_.marked(mark); }
  void echoed(engine::MarkId mark, Instant now) { agent_.echoed(mark, clock(now)); }
  void cut(std::int64_t heard, Instant now) { agent_.cut(heard, clock(now)); }
  /// Gives out what is due. `heard`: position on the agent's line up to which it was heard.
  void tick(Instant now, std::int64_t heard);

 private:
  /// The call's clock in samples of 8 kHz.
  [[nodiscard]] std::int64_t clock(Instant at) const noexcept;
  void give(Instant now, std::int64_t heard);

  Instant origin_;
  std::int64_t next_;  ///< First sample of the next block.
  CallerTrack caller_;
  AgentTrack agent_;
  std::vector<std::shared_ptr<TapOutlet>> outlets_;  ///< Listeners and the recorder: two at most.
};

}  // namespace tandem::tap
