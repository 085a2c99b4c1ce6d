#include "control/listen/voice_in.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "media/g711_mulaw.hpp"

namespace tandem::listen {
namespace {

static_assert(std::endian::native == std::endian::little,
              "PCM16 of the wire is little-endian and is not swapped");

constexpr auto kFrame =
    static_cast<std::size_t>(media::samples_in(media::kPtime, media::kTelephony).count);
constexpr auto kJitterBytes =
    static_cast<std::size_t>(media::samples_in(VoiceIn::kJitter, media::kTelephony).count);

}  // namespace

VoiceIn::VoiceIn(media::SampleRate rate) : rate_(rate) {
  if (rate != media::kTelephony && rate != media::kRealtime)
    any_.emplace(rate, media::kTelephony, media::ResamplerQuality::Fastest);
}

bool VoiceIn::within_pace(std::size_t samples, Instant now) {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  if (counted_at_) {
    const Milliseconds passed = now - *counted_at_;
    may_come_ = std::min(Milliseconds(kBurst), may_come_ + passed * kRateMax);
  }
  counted_at_ = now;
  may_come_ -= Milliseconds(1000.0 * static_cast<double>(samples) / rate_.hz);
  return may_come_.count() >= 0;
}

/// From the speaker's rate to μ-law, behind what waits.
void VoiceIn::convert(std::string_view pcm) {
  wide_.resize(pcm.size() / sizeof(std::int16_t));
  if (!pcm.empty()) std::memcpy(wide_.data(), pcm.data(), pcm.size());
  narrow_.clear();
  if (any_) {
    any_->process(wide_, narrow_);
  } else if (rate_ == media::kTelephony) {
    narrow_ = wide_;
  } else {
    narrow_.resize(downsampler_.outputs_for(wide_.size()));
    (void)downsampler_.process(wide_, narrow_);
  }
  const std::size_t before = waiting_.size();
  waiting_.resize(before + narrow_.size());
  media::mulaw_encode(narrow_, std::span(waiting_).subspan(before));
}

VoiceIn::Heard VoiceIn::add(std::string_view pcm, Instant now) {
  if (pcm.size() % sizeof(std::int16_t) != 0) return {{}, Fault::HalfSample};
  if (!within_pace(pcm.size() / sizeof(std::int16_t), now)) return {{}, Fault::TooFast};
  convert(pcm);
  // The caller has heard all there was: what comes now comes late, and gets time again.
  if (flowing_ && now > plays_until_) flowing_ = false;
  if (!flowing_) {
    if (waiting_.size() < kJitterBytes) return {};
    plays_until_ = now;
    flowing_ = true;
  }
  const std::size_t whole = waiting_.size() - waiting_.size() % kFrame;
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(whole);
  Heard heard{{waiting_.begin(), end}, Fault::None};
  waiting_.erase(waiting_.begin(), end);
  plays_until_ += media::kPtime * static_cast<int>(whole / kFrame);
  return heard;
}

}  // namespace tandem::listen
