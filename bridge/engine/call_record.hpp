#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "bridge/engine/call_event.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// What is kept of a call: the session numbers these and hands them to the event sink. Times in
/// them are offsets on the call's clock (from `CallBegan`), unless a name says otherwise.
using CallTime = std::chrono::milliseconds;

struct CallStartedRecord {};
/// Of an outgoing call.
struct CalleeRingsRecord {};
struct CalleeSeemedRecord {
  CalleeKind kind = CalleeKind::Unknown;
};
/// What is believed of the callee now: a suspicion, then its proof or its refutation.
enum class MachineBelief : std::uint8_t { Suspected, Confirmed, Refuted };
struct MachineRecord {
  MachineBelief belief = MachineBelief::Suspected;
};
/// What came of the call, where the engine knows it: right before `EndedRecord`.
struct VoicemailRecord {};
struct StreamAttachedRecord {
  std::uint32_t attachment = 1;
};
struct StreamDetachedRecord {
  DetachReason reason = DetachReason::Stop;
};
/// The first audio of the agent left for the carrier.
struct GreetingRecord {
  std::chrono::milliseconds after_stream{0};
};
struct CallerSpeechRecord {
  CallTime from{0}, to{0};  ///< On the call's clock, mapped from appended audio.
};
struct CallerWordsRecord {
  ItemId item;
  ItemId previous;
  std::string text;
  CallTime from{0}, to{0};  ///< Of the speech; both 0 where it is not known.
};
/// Of a person in the agent's place. No item of the model. May stand behind the end.
struct SupervisorWordsRecord {
  ItemId item;
  std::string actor;
  std::string text;
  CallTime from{0}, to{0};
};
/// Of what they said something is not known, and will not be. May stand behind the end.
struct SupervisorWordsMissingRecord {
  std::string actor;
};
/// An agent item is through: played, cut or dropped.
struct AgentWordsRecord {
  ItemId item;
  std::string text;        ///< All that the model spoke.
  std::string heard_text;  ///< What the caller heard of it (estimated where cut).
  std::chrono::milliseconds audio{0}, heard{0};  ///< Of the item's audio.
  bool estimated = false;                        ///< `heard_text` was cut in proportion.
  bool stock = false;                            ///< A phrase of ours, not the model's.
  std::optional<CallTime> began;                 ///< When it was first heard; none: never.
};
/// One caller turn and its answer: each step's distance from `SpeechStopped`.
struct TurnRecord {
  std::uint32_t turn = 0;
  CallTime speech_stopped{0};
  std::chrono::milliseconds committed{0}, response_began{0}, first_audio{0}, first_sent{0};
  /// From the end of the caller's voice in appended audio to the agent's first audio sent.
  std::chrono::milliseconds voice_to_voice{0};
};
/// The carrier has confirmed that a turn's answer plays. Follows its `TurnRecord`, unless the
/// answer was cut before.
struct TurnHeardRecord {
  std::uint32_t turn = 0;
  std::chrono::milliseconds playing{0};  ///< From `SpeechStopped` to its first audio played.
};
struct BargeInRecord {
  ItemId item;                           ///< The item that was audible.
  std::chrono::milliseconds heard{0};    ///< Of that item.
  std::string heard_text;                ///< Up to the end of the last heard word, estimated.
  std::chrono::milliseconds dropped{0};  ///< Audio that was never heard.
  bool self_interruption = false;  ///< Within 300 ms of the first audio: perhaps our own echo.
};
struct DtmfRecord {
  char digit = '0';
};
struct ToolAskedRecord {
  ToolCallId call;
  std::string name, arguments;
};
enum class ToolOutcome : std::uint8_t {
  Succeeded,
  Failed,
  TimedOut,
  Repeated,   ///< Answered from an equal call's success, or together with it.
  Abandoned,  ///< The call ended first.
};
/// Exactly one for each `ToolAskedRecord`.
struct ToolSettledRecord {
  ToolCallId call;
  std::string name;
  ToolOutcome outcome = ToolOutcome::Succeeded;
  std::chrono::milliseconds took{0};
  std::string output;  ///< What the model was told: JSON. Of an abandoned one nothing.
};
/// A tool came back after its answer was settled (timeout or end of the call).
struct ToolLateRecord {
  ToolCallId call;
  ToolStatus status = ToolStatus::Succeeded;
  std::string output;
};
/// What was paid for: a response, or the transcript of a caller's turn.
enum class UsageKind : std::uint8_t { Response, Transcription };
struct UsageRecord {
  UsageKind kind = UsageKind::Response;
  ResponseId response;
  ItemId item;  ///< The caller's turn that was transcribed; none: a supervisor's.
  TokenUsage tokens;
  std::chrono::milliseconds audio{0};  ///< Where the transcript is billed by its length.
  double cost_usd = 0;
};
/// Holes in the caller's audio; of a carrier gone wild many together (`GapLog`).
struct GapRecord {
  std::chrono::milliseconds hole{0};  ///< All of them together.
  bool filled = true;                 ///< Else too long: resynchronised.
  std::uint32_t gaps = 1;
};
struct StalledRecord {
  std::uint32_t step = 1;  ///< 1 nudged, 2 new session, 3 given up.
};
struct FailoverRecord {
  ModelFault fault = ModelFault::Closed;
};
/// The model listens again.
struct RestoredRecord {
  std::chrono::milliseconds took{0};
  std::chrono::milliseconds kept_audio{0}, lost_audio{0};
};
struct RolloverRecord {};
struct ModelAwayRecord {};
struct IdleRecord {
  std::uint32_t step = 1;  ///< 1 first prompt, 2 second, 3 goodbye.
};
struct TransferAskedRecord {
  std::uint32_t target = 0;
};
struct TransferEndedRecord {
  TransferResult result = TransferResult::Failed;
};
/// By a supervisor, or lifted by a goodbye that has to be heard.
struct MutedRecord {
  Mute mute = Mute::On;
};
struct TimeWarningRecord {};
/// The carrier took no more: the rest of what the agent was saying is dropped.
struct OutputBlockedRecord {};
/// The pool was full: the response was stopped.
struct PoolFullRecord {
  std::chrono::milliseconds unplayed{0};
};
/// The last of this node: another one goes on.
struct HandedOverRecord {
  CallTime length{0};
};
/// The model sent an error that matters to nobody but us: our event was wrong.
struct ModelErrorRecord {
  std::string code, type;
};

