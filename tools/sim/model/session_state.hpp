#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tools/sim/model/audio_format.hpp"
#include "tools/sim/model/refusal.hpp"
#include "tools/sim/model/voice_detector.hpp"
#include "tools/sim/model_scenario.hpp"

namespace tandem::sim {

/// How turns are detected; absent where the client commits itself.
struct TurnDetection {
  VoiceDetector::Settings voice;
  bool create_response = true;
  bool interrupt_response = true;
};

/// The effective session object: what `session.created` and `session.updated` show, and the rules
/// for changing it (OpenAI page, section 4.1).
class SessionState {
 public:
  /// `vad` holds what the scenario sets instead of the server's own defaults.
  /// `only_writes`: what it hears; a session of transcription, which answers nothing.
  SessionState(std::string id, std::string model, std::int64_t expires_at, const ScriptedVad& vad,
               bool only_writes = false);

  /// What the session is in the middle of: some fields are frozen then.
  struct Activity {
    bool audio_was_spoken = false;
    bool response_active = false;
  };
  /// Merges the `session` of a valid `session.update`: all of it, or nothing where it is refused.
  [[nodiscard]] std::optional<Refusal> update(const boost::json::object& changes,
                                              Activity activity);

  [[nodiscard]] const boost::json::object& shown() const noexcept { return session_; }
  [[nodiscard]] std::optional<TurnDetection> turn_detection() const;
  [[nodiscard]] AudioFormat input_format() const;
  [[nodiscard]] AudioFormat output_format() const;
  [[nodiscard]] double speed() const;
  [[nodiscard]] bool only_writes() const noexcept { return only_writes_; }
  [[nodiscard]] bool transcribes() const;
  /// Those models are billed by tokens, all others by the length of what they hear.
  [[nodiscard]] bool transcripts_by_token() const;
  /// Of the transcription settings; "en" where none is set.
  [[nodiscard]] std::string language() const;
  [[nodiscard]] const boost::json::array& tools() const;
  [[nodiscard]] std::string_view instructions() const;
  [[nodiscard]] std::string_view model() const;

 private:
  [[nodiscard]] const boost::json::object& audio(std::string_view direction) const;

  boost::json::object session_;
  bool only_writes_;
  std::optional<double> level_dbfs_;
};

/// Whether the values that both `session.update` and `response.create` can carry are ones the real
/// server knows: voice, modalities, tool names. `path` leads to `params` ("session" or "response").
[[nodiscard]] std::optional<Refusal> check_generation(const boost::json::object& params,
                                                      const std::string& path,
                                                      std::string_view model);

}  // namespace tandem::sim
