#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>

#include "bridge/engine/ids.hpp"
#include "media/units.hpp"

namespace tandem::engine {

/// Inputs of the call engine: whatever happens to a call. They carry counts and ids, never
/// samples; a recorded list of (event, instant) replays the call.

// ---- The call and its carrier.

/// The webhook was admitted. First of all, once.
struct CallBegan {};
/// The telephone of an outgoing call's callee rings: from now on somebody may answer at any moment.
struct CalleeRings {};
/// What has answered an outgoing call, as the carrier's detector believes; often some seconds
/// behind the answer, and never certain.
enum class CalleeKind : std::uint8_t {
  Human,
  Machine,       ///< Its greeting has begun.
  MachineReady,  ///< Its greeting is over: the beep, or silence.
  Fax,
  Unknown,
};
struct CalleeSeemed {
  CalleeKind kind = CalleeKind::Unknown;
};
/// A media stream has started (its `start` message was accepted). Ledger and marks begin anew.
struct StreamAttached {};
enum class DetachReason : std::uint8_t {
  Stop,
  Closed,
  Reset,
  Silent,
  Refused,  ///< The carrier broke the protocol: we closed the stream.
};
/// The stream ended. More than one of these for a stream is harmless.
struct StreamDetached {
  DetachReason reason = DetachReason::Stop;
};
/// The carrier reports a terminal status of the call. May come at any time, more than once.
enum class CarrierStatus : std::uint8_t { Completed, Busy, NoAnswer, Failed, Canceled };
struct CarrierEnded {
  CarrierStatus status = CarrierStatus::Completed;
};
/// A media message of the caller, before it is converted. About 50 a second.
struct CallerFrame {
  media::Samples length{160};              ///< At 8 kHz.
  std::chrono::milliseconds timestamp{0};  ///< The carrier's media time of the first sample.
};
/// The carrier echoed a mark: what was sent before it was played, or was cleared.
struct MarkEchoed {
  MarkId mark;
};
struct DtmfPressed {
  char digit = '0';  ///< 0-9 * # A-D
};
/// Every 20 ms; drives all timers.
struct Tick {};

// ---- The model's session.

/// The session is configured and holds `CallEngine::history()`; what is appended from now on counts
/// from 0. Also after a failover.
struct ModelReady {};
/// The second session, opened for a planned rollover, is configured (no history yet).
struct StandbyReady {};
/// The second session could not be opened, or was lost.
struct StandbyLost {};
enum class ModelFault : std::uint8_t {
  Closed,       ///< Close, reset, dead socket.
  Expired,      ///< `session_expired`.
  ServerError,  ///< A response failed twice.
  Refused,      ///< Rate limit or quota: another session will not help.
  Fatal,        ///< Key or configuration: another session will not help.
  Stalled,      ///< Our own watchdog.
};
/// The session is gone or useless. Open a new one when told (`OpenModel`).
struct ModelLost {
  ModelFault fault = ModelFault::Closed;
  /// Nothing came from it for so long: what it was sent since may have reached nobody.
  std::chrono::milliseconds silent_for{0};
};
/// Tries are exhausted, or the breaker is open: no session will come.
struct ModelAway {};
/// `expires_at` is near.
struct SessionExpiring {
  std::chrono::milliseconds left{0};
};

/// Offsets of speech count appended audio of the session (not reset by commits).
struct SpeechStarted {
  std::chrono::milliseconds audio_start{0};
};
struct SpeechStopped {
  std::chrono::milliseconds audio_end{0};
};
/// The caller's turn became an item of the conversation.
struct CallerTurnCommitted {
  ItemId item;
  ItemId previous;
};
enum class Words : std::uint8_t { Delta, Final };
/// What the caller said. Any time after the commit; `Final` replaces the deltas.
struct CallerWords {
  ItemId item;
  std::string text;
  Words words = Words::Final;
};

/// The downlink put `bytes` of μ-law (8 a millisecond) of this item into its pool. Only after
/// `audio_wanted(response)`.
struct AgentAudio {
  ResponseId response;
  ItemId item;
  std::int64_t bytes = 0;
};
/// A delta of a response that is not wanted: it was neither converted nor pooled.
struct AgentAudioDropped {
  ResponseId response;
  ItemId item;
};
/// The item has no more audio.
struct AgentAudioEnded {
  ItemId item;
};
/// Transcript of what the agent says: deltas only.
struct AgentWords {
  ResponseId response;
  ItemId item;
  std::string text;
};

/// Tokens of one response; cached ones are part of those in.
struct TokenUsage {
  std::int64_t text_in = 0, audio_in = 0, text_cached = 0, audio_cached = 0, text_out = 0,
               audio_out = 0;
};
enum class ResponseStatus : std::uint8_t { Completed, Cancelled, Incomplete, Failed };
enum class Retry : std::uint8_t { No, Coming };

/// The transcript of a turn is billed apart from responses: by tokens, or by its length.
struct TranscriptionBilled {
  ItemId item;  ///< The caller's; none: what a person said in the agent's place.
  TokenUsage tokens;
  std::chrono::milliseconds audio{0};
};

/// `Stopped`: it answers a create that was stopped before the response appeared; it is not to be
/// heard.
enum class Begun : std::uint8_t { Wanted, Stopped };
/// From the sequencer: a response of the default conversation is open; `ask` is none where the
/// model answers the caller by itself.
struct ResponseBegan {
  ResponseId response;
  AskId ask;
  Begun begun = Begun::Wanted;
};
struct ResponseEnded {
  ResponseId response;
  ResponseStatus status = ResponseStatus::Completed;
  Retry retry = Retry::No;
  std::optional<TokenUsage> usage;
};
/// From the sequencer: a completed function call, once for each `call`.
struct ToolAsked {
  ResponseId response;
  ToolCallId call;
  std::string name;
  std::string arguments;  ///< JSON as the model wrote it.
};

// ---- Tools, transfer, stock phrases, people.

enum class ToolStatus : std::uint8_t { Succeeded, Failed };
enum class ToolEffect : std::uint8_t { None, EndCall, Transfer };
/// A tool that `RunTool` started is through. `output` is JSON text for the model.
struct ToolFinished {
  ToolCallId call;
  ToolStatus status = ToolStatus::Succeeded;
  std::string output;
  ToolEffect effect = ToolEffect::None;
  std::uint32_t transfer_target = 0;  ///< Index into the agent's numbers, for `Transfer`.
};
enum class TransferResult : std::uint8_t {
  Answered,
  Busy,
  NoAnswer,
  Failed,
  Canceled,
  Declined,  ///< Somebody picked up and did not take the caller.
  Rejected,  ///< The carrier refused the request; the stream goes on.
  Unknown,   ///< Nobody said.
};
struct TransferOutcome {
  TransferResult result = TransferResult::Failed;
};
/// The downlink put a stock phrase into its pool. 0 bytes: there is none in this language.
struct StockLoaded {
  ItemId item;
  std::int64_t bytes = 0;
  std::string text = {};  ///< Its words; none of a tone.
};
/// Say goodbye and end: the node stops (second signal, or the drain's limit).
struct Drain {};
/// The node is gone the next moment: the call ends as it is, without a word.
struct NodeStops {};
/// The node is being emptied: the call goes to another one at the next moment in which nobody has
/// the word.
struct HandOver {};
/// Something of ours broke while this call was dealt with: it ends as it is, and no other does.
struct Faulted {};
enum class HangUpManner : std::uint8_t { Goodbye, AtOnce };
struct HangUpRequested {
  HangUpManner manner = HangUpManner::Goodbye;
};
/// The carrier's connection takes no more audio: what was just to be played was not sent.
struct OutputBlocked {};
/// So many bytes of what was to be played last, padding included, have not left us: nobody can have
/// heard them. Before an event that may cut what is playing, whenever the number has changed.
struct OutputHeld {
  std::int64_t bytes = 0;
};
/// A supervisor's hint for the agent, unheard by the caller.
struct SupervisorHint {
  std::string text;
};
/// The agent is to say these words now.
struct SupervisorSays {
  std::string text;
};
enum class Mute : std::uint8_t { Off, On };
/// While it is on the caller hears nothing of the agent but what a supervisor has it say.
struct AgentMuted {
  Mute mute = Mute::On;
};
/// A person speaks with the caller from now on, in the agent's place.
struct SupervisorTakesOver {};
/// The downlink put so much of their voice (μ-law) into its pool, as
/// `CallEngine::taken_over_item()`.
struct SupervisorAudio {
  ItemId item;
  std::int64_t bytes = 0;
};
/// What they said, as it was written down: often only after they gave the caller back.
struct SupervisorWords {
  std::string actor;
  std::string text;
  Instant from{}, to{};
};
/// Some of what they said could not be written down, and never will be.
struct SupervisorWordsMissing {
  std::string actor;
};
/// Whether more of what they said is being written down.
struct SupervisorWordsDue {
  bool due = false;
};
enum class HandBack : std::uint8_t { Said, Vanished };
/// The agent has the caller again.
struct SupervisorHandsBack {
  HandBack manner = HandBack::Said;
};
/// Another node has gone on with the call: nothing of it is this node's any more.
struct TakenElsewhere {};
/// A supervisor hands the caller on, to the number that the session was given (`kOrderedNumber`).
struct TransferRequested {};

using CallEvent =
    std::variant<CallerFrame, Tick, MarkEchoed, AgentAudio, AgentAudioDropped, AgentAudioEnded,
                 CallBegan, StreamAttached, StreamDetached, CarrierEnded, DtmfPressed, ModelReady,
                 StandbyReady, StandbyLost, ModelLost, ModelAway, SessionExpiring, SpeechStarted,
                 SpeechStopped, CallerTurnCommitted, CallerWords, AgentWords, ResponseBegan,
                 ResponseEnded, ToolAsked, ToolFinished, TransferOutcome, StockLoaded, Drain,
                 HangUpRequested, OutputBlocked, OutputHeld, SupervisorHint, NodeStops, Faulted,
                 TranscriptionBilled, CalleeRings, CalleeSeemed, SupervisorSays, AgentMuted,
                 TransferRequested, HandOver, SupervisorTakesOver, SupervisorAudio, SupervisorWords,
                 SupervisorWordsMissing, SupervisorWordsDue, SupervisorHandsBack, TakenElsewhere>;

static_assert(std::is_trivially_copyable_v<CallerFrame> && std::is_trivially_copyable_v<Tick> &&
              std::is_trivially_copyable_v<MarkEchoed> && std::is_trivially_copyable_v<AgentAudio>);

}  // namespace tandem::engine
