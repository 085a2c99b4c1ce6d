#include "bridge/call/admission.hpp"

#include <algorithm>

#include "core/assert.hpp"

namespace tandem::call {

std::optional<Refusal> Admission::reserve(const Agent& agent,
                                          std::chrono::steady_clock::time_point now) {
  if (agent.status == AgentStatus::Paused) return Refusal::AgentPaused;
  if (active_ >= limits_.calls_max) return Refusal::NodeFull;
  constexpr std::chrono::steady_clock::duration kCreditMax = std::chrono::minutes(1);
  const int per_minute =
      agent.max_calls_per_minute > 0 ? agent.max_calls_per_minute : limits_.agent_calls_per_minute;
  const auto price = kCreditMax / std::max(per_minute, 1);
  auto [found, fresh] = agents_.try_emplace(agent.id);
  AgentCount& count = found->second;
  count.credit = fresh ? kCreditMax : std::min(kCreditMax, count.credit + (now - count.counted));
  count.counted = now;
  if (agent.max_concurrent_calls > 0 && count.active >= agent.max_concurrent_calls)
    return Refusal::AgentFull;
  if (count.credit < price) return Refusal::AgentRate;
  count.credit -= price;
  ++count.active;
  ++active_;
  return std::nullopt;
}

std::optional<Refusal> Admission::reserve_again(const Agent& agent) {
  if (active_ >= limits_.calls_max) return Refusal::NodeFull;
  auto [found, fresh] = agents_.try_emplace(agent.id);
  if (fresh) found->second.credit = std::chrono::minutes(1);
  ++found->second.active;
  ++active_;
  return std::nullopt;
}

std::optional<Refusal> Admission::reserve_trial(const Agent& agent) {
  if (active_ >= limits_.calls_max) return Refusal::NodeFull;
  const auto found = trials_.find(agent.id);
  if (found != trials_.end() && found->second >= kTrialsMax) return Refusal::AgentFull;
  ++trials_[agent.id];
  ++active_;
  return std::nullopt;
}

void Admission::release(const std::string& agent_id, SlotOf of) {
  if (of == SlotOf::Trials) {
    const auto tried = trials_.find(agent_id);
    TANDEM_ASSERT(tried != trials_.end() && active_ > 0, "a slot is released once");
    if (--tried->second == 0) trials_.erase(tried);
    --active_;
    return;
  }
  const auto found = agents_.find(agent_id);
  TANDEM_ASSERT(found != agents_.end() && found->second.active > 0 && active_ > 0,
                "a slot is released once");
  --found->second.active;
  --active_;
}

}  // namespace tandem::call
