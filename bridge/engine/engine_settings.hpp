#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace tandem::engine {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;

/// Who opens the conversation.
enum class FirstWord : std::uint8_t { Agent, Caller };
/// Whether the model's server cancels its own response when the caller speaks
/// (`interrupt_response` of its turn detection), or we do.
enum class Interrupts : std::uint8_t { Server, Ours };
/// Whether the server creates a response after each caller turn (`create_response`), or we do.
enum class Answers : std::uint8_t { Server, Ours };
/// Who rang whom; nobody where an agent is tried out in a browser.
enum class Direction : std::uint8_t { Inbound, Outbound, Playground };
/// What follows when a machine answers an outgoing call.
enum class VoicemailPolicy : std::uint8_t {
  HangUp,
  LeaveMessage,  ///< Behind the greeting's end; then hang up.
  AgentDecides,  ///< The agent is told, and does as its instructions say.
};
enum class Effect : std::uint8_t {
  ReadsOnly,
  ChangesWorld,  ///< Changes something outside (sends): runs once for the same arguments.
  /// The same, but what it did may be undone by another tool (a booking, by a cancellation), so
  /// only the tool itself can tell a repetition: an equal call joins one that is under way, and is
  /// asked anew afterwards.
  ChangesBook,
};

struct ToolSettings {
  std::string name;
  Effect effect = Effect::ReadsOnly;
  std::chrono::milliseconds budget = 4s;  ///< Then the model gets a structured failure.
};

/// What covers a tool that takes longer than `tool_filler`. While the model is away a caller hears
/// the tone, or else the sentence, whatever is said here of tools.
enum class Filler : std::uint8_t { Sentence, Tone, None };

/// USD per million tokens (OpenAI Realtime page, section 12). All 0: cost is not reckoned.
struct Prices {
  double text_in = 0, text_cached = 0, text_out = 0;
  double audio_in = 0, audio_cached = 0, audio_out = 0;
  double audio_minute = 0;  ///< USD a minute, where audio is billed by its length.
};

/// What an agent and the node say about a call. Every duration is wall time unless it says audio.
struct EngineSettings {
  FirstWord first_word = FirstWord::Agent;
  Direction direction = Direction::Inbound;
  Interrupts interrupts = Interrupts::Server;
  Answers answers = Answers::Server;
  bool transcribes = true;       ///< The caller's words come as text, soon after each turn.
  bool transfer_number = false;  ///< The agent has a number for when the model stays away.
  std::vector<ToolSettings> tools;
  Filler filler = Filler::Sentence;
  Prices prices;
  Prices transcription_prices;

  std::chrono::milliseconds stream_wait = 10s;  ///< From the webhook to the media stream.
  /// An outgoing call, from its placing to its stream: the carrier's queue, and its ringing.
  std::chrono::milliseconds ring_wait = 150s;
  std::chrono::milliseconds hello_window = 2500ms;  ///< For the callee's hello, from the answer.
  VoicemailPolicy voicemail = VoicemailPolicy::AgentDecides;
  std::chrono::milliseconds reattach_wait = 90s;    ///< A detached call keeps its slot so long.
  std::chrono::milliseconds carrier_silence = 10s;  ///< Nothing from the carrier: it is dead.

  std::chrono::milliseconds idle_prompt = 8s;   ///< Silence of both until "are you there?".
  std::chrono::milliseconds idle_second = 8s;   ///< Then until the second prompt.
  std::chrono::milliseconds idle_goodbye = 8s;  ///< Then until the goodbye.

  std::chrono::milliseconds stall_nudge = 5s;         ///< The agent owes words: ask again.
  std::chrono::milliseconds stall_restart = 4s;       ///< After the nudge: a new session.
  std::chrono::milliseconds stall_give_up = 5s;       ///< After the new session: apologise.
  std::chrono::milliseconds tool_filler = 1200ms;     ///< Quiet while a tool works: the filler.
  std::chrono::milliseconds failover_filler = 700ms;  ///< Quiet while the model is away.
  std::chrono::milliseconds model_wait = 10s;  ///< A new session must be there, or it is away.

  std::chrono::milliseconds call_max = 30min;
  std::chrono::milliseconds call_warning = 60s;   ///< Before `call_max`, spoken.
  std::chrono::milliseconds farewell_words = 5s;  ///< For the goodbye's first audio.
  std::chrono::milliseconds farewell_grace = 2s;  ///< Past 1.5 × what is unplayed.
  std::chrono::milliseconds farewell_max = 20s;   ///< Whatever happens, then hang up.

  std::chrono::milliseconds gap_fill_max = 10s;     ///< Audio: longer holes resynchronise.
  std::chrono::milliseconds media_missing = 750ms;  ///< Speech open and no media: silence.
  std::chrono::milliseconds kept_max =
      5s;  ///< Audio of the caller remembered for the next session.

  std::chrono::milliseconds lead_max = 30s;   ///< Audio unplayed at the carrier.
  std::chrono::milliseconds pool_max = 120s;  ///< Audio unplayed in all; then the response stops.
  std::chrono::milliseconds mark_every = 200ms;  ///< Audio between marks.
  std::chrono::milliseconds tail_wait = 40ms;    ///< For a tail shorter than a frame.
};

}  // namespace tandem::engine