enum class EndReason : std::uint8_t {
  CallerHungUp,
  AgentEnded,
  Operator,
  Transferred,
  NoAnswer,
  Busy,
  Failed,  ///< The carrier could not connect the call.
  ModelFailed,
  CarrierFailed,  ///< The stream broke or fell silent.
  TimeLimit,
  Silence,
  NoStream,
  Canceled,
  Drained,
};
[[nodiscard]] const char* to_string(EndReason reason) noexcept;  ///< "caller-hangup", ...

/// Always last but for `ToolLateRecord`, exactly once.
struct EndedRecord {
  EndReason reason = EndReason::CallerHungUp;
  CallTime length{0};  ///< Of an outgoing call: from its answer.
  std::uint32_t turns = 0, barge_ins = 0;
  TokenUsage tokens;                         ///< Of responses.
  TokenUsage transcription;                  ///< Of the caller's transcripts.
  std::chrono::milliseconds transcribed{0};  ///< Where they are billed by length.
  double cost_usd = 0;                       ///< Of both.
};

using CallRecord =
    std::variant<CallStartedRecord, StreamAttachedRecord, StreamDetachedRecord, GreetingRecord,
                 CallerSpeechRecord, CallerWordsRecord, SupervisorWordsRecord,
                 SupervisorWordsMissingRecord, AgentWordsRecord, TurnRecord, TurnHeardRecord,
                 BargeInRecord, DtmfRecord, ToolAskedRecord, ToolSettledRecord, ToolLateRecord,
                 UsageRecord, GapRecord, StalledRecord, FailoverRecord, RestoredRecord,
                 RolloverRecord, ModelAwayRecord, IdleRecord, TransferAskedRecord,
                 TransferEndedRecord, MutedRecord, TimeWarningRecord, PoolFullRecord,
                 OutputBlockedRecord, ModelErrorRecord, CalleeRingsRecord, CalleeSeemedRecord,
                 MachineRecord, VoicemailRecord, HandedOverRecord, EndedRecord>;

}  // namespace tandem::engine
