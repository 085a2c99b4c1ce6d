#include "tools/sim/model/voice_detector.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace tandem::sim {
namespace {

constexpr media::Samples kWindowSamples =
    media::samples_in(VoiceDetector::kWindow, media::kRealtime);

media::Samples samples_in(std::chrono::milliseconds length) noexcept {
  return media::samples_in(length, media::kRealtime);
}

}  // namespace

VoiceDetector::VoiceDetector(Settings settings) noexcept : settings_(settings) {}

double VoiceDetector::threshold_dbfs() const noexcept {
  if (settings_.level_dbfs) return *settings_.level_dbfs;
  // Telephone speech lies around -20 dBFS, a quiet line below -55: the default of 0.5 stands in the
  // middle of the two.
  return -56.0 + 32.0 * settings_.threshold;
}

std::vector<VoiceDetector::Finding> VoiceDetector::append(std::span<const std::int16_t> samples) {
  std::vector<Finding> found;
  while (!samples.empty()) {
    const auto room = static_cast<std::size_t>(kWindowSamples.count - filled_);
    const auto part = samples.first(std::min(room, samples.size()));
    for (const std::int16_t sample : part) energy_ += std::int64_t{sample} * sample;
    filled_ += static_cast<std::int64_t>(part.size());
    if (filled_ == kWindowSamples.count) window_complete(found);
    samples = samples.subspan(part.size());
  }
  return found;
}

void VoiceDetector::window_complete(std::vector<Finding>& found) {
  const double mean =
      static_cast<double>(energy_) / static_cast<double>(filled_) / (32768.0 * 32768.0);
  const bool loud = 10.0 * std::log10(mean + 1e-12) > threshold_dbfs();
  position_ += kWindowSamples;
  filled_ = 0;
  energy_ = 0;
  recent_ = (recent_ << 1) | (loud ? 1U : 0U);
  if (speaking_) {
    look_for_end(loud, found);
  } else {
    look_for_onset(loud, found);
    look_for_idleness(found);
  }
}

void VoiceDetector::look_for_onset(bool loud, std::vector<Finding>& found) {
  const std::uint32_t span = recent_ & ((1U << kOnsetSpan) - 1);
  if (!loud || std::popcount(span) < kOnsetLoud) return;
  const media::Samples onset{position_.count - std::bit_width(span) * kWindowSamples.count};
  speaking_ = true;
  idle_since_.reset();
  last_loud_end_ = position_;
  const media::Samples padded = onset - samples_in(settings_.prefix_padding);
  found.push_back(Started{std::max(padded, turn_floor_)});
}

void VoiceDetector::look_for_end(bool loud, std::vector<Finding>& found) {
  if (loud) {
    last_loud_end_ = position_;
    return;
  }
  if (position_ - last_loud_end_ < samples_in(settings_.silence_duration)) return;
  speaking_ = false;
  recent_ = 0;
  turn_floor_ = position_;
  found.push_back(Stopped{position_});
}

void VoiceDetector::look_for_idleness(std::vector<Finding>& found) {
  if (speaking_ || !idle_since_ || !settings_.idle_timeout) return;
  if (position_ - *idle_since_ < samples_in(*settings_.idle_timeout)) return;
  found.push_back(IdleTimeout{*idle_since_, *idle_since_ + samples_in(*settings_.idle_timeout)});
  turn_floor_ = position_;
  idle_since_.reset();
}

void VoiceDetector::agent_spoke_until(media::Samples position) noexcept {
  if (!speaking_) idle_since_ = std::max(position, position_);
}

void VoiceDetector::reset() noexcept {
  speaking_ = false;
  recent_ = 0;
  turn_floor_ = position_;
}

}  // namespace tandem::sim
