#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "tools/sim/model/response_run.hpp"
#include "tools/sim/model_scenario.hpp"

namespace tandem::sim {

/// The faults of a scenario and how often each may still happen: one for all sessions, since a
/// session that reconnects after a fault must not meet it again unless the scenario says so.
class FaultBoard {
 public:
  explicit FaultBoard(const std::vector<ModelFault>& faults);

  /// A new connection: its number, counted from 1.
  [[nodiscard]] std::int64_t next_session() noexcept { return ++sessions_; }
  /// A fault of `kind` that meets this session's handshake; it is used up.
  [[nodiscard]] std::optional<ModelFault> at_handshake(ModelFault::Kind kind, std::int64_t session);
  /// Nobody gets a connection until then.
  void refuse_until(Instant until) noexcept { refused_until_ = until; }
  [[nodiscard]] bool refuses(Instant now) const noexcept { return now < refused_until_; }

 private:
  friend class SessionFaults;
  struct Entry {
    ModelFault fault;
    std::int64_t left;
  };
  std::list<Entry> entries_;
  std::int64_t sessions_ = 0;
  Instant refused_until_{};
};

/// What of the board can happen to one session, and when.
class SessionFaults {
 public:
  SessionFaults(FaultBoard& board, std::int64_t session, Instant created);

  /// The session's n-th response is created: arms what waits for it, and gives what changes the
  /// response itself (Error, Mute).
  [[nodiscard]] std::vector<ModelFault> response_created(std::int64_t number, Instant now);
  void tool_delivered(Instant now);
  /// The session heard the caller begin to speak.
  void speech_started(Instant now);

  /// Faults whose time has come; they are used up.
  [[nodiscard]] std::vector<ModelFault> due(Instant now);
  [[nodiscard]] Instant next_due() const;
  [[nodiscard]] FaultBoard& board() noexcept { return board_; }

 private:
  struct Armed {
    FaultBoard::Entry* entry;
    Instant at;
  };

  /// What waits and fits happens `after` from now.
  void arm(const std::function<bool(const ModelFault&)>& fits, Instant now);

  FaultBoard& board_;
  std::int64_t speeches_ = 0;
  std::list<FaultBoard::Entry*> waiting_;  ///< For a response, speech or a tool.
  std::list<Armed> armed_;
};

}  // namespace tandem::sim
