#include "media/level_meter.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "media/g711_mulaw.hpp"

namespace tandem::media {
namespace {

float dbfs_of(double amplitude) noexcept {
  if (amplitude <= 0.0) return kLevelFloorDbfs;
  return std::max(kLevelFloorDbfs, static_cast<float>(20.0 * std::log10(amplitude / 32768.0)));
}

/// So many halves of 16 bits add up in 32.
constexpr std::size_t kSumsHold = 0x1'0000;
/// Codes decoded at a time: one frame.
constexpr std::size_t kBlock = 160;

}  // namespace

void LevelMeter::add(std::span<const std::int16_t> samples) noexcept {
  count_ += samples.size();
  while (!samples.empty()) {
    const auto part = samples.first(std::min(samples.size(), kSumsHold));
    samples = samples.subspan(part.size());
    // The halves of the squares apart, in 32 bits: twice as many fit a vector as of 64.
    std::uint32_t low_sum = 0, high_sum = 0;
    std::int16_t lowest = 0, highest = 0;
    for (const std::int16_t sample : part) {
      const auto square = static_cast<std::uint32_t>(sample * sample);
      low_sum += square & 0xFFFFU;
      high_sum += square >> 16;
      lowest = std::min(lowest, sample);
      highest = std::max(highest, sample);
    }
    square_sum_ += (std::uint64_t{high_sum} << 16) + low_sum;
    peak_ =
        std::max({peak_, static_cast<std::uint32_t>(-lowest), static_cast<std::uint32_t>(highest)});
  }
}

void LevelMeter::add_mulaw(std::span<const std::uint8_t> codes) noexcept {
  std::array<std::int16_t, kBlock> samples;
  while (!codes.empty()) {
    const auto block = codes.first(std::min(codes.size(), samples.size()));
    mulaw_decode(block, samples);
    add(std::span(samples).first(block.size()));
    codes = codes.subspan(block.size());
  }
}

Level LevelMeter::take() noexcept {
  Level level;
  if (count_ > 0) {
    const double mean_square = static_cast<double>(square_sum_) / static_cast<double>(count_);
    level.peak_dbfs = dbfs_of(peak_);
    // The RMS of a sine is its peak divided by the root of two.
    level.rms_dbfs = dbfs_of(std::sqrt(2.0 * mean_square));
  }
  *this = LevelMeter{};
  return level;
}

Level level_of(std::span<const std::int16_t> samples) noexcept {
  LevelMeter meter;
  meter.add(samples);
  return meter.take();
}

Level level_of_mulaw(std::span<const std::uint8_t> codes) noexcept {
  LevelMeter meter;
  meter.add_mulaw(codes);
  return meter.take();
}

}  // namespace tandem::media
