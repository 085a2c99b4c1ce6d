#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "bridge/engine/call_record.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// Which holes in a caller's audio become records. A line that is bad has some tens of them, each
/// worth its own; a carrier gone wild has fifty a second for hours, and the event log of its call
/// must not grow with them: beyond `kSingly` those of ten seconds are one record.
class GapLog {
 public:
  static constexpr std::uint32_t kSingly = 100;
  static constexpr std::chrono::seconds kSumOf{10};

  /// A hole was found; what is to be recorded now, perhaps with holes before it.
  [[nodiscard]] std::optional<GapRecord> add(std::chrono::milliseconds hole, bool filled,
                                             Instant now) noexcept {
    Sum& sum = sums_[filled ? 1 : 0];
    ++sum.gaps;
    sum.hole += hole;
    if (told_ >= kSingly && now - sum.told_at < kSumOf) return std::nullopt;
    ++told_;
    sum.told_at = now;
    return take(filled);
  }

  /// Of one kind, what was not recorded yet. At the call's end.
  [[nodiscard]] std::optional<GapRecord> take(bool filled) noexcept {
    Sum& sum = sums_[filled ? 1 : 0];
    if (sum.gaps == 0) return std::nullopt;
    const GapRecord record{sum.hole, filled, sum.gaps};
    sum.gaps = 0;
    sum.hole = {};
    return record;
  }

 private:
  struct Sum {
    std::uint32_t gaps = 0;
    std::chrono::milliseconds hole{0};
    Instant told_at{};
  };
  std::array<Sum, 2> sums_{};  ///< Skipped ones, filled ones.
  std::uint32_t told_ = 0;
};

}  // namespace tandem::engine
