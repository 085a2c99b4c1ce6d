#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

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
  explicit Uplink(model::AudioFormat format) noexcept : format_(format) {}

  /// The frame that the engine is asked about next. Both views live until the frame is dealt with;
  /// `base64` is the same audio as the carrier wrote it.
  void frame(std::span<const std::uint8_t> mulaw, std::string_view base64) noexcept;

  /// Appends the frame to the model's session.
  void append_frame(model::ModelLeg& model);
  /// Appends silence.
  void append_silence(model::ModelLeg& model, media::Samples length);
  /// Keeps the frame while no model listens. The engine bounds what is kept.
  void keep_frame();
  /// Appends what was kept, oldest first.
  void append_kept(model::ModelLeg& model, media::Samples length);
  void drop_kept(media::Samples length);
  [[nodiscard]] media::Samples kept() const noexcept {
    return {static_cast<std::int64_t>(kept_.size())};
  }

  /// A new session hears: nothing of the filter's past belongs to it.
  void restart() noexcept { upsampler_.reset(); }
  [[nodiscard]] media::LevelMeter& level() noexcept { return level_; }

 private:
  void append(model::ModelLeg& model, std::span<const std::uint8_t> mulaw);

  model::AudioFormat format_;
  media::Upsampler8kTo24k upsampler_;
  media::LevelMeter level_;
  std::span<const std::uint8_t> frame_;
  std::string_view frame_base64_;
  std::vector<std::uint8_t> kept_;  ///< Empty, without memory, while the model is there.
};

}  // namespace tandem::call
