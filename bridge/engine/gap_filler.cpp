#include "bridge/engine/gap_filler.hpp"

#include <algorithm>

namespace tandem::engine {
namespace {

using std::chrono::milliseconds;

/// The carrier's timestamps are whole milliseconds and may be off by a few.
constexpr milliseconds kJitter{10};
/// A leg that never comes back must not be fed for ever; the longest wait of semantic turn
/// detection is 8 s.
constexpr milliseconds kSilenceMax{10'000};
/// The media time may be so far ahead of the clock: the first frame of a stream was perhaps held up
/// on its way, and those behind it were not.
constexpr milliseconds kAheadMax{2'000};
/// Media times beyond a month are garbage: no stream lasts for more than hours.
constexpr milliseconds kTimestampMax = std::chrono::hours{30 * 24};
/// Anchors remembered: each marks a shift of the two clocks, of which speech offsets need the last
/// few.
constexpr std::size_t kAnchorsMax = 64;
constexpr milliseconds kShift{30};

milliseconds ms_of(std::int64_t samples) {
  return media::duration_of({samples}, media::kTelephony);
}
std::int64_t samples_of(milliseconds length) {
  return media::samples_in(length, media::kTelephony).count;
}

}  // namespace

GapFiller::GapFiller(const EngineSettings& settings) noexcept
    : fill_max_(settings.gap_fill_max),
      media_missing_(settings.media_missing),
      anchors_(kAnchorsMax) {}

void GapFiller::restart_stream() noexcept {
  started_ = false;
  ticks_silence_ = 0;
}

void GapFiller::restart_session() noexcept {
  appended_ = 0;
  anchors_.clear();
}

std::optional<GapFiller::Hole> GapFiller::frame(const CallerFrame& frame, Instant now) noexcept {
  const milliseconds length = ms_of(frame.length.count);
  const milliseconds timestamp = std::clamp(frame.timestamp, milliseconds{0}, kTimestampMax);
  last_media_ = now;
  ticks_silence_ = 0;
  if (!started_) {
    started_ = true;
    expected_ = timestamp + length;
    zero_ = now - expected_;
    return std::nullopt;
  }
  if (expected_ - timestamp > fill_max_) {
    // The carrier's clock was set back; how far ahead it was is not forgotten for that.
    zero_ += expected_ - timestamp;
    expected_ = timestamp;
  }
  const milliseconds gap = timestamp - expected_;
  const auto room = std::chrono::floor<milliseconds>(now + kAheadMax - (zero_ + expected_));
  // A late frame is still heard; what stood in for it stays in too.
  expected_ = std::max(expected_, timestamp + length);
  // Who has jumped ahead is believed from there on, and has used up what may be ahead.
  zero_ = std::min(zero_, now + kAheadMax - timestamp);
  if (gap <= kJitter) return std::nullopt;
  if (gap > fill_max_) return Hole{gap, 0, false};
  const milliseconds filled = std::clamp(room, milliseconds{0}, gap);
  return Hole{gap, samples_of(filled), filled == gap};
}

std::int64_t GapFiller::tick(bool speech_open, Instant now) noexcept {
  if (!started_ || !speech_open || now - last_media_ < media_missing_) return 0;
  const std::int64_t samples = samples_of(media::kPtime);
  if (ms_of(ticks_silence_ + samples) > kSilenceMax) return 0;
  ticks_silence_ += samples;
  expected_ += media::kPtime;
  return samples;
}

void GapFiller::appended(std::int64_t samples, milliseconds at) {
  const milliseconds begin = ms_of(appended_);
  const milliseconds call = at - ms_of(samples);
  appended_ += samples;
  if (!anchors_.empty()) {
    const milliseconds shift = call - call_time(begin);
    if (shift < kShift && shift > -kShift) return;
  }
  if (anchors_.full()) anchors_.pop_front();
  anchors_.push_back({begin, call});
}

milliseconds GapFiller::call_time(milliseconds appended) const noexcept {
  // From the newest on: what is asked for is nearly always what was appended last.
  for (std::size_t i = anchors_.size(); i-- > 0;) {
    const Anchor& anchor = anchors_[i];
    if (i == 0 || anchor.appended <= appended) return anchor.call + (appended - anchor.appended);
  }
  return appended;
}

milliseconds GapFiller::appended_ms() const noexcept { return ms_of(appended_); }

}  // namespace tandem::engine
