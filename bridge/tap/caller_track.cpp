#include "bridge/tap/caller_track.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "media/g711_mulaw.hpp"
#include "media/units.hpp"

namespace tandem::tap {
namespace {

constexpr std::int64_t kPerMs = media::kTelephony.hz / 1000;
/// Arrivals vary by this much on a good day: the anchor stays where it is, so that nothing moves.
constexpr std::int64_t kSlack = 10 * kPerMs;
/// The fastest frame of 5 s tells where the stream lies: clocks drift by some 100 ppm, which is
/// half a millisecond then.
constexpr std::int64_t kWindowFrames = 250;
/// A frame without a sample above this (-38 dBFS) is a pause.
constexpr int kPausePeak = 400;

bool is_quiet(std::span<const std::uint8_t> mulaw) noexcept {
  return std::all_of(mulaw.begin(), mulaw.end(), [](std::uint8_t code) {
    return std::abs(media::mulaw_decode(code)) <= kPausePeak;
  });
}

}  // namespace

std::int64_t CallerTrack::place_of(std::int64_t length, std::int64_t timestamp, std::int64_t now,
                                   bool quiet) noexcept {
  if (!anchored_) {
    anchored_ = true;
    anchor_ = now - length - timestamp;
    later_ = 0;
    fastest_ = std::numeric_limits<std::int64_t>::max();
    frames_seen_ = 0;
  }
  if (quiet && later_ > 0) {
    anchor_ += later_;
    later_ = 0;
  }
  std::int64_t ideal = anchor_ + timestamp;
  const std::int64_t late = now - (ideal + length);
  if (late < -kSlack) {
    // Nobody has spoken yet what is still to come: the stream lies earlier than was thought.
    anchor_ += late;
    ideal += late;
    fastest_ = std::numeric_limits<std::int64_t>::max();
    frames_seen_ = 0;
    later_ = 0;
    return ideal;
  }
  fastest_ = std::min(fastest_, late);
  if (++frames_seen_ >= kWindowFrames) {
    if (fastest_ > kSlack) later_ = fastest_;
    fastest_ = std::numeric_limits<std::int64_t>::max();
    frames_seen_ = 0;
  }
  return ideal;
}

void CallerTrack::frame(std::span<const std::uint8_t> mulaw, std::chrono::milliseconds timestamp,
                        std::int64_t now) noexcept {
  auto length = static_cast<std::int64_t>(mulaw.size());
  if (length == 0 || length > kHeldMax) return;
  const bool quiet = is_quiet(mulaw);
  const std::int64_t ideal = place_of(length, timestamp.count() * kPerMs, now, quiet);
  const std::int64_t place = std::max({ideal, end_, cursor_});
  if (quiet) {
    // The pause makes up for what came late.
    const std::int64_t left_out = std::min(place - ideal, length);
    mulaw = mulaw.subspan(static_cast<std::size_t>(left_out));
    length -= left_out;
  }
  if (place + length > cursor_ + kHeldMax) return;  // Nobody reads, or a timestamp is garbage.
  for (std::int64_t i = 0; i < length; ++i)
    codes_[static_cast<std::size_t>((place + i) % kHeldMax)] = mulaw[static_cast<std::size_t>(i)];
  end_ = std::max(end_, place + length);
}

void CallerTrack::read(std::span<std::int16_t> out) noexcept {
  for (std::int16_t& sample : out) {
    std::uint8_t& code = codes_[static_cast<std::size_t>(cursor_++ % kHeldMax)];
    sample = media::mulaw_decode(code);
    code = kSilence;
  }
}

}  // namespace tandem::tap
