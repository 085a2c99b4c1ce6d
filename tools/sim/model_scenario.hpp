#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem::sim {

class TomlSection;

/// A tool that the model asks for in a response.
struct ScriptedToolCall {
  std::string name;
  std::string arguments = "{}";  ///< JSON text.
};

/// One response of the model, in the order of the script: words, tool calls, or both.
struct AgentTurn {
  std::string say;  ///< Rendered by a TTS and spoken; empty: no audio.
  std::vector<ScriptedToolCall> calls;
  std::chrono::milliseconds delay{300};  ///< From the request for a response to its first audio.
};

/// Server VAD of the model, on the energy of what it receives. What a client sets in
/// `session.update` wins, save the level.
struct ScriptedVad {
  double level_dbfs = -38.0;                         ///< Speech is what is louder, RMS of 20 ms.
  std::optional<std::chrono::milliseconds> silence;  ///< Default: the session's.
  std::optional<std::chrono::milliseconds> prefix_padding;
};

/// Something that goes wrong at the model, `after` the session's creation or the n-th response.
struct ModelFault {
  std::string kind;  ///< drop, close, stall, black-hole, garbage, error, refuse, slow-start, expire
  std::optional<std::chrono::milliseconds> after;
  std::optional<std::int64_t> at_response;  ///< 1 is the first of the scenario.
  std::chrono::milliseconds length{0};
  std::string code;  ///< Of an `error` event, or the HTTP status of a refusal.
  std::int64_t times = 1;
};

/// The `[model]` section. Its meaning: `tools/sim/model`.
struct ModelScenario {
  std::vector<AgentTurn> turns;
  ScriptedVad vad;
  std::vector<ModelFault> faults;
  std::optional<std::chrono::seconds> expires_in;  ///< `session.expires_at`; default 60 minutes.
  double pace = 5.0;         ///< Audio is sent so many times faster than real time.
  bool odd_traffic = false;  ///< Unknown events and fields, odd delta sizes, unusual order.
};

/// Faults go into the section, with their lines.
[[nodiscard]] ModelScenario parse_model_section(TomlSection& section);

}  // namespace tandem::sim
