#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "media/units.hpp"

namespace tandem::sim {

/// One rendered utterance: mono, 16 bit, at the model's 24 kHz.
struct Speech {
  std::vector<std::int16_t> samples;

  [[nodiscard]] media::Samples length() const noexcept {
    return {static_cast<std::int64_t>(samples.size())};
  }
};

/// What shall be said and how. `language` is an ISO 639-1 code: English ("en") is spoken by flite's
/// `slt`, all others by espeak-ng's voice of that name; espeak-ng also steps in where flite is not
/// installed. `speed` is OpenAI's 0.25 to 1.5.
struct SpeechRequest {
  std::string text;
  std::string language = "en";
  double speed = 1.0;

  auto operator<=>(const SpeechRequest&) const = default;
};

/// Renders with the Debian programs `flite` or `espeak-ng` and brings the result (16 or 22.05 kHz)
/// to 24 kHz by libsamplerate; leading and trailing silence is cut to 40 ms. Blocks for about 0.1 s
/// a sentence: not for an event loop. Leaves no files. Any thread.
[[nodiscard]] Result<Speech> render_speech(const SpeechRequest& request);

}  // namespace tandem::sim
