// What a person says who has the call is written down; a call's last event waits for it.
#include <algorithm>
#include <string>
#include <utility>

#include "bridge/call/call_session.hpp"
#include "bridge/call/event_sink.hpp"
#include "bridge/call/shard.hpp"

namespace tandem::call {

/// Whoever takes a call over again and again has so many sessions at once, and loses the words of
/// the first.
void CallSession::listen_to_holder() {
  if (facts_.agent->transcription_model.empty()) return;
  if (ears_.size() >= kEarsMax) {
    ears_.front()->give_up();
    ears_.erase(ears_.begin());
  }
  ears_.push_back(std::make_unique<SupervisorEar>(shard_, facts_.agent, taken_.holder->actor,
                                                  static_cast<SupervisorEar::Listener&>(*this)));
  feed(engine::CallEvent{engine::SupervisorWordsDue{true}});
}

void CallSession::tend_ears(Instant now) {
  if (!words_due()) return;
  for (const auto& ear : ears_) {
    ear->tick(now);
    ear->flush();
  }
  std::erase_if(ears_, [now](const auto& ear) { return ear->over(now); });
  if (words_due()) return;
  if (over_) return note_kept_end();
  feed(engine::CallEvent{engine::SupervisorWordsDue{false}});
}

void CallSession::on_supervisor_words(engine::SupervisorWords words) {
  guarded([&] { feed(engine::CallEvent{std::move(words)}); });
}

void CallSession::on_supervisor_billed(const engine::TranscriptionBilled& billed) {
  guarded([&] { feed(engine::CallEvent{billed}); });
}

void CallSession::on_supervisor_words_missing(const std::string& actor) {
  log_.warn("supervisor.words_missing", {{"actor", actor}});
  guarded([&] { feed(engine::CallEvent{engine::SupervisorWordsMissing{actor}}); });
}

void CallSession::on_supervisor_batch_end() {
  guarded([this] { flush(); });
}

/// Who reads the call when it is over, a webhook's receiver or a model, reads it once: the last
/// sentence of a person is to be in it. It is dated as it was, and comes within
/// `CallTimes::last_words`. That it comes is told at once: no other node takes the call up
/// meanwhile.
void CallSession::keep_end(std::string fields) {
  note("call.ending", "{}");
  const CallEvent now = event_now(0, {}, {});
  kept_end_ = std::make_unique<KeptEnd>(KeptEnd{std::move(fields), now.at, now.call_time});
}

void CallSession::note_kept_end() {
  const auto kept = std::exchange(kept_end_, nullptr);
  if (!kept || shard_.services().events == nullptr) return;
  CallEvent event = event_now(++event_seq_, "call.ended", kept->fields);
  event.at = kept->at;
  event.call_time = kept->call_time;
  hand_on(event);
}

}  // namespace tandem::call
