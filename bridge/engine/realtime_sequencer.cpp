#include "bridge/engine/realtime_sequencer.hpp"

#include <algorithm>
#include <chrono>

#include "bridge/engine/error_reaction.hpp"

namespace tandem::engine {
namespace {

using std::chrono::seconds;

constexpr std::size_t kWaitingMax = 8;
constexpr std::size_t kOpenMax = 8;  ///< The server keeps to one; more is its fault, not ours.
constexpr std::size_t kGroupsMax = 16;
constexpr std::size_t kSeenCallsMax = 256;
/// A caller who speaks longer without a pause, or a detector that hangs, does not hold a create.
constexpr seconds kSpeechHold{10};
/// The server creates its answer in the same breath as the commit.
constexpr seconds kAnswerHold{1};
/// A create that neither a response nor an error has answered by then is lost, or its answer was
/// taken for something else: what waits behind it must not wait for ever. Shorter than the stall
/// watchdog's nudge, which has to get through.
constexpr seconds kInFlightMax{4};
/// After a collision with a response that we do not see.
constexpr seconds kCollisionHold{1};
/// Before what failed on their side is tried again.
constexpr std::chrono::milliseconds kRetryAfter{250};

template <class Container, class Value>
bool contains(const Container& container, const Value& value) {
  return std::find(container.begin(), container.end(), value) != container.end();
}

}  // namespace

RealtimeSequencer::RealtimeSequencer(const EngineSettings& settings)
    : interrupts_(settings.interrupts), answers_(settings.answers) {}

void RealtimeSequencer::restart() noexcept {
  waiting_.clear();
  in_flight_.reset();
  open_.clear();
  out_of_band_.clear();
  groups_.clear();
  outputs_sent_ = outputs_added_ = 0;
  speech_open_ = answer_due_ = false;
  hold_until_ = answer_due_until_ = {};
}

void RealtimeSequencer::on(const RealtimeEvent& event, Instant now, CallActions& out,
                           std::vector<CallEvent>& reports) {
  if (const auto* begun = std::get_if<ResponseCreated>(&event)) {
    created(*begun, now, out, reports);
  } else if (const auto* ended = std::get_if<ResponseDone>(&event)) {
    done(*ended, now, out, reports);
  } else if (const auto* call = std::get_if<ToolCalled>(&event)) {
    called(*call, reports);
  } else if (const auto* error = std::get_if<ModelErrored>(&event)) {
    errored(*error, now, out, reports);
  } else {
    ++outputs_added_;
  }
}

void RealtimeSequencer::on(const SpeechStarted&, Instant now) {
  speech_open_ = true;
  answer_due_ = false;
  hold_until_ = now + kSpeechHold;
}

void RealtimeSequencer::on(const SpeechStopped&, Instant now) {
  // The commit follows at once; until then the turn is still the caller's.
  hold_until_ = now + kAnswerHold;
}

void RealtimeSequencer::on(const CallerTurnCommitted&, Instant now) {
  speech_open_ = false;
  answer_due_ = answers_ == Answers::Server;
  hold_until_ = answer_due_ ? now + kAnswerHold : now;
  answer_due_until_ = hold_until_;
}

void RealtimeSequencer::on(const Tick&, Instant now, CallActions& out) {
  if (now >= answer_due_until_) answer_due_ = false;
  if (in_flight_ && now - created_at_ >= kInFlightMax) in_flight_.reset();
  if (!waiting_.empty()) pump(now, out);
}

// ---- The engine's wishes.

void RealtimeSequencer::on(const Ask& ask, Instant now, CallActions& out) {
  wait({ask.ask, ask.kind, Tried::Once, {}, false, ask.words});
  pump(now, out);
}

void RealtimeSequencer::on(const Stop& stop, Instant now, CallActions& out) {
  if (stop.only) return cancel(stop.only, out);
  // Tool results still have to be spoken of; all else that waits is out of date.
  std::erase_if(waiting_, [](const Create& create) { return !is_follow_up(create.ask); });
  // A cancel now would be lost: the response is not there yet.
  if (in_flight_) in_flight_->stopped = true;
  const bool server_cancels =
      stop.cause == StopCause::CallerSpoke && interrupts_ == Interrupts::Server;
  for (Open& open : open_) {
    if (open.stopped) continue;
    open.stopped = true;
    if (!server_cancels) out.push_back(CancelResponse{mint(), open.response});
  }
  pump(now, out);
}

void RealtimeSequencer::cancel(ResponseId response, CallActions& out) {
  for (Open& open : open_) {
    if (open.response != response || open.stopped) continue;
    open.stopped = true;
    out.push_back(CancelResponse{mint(), response});
  }
}

void RealtimeSequencer::on(const Heard& heard, Instant, CallActions& out) {
  out.push_back(TruncateItem{mint(), heard.item, heard.audio});
}

void RealtimeSequencer::on(const Tell& tell, Instant, CallActions& out) {
  out.push_back(CreateMessage{mint(), tell.role, tell.text});
}

void RealtimeSequencer::on(const ToolResult& result, Instant now, CallActions& out) {
  out.push_back(CreateToolOutput{mint(), result.call, result.output});
  ++outputs_sent_;
  const bool speak = result.follow == Follow::Speak;
  const auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Group& each) {
    return contains(each.open_calls, result.call);
  });
  if (group == groups_.end()) {
    // A call of an earlier session: nothing else to wait for.
    groups_.push_back({{}, {}, true, speak});
  } else {
    std::erase(group->open_calls, result.call);
    group->speak = group->speak || speak;
  }
  follow_up_groups();
  pump(now, out);
}

