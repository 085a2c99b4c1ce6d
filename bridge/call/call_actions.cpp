#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "bridge/call/call_session.hpp"
#include "bridge/call/carrier_control.hpp"
#include "bridge/call/live_sink.hpp"
#include "bridge/call/price_book.hpp"
#include "bridge/call/record_json.hpp"
#include "bridge/call/resumed_call.hpp"
#include "bridge/call/shard.hpp"
#include "bridge/call/soft_tone.hpp"
#include "bridge/call/stock_phrases.hpp"
#include "core/json/writer.hpp"

namespace tandem::call {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kRingTimeout{25};
constexpr std::uint16_t kNormal = 1000;

// The engine may not include ours: same names, same order.
static_assert(static_cast<int>(engine::StockPhrase::ModelAway) ==
                  static_cast<int>(StockPhrase::ModelAway) &&
              static_cast<int>(engine::StockPhrase::SilenceGoodbye) ==
                  static_cast<int>(StockPhrase::SilenceGoodbye) &&
              static_cast<int>(engine::StockPhrase::TransferFailed) ==
                  static_cast<int>(StockPhrase::TransferFailed));

StockPhrase phrase_of(engine::StockPhrase phrase) { return static_cast<StockPhrase>(phrase); }

}  // namespace

/// What the machine decided, done to the legs and their audio. Actions for a peer that is not there
/// (any more) come to nothing: the event that says so is on its way into the machine.
struct CallSession::CarryOut {
  CallSession& session;

  [[nodiscard]] model::ModelLeg* model() const { return session.supply_.active(); }
  [[nodiscard]] CallMetrics& metrics() const { return session.shard_.metrics(); }

  void operator()(const engine::AppendCaller&) const { session.uplink_.append_frame(model()); }
  void operator()(const engine::AppendSilence& a) const {
    session.uplink_.append_silence(model(), a.length);
  }
  void operator()(const engine::KeepCaller&) const { session.uplink_.append_frame(nullptr); }
  void operator()(const engine::KeepSilence& a) const {
    session.uplink_.append_silence(nullptr, a.length);
  }
  void operator()(const engine::AppendKept& a) const {
    if (auto* leg = model()) session.uplink_.append_kept(*leg, a.length);
  }
  void operator()(const engine::DropKept& a) const {
    session.dropped_samples_ += static_cast<std::uint64_t>(a.length.count);
    metrics().frames_lost("carrier", "backlog", session.dropped_samples_ / 160);
    session.dropped_samples_ %= 160;
  }

  void operator()(const engine::Play& a) const {
    session.taps_.play(a, session.downlink_);
    if (!session.carrier_) return;
    if (session.carrier_->congested()) return blocked();
    session.output_blocked_ = false;
    if (session.downlink_.play(a, *session.carrier_)) ++session.played_in_batch_;
  }
  void operator()(const engine::SendMark& a) const {
    // A mark whose audio was not sent would come back as if it had been played.
    if (session.carrier_ && !session.output_blocked_) session.carrier_->send_mark(a.mark.value);
    session.taps_.mark(a.mark);
  }
  void operator()(const engine::Clear& a) const {
    session.taps_.clear(a);
    if (session.carrier_) session.carrier_->send_clear();
    session.output_held_ = 0;
    session.cleared_in_batch_ = true;
  }
  /// Fault 23: the bound of what the carrier's socket may hold back.
  void blocked() const {
    if (std::exchange(session.output_blocked_, true)) return;
    session.feed(engine::CallEvent{engine::OutputBlocked{}});
  }
  void operator()(const engine::FreeAudio& a) const { session.downlink_.free(a); }
  void operator()(const engine::LoadStock& a) const {
    if (a.phrase == engine::StockPhrase::SoftTone) {
      const std::int64_t bytes = session.downlink_.put_stock(a.item, soft_tone());
      return session.feed(engine::CallEvent{engine::StockLoaded{a.item, bytes}});
    }
    const Agent& agent = *session.facts_.agent;
    const Language language = language_of(agent.language);
    auto audio = stock_audio(phrase_of(a.phrase), language);
    std::string_view words = stock_text(phrase_of(a.phrase), language);
    if (a.phrase == engine::StockPhrase::ModelAway && agent.fallback_audio) {
      audio = *agent.fallback_audio;
      words = agent.fallback_message;
    }
    const std::int64_t bytes = session.downlink_.put_stock(a.item, audio);
    session.feed(engine::CallEvent{engine::StockLoaded{a.item, bytes, std::string(words)}});
  }

