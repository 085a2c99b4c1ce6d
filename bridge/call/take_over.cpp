#include "bridge/call/take_over.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>
#include <variant>

#include "bridge/call/call_registry.hpp"
#include "bridge/call/call_session.hpp"
#include "bridge/call/shard.hpp"
#include "bridge/model/realtime_writer.hpp"
#include "core/json/writer.hpp"

namespace tandem::call {
namespace {

using std::chrono::steady_clock;

/// How long they had it, and how much of their voice went on to the caller.
std::string handed_back_fields(const TakeOverSeat& seat, HandBackReason reason) {
  const auto had =
      std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - seat.since);
  std::string fields;
  json::Writer(fields)
      .begin_object()
      .member("actor", seat.holder->actor)
      .member("name", seat.holder->name)
      .member("reason", text_of(reason))
      .member("ms", had.count())
      .member("voice_ms", engine::audio_ms(seat.bytes).count())
      .end_object();
  return fields;
}

/// Whether the model's server answers turns by itself.
bool& answers(model::TurnDetection& detection) {
  return std::visit([](auto& vad) -> bool& { return vad.create_response; }, detection);
}

}  // namespace

std::string fields_of(const TakeOverHolder& holder) {
  std::string fields;
  json::Writer(fields)
      .begin_object()
      .member("actor", holder.actor)
      .member("name", holder.name)
      .end_object();
  return fields;
}

HolderId mint_holder() noexcept {
  static std::atomic<HolderId> minted{0};
  return ++minted;
}

std::string_view text_of(HandBackReason reason) noexcept {
  switch (reason) {
    case HandBackReason::Asked:
      return "asked";
    case HandBackReason::Vanished:
      return "vanished";
    case HandBackReason::Stalled:
      return "stalled";
    case HandBackReason::Forbidden:
      return "forbidden";
    case HandBackReason::Leaving:
      return "leaving";
    case HandBackReason::Ended:
      return "ended";
  }
  return "ended";
}

std::string_view text_of(TakeOverAnswer answer) noexcept {
  switch (answer) {
    case TakeOverAnswer::Done:
      return "done";
    case TakeOverAnswer::Ended:
      return "ended";
    case TakeOverAnswer::Held:
      return "held";
    case TakeOverAnswer::NotConnected:
      return "not-connected";
    case TakeOverAnswer::Leaving:
      return "leaving";
  }
  return "ended";
}

TakeOverAnswer CallSession::take_over(TakeOverHolder holder) {
  const engine::CallEngine& engine = machine_.engine();
  if (over_) return TakeOverAnswer::Ended;
  if (taken_.holder) return TakeOverAnswer::Held;
  if (engine.leaving()) return TakeOverAnswer::Leaving;
  if (!engine.connected()) return TakeOverAnswer::NotConnected;
  guarded([&] {
    taken_.holder = std::move(holder);
    taken_.since = steady_clock::now();
    taken_.bytes = 0;
    taken_.given_up.reset();
    note("supervisor.taken-over", fields_of(*taken_.holder));
    tell_output_held();
    feed(engine::CallEvent{engine::SupervisorTakesOver{}});
    listen_to_holder();
    follow_take_over();
    flush();
  });
  return TakeOverAnswer::Done;
}

void CallSession::supervisor_speaks(HolderId holder, std::span<const std::uint8_t> mulaw) {
  const engine::CallEngine& engine = machine_.engine();
  if (over_ || !has_call(holder) || !engine.taken_over()) return;
  guarded([&] {
    const std::int64_t room = std::max<std::int64_t>(
        0, engine::audio_bytes(kTakeOverLeadMax) - engine.ledger().backlog(steady_clock::now()));
    const auto kept = std::min(mulaw.size(), static_cast<std::size_t>(room));
    if (kept < mulaw.size()) {
      const std::size_t lost = mulaw.size() - kept;
      shard_.metrics().frames_lost("supervisor", "backlog",
                                   lost / static_cast<std::size_t>(engine::kFrameBytes));
      mulaw = mulaw.first(kept);
    }
    if (mulaw.empty()) return;
    if (words_due()) ears_.back()->hear(mulaw, steady_clock::now());
    const engine::ItemId item = engine.taken_over_item();
    const std::int64_t put = downlink_.put_stock(item, mulaw);
    taken_.bytes += put;
    feed(engine::CallEvent{engine::SupervisorAudio{item, put}});
    flush();
  });
}

bool CallSession::has_call(HolderId holder) const noexcept {
  return taken_.holder && taken_.holder->id == holder;
}

void CallSession::hand_back(HolderId holder, HandBackReason reason) {
  if (over_ || !has_call(holder)) return;
  guarded([&] {
    taken_.given_up = reason;
    tell_output_held();
    feed(engine::CallEvent{engine::SupervisorHandsBack{
        reason == HandBackReason::Asked ? engine::HandBack::Said : engine::HandBack::Vanished}});
    follow_take_over();
    flush();
  });
}

/// What follows from whether somebody has the call, which a goodbye ends too: whichever session of
/// the model listens is told whether it is to answer, and the holder that they no longer are it.
void CallSession::follow_take_over() {
  const engine::CallEngine& engine = machine_.engine();
  const bool taken = !over_ && engine.taken_over();
  const std::uint32_t session = engine.model().is_ready() ? engine.model().session() : 0;
  if (taken && session != 0 && session != taken_.silenced) {
    let_model_answer(engine::Answers::Ours);
    taken_.silenced = session;
  } else if (!taken && taken_.silenced != 0) {
    if (!over_ && session == taken_.silenced) let_model_answer(engine::Answers::Server);
    taken_.silenced = 0;
  }
  if (taken || !taken_.holder) return;
  const auto reason =
      over_ ? HandBackReason::Ended : taken_.given_up.value_or(HandBackReason::Leaving);
  note("supervisor.handed-back", handed_back_fields(taken_, reason));
  const auto ended = std::move(taken_.holder->ended);
  taken_.holder.reset();
  if (words_due()) ears_.back()->finish(steady_clock::now());
  ended(reason);
}

/// `Ours`: nobody answers the caller but the person who has the call. An agent whose turns we ask
/// for ourselves is told nothing: the machine does not ask.
void CallSession::let_model_answer(engine::Answers answers_now) {
  model::ModelLeg* model = supply_.active();
  model::TurnDetection detection = facts_.agent->turn_detection;
  if (model == nullptr || !answers(detection)) return;
  answers(detection) = answers_now == engine::Answers::Server;
  model->send_text(model::turn_detection_update("su-take-over", detection));
}

void take_over(CallRegistry& calls, CallId call, TakeOverHolder holder,
               std::function<void(TakeOverAnswer)> done) {
  auto given = std::make_shared<TakeOverHolder>(std::move(holder));
  const bool here = calls.reach(call, [given, done](CallSession* session) {
    done(session == nullptr ? TakeOverAnswer::Ended : session->take_over(std::move(*given)));
  });
  if (!here) done(TakeOverAnswer::Ended);
}

void speak(CallRegistry& calls, CallId call, HolderId holder, std::vector<std::uint8_t> mulaw) {
  calls.reach(call, [holder, mulaw = std::move(mulaw)](CallSession* session) {
    if (session != nullptr) session->supervisor_speaks(holder, mulaw);
  });
}

void hand_back(CallRegistry& calls, CallId call, HolderId holder, HandBackReason reason) {
  calls.reach(call, [holder, reason](CallSession* session) {
    if (session != nullptr) session->hand_back(holder, reason);
  });
}

}  // namespace tandem::call