/// One create for all groups that are complete.
void RealtimeSequencer::follow_up_groups() {
  bool speak = false;
  std::erase_if(groups_, [&](const Group& group) {
    const bool complete = group.done && group.open_calls.empty();
    speak = speak || (complete && group.speak);
    return complete;
  });
  if (!speak) return;
  const auto another = std::find_if(waiting_.begin(), waiting_.end(),
                                    [](const Create& create) { return is_follow_up(create.ask); });
  if (another != waiting_.end()) return;
  wait({{kMintedHere | kFollowUpAsk | ++follow_ups_}, AskKind::AfterTools, Tried::Once, {}, false});
}

// ---- Creates that wait.

void RealtimeSequencer::wait(const Create& create) {
  // Two of a kind are one, unless each has words of its own; so are a follow-up and whatever else
  // is going to be said.
  for (Create& each : waiting_) {
    if (each.kind != create.kind || create.kind == AskKind::Say) continue;
    each = create;
    return;
  }
  if (waiting_.size() >= kWaitingMax) waiting_.erase(waiting_.begin());
  waiting_.push_back(create);
}

void RealtimeSequencer::wait_first(const Create& create) {
  if (waiting_.size() >= kWaitingMax) waiting_.pop_back();
  waiting_.insert(waiting_.begin(), create);
}

void RealtimeSequencer::pump(Instant now, CallActions& out) {
  if (waiting_.empty() || in_flight_ || !open_.empty() || now < hold_until_) return;
  Create next = waiting_.front();
  waiting_.erase(waiting_.begin());
  if (is_follow_up(next.ask) && !waiting_.empty()) {
    // What is asked besides sees the results too.
    next = waiting_.front();
    waiting_.erase(waiting_.begin());
  } else {
    std::erase_if(waiting_, [](const Create& create) { return is_follow_up(create.ask); });
  }
  next.wire = mint();
  next.stopped = false;
  out.push_back(CreateResponse{next.wire, next.ask, next.kind, next.words});
  in_flight_ = next;
  created_at_ = now;
}

// ---- The model's messages.

/// Which create of ours this response answers. Servers need not echo metadata in
/// `response.created`; then a committed turn that is not answered yet decides for the server's own.
std::optional<RealtimeSequencer::Create> RealtimeSequencer::match(const ResponseCreated& event) {
  if (!in_flight_) return std::nullopt;
  if (event.ask ? event.ask != in_flight_->ask : answer_due_) return std::nullopt;
  std::optional<Create> ours;
  ours.swap(in_flight_);
  return ours;
}

void RealtimeSequencer::created(const ResponseCreated& event, Instant now, CallActions& out,
                                std::vector<CallEvent>& reports) {
  if (event.out_of_band) {
    if (out_of_band_.size() < kOpenMax) out_of_band_.push_back(event.response);
    return;
  }
  const auto same = [&](const Open& open) { return open.response == event.response; };
  if (std::any_of(open_.begin(), open_.end(), same)) return;
  if (open_.size() >= kOpenMax) open_.erase(open_.begin());
  Open open{event.response, match(event), false, false};
  if (!open.create) {
    answer_due_ = false;
    open.saw_results = outputs_added_ >= outputs_sent_;
    std::erase_if(waiting_, [&](const Create& create) { return answers(open, create); });
  }
  open.stopped = open.create && open.create->stopped;
  reports.push_back(ResponseBegan{event.response, open.create ? open.create->ask : AskId{},
                                  open.stopped ? Begun::Stopped : Begun::Wanted});
  if (open.stopped) out.push_back(CancelResponse{mint(), event.response});
  open_.push_back(open);
  if (!speech_open_) hold_until_ = now;
}

/// Whether a response that the server began by itself does what the create was for: it answers the
/// caller, and it sees the tool results that it had acknowledged before.
bool RealtimeSequencer::answers(const Open& open, const Create& create) const noexcept {
  if (is_follow_up(create.ask) && create.kind == AskKind::AfterTools) return open.saw_results;
  return create.kind == AskKind::Nudge || create.kind == AskKind::Answer;
}

