#include "bridge/call/call_session.hpp"

#include <exception>
#include <string>
#include <utility>
#include <variant>

#include "bridge/call/call_watcher.hpp"
#include "bridge/call/caller_book.hpp"
#include "bridge/call/live_sink.hpp"
#include "bridge/call/shard.hpp"
#include "bridge/carrier/browser_leg.hpp"
#include "bridge/carrier/carrier_leg.hpp"
#include "bridge/carrier/phone_number.hpp"
#include "bridge/model/realtime_writer.hpp"
#include "core/assert.hpp"
#include "core/json/writer.hpp"
#include "core/log/redaction.hpp"
#include "core/loop_work.hpp"

namespace tandem::call {
namespace {

using std::chrono::steady_clock;

constexpr std::uint16_t kNormal = 1000, kGoingAway = 1001;

engine::DetachReason reason_of(carrier::CallerLeg::End end) {
  switch (end) {
    case carrier::CallerLeg::End::Stop:
      return engine::DetachReason::Stop;
    case carrier::CallerLeg::End::Reset:
      return engine::DetachReason::Reset;
    case carrier::CallerLeg::End::Silent:
      return engine::DetachReason::Silent;
    case carrier::CallerLeg::End::Closed:
      return engine::DetachReason::Closed;
    case carrier::CallerLeg::End::Refused:
      return engine::DetachReason::Refused;
  }
  return engine::DetachReason::Closed;
}

engine::ModelFault fault_of(const model::ModelEnd& end) {
  switch (end.kind) {
    case model::ModelEnd::Kind::Retry:
      return engine::ModelFault::Closed;
    case model::ModelEnd::Kind::Expired:
      return engine::ModelFault::Expired;
    case model::ModelEnd::Kind::Refused:
      return engine::ModelFault::Refused;
    case model::ModelEnd::Kind::Fatal:
      return engine::ModelFault::Fatal;
  }
  return engine::ModelFault::Closed;
}

}  // namespace

CallSession::CallSession(Shard& shard, CallFacts facts, CallOwner& owner)
    : shard_(shard),
      facts_(std::move(facts)),
      owner_(owner),
      log_(log::Logger().with({{"call", facts_.id.text()}, {"agent", facts_.agent->id}})),
      machine_(engine_settings_of(*facts_.agent, shard.services(), facts_.direction)),
      port_(facts_.agent),
      uplink_(facts_.agent->model_audio, shard.mulaw_blocks()),
      downlink_(facts_.agent->model_audio, shard.mulaw_blocks(), shard.play_scratch()),
      taps_(facts_.received),
      supply_(shard, facts_.agent, facts_.briefing, *this),
      tools_(*shard.services().tools,
             {.call = facts_.id,
              .from = other_party(),
              .to = outgoing() ? facts_.from : facts_.to,
              .agent = facts_.agent,
              .loop = &shard.loop(),
              .rehearsal = facts_.direction == engine::Direction::Playground,
              .term = facts_.term()}) {
  port_.brief(facts_.briefing);
  take_over();
  shard_.metrics().calls_active(facts_.direction).add(1);
}

CallSession::~CallSession() { TANDEM_ASSERT(over_, "a call ends before it is destroyed"); }

// ---- Into the machine.

void CallSession::feed(engine::CallEvent event) { feed_machine(std::move(event)); }
void CallSession::feed(engine::RealtimeEvent event) { feed_machine(std::move(event)); }

template <class Event>
void CallSession::feed_machine(Event event) {
  if (carrying_out_) {
    waiting_.emplace_back(std::move(event));
    return;
  }
  carrying_out_ = true;
  drive(event);
  // More may come to wait meanwhile.
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    const MachineEvent next = std::move(waiting_[i]);
    std::visit([this](const auto& it) { drive(it); }, next);
  }
  waiting_.clear();
  carrying_out_ = false;
}

