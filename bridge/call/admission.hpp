#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "bridge/call/agent.hpp"
#include "bridge/call/call_registry.hpp"

namespace tandem::call {

/// Whose slot it is. Whoever tries an agent out, also one that is paused, takes none of the slots
/// and of the credit of those who ring it.
enum class SlotOf : std::uint8_t { Callers, Trials };

/// Who gets a slot: limits per node and agent, and new calls of an agent per minute. Counts only;
/// not thread-safe (the registry's mutex guards it). Time is an argument.
class Admission {
 public:
  /// Of one agent at once: each is somebody in a browser, and a model that is paid.
  static constexpr int kTrialsMax = 4;

  struct Limits {
    int calls_max = 5000;
    int agent_calls_per_minute = 60;
  };
  explicit Admission(Limits limits) : limits_(limits) {}

  /// Takes a slot for a call of `agent`, or says why not. Refused calls do not count for the rate.
  [[nodiscard]] std::optional<Refusal> reserve(const Agent& agent,
                                               std::chrono::steady_clock::time_point now);
  /// The same for a call that has been going on at another node, whatever its agent's limits: only
  /// the node's own counts.
  [[nodiscard]] std::optional<Refusal> reserve_again(const Agent& agent);
  /// The same for one who tries it out.
  [[nodiscard]] std::optional<Refusal> reserve_trial(const Agent& agent);
  /// Gives back the slot of a call of this agent.
  void release(const std::string& agent_id, SlotOf of = SlotOf::Callers);

  [[nodiscard]] int active() const noexcept { return active_; }

 private:
  /// A call costs a minute / rate of credit, of which a minute is kept: a burst of a whole minute's
  /// calls is let through, then they come evenly.
  struct AgentCount {
    int active = 0;
    std::chrono::steady_clock::duration credit{};
    std::chrono::steady_clock::time_point counted;
  };
  Limits limits_;
  int active_ = 0;
  std::map<std::string, AgentCount> agents_;
  std::map<std::string, int> trials_;  ///< By agent, where there are any.
};

}  // namespace tandem::call
