#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "bridge/call/caller_ring.hpp"
#include "bridge/model/session_settings.hpp"
#include "media/level_meter.hpp"
#include "media/resampler_8k_24k.hpp"
#include "media/units.hpp"

namespace tandem::model {
class ModelLeg;
}

namespace tandem::call {

/// Carries the caller's audio to the model: what the engine decides is done here to the samples.
/// One per call, on its shard. A frame goes from the carrier's message to the model's send buffer
/// over the stack: no queue, no allocation.
class Uplink {
 public:
  Uplink(model::AudioFormat format, MulawBlocks& blocks) noexcept
      : format_(format), ring_(blocks) {}

  /// The frame that the engine is asked about next. Both views live until the frame is dealt with;
  /// `base64` is the same audio as the carrier wrote it.
  void frame(std::span<const std::uint8_t> mulaw, std::string_view base64) noexcept;

  /// Remembers the frame and appends it to the model's session; `model` may be null.
  void append_frame(model::ModelLeg* model);
  /// Remembers silence and appends it; `model` may be null.
  void append_silence(model::ModelLeg* model, media::Samples length);
  /// Appends the newest `length` of what is remembered (`CallerRing`).
  void append_kept(model::ModelLeg& model, media::Samples length);
  /// `length` of what is remembered, beginning `behind` the newest, as base64 in the session's
  /// format: for an item of a conversation that is restored.
  [[nodiscard]] std::string sound(media::Samples behind, media::Samples length) const;
  /// The call is over: gives the memory back.
  void forget() { ring_.clear(); }

  /// A new session hears: nothing of the filter's past belongs to it.
  void restart() noexcept { upsampler_.reset(); }
  [[nodiscard]] media::LevelMeter& level() noexcept { return level_; }

 private:
  void append(model::ModelLeg& model, std::span<const std::uint8_t> mulaw);
  /// At most a piece of 100 ms at 8 kHz.
  void append_samples(model::ModelLeg& model, std::span<const std::int16_t> samples);

  model::AudioFormat format_;
  media::Upsampler8kTo24k upsampler_;
  media::LevelMeter level_;
  std::span<const std::uint8_t> frame_;
  std::string_view frame_base64_;
  /// The frame at hand for meter and resampler, where it is one of 20 ms as usual.
  std::array<std::int16_t, 160> frame_samples_;
  bool decoded_ = false;
  CallerRing ring_;
};

}  // namespace tandem::call
