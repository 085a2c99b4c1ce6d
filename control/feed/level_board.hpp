#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "bridge/call/call_id.hpp"
#include "bridge/tap/tap_outlet.hpp"
#include "media/level_meter.hpp"

namespace tandem::call {
class CallRegistry;
}

namespace tandem::feed {

/// How loud both sides of the calls are that somebody watches: each has a tap while anybody does.
/// On the feed's loop.
class LevelBoard {
 public:
  /// Beyond, further calls show no levels.
  static constexpr std::size_t kTappedMax = 1'000;

  ~LevelBoard();
  /// Where calls are; before the first `watch`.
  void use(call::CallRegistry& calls) noexcept { calls_ = &calls; }

  /// Who is watched from now on; the taps of others go.
  void watch(const std::unordered_set<call::CallId>& watched);
  /// Reads what came since the last time.
  void read();
  /// 18 bytes, as the README says; nothing where the call is not tapped.
  void append(call::CallId call, std::string& out) const;

 private:
  struct Tapped {
    std::shared_ptr<tap::TapOutlet> outlet;
    media::LevelMeter caller, agent;
    std::array<std::uint8_t, 2> levels{};
    bool over = false;
  };
  call::CallRegistry* calls_ = nullptr;
  std::unordered_map<call::CallId, Tapped> tapped_;
};

}  // namespace tandem::feed
