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

/// What makes the model respond.
enum class TurnCause : std::uint8_t {
  Any,
  Create,  ///< `response.create` of the client.
  Caller,  ///< The caller's turn ended (VAD).
  Tool,    ///< `response.create` after a function's output.
};

/// One response of the model: words, tool calls, or both. A response takes the first turn that was
/// not taken yet and that fits; a turn that is interrupted before its first audio is not taken.
struct AgentTurn {
  std::vector<std::string> say;  ///< One spoken item each; empty: no audio.
  std::vector<ScriptedToolCall> calls;
  std::chrono::milliseconds delay{300};  ///< From the request for a response to its first audio.
  TurnCause on = TurnCause::Any;
  std::string when;   ///< Only where the response's instructions or the last words contain this.
  std::string hears;  ///< Transcript of the caller's turn that it answers.
  std::string call;   ///< Only in that one of the scenario's calls; empty: in any.
  bool never_ends = false;  ///< Nothing follows `response.created`: the model falls silent.
};

/// Server VAD of the model, on the energy of what it receives. What a client sets in
/// `session.update` wins, save the level.
struct ScriptedVad {
  std::optional<double> level_dbfs;  ///< Speech is what is louder; default: by `threshold`.
  std::optional<std::chrono::milliseconds> silence;  ///< Default: the session's.
  std::optional<std::chrono::milliseconds> prefix_padding;
};

/// Something that goes wrong at the model. It happens when all of its conditions hold, to at most
/// `times` sessions.
struct ModelFault {
  enum class Kind : std::uint8_t {
    Drop,       ///< Reset. Then, for `length`, nobody gets a connection.
    Close,      ///< Clean close with `code` (1011). Then as above.
    Stall,      ///< Reads and answers pings, but says nothing more, for `length` (0: for ever).
    BlackHole,  ///< Neither reads nor writes.
    /// `code` says what: "messages" (the default: bad JSON, wrong types, an event of 3 MiB, a
    /// binary frame), or a breach of the framing: "utf8", "reserved-bit", "continuation", "masked".
    Garbage,
    Error,      ///< An `error` event with `code`, or, at a response, that one fails with it.
    Refuse,     ///< The handshake is answered with status `code` (503).
    Reset,      ///< The handshake is answered with a reset.
    SlowStart,  ///< `session.created` comes `length` late; the 101 too with `code = "101"`.
    Expire,     ///< `session_expired` and close 1001.
    Mute,       ///< The response never gets beyond `response.created`.
    Odd,        ///< The session's traffic is unusual, see `odd_traffic`.
  };
  Kind kind = Kind::Drop;
  std::optional<std::chrono::milliseconds> after;  ///< Since the session's creation.
  std::optional<std::int64_t> at_response;         ///< At the n-th response of the session.
  std::optional<std::int64_t> at_speech;           ///< At the n-th start of the caller's speech.
  std::optional<std::int64_t> at_session;          ///< Only in the n-th session of the run.
  bool during_tool = false;                        ///< As soon as a tool call was delivered.
  std::chrono::milliseconds length{0};
  std::string code;
  std::int64_t times = 1;
};

/// An answer of the text model (`POST /v1/responses`).
struct ScriptedAnswer {
  std::string when;    ///< Only where the input contains this.
  std::string answer;  ///< JSON text; empty: something that fits the schema.
  bool unfit = false;  ///< It may break the schema.
  bool refuses = false, cut_short = false;
  int status = 0;  ///< An error of the service instead; 0: none.
  std::chrono::milliseconds delay{0};
};

/// The `[model]` section. Its meaning: `tools/sim/model`.
struct ModelScenario {
  std::vector<AgentTurn> turns;
  ScriptedVad vad;
  std::vector<ModelFault> faults;
  std::vector<ScriptedAnswer> analyses;
  std::optional<std::chrono::seconds> expires_in;  ///< `session.expires_at`; default 60 minutes.
  std::string language;  ///< Of what is said; default: that of the caller's transcription, or "en".
  double pace = 3.0;     ///< Audio is sent so many times faster than real time.
  std::chrono::milliseconds first_burst{600};       ///< So much of a response leaves at once.
  bool real_time = false;                           ///< As it plays, without a burst.
  std::chrono::milliseconds transcript_delay{450};  ///< From the commit to the caller's words.
  bool odd_traffic = false;  ///< Unknown events and fields, odd delta sizes, unusual order.
};

/// Faults go into the section, with their lines.
[[nodiscard]] ModelScenario parse_model_section(TomlSection& section);

}  // namespace tandem::sim