  template <class Request>
  void send(const Request& request) const {
    auto* leg = model();
    if (leg == nullptr) return;
    const std::string event = session.port_.write(request);
    if (!event.empty()) leg->send_text(event);
  }
  void operator()(const engine::CreateResponse& a) const {
    session.asked_ = true;
    send(a);
  }
  void operator()(const engine::CancelResponse& a) const { send(a); }
  void operator()(const engine::TruncateItem& a) const { send(a); }
  void operator()(const engine::CreateMessage& a) const { send(a); }
  void operator()(const engine::CreateToolOutput& a) const { send(a); }

  void operator()(const engine::RunTool& a) const {
    ++session.tools_running_;
    session.tools_.run(
        {.call_id = std::to_string(a.call.value), .name = a.name, .arguments = a.arguments},
        [&shard = session.shard_, id = session.facts_.id, term = session.term(),
         call = a.call](const tools::ToolResult& result) {
          CallSession* found = shard.find(id, term);
          if (found != nullptr) return found->tool_finished(call, result);
          // It was recorded as abandoned.
          log::Logger().warn("tool.outlived_call",
                             {{"call", id.text()}, {"tool_call", call.value}, {"ok", result.ok}});
        });
  }
  void operator()(const engine::OpenModel& a) const {
    if (a.why == engine::OpenWhy::Rollover)
      session.supply_.open_standby();
    else
      session.supply_.open(a.why == engine::OpenWhy::Lost);
  }
  void operator()(const engine::CloseModel&) const { session.supply_.close(); }
  void operator()(const engine::SwapModel&) const {
    session.supply_.swap();
    session.restore_session();
  }
  void operator()(const engine::Transfer& a) const { session.transfer(a); }
  void operator()(const engine::EndCall& a) const { session.end_call(a); }
  void operator()(const engine::GiveAway& a) const { session.give_away(a); }
  void operator()(const engine::Log& a) const { session.record(a.record); }

  // Neutral words for a sequencer, which has taken them already.
  void operator()(const engine::Ask&) const {}
  void operator()(const engine::Stop&) const {}
  void operator()(const engine::Heard&) const {}
  void operator()(const engine::Tell&) const {}
  void operator()(const engine::ToolResult&) const {}
};

void CallSession::carry_out() {
  engine::CallActions& actions = shard_.actions();
  const CarryOut out{*this};
  for (const engine::CallAction& action : actions) std::visit(out, action);
  actions.clear();
}

/// Empty: there is none such.
std::string CallSession::number_of(std::uint32_t target) const {
  if (target == engine::kOrderedNumber) return ordered_.number;
  const auto& numbers = facts_.agent->transfer_numbers;
  const std::size_t index = target == engine::kFallbackNumber ? 0 : target;
  return index < numbers.size() ? numbers[index] : std::string();
}

/// Whose number the one who is rung sees. Of a caller it is their own, which the carrier shows by
/// itself; that of a callee is not ours to show.
std::string CallSession::shown_number() const { return outgoing() ? facts_.from : std::string(); }