template <class Event>
void CallSession::drive(const Event& event) {
  // Any event may send up to 2 s of audio, and several come in one turn: a burst of marks, the end
  // of a response. Without this word they would fill the socket to the bound at which the caller is
  // believed not to read.
  if (carrier_ && carrier_->backed_up()) tell_output_held();
  machine_.on(event, steady_clock::now(), shard_.actions());
  carry_out();
}

void CallSession::begin() {
  log_.info("call.started", {{"from", log::mask_phone_number(facts_.from)},
                             {"to", log::mask_phone_number(facts_.to)}});
  guarded([this] {
    look_up_caller();
    if (CallWatcher* watcher = shard_.services().watcher)
      watcher->call_began(facts_.id, *facts_.agent);
    feed(engine::CallEvent{engine::CallBegan{}});
    flush();
  });
}

void CallSession::look_up_caller() {
  CallerBook* callers = shard_.services().callers;
  const Agent& agent = *facts_.agent;
  if (callers == nullptr || agent.organisation.empty() || !carrier::is_e164(other_party())) return;
  callers->look_up(shard_.loop(),
                   {agent.organisation, other_party(), agent.time_zone, agent.language},
                   [&shard = shard_, id = facts_.id, term = term()](const std::string& words) {
                     CallSession* found = shard.find(id, term);
                     if (found != nullptr) found->caller_known(words);
                   });
}

void CallSession::caller_known(const std::string& words) {
  if (over_ || words.empty()) return;
  guarded([this, &words] {
    facts_.briefing.append(facts_.briefing.empty() ? "" : "\n").append(words);
    port_.brief(facts_.briefing);
    catch_up_on_briefing();
    flush();
  });
}

/// The session was set up before all was known. Once the model was asked to speak its instructions
/// stay as they are, since a change would have it read the whole conversation anew: the rest is
/// told in the conversation.
void CallSession::catch_up_on_briefing() {
  model::ModelLeg* model = supply_.active();
  std::string_view untold = supply_.untold_briefing();
  if (model == nullptr || untold.empty()) return;
  if (!asked_) {
    model->send_text(
        model::instructions_update("su-briefing", instructions_of(*facts_.agent, facts_.briefing)));
  } else {
    if (untold.front() == '\n') untold.remove_prefix(1);
    model->send_text(model::item_create_message("ic-briefing", model::Role::System, untold));
  }
  supply_.briefing_told();
}

void CallSession::attach(net::ByteStream stream, std::string_view answer) {
  if (over_) return;  // the connection closes
  // To the machine the new stream takes over when it starts: a detach would end the call.
  drop_carrier(kNormal, "another stream took its place");
  carrier_ = accept(std::move(stream), answer);
  if (carrier_) carrier_->start();
}

/// Our side of what the caller speaks.
std::unique_ptr<carrier::CallerLeg> CallSession::accept(net::ByteStream stream,
                                                        std::string_view answer) {
  if (facts_.direction == engine::Direction::Playground)
    return carrier::BrowserLeg::accept(std::move(stream), answer, {.call_id = facts_.id.text()},
                                       shard_.metrics(), *this);
  return carrier::CarrierLeg::accept(std::move(stream), answer, {.call_sid = facts_.call_sid},
                                     shard_.carrier_reader(), shard_.carrier_scratch(),
                                     shard_.metrics(), *this);
}

void CallSession::carrier_ended(engine::CarrierStatus status) {
  guarded([&] {
    feed(engine::CallEvent{engine::CarrierEnded{status}});
    flush();
  });
}

void CallSession::transfer_ended(engine::TransferResult result) {
  guarded([&] {
    feed(engine::CallEvent{engine::TransferOutcome{result}});
    flush();
  });
}

void CallSession::drain() {
  guarded([this] {
    feed(engine::CallEvent{engine::Drain{}});
    flush();
  });
}

void CallSession::cut_off() {
  hanging_up_until_.reset();
  guarded([this] {
    drop_carrier(kGoingAway, "server stops");
    if (!over_) feed(engine::CallEvent{engine::NodeStops{}});
    for (const auto& ear : ears_) ear->give_up();
    note_kept_end();
  });
  hanging_up_until_.reset();
}

