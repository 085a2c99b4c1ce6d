#include "tests/sim/sim_model.hpp"

#include <chrono>
#include <utility>

namespace tandem::simulation {
namespace {

using namespace engine;
using std::chrono::milliseconds;

constexpr std::int64_t kVoiceNeeded = 60 * 8;     // Samples until speech is believed,
constexpr std::int64_t kSilenceNeeded = 500 * 8;  // and until it is over.
constexpr std::int64_t kPrefix = 300 * 8;

}  // namespace

SimSession::SimSession(Timeline& timeline, Rng& rng, const Scenario& scenario, ModelIds& ids,
                       ModelOutput output)
    : timeline_(timeline),
      rng_(rng),
      scenario_(scenario),
      ids_(ids),
      output_(std::move(output)),
      down_(timeline, rng, scenario.model_delay, 5),
      up_(timeline, rng, scenario.model_delay, 5) {}

template <class Event>
void SimSession::send(Event event) {
  if (!alive_) return;
  down_.send([this, event = std::move(event)] {
    if (!alive_) return;
    if constexpr (std::is_constructible_v<RealtimeEvent, Event>) {
      output_.realtime(event);
    } else {
      output_.event(event);
    }
  });
}

void SimSession::send_audio(const ModelAudio& audio) {
  if (!alive_) return;
  down_.send([this, audio] {
    if (alive_) output_.audio(audio);
  });
}

void SimSession::error(std::string code, WireId cause) {
  send(ModelErrored{std::move(code), "invalid_request_error", cause});
}

void SimSession::restore(const std::vector<HistoryEntry>& history) {
  for (const HistoryEntry& entry : history) {
    if (const auto* made = std::get_if<ToolCallMade>(&entry)) {
      if (!open_calls_.insert(made->call.value).second) output_.violation("call restored twice");
    } else if (const auto* answered = std::get_if<ToolCallAnswered>(&entry)) {
      if (open_calls_.count(answered->call.value) == 0) {
        output_.violation("restored output of an unknown call");
      }
      if (!answered_calls_.insert(answered->call.value).second) {
        output_.violation("output restored twice");
      }
    }
  }
}

// ---- The caller's audio.

void SimSession::append(std::int64_t samples, bool voice) {
  if (!alive_) return;
  appended_ += samples;
  if (voice) {
    silent_ = 0;
    voiced_ += samples;
    if (!speech_ && voiced_ >= kVoiceNeeded) speech_started();
    return;
  }
  if (!speech_) {
    voiced_ = 0;
    return;
  }
  silent_ += samples;
  if (silent_ >= kSilenceNeeded) speech_stopped();
}

void SimSession::speech_started() {
  speech_ = true;
  const std::int64_t start = std::max<std::int64_t>(0, appended_ - voiced_ - kPrefix);
  send(SpeechStarted{milliseconds{start / 8}});
  if (active_ && scenario_.settings.interrupts == Interrupts::Server) {
    finish(active_->id, ResponseStatus::Cancelled);
  }
}

void SimSession::speech_stopped() {
  speech_ = false;
  silent_ = voiced_ = 0;
  const ItemId item{++ids_.items};
  send(SpeechStopped{milliseconds{appended_ / 8}});
  send(CallerTurnCommitted{item, {}});
  timeline_.after(rng_.range(100, 1'500), [this, item] {
    send(CallerWords{item, "I would like an appointment.", Words::Final});
  });
  if (scenario_.settings.answers == Answers::Ours || active_) return;
  if (rng_.chance(scenario_.ignores_percent)) return;
  create({}, AskKind::Answer);
}

// ---- What the client sends.

void SimSession::take(const CallAction& action) {
  up_.send([this, action] {
    if (!alive_) return;
    if (const auto* asked = std::get_if<CreateResponse>(&action)) {
      if (active_) return error("conversation_already_has_active_response", asked->wire);
      create(asked->ask, asked->kind);
    } else if (const auto* cancel = std::get_if<CancelResponse>(&action)) {
      if (!is_active(cancel->response)) return error("response_cancel_not_active", cancel->wire);
      finish(cancel->response, ResponseStatus::Cancelled);
    } else if (const auto* truncate = std::get_if<TruncateItem>(&action)) {
      const auto item = items_.find(truncate->item.value);
      if (item == items_.end()) return output_.violation("truncate of an unknown item");
      if (truncate->audio_end.count() * 8 > item->second) {
        output_.violation("truncate beyond the item's audio");
      }
      item->second = truncate->audio_end.count() * 8;
    } else if (const auto* output = std::get_if<CreateToolOutput>(&action)) {
      if (open_calls_.count(output->call.value) == 0) {
        output_.violation("output of an unknown call");
      }
      if (!answered_calls_.insert(output->call.value).second) {
        output_.violation("a call answered twice");
      }
      send(ToolOutputAdded{});
    }
  });
}

// ---- Responses.

void SimSession::create(AskId ask, AskKind kind) {
  const ResponseId id{++ids_.responses};
  active_ = Response{id, {}, {}, {}};
  send(ResponseCreated{id, scenario_.echoes_metadata ? ask : AskId{}, false});
  if (rng_.chance(scenario_.stalls_percent)) return;
  const bool may_call = kind == AskKind::Answer || kind == AskKind::AfterTools;
  const bool tools = may_call && rng_.chance(scenario_.tools_percent);
  const bool talks = !tools || rng_.chance(40);
  timeline_.after(rng_.range(50, 900), [this, id, tools, talks] {
    if (!is_active(id)) return;
    if (rng_.chance(scenario_.fails_percent)) {
      return finish(id, ResponseStatus::Failed,
                    rng_.chance(15) ? "rate_limit_exceeded" : "server_error");
    }
    if (rng_.chance(2)) return finish(id, ResponseStatus::Completed);  // Not a word.
    if (talks) return speak(id, tools);
    call_tools(id);
  });
}

void SimSession::speak(ResponseId id, bool then_tools) {
  const ItemId item{++ids_.items};
  const Ms length = scenario_.long_answers ? rng_.range(2'000, 40'000) : rng_.range(200, 6'000);
  items_[item.value] = 0;
  active_->items.push_back(item);
  deltas(id, item, length * 8 + rng_.range(0, 159), then_tools);
}

void SimSession::deltas(ResponseId id, ItemId item, std::int64_t left, bool then_tools) {
  if (!is_active(id)) return;
  const std::int64_t bytes = std::min(left, rng_.range(1, 400 * 8));
  if (rng_.chance(70)) send(AgentWords{id, item, " words and words"});
  items_[item.value] += bytes;
  send_audio({id, item, bytes});
  left -= bytes;
  if (left > 0) {
    // Two to ten times as fast as speech.
    const Ms pace = std::max<Ms>(1, bytes / 8 / rng_.range(2, 10));
    timeline_.after(pace,
                    [this, id, item, left, then_tools] { deltas(id, item, left, then_tools); });
    return;
  }
  send(AgentAudioEnded{item});
  if (rng_.chance(10)) return speak(id, then_tools);  // A second item.
  if (then_tools) return call_tools(id);
  finish(id, rng_.chance(3) ? ResponseStatus::Incomplete : ResponseStatus::Completed);
}

std::pair<std::string, std::string> SimSession::draw_call() {
  if (rng_.chance(scenario_.end_call_percent)) return {"endCall", "{}"};
  if (rng_.chance(scenario_.transfer_percent)) return {"transferCall", R"({"number":0})"};
  switch (rng_.range(0, 3)) {
    case 0:
      return {"book", R"({"day":"monday","hour":9})"};
    case 1:
      return {"book", R"({ "hour": 9, "day": "monday" })"};
    case 2:
      return {"cancel", R"({"id":7})"};
    default:
      return {"lookup", R"({"day":"monday"})"};
  }
}

void SimSession::call_tools(ResponseId id) {
  const std::int64_t count = rng_.chance(20) ? rng_.range(2, 3) : 1;
  for (std::int64_t i = 0; i < count; ++i) {
    const ToolCallId call{++ids_.calls};
    open_calls_.insert(call.value);
    active_->calls.push_back(call);
    active_->asked.push_back(draw_call());
    const auto& [name, arguments] = active_->asked.back();
    send(ToolCalled{id, call, name, arguments});
  }
  timeline_.after(rng_.range(1, 60), [this, id] {
    if (is_active(id)) finish(id, ResponseStatus::Completed);
  });
}

void SimSession::finish(ResponseId id, ResponseStatus status, std::string code) {
  const Response response = std::move(*active_);
  active_.reset();
  // The calls are in the output again.
  for (std::size_t i = 0; i < response.calls.size(); ++i) {
    send(ToolCalled{id, response.calls[i], response.asked[i].first, response.asked[i].second});
  }
  if (status == ResponseStatus::Cancelled) {
    for (const ItemId item : response.items) check_belief(item, true);
  }
  TokenUsage usage{100, 50, 20, 10, 5, 80};
  send(ResponseDone{id, status, code, code == "server_error" ? code : "", usage});
}

/// Once there was time for the cancel to arrive, the clear to take effect and the truncate to come
/// back; once more, since a later cut may be on its way.
void SimSession::check_belief(ItemId item, bool again) {
  timeline_.after(2 * (scenario_.model_delay + 5) + 300, [this, item, again] {
    if (!alive_ || output_.believed(item, items_[item.value])) return;
    if (again) return check_belief(item, false);
    output_.violation("believes words that were never heard");
  });
}

}  // namespace tandem::simulation