void CallSession::transfer(const engine::Transfer& asked) {
  const std::string number = number_of(asked.target);
  CarrierControl* control = shard_.services().carrier;
  // There is no telephone to hand on from a browser.
  if (number.empty() || facts_.direction == engine::Direction::Playground)
    return feed(engine::CallEvent{engine::TransferOutcome{engine::TransferResult::Rejected}});
  if (control == nullptr) return transfer_by_document(number);
  control->transfer(shard_.loop(), carrier_call(asked.make_sure),
                    {.number = number, .caller_id = shown_number(), .ring_timeout = kRingTimeout},
                    [&shard = shard_, id = facts_.id, term = term(), number](Result<> result) {
                      CallSession* found = shard.find(id, term);
                      if (found == nullptr || result) return;
                      found->guarded([&] { found->transfer_by_document(number); });
                    });
}

/// The other way to a `<Dial>`, where the carrier's REST API is not there or refuses: the stream is
/// closed, and the document that the carrier then asks for dials.
void CallSession::transfer_by_document(const std::string& number) {
  if (over_ || !carrier_) return;
  owner_.dial_next(facts_.id, number, shown_number());
  drop_carrier(kNormal, "transfer");
  feed(engine::CallEvent{engine::StreamDetached{engine::DetachReason::Stop}});
}

// ---- What is kept.

void CallSession::record(const engine::CallRecord& record) {
  observe(record);
  judge_model(record);
  RecordJson json = record_json(record);
  const bool ended = std::holds_alternative<engine::EndedRecord>(record);
  if (ended) add_caller_level(json.fields);
  if (const auto* asked = std::get_if<engine::TransferAskedRecord>(&record)) {
    add_who_is_asked(asked->target, json.fields);
    passing_on_.clear();
  }
  keep_of_transfer(record, json);
  if (std::holds_alternative<engine::CallStartedRecord>(record)) return note_began();
  if (ended && words_due())
    keep_end(std::move(json.fields));
  else
    note(json.type, json.fields);
  end_noted_ = end_noted_ || ended || std::holds_alternative<engine::HandedOverRecord>(record);
}

/// Where the caller is to go, and which person had it ordered.
void CallSession::add_who_is_asked(std::uint32_t target, std::string& fields) {
  std::string more;
  json::Writer out(more);
  out.begin_object().member("number", number_of(target));
  if (target == engine::kOrderedNumber)
    out.member("actor", ordered_.actor).member("name", ordered_.name);
  out.end_object();
  fields.back() = ',';
  fields.append(more, 1);
}

/// For who looks on later: how far the caller's being passed on has come.
void CallSession::keep_of_transfer(const engine::CallRecord& record, const RecordJson& json) {
  const bool step = std::holds_alternative<engine::TransferAskedRecord>(record) ||
                    std::holds_alternative<engine::StreamDetachedRecord>(record) ||
                    std::holds_alternative<engine::TransferEndedRecord>(record);
  if (step && machine_.engine().transferring())
    passing_on_.push_back({json.fields, steady_clock::now(), json.type});
}

/// A line on which nothing was ever heard shows in the call's last event.
void CallSession::add_caller_level(std::string& fields) {
  const media::Level level = uplink_.level().take();
  fields.pop_back();  // the object's end
  fields += ",\"caller_level\":";
  json::Writer(fields)
      .begin_object()
      .member("peak_dbfs", static_cast<double>(level.peak_dbfs))
      .member("rms_dbfs", static_cast<double>(level.rms_dbfs))
      .end_object();
  if (!failure_.empty()) fields.append(R"(,"failure":")").append(failure_).append("\"");
  fields += '}';
}

CallEvent CallSession::event_now(std::uint64_t seq, std::string_view type,
                                 std::string_view fields) const {
  const auto now = std::chrono::system_clock::now();
  return {.call = facts_.id,
          .epoch = term(),
          .seq = seq,
          .at = std::chrono::time_point_cast<std::chrono::microseconds>(now),
          .call_time = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() -
                                                                             facts_.received),
          .type = type,
          .fields = fields};
}

CarrierCall CallSession::carrier_call(bool make_sure) const {
  return {.id = facts_.id,
          .account_sid = facts_.account_sid,
          .call_sid = facts_.call_sid,
          .term = make_sure ? term() : 0,
          .may_ring = end_.may_ring};
}

