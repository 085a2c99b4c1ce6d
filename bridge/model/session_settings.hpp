#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tandem::model {

/// Audio towards and from the model: 24 kHz PCM16 (resampled by us), or μ-law passed through.
enum class AudioFormat : std::uint8_t { Pcm24k, Pcmu };

struct ServerVad {
  double threshold = 0.5;  ///< 0..1
  std::chrono::milliseconds prefix_padding{300};
  std::chrono::milliseconds silence{
      500};  ///< Always sent: the service's default is documented two ways.
  std::optional<std::chrono::milliseconds> idle_timeout;  ///< 5 s .. 30 s
  bool interrupt_response = true;
  bool create_response = true;
};
enum class Eagerness : std::uint8_t { Auto, Low, Medium, High };
struct SemanticVad {
  Eagerness eagerness = Eagerness::Auto;
  bool interrupt_response = true;
  bool create_response = true;
};
using TurnDetection = std::variant<ServerVad, SemanticVad>;

enum class NoiseReduction : std::uint8_t { None, NearField, FarField };

struct Tool {
  std::string name, description;
  std::string parameters_json;  ///< A JSON Schema object.
};

/// All that a `session.update` of an agent says (OpenAI Realtime, GA shape, section 4.1 of the
/// protocol page).
struct SessionSettings {
  std::string instructions;
  std::string voice = "marin";
  double speed = 1.0;  ///< 0.25 .. 1.5
  AudioFormat audio = AudioFormat::Pcm24k;
  TurnDetection turn_detection = ServerVad{};
  NoiseReduction noise_reduction = NoiseReduction::None;
  std::string transcription_model = "gpt-transcribe";  ///< Empty: no caller transcript.
  std::string language;  ///< ISO 639-1 hint for the transcription; empty: none.
  std::vector<Tool> tools;
  std::optional<int> max_output_tokens;  ///< None: "inf".
  /// When the context is full the oldest items are dropped until this share of it is left: plain
  /// truncation would break the prompt cache at every turn from then on. None: the server's way.
  std::optional<double> retention_ratio = 0.8;
};

}  // namespace tandem::model
