#include "control/feed/level_board.hpp"

#include <algorithm>

#include "bridge/call/call_registry.hpp"
#include "bridge/call/call_taps.hpp"

namespace tandem::feed {
namespace {

/// What a meter shows as nothing.
constexpr float kFloorDbfs = -60.0F;

std::uint8_t step_of(const media::Level& level) {
  const float loud = std::clamp((level.rms_dbfs - kFloorDbfs) / -kFloorDbfs, 0.0F, 1.0F);
  return static_cast<std::uint8_t>(loud * 255.0F);
}

}  // namespace

LevelBoard::~LevelBoard() { watch({}); }

void LevelBoard::watch(const std::unordered_set<call::CallId>& watched) {
  if (calls_ == nullptr) return;
  for (auto each = tapped_.begin(); each != tapped_.end();) {
    if (watched.contains(each->first)) {
      ++each;
      continue;
    }
    call::remove_tap(*calls_, each->first, each->second.outlet);
    each = tapped_.erase(each);
  }
  for (const call::CallId id : watched) {
    if (tapped_.size() >= kTappedMax) return;
    if (tapped_.contains(id)) continue;
    Tapped tapped;
    // It is looked at ten times a second anyway.
    tapped.outlet = std::make_shared<tap::TapOutlet>([] {});
    tapped.over = !call::add_tap(*calls_, id, tapped.outlet);
    tapped_.emplace(id, std::move(tapped));
  }
}

void LevelBoard::read() {
  for (auto& [id, tapped] : tapped_) {
    if (tapped.over) continue;
    tapped.over = tapped.outlet->ended();
    while (const auto block = tapped.outlet->take()) {
      tapped.caller.add(block->caller);
      tapped.agent.add(block->agent);
    }
    tapped.levels = {step_of(tapped.caller.take()), step_of(tapped.agent.take())};
  }
}

void LevelBoard::append(call::CallId call, std::string& out) const {
  const auto found = tapped_.find(call);
  if (found == tapped_.end() || found->second.over) return;
  out.append(reinterpret_cast<const char*>(call.bytes.data()), call.bytes.size());
  for (const std::uint8_t level : found->second.levels) out += static_cast<char>(level);
}

}  // namespace tandem::feed