void CallSession::note(std::string_view type, std::string_view fields) {
  if (shard_.services().events != nullptr) hand_on(event_now(++event_seq_, type, fields));
}

void CallSession::hand_on(const CallEvent& event) {
  const CallServices& services = shard_.services();
  services.events->append(shard_.index(), event);
  if (services.live != nullptr) services.live->append(shard_.index(), event);
}

/// What the machine found to be wrong with a session that had become ready: other calls need not
/// find it out again.
void CallSession::judge_model(const engine::CallRecord& record) {
  const auto* failover = std::get_if<engine::FailoverRecord>(&record);
  if (failover == nullptr) return;
  switch (failover->fault) {
    case engine::ModelFault::Refused:
    case engine::ModelFault::Fatal:
    case engine::ModelFault::Stalled:
      return supply_.fault(steady_clock::now());
    case engine::ModelFault::Closed:
    case engine::ModelFault::Expired:
    case engine::ModelFault::ServerError:
      return;
  }
}

void CallSession::observe(const engine::CallRecord& record) {
  CallMetrics& metrics = shard_.metrics();
  if (const auto* turn = std::get_if<engine::TurnRecord>(&record)) {
    metrics.turn_latency.observe(turn->voice_to_voice);
  } else if (std::holds_alternative<engine::BargeInRecord>(record)) {
    metrics.barge_ins.add();
  } else if (std::holds_alternative<engine::OutputBlockedRecord>(record)) {
    metrics.output_truncated.add();
  } else if (const auto* tool = std::get_if<engine::ToolSettledRecord>(&record)) {
    metrics.tool_call(tool->name, text_of(tool->outcome),
                      std::chrono::duration<double>(tool->took).count());
  } else if (const auto* usage = std::get_if<engine::UsageRecord>(&record)) {
    observe_usage(*usage);
  } else if (const auto* gap = std::get_if<engine::GapRecord>(&record)) {
    metrics.frames_lost("carrier", gap->filled ? "gap-filled" : "gap",
                        static_cast<std::uint64_t>(gap->hole / media::kPtime));
  } else if (const auto* failover = std::get_if<engine::FailoverRecord>(&record)) {
    metrics.failover(text_of(failover->fault));
    log_.warn("call.failover", {{"cause", text_of(failover->fault)}});
  } else if (const auto* end = std::get_if<engine::EndedRecord>(&record)) {
    metrics.call_ended(facts_.direction, engine::to_string(end->reason));
    log_.info("call.ended", {{"reason", engine::to_string(end->reason)},
                             {"duration_ms", end->length},
                             {"turns", end->turns},
                             {"barge_ins", end->barge_ins}});
  }
}

void CallSession::observe_usage(const engine::UsageRecord& usage) {
  CallMetrics& metrics = shard_.metrics();
  const CallServices& services = shard_.services();
  const bool transcript = usage.kind == engine::UsageKind::Transcription;
  const std::string& model = transcript                    ? facts_.agent->transcription_model
                             : facts_.agent->model.empty() ? services.model.model
                                                           : facts_.agent->model;
  if (services.prices == nullptr || !services.prices->now()->contains(model)) {
    metrics.unpriced_usage(transcript ? "transcription" : "response");
    shard_.tell_unpriced(model);
  }
  const engine::TokenUsage& t = usage.tokens;
  if (transcript) {
    metrics.model_tokens("transcription_text_in", t.text_in);
    metrics.model_tokens("transcription_audio_in", t.audio_in);
    return metrics.model_tokens("transcription_text_out", t.text_out);
  }
  metrics.model_tokens("text_in", t.text_in);
  metrics.model_tokens("audio_in", t.audio_in);
  metrics.model_tokens("text_cached", t.text_cached);
  metrics.model_tokens("audio_cached", t.audio_cached);
  metrics.model_tokens("text_out", t.text_out);
  metrics.model_tokens("audio_out", t.audio_out);
}

}  // namespace tandem::call