void RealtimeSequencer::called(const ToolCalled& event, std::vector<CallEvent>& reports) {
  if (contains(seen_calls_, event.call)) return;
  if (seen_calls_.size() >= kSeenCallsMax) seen_calls_.erase(seen_calls_.begin());
  seen_calls_.push_back(event.call);
  auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Group& each) {
    return each.response && each.response == event.response;
  });
  if (group == groups_.end()) {
    if (groups_.size() >= kGroupsMax) groups_.erase(groups_.begin());
    const bool open = std::any_of(open_.begin(), open_.end(), [&](const Open& each) {
      return each.response == event.response;
    });
    groups_.push_back({event.response, {}, !open, false});
    group = groups_.end() - 1;
  }
  group->open_calls.push_back(event.call);
  reports.push_back(ToolAsked{event.response, event.call, event.name, event.arguments});
}

void RealtimeSequencer::done(const ResponseDone& event, Instant now, CallActions& out,
                             std::vector<CallEvent>& reports) {
  if (std::erase(out_of_band_, event.response) > 0) return;
  Open open{event.response, {}, true, false};
  const auto found = std::find_if(open_.begin(), open_.end(), [&](const Open& each) {
    return each.response == event.response;
  });
  if (found != open_.end()) {
    open = *found;
    open_.erase(found);
  }
  for (Group& group : groups_) {
    if (group.response == event.response) group.done = true;
  }
  std::vector<CallEvent> lost;
  const bool failed = event.status == ResponseStatus::Failed && !open.stopped;
  const Retry retry = failed ? after_failure(open, event, now, lost) : Retry::No;
  reports.push_back(ResponseEnded{event.response, event.status, retry, event.usage});
  reports.insert(reports.end(), lost.begin(), lost.end());
  follow_up_groups();
  pump(now, out);
}

/// A failed response is tried once more, unless limits refuse it.
Retry RealtimeSequencer::after_failure(const Open& open, const ResponseDone& event, Instant now,
                                       std::vector<CallEvent>& reports) {
  switch (classify(event.error_code, event.error_type)) {
    case ErrorReaction::Refused:
      reports.push_back(ModelLost{ModelFault::Refused});
      return Retry::No;
    case ErrorReaction::Fatal:
      reports.push_back(ModelLost{ModelFault::Fatal});
      return Retry::No;
    case ErrorReaction::Reconnect:
      reports.push_back(ModelLost{ModelFault::Expired});
      return Retry::No;
    default:
      break;
  }
  Create again = open.create.value_or(Create{
      {kMintedHere | kFollowUpAsk | ++follow_ups_}, AskKind::Answer, Tried::Once, {}, false});
  if (again.tried == Tried::Twice) {
    reports.push_back(ModelLost{ModelFault::ServerError});
    return Retry::No;
  }
  again.tried = Tried::Twice;
  wait_first(again);
  hold_until_ = std::max(hold_until_, now + kRetryAfter);
  return Retry::Coming;
}

/// Our create collided with a response of the server's: it waits for that one's end.
void RealtimeSequencer::take_back(WireId cause, Instant now) {
  std::optional<Create> create;
  if (in_flight_ && (!cause || in_flight_->wire == cause)) {
    create.swap(in_flight_);
  } else {
    // We took the server's response for the answer to our create.
    for (Open& open : open_) {
      if (cause && open.create && open.create->wire == cause) create.swap(open.create);
    }
  }
  if (!create || create->stopped) return;
  const auto answered = [&](const Open& open) { return answers(open, *create); };
  if (std::any_of(open_.begin(), open_.end(), answered)) return;
  wait_first(*create);
  if (open_.empty()) hold_until_ = std::max(hold_until_, now + kCollisionHold);
}

/// An error that names our create, and no collision: it was not made.
void RealtimeSequencer::create_failed(const ModelErrored& event, Instant now,
                                      std::vector<CallEvent>& reports) {
  if (!event.cause || !in_flight_ || in_flight_->wire != event.cause) return;
  Create create = *in_flight_;
  in_flight_.reset();
  if (create.stopped || classify(event.code, event.type) != ErrorReaction::RetryOnce) return;
  if (create.tried == Tried::Twice) {
    reports.push_back(ModelLost{ModelFault::ServerError});
    return;
  }
  create.tried = Tried::Twice;
  wait_first(create);
  hold_until_ = std::max(hold_until_, now + kRetryAfter);
}

void RealtimeSequencer::errored(const ModelErrored& event, Instant now, CallActions& out,
                                std::vector<CallEvent>& reports) {
  switch (classify(event.code, event.type)) {
    case ErrorReaction::Ignore:
      return;
    case ErrorReaction::RetryWhenDone:
      take_back(event.cause, now);
      return;
    case ErrorReaction::Reconnect:
      reports.push_back(ModelLost{ModelFault::Expired});
      break;
    case ErrorReaction::Refused:
      reports.push_back(ModelLost{ModelFault::Refused});
      break;
    case ErrorReaction::Fatal:
      reports.push_back(ModelLost{ModelFault::Fatal});
      break;
    case ErrorReaction::RetryOnce:
    case ErrorReaction::OurFault:
      create_failed(event, now, reports);
      break;
  }
  out.push_back(Log{ModelErrorRecord{event.code, event.type}});
  pump(now, out);
}

}  // namespace tandem::engine