void CallSession::tool_finished(engine::ToolCallId call, const tools::ToolResult& result) {
  --tools_running_;
  const bool inside = carrying_out_;
  guarded([&] {
    take_result(call, result);
    if (!inside) flush();
  });
}

void CallSession::tick(Instant now) {
  guarded([&] {
    if (over_) {
      taps_.end();
      follow_take_over();
      tend_ears(now);
      if (hanging_up_until_ && now >= *hanging_up_until_) hung_up(false);
      return;
    }
    if (carrier_) carrier_->tick(now);
    supply_.tick(now);
    tell_output_held();
    feed(engine::CallEvent{engine::Tick{}});
    watch_hand_over(now);
    flush();
    follow_take_over();
    tend_ears(now);
    taps_.tick(now, carrier_ && carrier_->started(), machine_.engine().ledger());
  });
  // No message of a peer waited for what the tick did.
  played_in_batch_ = 0;
  cleared_in_batch_ = false;
}

bool CallSession::finished() const noexcept {
  // Whoever has the call hears of its end in the next tick.
  if (!over_ || carrier_ || hanging_up_until_ || taken_.holder || words_due()) return false;
  return tools_running_ == 0 || steady_clock::now() - over_at_ >= shard_.services().times.tool_wait;
}

void CallSession::flush() {
  supply_.flush();
  for (const auto& ear : ears_) ear->flush();
  if (carrier_) carrier_->flush();
}

/// The machine is about to reckon what the caller has heard, or to send more. It does nothing on
/// this word, so it may come between any two events.
void CallSession::tell_output_held() {
  const std::int64_t held = carrier_ ? carrier_->unsent_audio() : 0;
  if (held == output_held_) return;
  output_held_ = held;
  machine_.on(engine::CallEvent{engine::OutputHeld{held}}, steady_clock::now(), shard_.actions());
}

// ---- From the carrier.

void CallSession::on_carrier_start(std::string_view stream_sid) {
  guarded([&] {
    owner_.stream_started(facts_.id);
    std::string fields;
    json::Writer(fields).begin_object().member("stream_sid", stream_sid).end_object();
    note("stream.started", fields);
    // The machine begins anew with this line; so does what it was told of the last one.
    output_held_ = 0;
    output_blocked_ = false;
    taps_.attach();
    if (taps_.first_stream()) begin_recording();
    feed(engine::CallEvent{engine::StreamAttached{}});
  });
}

void CallSession::on_carrier_media(const carrier::Media& media,
                                   std::span<const std::uint8_t> mulaw) {
  LoopWork::is("media of a carrier");
  // The carrier sends on until it has heard of the end.
  if (over_) return shard_.metrics().frames_lost("carrier", "after-end", 1);
  guarded([&] {
    ++frames_in_batch_;
    uplink_.frame(mulaw, media.payload);
    taps_.caller(mulaw, media);
    feed(engine::CallEvent{
        engine::CallerFrame{{static_cast<std::int64_t>(mulaw.size())}, media.timestamp}});
  });
}

void CallSession::on_carrier_dtmf(char digit) {
  guarded([&] {
    tell_output_held();
    feed(engine::CallEvent{engine::DtmfPressed{digit}});
  });
}

void CallSession::on_carrier_mark(std::uint32_t mark) {
  guarded([&] {
    taps_.echo({mark});
    feed(engine::CallEvent{engine::MarkEchoed{{mark}}});
  });
}

void CallSession::on_carrier_batch_end() {
  const Instant began = carrier_ ? carrier_->batch_began() : steady_clock::now();
  guarded([this] { flush(); });
  const auto took = steady_clock::now() - began;
  for (; frames_in_batch_ > 0; --frames_in_batch_) shard_.metrics().uplink_latency.observe(took);
  played_in_batch_ = 0;
  cleared_in_batch_ = false;
}

