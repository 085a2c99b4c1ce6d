#include "tools/sim/carrier/click_detector.hpp"

#include <algorithm>
#include <cstdlib>

namespace tandem::sim {

namespace {

/// Samples to each side that count as the border itself.
constexpr std::size_t kNear = 2;
/// Samples to each side that the border is compared with: 10 ms.
constexpr std::size_t kAround = 80;
/// So many times larger than the largest of the surroundings...
constexpr int kRatio = 3;
/// ...and larger than this, so that the quantisation noise of quiet passages is none.
constexpr int kFloor = 2'000;

int second_difference(std::span<const std::int16_t> samples, std::size_t at) {
  return std::abs(samples[at] - 2 * samples[at - 1] + samples[at - 2]);
}

}  // namespace

std::vector<std::uint64_t> find_clicks(std::span<const std::int16_t> samples,
                                       std::span<const std::uint64_t> borders) {
  std::vector<std::uint64_t> clicks;
  for (std::uint64_t border : borders) {
    if (border < kAround + kNear + 2 || border + kAround + kNear >= samples.size()) continue;
    const auto at = static_cast<std::size_t>(border);
    int here = 0, around = 0;
    for (std::size_t i = at - kAround - kNear; i < at + kAround + kNear; ++i) {
      const bool near = i + kNear >= at && i <= at + kNear;
      int& largest = near ? here : around;
      largest = std::max(largest, second_difference(samples, i));
    }
    if (here > kFloor && here > kRatio * around) clicks.push_back(border);
  }
  return clicks;
}

}  // namespace tandem::sim
