// A call that comes from another node, and one that goes to another.
#include <utility>

#include "bridge/engine/call_engine.hpp"

namespace tandem::engine {
namespace {

/// A transcript often comes long after the turn; some never come.
constexpr std::chrono::seconds kWordsCome{3};
/// What was kept for a session comes to it at once; by then it has told of a voice in it.
constexpr std::chrono::seconds kHearsKept{1};

}  // namespace

void CallEngine::take_over(PastCall past) {
  // Of a call in which nobody was met yet nothing is taken up: it begins here.
  if (!past.met) return;
  from_elsewhere_ = true;
  past_age_ = past.age;
  past_answered_ = past.answered_for;
  talk_.take_over(past.said);
  tools_.take_over(past.tools);
}

/// The caller has been there for a while, and hears nothing now: the agent has the word as soon as
/// the model listens.
void CallEngine::go_on(Instant now, CallActions& out) {
  began_at_ = now - past_age_;
  attached_at_ = now - past_answered_;
  greeted_ = true;
  resume_owed_ = true;
  model_.opening(now);
  out.push_back(OpenModel{OpenWhy::Lost});
}

/// Nobody has the word: a moment in which nobody hears that something is changed.
bool CallEngine::between_turns(Instant now) const noexcept {
  return !speech_open_ && responses_.empty() && !stall_.owed() && ledger_.items_waiting() == 0 &&
         !ledger_.unplayed(now) && !tools_.waiting() && !farewell_.active() && !dtmf_ask_at_;
}

/// The carrier sends a frame every 20 ms to whomever it streams to. While it does, the call is this
/// node's; where it does not, it may have turned to another one. Behind a silence what comes may
/// have lain in the socket since before.
bool CallEngine::line_is_heard(Instant now) const noexcept {
  return attached_ && now - carrier_heard_at_ < kHeardLately && now >= line_sure_from_;
}

/// The words of the last turn come from the session in use, or not at all.
bool CallEngine::words_due(Instant now) const noexcept {
  return settings_.transcribes && talk_.awaits_words() && now - committed_at_ < kWordsCome;
}

void CallEngine::handle(const HandOver&, Instant now, CallActions& out) {
  to_hand_over_ = true;
  watch_hand_over(now, out);
}

/// What becomes of it is the other node's to tell.
void CallEngine::handle(const TakenElsewhere&, Instant now, CallActions& out) {
  close(now, out);
  out.push_back(Log{HandedOverRecord{length(now)}});
  out.push_back(GiveAway{.is_there = true});
}

void CallEngine::watch_hand_over(Instant now, CallActions& out) {
  // Whoever is ringing somebody, or talks in the agent's place, is not to be left alone with it,
  // and the next node's agent is to know what they said.
  if (!to_hand_over_ || !attached_ || transfer_.active()) return;
  // Of two who have just met, or of whom one is not listened to yet, more would be lost than a
  // moment. Both are bounded: the idle ladder has the agent speak, and a model that stays away is
  // apologised for.
  if (!greeted_ || model_.phase() == ModelLink::Phase::Opening) return;
  if (now - listens_since_ < kHearsKept) return;
  if (supervision_.muted() || taken_over() || take_over_.words_due()) return;
  if (!between_turns(now) || words_due(now)) return;
  settle(now, out);
  for (const bool filled : {true, false})
    if (const auto record = gap_log_.take(filled)) out.push_back(Log{*record});
  talk_.all_over(out);
  phase_ = Phase::Ended;
  out.push_back(Log{HandedOverRecord{length(now)}});
  out.push_back(GiveAway{!line_is_heard(now)});
}

}  // namespace tandem::engine
