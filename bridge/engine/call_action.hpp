#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "bridge/engine/call_record.hpp"
#include "bridge/engine/ids.hpp"
#include "media/units.hpp"

namespace tandem::engine {

/// Outputs of the call engine, to be carried out in order. They carry counts, never samples.

// ---- The uplink (caller → model).

/// Whatever of the caller's audio goes past is remembered, the newest 5 s of it
/// (`EngineSettings::kept_max`), since a session may vanish with what it was sent.

/// Append the frame just reported to the model, and remember it.
struct AppendCaller {
  media::Samples length{160};  ///< At 8 kHz.
};
/// Append silence, and remember it: a hole of the caller's audio.
struct AppendSilence {
  media::Samples length{0};  ///< At 8 kHz.
};
/// No model listens: only remember the frame just reported.
struct KeepCaller {
  media::Samples length{160};
};
/// The same of a hole.
struct KeepSilence {
  media::Samples length{0};
};
/// Append the newest so much of what is remembered to the model. It stays remembered.
struct AppendKept {
  media::Samples length{0};
};
/// So much of the caller's audio is lost: no session will hear it.
struct DropKept {
  media::Samples length{0};
};

// ---- The downlink (model → caller).

/// Send these bytes of the item's pooled μ-law in one media message, then `padding` bytes of 0xFF.
/// bytes + padding is a multiple of 160 and at most 2 s.
struct Play {
  ItemId item;
  std::int64_t offset = 0;
  std::int32_t bytes = 0;
  std::int32_t padding = 0;
};
/// Send a mark; it belongs to the media before it, in one write.
struct SendMark {
  MarkId mark;
};
/// Send `clear`: of what was sent on this stream, counted in bytes, no more than `heard` was heard.
struct Clear {
  std::int64_t heard = 0;
};
inline constexpr std::int64_t kWhole = std::numeric_limits<std::int64_t>::max();
/// The pool may forget the item's audio before `until` (`kWhole`: all of it, and the item).
struct FreeAudio {
  ItemId item;
  std::int64_t until = kWhole;
};
/// What is said without the model; the same names and order as the stock of `bridge/call`.
enum class StockPhrase : std::uint8_t {
  ModelAway,        ///< Apology, then transfer or hang-up.
  Transferring,     ///< Before a transfer that the agent did not announce.
  GoodbyePolite,    ///< Farewell where there is nothing better.
  StillThere,       ///< First rung of the silence ladder.
  StillThereAgain,  ///< Second rung.
  SilenceGoodbye,   ///< Last rung.
  OneMoment,        ///< Filler while a tool works or a new session is opened.
  TimeWarning,
  TimeLimitGoodbye,
  Draining,
  TransferFailed,
  SoftTone,  ///< Beside the stock: no words, a short tone that tells that the line is not dead.
};
/// Put a stock phrase into the pool under this id, and report `StockLoaded` in the same turn.
struct LoadStock {
  ItemId item;
  StockPhrase phrase = StockPhrase::OneMoment;
};

// ---- The model, in neutral words: for the sequencer.

enum class AskKind : std::uint8_t {
  Greeting,
  AfterTools,  ///< The results are in.
  Continue,    ///< After a failover: go on where you were.
  Resumed,     ///< The node was lost, or another one has taken over: the caller heard nothing.
  Nudge,       ///< The caller waits for an answer.
  Dtmf,        ///< The caller pressed a key.
  Say,         ///< A supervisor's words, to be said now.
  Unmuted,     ///< The caller hears the agent again, and waits for it.
  IdlePrompt,  ///< Ask whether the caller is there.
  IdleSecond,
  IdleGoodbye,     ///< Nobody is there: say goodbye.
  Farewell,        ///< The agent ended the call without a word: say goodbye.
  Voicemail,       ///< A machine listens: leave the message, and goodbye.
  TimeWarning,     ///< One minute is left.
  TimeUp,          ///< Say goodbye.
  Drained,         ///< Say goodbye: the service stops.
  Transferring,    ///< Announce that somebody else takes over.
  TransferFailed,  ///< The caller is back.
  Answer,          ///< The caller's turn, where the server does not answer by itself.
};
/// Let the agent speak. The session turns `kind` into instructions in the agent's language.
struct Ask {
  AskId ask;
  AskKind kind = AskKind::Continue;
  std::string words = {};  ///< Of `Say`.
};
enum class StopCause : std::uint8_t { CallerSpoke, Ours };
/// Stop what is being said and what was asked and not begun; with `only`, that response alone.
struct Stop {
  StopCause cause = StopCause::CallerSpoke;
  ResponseId only;
};
/// The caller heard only this much of the item.
struct Heard {
  ItemId item;
  std::chrono::milliseconds audio{0};
};
enum class TellRole : std::uint8_t { User, System };
/// Add a text to the conversation.
struct Tell {
  TellRole role = TellRole::User;
  std::string text;
};
enum class Follow : std::uint8_t { Speak, Silent };
/// A tool's answer. `Silent`: the agent need not speak on it.
struct ToolResult {
  ToolCallId call;
  std::string output;
  Follow follow = Follow::Speak;
};

// ---- The model, on the wire (OpenAI Realtime): from the sequencer, for the model leg.

/// `response.create`; `metadata.ask` is `ask`, `event_id` is made from `wire`.
struct CreateResponse {
  WireId wire;
  AskId ask;
  AskKind kind = AskKind::Continue;
  std::string words = {};  ///< Of `Say`.
};
/// `response.cancel`, with the id.
struct CancelResponse {
  WireId wire;
  ResponseId response;
};
/// `conversation.item.truncate`.
struct TruncateItem {
  WireId wire;
  ItemId item;
  std::chrono::milliseconds audio_end{0};
};
/// `conversation.item.create` of a message.
struct CreateMessage {
  WireId wire;
  TellRole role = TellRole::User;
  std::string text;
};
/// `conversation.item.create` of a function call's output.
struct CreateToolOutput {
  WireId wire;
  ToolCallId call;
  std::string output;
};

// ---- The session.

struct RunTool {
  ToolCallId call;
  std::string name, arguments;
  std::chrono::milliseconds budget{4000};
};
enum class OpenWhy : std::uint8_t {
  Start,
  Lost,      ///< Close what is left of the old one; restore from `history()`.
  Rollover,  ///< A second one beside the first; report `StandbyReady`.
};
struct OpenModel {
  OpenWhy why = OpenWhy::Start;
};
/// No session is wanted any more: close what there is and give up what is being opened, until the
/// next `OpenModel`.
struct CloseModel {};
/// Restore `history()` into the second session, send everything there from now on, close the
/// first. In this turn; no event answers it.
struct SwapModel {};
inline constexpr std::uint32_t kFallbackNumber = 0xFFFF'FFFFU;
/// The number that came with `TransferRequested`: the session keeps it.
inline constexpr std::uint32_t kOrderedNumber = 0xFFFF'FFFEU;
/// Ask the carrier to dial the agent's number `target`; then `TransferOutcome`, or `StreamDetached`
/// first.
struct Transfer {
  std::uint32_t target = kFallbackNumber;
  bool make_sure = false;  ///< As in `EndCall`.
};
/// `LeaveAlone`: it is over already, or goes on without us (transferred).
enum class CarrierCall : std::uint8_t { LeaveAlone, HangUp };
/// The call is over: close stream and model; hang up at the carrier if told. Exactly once.
struct EndCall {
  EndReason reason = EndReason::CallerHungUp;
  CarrierCall carrier = CarrierCall::HangUp;
  /// Nothing came on a stream of this call lately: another node may have it by now. Make sure that
  /// it is this node's before anything is asked of the carrier.
  bool make_sure = false;
  /// No stream of it ever began here: whoever was rung may not have answered.
  bool may_ring = false;
};
/// The call goes to another node: close stream and model here, and have the carrier ask what
/// follows. In the place of `EndCall`.
struct GiveAway {
  bool make_sure = false;  ///< As in `EndCall`.
  bool is_there = false;   ///< Another node has it already: the carrier is told nothing.
};
struct Log {
  CallRecord record;
};

using CallAction =
    std::variant<AppendCaller, AppendSilence, KeepCaller, KeepSilence, AppendKept, DropKept, Play,
                 SendMark, Clear, FreeAudio, LoadStock, Ask, Stop, Heard, Tell, ToolResult,
                 CreateResponse, CancelResponse, TruncateItem, CreateMessage, CreateToolOutput,
                 RunTool, OpenModel, CloseModel, SwapModel, Transfer, EndCall, GiveAway, Log>;

/// Reused from event to event, so that it does not allocate in steady state.
using CallActions = std::vector<CallAction>;

}  // namespace tandem::engine
