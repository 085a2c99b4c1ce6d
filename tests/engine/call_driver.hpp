#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "bridge/engine/call_machine.hpp"
#include "tests/sim/sim_player.hpp"
#include "tests/sim/timeline.hpp"

namespace tandem::engine_test {

using namespace engine;
using std::chrono::milliseconds;
using namespace std::chrono_literals;

/// Drives a call machine in virtual time as a session does: frames and ticks every 20 ms, a carrier
/// without delay that truly plays and echoes marks, stock phrases of one second. The model's part
/// is played by the test.
class CallDriver {
 public:
  explicit CallDriver(EngineSettings settings = {}) : machine(std::move(settings)) {
    player.on_mark = [this](MarkId mark) {
      if (echoes_marks) echoes_.push_back(mark);
    };
  }

  void on(const CallEvent& event) {
    machine.on(event, now(), scratch_);
    carry_out();
  }
  void on(const RealtimeEvent& event) {
    machine.on(event, now(), scratch_);
    carry_out();
  }
  /// Webhook, session and stream, 100 ms apart.
  void connect() {
    on(CallEvent{CallBegan{}});
    run(100ms);
    on(CallEvent{ModelReady{}});
    run(100ms);
    on(CallEvent{StreamAttached{}});
    attached_at_ = timeline_.now();
  }
  void run(milliseconds length) {
    const simulation::Ms until = timeline_.now() + length.count();
    while (timeline_.now() < until) {
      timeline_.run(timeline_.now() + 1);
      deliver_marks();
      if (timeline_.now() % 20 != 0) continue;
      if (attached && !machine.ended() && caller_sends) {
        on(CallEvent{CallerFrame{{160}, milliseconds{timeline_.now() - attached_at_}}});
      }
      on(CallEvent{Tick{}});
    }
  }
  /// Runs until it holds, at most `limit`. False: it never did.
  bool run_until(milliseconds limit, const std::function<bool()>& holds) {
    for (milliseconds passed{0}; passed < limit; passed += 20ms) {
      if (holds()) return true;
      run(20ms);
    }
    return holds();
  }

  // The model speaks.
  void response(std::uint32_t id, AskId ask = {}) {
    on(RealtimeEvent{ResponseCreated{{id}, ask, false}});
  }
  /// Audio of an item, delivered at once.
  void audio(std::uint32_t response, std::uint32_t item, milliseconds length) {
    const std::int64_t bytes = length.count() * 8;
    if (machine.audio_wanted({response})) {
      on(CallEvent{AgentAudio{{response}, {item}, bytes}});
    } else {
      on(CallEvent{AgentAudioDropped{{response}, {item}}});
    }
  }
  void done(std::uint32_t response, ResponseStatus status = ResponseStatus::Completed,
            std::string code = {}) {
    on(RealtimeEvent{ResponseDone{{response}, status, std::move(code), {}, {}}});
  }
  /// A whole answer of one item.
  void answer(std::uint32_t response_id, std::uint32_t item, milliseconds length, AskId ask = {}) {
    response(response_id, ask);
    audio(response_id, item, length);
    on(CallEvent{AgentAudioEnded{{item}}});
    done(response_id);
  }
  /// The caller says something; the model hears it.
  void turn(std::uint32_t item, milliseconds length = 1s) {
    on(CallEvent{SpeechStarted{appended()}});
    run(length);
    on(CallEvent{SpeechStopped{appended()}});
    on(CallEvent{CallerTurnCommitted{{item}, {}}});
  }

  template <class Action>
  [[nodiscard]] std::vector<Action> all() const {
    std::vector<Action> found;
    for (const CallAction& action : actions) {
      if (const auto* each = std::get_if<Action>(&action)) found.push_back(*each);
    }
    return found;
  }
  template <class Record>
  [[nodiscard]] std::vector<Record> records() const {
    std::vector<Record> found;
    for (const Log& log : all<Log>()) {
      if (const auto* each = std::get_if<Record>(&log.record)) found.push_back(*each);
    }
    return found;
  }
  template <class Action>
  [[nodiscard]] std::size_t count() const {
    return all<Action>().size();
  }
  [[nodiscard]] bool asked(AskKind kind) const {
    for (const CreateResponse& create : all<CreateResponse>()) {
      if (create.kind == kind) return true;
    }
    return false;
  }
  /// Of the latest create of this kind.
  [[nodiscard]] AskId ask_of(AskKind kind) const {
    AskId ask;
    for (const CreateResponse& create : all<CreateResponse>()) {
      if (create.kind == kind) ask = create.ask;
    }
    return ask;
  }
  /// What the session in use was sent, as it counts.
  [[nodiscard]] milliseconds appended() const noexcept { return milliseconds{appended_ / 8}; }
  /// Forgets what was done so far.
  void forget() { actions.clear(); }

  [[nodiscard]] Instant now() const {
    return Instant{} + std::chrono::hours{1} + milliseconds{timeline_.now()};
  }
  [[nodiscard]] milliseconds clock() const { return milliseconds{timeline_.now()}; }

 private:
  void deliver_marks() {
    (void)player.queued();
    while (!echoes_.empty()) {
      const MarkId mark = echoes_.front();
      echoes_.pop_front();
      on(CallEvent{MarkEchoed{mark}});
    }
  }
  void carry_out() {
    CallActions list;
    list.swap(scratch_);
    std::vector<CallEvent> at_once;
    for (const CallAction& action : list) {
      actions.push_back(action);
      count_appended(action);
      if (const auto* play = std::get_if<Play>(&action)) {
        player.media(play->item, play->offset, play->bytes, play->padding);
      } else if (const auto* mark = std::get_if<SendMark>(&action)) {
        player.mark(mark->mark);
      } else if (std::holds_alternative<Clear>(action)) {
        player.clear();
      } else if (const auto* stock = std::get_if<LoadStock>(&action)) {
        const bool tone = stock->phrase == StockPhrase::SoftTone;
        at_once.push_back(tone ? StockLoaded{stock->item, 2'560}
                               : StockLoaded{stock->item, 8'000, "One moment, please."});
      }
    }
    for (const CallEvent& event : at_once) on(event);
  }

  void count_appended(const CallAction& action) {
    if (const auto* frame = std::get_if<AppendCaller>(&action)) {
      appended_ += frame->length.count;
    } else if (const auto* silence = std::get_if<AppendSilence>(&action)) {
      appended_ += silence->length.count;
    } else if (const auto* kept = std::get_if<AppendKept>(&action)) {
      appended_ += kept->length.count;
    } else if (std::holds_alternative<SwapModel>(action)) {
      appended_ = 0;
    } else if (const auto* open = std::get_if<OpenModel>(&action)) {
      if (open->why != OpenWhy::Rollover) appended_ = 0;
    }
  }

 public:
  CallMachine machine;

 private:
  simulation::Timeline timeline_;

 public:
  simulation::SimPlayer player{timeline_};
  CallActions actions;  ///< All that were carried out.
  bool attached = true, caller_sends = true, echoes_marks = true;

 private:
  CallActions scratch_;
  std::deque<MarkId> echoes_;
  simulation::Ms attached_at_ = 0;
  std::int64_t appended_ = 0;
};

}  // namespace tandem::engine_test
