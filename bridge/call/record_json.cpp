#include "bridge/call/record_json.hpp"

#include <chrono>
#include <variant>

#include "bridge/engine/call_action.hpp"
#include "core/json/writer.hpp"

namespace tandem::call {
namespace {

using namespace engine;
using json::Writer;

std::int64_t ms(std::chrono::milliseconds time) { return time.count(); }

void write_tokens(Writer& out, std::string_view name, const TokenUsage& tokens) {
  out.key(name)
      .begin_object()
      .member("text_in", tokens.text_in)
      .member("audio_in", tokens.audio_in)
      .member("text_cached", tokens.text_cached)
      .member("audio_cached", tokens.audio_cached)
      .member("text_out", tokens.text_out)
      .member("audio_out", tokens.audio_out)
      .end_object();
}

/// One overload per record: writes the members, gives the event's type.
struct Members {
  Writer& out;

  std::string_view operator()(const CallStartedRecord&) const { return "call.started"; }
  std::string_view operator()(const CalleeRingsRecord&) const { return "call.ringing"; }
  std::string_view operator()(const CalleeSeemedRecord& r) const {
    out.member("kind", text_of(r.kind));
    return "callee.seemed";
  }
  std::string_view operator()(const MachineRecord& r) const {
    out.member("belief", text_of(r.belief));
    return "callee.machine";
  }
  std::string_view operator()(const VoicemailRecord&) const {
    out.member("outcome", "voicemail");
    return "call.outcome";
  }
  std::string_view operator()(const StreamAttachedRecord& r) const {
    out.member("attachment", r.attachment);
    return "stream.attached";
  }
  std::string_view operator()(const StreamDetachedRecord& r) const {
    out.member("reason", text_of(r.reason));
    return "stream.detached";
  }
  std::string_view operator()(const GreetingRecord& r) const {
    out.member("after_stream_ms", ms(r.after_stream));
    return "agent.greeted";
  }
  std::string_view operator()(const CallerSpeechRecord& r) const {
    out.member("from_at_ms", ms(r.from)).member("to_at_ms", ms(r.to));
    return "caller.speech";
  }
  std::string_view operator()(const CallerWordsRecord& r) const {
    out.member("item", r.item.value).member("previous", r.previous.value).member("text", r.text);
    if (r.to > r.from) out.member("from_at_ms", ms(r.from)).member("to_at_ms", ms(r.to));
    return "caller.words";
  }
  std::string_view operator()(const SupervisorWordsRecord& r) const {
    // Whoever did it stands in front, as in all that people do.
    out.member("actor", r.actor).member("item", r.item.value).member("text", r.text);
    out.member("from_at_ms", ms(r.from)).member("to_at_ms", ms(r.to));
    return "supervisor.words";
  }
  std::string_view operator()(const SupervisorWordsMissingRecord& r) const {
    out.member("actor", r.actor);
    return "supervisor.words-missing";
  }
  std::string_view operator()(const AgentWordsRecord& r) const {
    out.member("item", r.item.value).member("text", r.text).member("heard_text", r.heard_text);
    out.member("audio_ms", ms(r.audio)).member("heard_ms", ms(r.heard));
    out.member("estimated", r.estimated).member("stock", r.stock);
    if (r.began) out.member("began_at_ms", ms(*r.began));
    return "agent.words";
  }
  std::string_view operator()(const TurnRecord& r) const {
    out.member("turn", r.turn).member("speech_stopped_at_ms", ms(r.speech_stopped));
    out.member("committed_ms", ms(r.committed)).member("response_began_ms", ms(r.response_began));
    out.member("first_audio_ms", ms(r.first_audio)).member("first_sent_ms", ms(r.first_sent));
    out.member("voice_to_voice_ms", ms(r.voice_to_voice));
    return "turn.answered";
  }
  std::string_view operator()(const TurnHeardRecord& r) const {
    out.member("turn", r.turn).member("playing_ms", ms(r.playing));
    return "turn.heard";
  }
  std::string_view operator()(const BargeInRecord& r) const {
    out.member("item", r.item.value).member("heard_ms", ms(r.heard));
    out.member("heard_text", r.heard_text).member("dropped_ms", ms(r.dropped));
    out.member("self_interruption", r.self_interruption);
    return "turn.barge-in";
  }
  std::string_view operator()(const DtmfRecord& r) const {
    out.member("digit", std::string_view(&r.digit, 1));
    return "caller.dtmf";
  }
  std::string_view operator()(const ToolAskedRecord& r) const {
    out.member("tool_call", r.call.value).member("name", r.name).member("arguments", r.arguments);
    return "tool.asked";
  }
  std::string_view operator()(const ToolSettledRecord& r) const {
    out.member("tool_call", r.call.value).member("name", r.name);
    out.member("outcome", text_of(r.outcome)).member("took_ms", ms(r.took));
    if (!r.output.empty()) out.member("output", r.output);
    return "tool.settled";
  }
  std::string_view operator()(const ToolLateRecord& r) const {
    out.member("tool_call", r.call.value).member("ok", r.status == ToolStatus::Succeeded);
    out.member("output", r.output);
    return "tool.late";
  }
  std::string_view operator()(const UsageRecord& r) const {
    const bool response = r.kind == UsageKind::Response;
    out.member("kind", response ? "response" : "transcription");
    if (response) {
      out.member("response", r.response.value);
    } else {
      if (r.item) out.member("item", r.item.value);
      out.member("audio_ms", ms(r.audio));
    }
    out.member("cost_usd", r.cost_usd);
    write_tokens(out, "tokens", r.tokens);
    return "model.usage";
  }
  std::string_view operator()(const GapRecord& r) const {
    out.member("hole_ms", ms(r.hole)).member("filled", r.filled);
    if (r.gaps > 1) out.member("gaps", r.gaps);
    return "caller.gap";
  }
  std::string_view operator()(const StalledRecord& r) const {
    out.member("step", r.step);
    return "model.stalled";
  }
  std::string_view operator()(const FailoverRecord& r) const {
    out.member("fault", text_of(r.fault));
    return "model.failover";
  }
  std::string_view operator()(const RestoredRecord& r) const {
    out.member("took_ms", ms(r.took)).member("kept_audio_ms", ms(r.kept_audio));
    out.member("lost_audio_ms", ms(r.lost_audio));
    return "model.restored";
  }
  std::string_view operator()(const RolloverRecord&) const { return "model.rollover"; }
  std::string_view operator()(const ModelAwayRecord&) const { return "model.away"; }
  std::string_view operator()(const IdleRecord& r) const {
    out.member("step", r.step);
    return "caller.idle";
  }
  std::string_view operator()(const TransferAskedRecord& r) const {
    if (r.target == kFallbackNumber)
      out.member("target", "fallback");
    else if (r.target == kOrderedNumber)
      out.member("target", "ordered");
    else
      out.member("target", r.target);
    return "transfer.asked";
  }
  std::string_view operator()(const TransferEndedRecord& r) const {
    out.member("result", text_of(r.result));
    return "transfer.ended";
  }
  std::string_view operator()(const MutedRecord& r) const {
    return r.mute == Mute::On ? "agent.muted" : "agent.unmuted";
  }
  std::string_view operator()(const TimeWarningRecord&) const { return "call.time-warning"; }
  std::string_view operator()(const OutputBlockedRecord&) const { return "agent.output-blocked"; }
  std::string_view operator()(const PoolFullRecord& r) const {
    out.member("unplayed_ms", ms(r.unplayed));
    return "agent.pool-full";
  }
  std::string_view operator()(const HandedOverRecord& r) const {
    out.member("length_ms", ms(r.length));
    return "call.handed-over";
  }
  std::string_view operator()(const ModelErrorRecord& r) const {
    out.member("code", r.code).member("kind", r.type);
    return "model.error";
  }
  std::string_view operator()(const EndedRecord& r) const {
    out.member("reason", to_string(r.reason)).member("length_ms", ms(r.length));
    out.member("turns", r.turns).member("barge_ins", r.barge_ins).member("cost_usd", r.cost_usd);
    write_tokens(out, "tokens", r.tokens);
    write_tokens(out, "transcription_tokens", r.transcription);
    out.member("transcribed_ms", ms(r.transcribed));
    return "call.ended";
  }
};

}  // namespace

RecordJson record_json(const CallRecord& record) {
  RecordJson json;
  Writer out(json.fields);
  out.begin_object();
  json.type = std::visit(Members{out}, record);
  out.end_object();
  return json;
}

std::string_view text_of(CalleeKind kind) noexcept {
  switch (kind) {
    case CalleeKind::Human:
      return "human";
    case CalleeKind::Machine:
      return "machine";
    case CalleeKind::MachineReady:
      return "machine-ready";
    case CalleeKind::Fax:
      return "fax";
    case CalleeKind::Unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view text_of(MachineBelief belief) noexcept {
  switch (belief) {
    case MachineBelief::Suspected:
      return "suspected";
    case MachineBelief::Confirmed:
      return "confirmed";
    case MachineBelief::Refuted:
      return "refuted";
  }
  return "unknown";
}

std::string_view text_of(DetachReason reason) noexcept {
  switch (reason) {
    case DetachReason::Stop:
      return "stop";
    case DetachReason::Closed:
      return "closed";
    case DetachReason::Reset:
      return "reset";
    case DetachReason::Silent:
      return "silent";
    case DetachReason::Refused:
      return "refused";
  }
  return "unknown";
}

std::string_view text_of(TransferResult result) noexcept {
  switch (result) {
    case TransferResult::Answered:
      return "answered";
    case TransferResult::Busy:
      return "busy";
    case TransferResult::NoAnswer:
      return "no-answer";
    case TransferResult::Failed:
      return "failed";
    case TransferResult::Canceled:
      return "canceled";
    case TransferResult::Declined:
      return "declined";
    case TransferResult::Rejected:
      return "rejected";
    case TransferResult::Unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view text_of(ToolOutcome outcome) noexcept {
  switch (outcome) {
    case ToolOutcome::Succeeded:
      return "succeeded";
    case ToolOutcome::Failed:
      return "failed";
    case ToolOutcome::TimedOut:
      return "timed-out";
    case ToolOutcome::Repeated:
      return "repeated";
    case ToolOutcome::Abandoned:
      return "abandoned";
  }
  return "unknown";
}

std::string_view text_of(ModelFault fault) noexcept {
  switch (fault) {
    case ModelFault::Closed:
      return "closed";
    case ModelFault::Expired:
      return "expired";
    case ModelFault::ServerError:
      return "server-error";
    case ModelFault::Refused:
      return "refused";
    case ModelFault::Fatal:
      return "fatal";
    case ModelFault::Stalled:
      return "stalled";
  }
  return "unknown";
}

}  // namespace tandem::call
