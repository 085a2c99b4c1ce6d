#include "tests/sim/chaos.hpp"

#include <chrono>
#include <utility>

namespace tandem::simulation {

using namespace engine;
using std::chrono::milliseconds;

namespace {

EngineSettings short_settings(Rng& rng) {
  EngineSettings settings;
  settings.call_max = milliseconds{rng.range(5'000, 20'000)};
  settings.farewell_max = milliseconds{5'000};
  settings.reattach_wait = milliseconds{10'000};
  settings.answers = rng.chance(50) ? Answers::Server : Answers::Ours;
  settings.interrupts = rng.chance(50) ? Interrupts::Server : Interrupts::Ours;
  settings.transfer_number = rng.chance(50);
  settings.tools = {{"book", Effect::ChangesWorld, milliseconds{2'000}}};
  if (rng.chance(30)) settings.pool_max = milliseconds{5'000};
  if (rng.chance(25)) settings.direction = Direction::Outbound;
  settings.voicemail = static_cast<VoicemailPolicy>(rng.range(0, 2));
  settings.ring_wait = milliseconds{20'000};
  return settings;
}

constexpr Ms kLatest = 120'000;

}  // namespace

Chaos::Chaos(std::uint64_t seed)
    : rng_(seed), settings_(short_settings(rng_)), checker_(settings_), machine_(settings_) {}

CallEvent Chaos::draw_order() {
  switch (rng_.range(0, 5)) {
    case 0:
      return SupervisorHint{"be kind"};
    case 1:
      return SupervisorSays{"One moment."};
    case 2:
      if (!rng_.chance(5)) return SupervisorHint{"be quick"};
      return TransferRequested{};
    case 3:
      if (rng_.chance(30)) return SupervisorTakesOver{};
      if (rng_.chance(30)) return SupervisorWords{"user:1", "This is Olga."};
      if (rng_.chance(10)) return SupervisorWordsMissing{"user:1"};
      if (rng_.chance(20)) return SupervisorWordsDue{rng_.chance(50)};
      if (rng_.chance(20)) return TranscriptionBilled{{}, {}, milliseconds{1'000}};
      return SupervisorHandsBack{rng_.chance(50) ? HandBack::Said : HandBack::Vanished};
    case 4:
      // As a session does it: nobody's voice is pooled but that of who has the call.
      if (!machine_.engine().taken_over()) return SupervisorHint{"be slow"};
      return SupervisorAudio{machine_.engine().taken_over_item(), 160};
    default:
      return AgentMuted{rng_.chance(50) ? Mute::On : Mute::Off};
  }
}

CallEvent Chaos::draw_model_event() {
  switch (rng_.range(0, 14)) {
    case 0:
      return SpeechStarted{milliseconds{rng_.range(-5'000, 100'000)}};
    case 1:
      return SpeechStopped{milliseconds{rng_.range(-5'000, 100'000)}};
    case 2:
      return CallerTurnCommitted{id<ItemId>(), id<ItemId>()};
    case 3:
      return CallerWords{id<ItemId>(), "да, пожалуйста",
                         rng_.chance(50) ? Words::Delta : Words::Final};
    case 4:
      return AgentAudioEnded{id<ItemId>()};
    case 5:
      return AgentWords{id<ResponseId>(), id<ItemId>(), " сейчас посмотрю"};
    case 6:
      return ModelReady{};
    case 7:
      return rng_.chance(50) ? CallEvent{StandbyReady{}} : CallEvent{StandbyLost{}};
    case 8:
      return rng_.chance(10) ? CallEvent{ModelLost{static_cast<ModelFault>(rng_.range(0, 5))}}
                             : CallEvent{SessionExpiring{}};
    case 9:
      return rng_.chance(3) ? CallEvent{ModelAway{}} : CallEvent{ModelReady{}};
    case 10:
      return ToolFinished{
          id<ToolCallId>(), rng_.chance(50) ? ToolStatus::Succeeded : ToolStatus::Failed, "{}",
          rng_.chance(10) ? static_cast<ToolEffect>(rng_.range(0, 2)) : ToolEffect::None, 0};
    case 11:
      return draw_order();
    default: {
      const AgentAudio audio{id<ResponseId>(), id<ItemId>(), rng_.range(1, 16'000)};
      if (!machine_.audio_wanted(audio.response))
        return AgentAudioDropped{audio.response, audio.item};
      return audio;
    }
  }
}

std::optional<CallEvent> Chaos::draw_call_event() {
  switch (rng_.range(0, 13)) {
    case 13:
      if (rng_.chance(50)) return CalleeRings{};
      return CalleeSeemed{static_cast<CalleeKind>(rng_.range(0, 4))};
    case 0:
      return StreamAttached{};
    case 1:
      if (!rng_.chance(2)) return std::nullopt;
      return StreamDetached{static_cast<DetachReason>(rng_.range(0, 3))};
    case 2:
      if (!rng_.chance(1)) return std::nullopt;
      return CarrierEnded{static_cast<CarrierStatus>(rng_.range(0, 4))};
    case 3:
      return MarkEchoed{{kMintedHere | static_cast<std::uint32_t>(rng_.range(0, last_mark_ + 5))}};
    case 4:
      return DtmfPressed{'7'};
    case 5:
      if (!rng_.chance(20)) return std::nullopt;
      return TransferOutcome{static_cast<TransferResult>(rng_.range(0, 7))};
    case 6:
      return rng_.chance(2) ? std::optional<CallEvent>{Drain{}} : std::nullopt;
    case 7:
      if (!rng_.chance(2)) return std::nullopt;
      return HangUpRequested{rng_.chance(50) ? HangUpManner::Goodbye : HangUpManner::AtOnce};
    case 8:
      return CallBegan{};
    default:
      return CallerFrame{{rng_.range(-160, 480)}, milliseconds{rng_.range(0, 60'000)}};
  }
}

RealtimeEvent Chaos::draw_realtime_event() {
  static const char* const kCodes[] = {"conversation_already_has_active_response",
                                       "response_cancel_not_active", "invalid_value", "",
                                       "something_new"};
  switch (rng_.range(0, 5)) {
    case 0:
    case 1:
      return ResponseCreated{id<ResponseId>(), id<AskId>(), rng_.chance(10)};
    case 2:
      return ResponseDone{id<ResponseId>(), static_cast<ResponseStatus>(rng_.range(0, 3)),
                          rng_.chance(50) ? "server_error" : "", "", TokenUsage{-5, 3, 9, 9, 1, 1}};
    case 3:
      return ToolCalled{id<ResponseId>(), id<ToolCallId>(), rng_.chance(50) ? "book" : "nonsense",
                        rng_.chance(50) ? R"({"a":1})" : "{not json"};
    case 4:
      return ModelErrored{kCodes[rng_.range(0, 4)],
                          rng_.chance(50) ? "server_error" : "",
                          {static_cast<std::uint32_t>(rng_.range(0, 30))}};
    default:
      return ToolOutputAdded{};
  }
}

void Chaos::carry_out() {
  // Loading stock makes an event at once, which makes actions again.
  for (std::size_t done = 0; done < actions_.size(); ++done) {
    const CallAction action = actions_[done];
    checker_.action(action, now_);
    if (const auto* mark = std::get_if<SendMark>(&action)) last_mark_ = mark->mark.value & 0xFFFFU;
    if (const auto* stock = std::get_if<LoadStock>(&action)) {
      const std::int64_t bytes = rng_.range(0, 20'000);
      if (bytes > 0) checker_.pooled(stock->item, bytes);
      machine_.on(CallEvent{StockLoaded{stock->item, bytes}},
                  Instant{} + std::chrono::hours{1} + milliseconds{now_}, actions_);
    }
  }
  actions_.clear();
  checker_.settled(machine_, now_);
}

void Chaos::step() {
  const Instant now = Instant{} + std::chrono::hours{1} + milliseconds{now_};
  if (rng_.chance(40)) {
    const RealtimeEvent event = draw_realtime_event();
    machine_.on(event, now, actions_);
  } else if (rng_.chance(60)) {
    const CallEvent event = draw_model_event();
    if (const auto* audio = std::get_if<AgentAudio>(&event)) {
      checker_.pooled(audio->item, audio->bytes);
    } else if (const auto* voice = std::get_if<SupervisorAudio>(&event)) {
      checker_.pooled(voice->item, voice->bytes);
    } else if (const auto* result = std::get_if<ToolFinished>(&event)) {
      checker_.tool_finished(*result);
    } else if (std::holds_alternative<TransferRequested>(event)) {
      checker_.transfer_ordered();
    }
    machine_.on(event, now, actions_);
  } else if (const auto event = draw_call_event()) {
    machine_.on(*event, now, actions_);
  }
  carry_out();
}

std::optional<std::string> Chaos::run() {
  checker_.illegal();
  machine_.on(CallEvent{CallBegan{}}, Instant{} + std::chrono::hours{1}, actions_);
  carry_out();
  while (!checker_.call_ended() && !checker_.failure() && now_ < kLatest) {
    now_ += rng_.range(0, 40);
    step();
    if (rng_.chance(30)) {
      machine_.on(CallEvent{Tick{}}, Instant{} + std::chrono::hours{1} + milliseconds{now_},
                  actions_);
      carry_out();
    }
  }
  // Whatever comes after the end changes nothing.
  for (int i = 0; i < 50 && !checker_.failure(); ++i) step();
  if (!checker_.failure()) checker_.over();
  return checker_.failure();
}

}  // namespace tandem::simulation