void CallSession::on_carrier_end(carrier::CallerLeg::End end) {
  const bool was_started = carrier_->started();
  shard_.retire(std::move(carrier_));
  if (over_) {
    hanging_up_until_.reset();
    return;
  }
  // A stream that never began is none to the machine, which goes on waiting for one.
  guarded([&] {
    if (was_started) feed(engine::CallEvent{engine::StreamDetached{reason_of(end)}});
    flush();
  });
}

// ---- From the model.

void CallSession::on_supply_ready() {
  guarded([this] {
    catch_up_on_briefing();
    restore_session();
    feed(engine::CallEvent{engine::ModelReady{}});
    flush();
  });
}

void CallSession::restore_session() {
  model::ModelLeg* model = supply_.active();
  const auto sound = [this](const engine::CallerSaid& said) {
    return uplink_.sound(said.behind, said.audio);
  };
  for (const std::string& event : port_.restore(machine_.history(), sound)) model->send_text(event);
  uplink_.restart();
}

void CallSession::on_supply_message(const model::Message& message) {
  LoopWork::is("a message of a model");
  guarded([&] { take_message(message); });
}

void CallSession::take_message(const model::Message& message) {
  if (const auto* delta = std::get_if<model::OutputAudioDelta>(&message))
    return agent_audio(*delta);
  if (const auto* error = std::get_if<model::Error>(&message))
    shard_.metrics().model_error(error->code.empty() ? error->type : error->code);
  if (std::holds_alternative<model::SpeechStarted>(message)) tell_output_held();
  // Taken out of the shard's list, since feeding one may make use of it again.
  auto events = std::move(shard_.machine_events());
  port_.read(message, events);
  const LiveSink* live = shard_.services().live;
  const bool watched = live != nullptr && live->watched();
  for (MachineEvent& event : events) {
    if (watched) tell_words(event);
    std::visit([this](auto& it) { feed(std::move(it)); }, event);
  }
  events.clear();
  shard_.machine_events() = std::move(events);
}

void CallSession::agent_audio(const model::OutputAudioDelta& delta) {
  const engine::ResponseId response = port_.response(delta.response_id);
  const engine::ItemId item = port_.audio_item(delta.item_id, delta.content_index);
  if (!machine_.audio_wanted(response)) {
    feed(engine::CallEvent{engine::AgentAudioDropped{response, item}});
    return;
  }
  const Downlink::Put put = downlink_.put(item, delta.audio);
  if (put.bad) shard_.metrics().protocol_error("model", "invalid-base64");
  if (put.overflow) shard_.metrics().frames_lost("model", "pool-full", 1);
  shard_.metrics().model_frames_in.add_bytes(static_cast<std::size_t>(put.bytes));
  feed(engine::CallEvent{engine::AgentAudio{response, item, put.bytes}});
}

void CallSession::on_supply_batch_end(Instant batch_began) {
  guarded([this] { flush(); });
  const auto took = steady_clock::now() - batch_began;
  for (; played_in_batch_ > 0; --played_in_batch_) shard_.metrics().downlink_latency.observe(took);
  if (cleared_in_batch_) shard_.metrics().barge_in_reaction.observe(took);
  cleared_in_batch_ = false;
}

void CallSession::on_supply_lost(const model::ModelEnd& end) {
  guarded([&] {
    feed(engine::CallEvent{engine::ModelLost{fault_of(end), end.silent_for}});
    flush();
  });
}

void CallSession::on_supply_away() {
  guarded([this] {
    feed(engine::CallEvent{engine::ModelAway{}});
    flush();
  });
}

void CallSession::on_standby_ready() {
  guarded([this] {
    feed(engine::CallEvent{engine::StandbyReady{}});
    flush();
  });
}

void CallSession::on_standby_lost() {
  guarded([this] {
    feed(engine::CallEvent{engine::StandbyLost{}});
    flush();
  });
}

void CallSession::on_supply_expiring(std::chrono::milliseconds left) {
  guarded([&] { feed(engine::CallEvent{engine::SessionExpiring{left}}); });
}

}  // namespace tandem::call
