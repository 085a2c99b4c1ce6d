#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bridge/engine/engine_settings.hpp"
#include "bridge/model/session_settings.hpp"

namespace tandem::call {

/// Whether an agent takes calls.
enum class AgentStatus : std::uint8_t { Published, Paused };

/// What a caller gets outside the agent's hours.
enum class ClosedHours : std::uint8_t {
  Same,      ///< The agent, as always.
  Message,   ///< `fallback_message`, then the end.
  Transfer,  ///< The first of `transfer_numbers`.
};

/// One time span of a week in the agent's local time, for `Agent::open_hours`.
struct OpenSpan {
  std::uint8_t weekday = 1;  ///< 1 Monday .. 7 Sunday (ISO 8601).
  std::chrono::minutes from{0}, until{24 * 60};
};

/// A day that differs from its weekday, on the agent's calendar: a holiday, a long Thursday. It
/// stands for the whole day; several spans of one day stand beside each other.
struct DayException {
  std::chrono::local_days day;
  std::chrono::minutes from{0}, until{0};  ///< Equal: closed all day.
  std::string note;                        ///< "Christmas Day"; may be empty.
};

/// What the agent does when the caller says nothing.
struct SilencePolicy {
  std::chrono::milliseconds first_prompt{8'000};   ///< After the agent was heard to the end.
  std::chrono::milliseconds second_prompt{8'000};  ///< After the first prompt was heard.
  std::chrono::milliseconds goodbye{8'000};        ///< After the second prompt was heard.
};

/// An agent as a call needs it: immutable, shared by all its calls, replaced as a whole when it is
/// published anew (running calls keep the one they began with).
struct Agent {
  std::string id;
  /// UUIDs of its tenant and its published version; empty for one of a configuration file.
  std::string organisation, version;
  std::string name;          ///< For people; may be empty.
  std::string instructions;  ///< Never empty.
  /// What the agent opens the call with. None: the caller speaks first.
  std::optional<std::string> greeting;
  std::string model;  ///< The service's model name (Azure: the deployment); empty: the node's own.
  std::string voice = "marin";
  double speed = 1.0;           ///< 0.25 .. 1.5
  std::string language = "en";  ///< ISO 639-1: transcription hint, stock phrases.
  model::AudioFormat model_audio = model::AudioFormat::Pcm24k;
  model::TurnDetection turn_detection = model::ServerVad{};
  model::NoiseReduction noise_reduction = model::NoiseReduction::None;
  /// Empty: the caller's words are not transcribed.
  std::string transcription_model = "gpt-transcribe";
  std::optional<int> max_output_tokens;       ///< Of one response; none: no limit.
  std::vector<std::string> tools;             ///< Names out of the node's tool registry.
  std::vector<std::string> transfer_numbers;  ///< E.164; the only ones that may be dialled.
  /// Spoken when the model cannot be reached; empty: the stock apology in `language`.
  std::string fallback_message;
  /// `fallback_message` as μ-law, where it was rendered; null: the stock apology.
  std::shared_ptr<const std::vector<std::uint8_t>> fallback_audio;
  engine::Filler filler = engine::Filler::Sentence;  ///< While a tool takes its time.
  ClosedHours closed_hours = ClosedHours::Same;
  std::string time_zone = "UTC";     ///< IANA name that `open_hours` is read in.
  std::vector<OpenSpan> open_hours;  ///< Empty: always open, but for exceptions.
  std::vector<DayException> exceptions;
  SilencePolicy silence;
  // Of calls that the agent places:
  bool detects_machines = true;  ///< Has the carrier listen for answering machines.
  engine::VoicemailPolicy voicemail = engine::VoicemailPolicy::AgentDecides;
  std::string voicemail_message;  ///< Left word for word; empty: the agent's own words.
  std::chrono::milliseconds hello_window{2'500};  ///< For the callee's hello.
  std::chrono::seconds max_call{3600};            ///< 60 s .. 4 h; a spoken warning comes before.
  int max_concurrent_calls = 0;                   ///< 0: only the node's limit.
  int max_calls_per_minute = 0;                   ///< New calls; 0: the node's default.
  AgentStatus status = AgentStatus::Published;
  bool recording = false;  ///< Calls are written down, where the node can.
};

}  // namespace tandem::call
