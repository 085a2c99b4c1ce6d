// The verbs of a call's document, one function each.
#include "core/sleep.hpp"
#include "tools/sim/carrier/call.hpp"
#include "tools/sim/carrier/caller_id.hpp"
#include "tools/sim/message_log.hpp"

namespace tandem::sim {

namespace {

using std::chrono::milliseconds;

/// How fast a synthetic voice reads.
constexpr milliseconds kPerCharacter{60};
/// What a `<Play>` of a file is taken to last.
constexpr milliseconds kPlayLength{1'000};
/// A digit of `<Play digits>`, and its `w`.
constexpr milliseconds kDigitLength{250}, kDigitWait{500};

}  // namespace

Task<Call::Next> Call::perform(Verb verb) {
  Next next;
  if (std::holds_alternative<RejectVerb>(verb)) {
    const std::string reason = std::get<RejectVerb>(verb).reason;
    end("reject-verb", reason == "busy" ? "busy" : "failed");
  } else if (std::holds_alternative<HangupVerb>(verb)) {
    end("hangup-verb", "completed");
  } else if (auto* redirect = std::get_if<RedirectVerb>(&verb)) {
    FormFields none;
    next = co_await action(redirect->method, redirect->url, std::move(none));
  } else if (auto* rest = std::get_if<PauseVerb>(&verb)) {
    (void)co_await pause(rest->length);
  } else if (auto* spoken = std::get_if<SayVerb>(&verb)) {
    answer();
    co_await say(spoken->text, spoken->loop);
  } else if (auto* played = std::get_if<PlayVerb>(&verb)) {
    answer();
    PlayVerb copy = *played;
    co_await play(std::move(copy));
  } else if (auto* dialled = std::get_if<DialVerb>(&verb)) {
    answer();
    DialVerb copy = *dialled;
    next = co_await dial(std::move(copy));
  } else if (auto* connected = std::get_if<ConnectVerb>(&verb)) {
    answer();
    ConnectVerb copy = *connected;
    next = co_await connect(std::move(copy));
  }
  co_return next;
}

Task<> Call::say(std::string text, int loop) {
  journal_.write("announce", {{"text", text}});
  const milliseconds once = kPerCharacter * static_cast<std::int64_t>(text.size());
  announcing_ = true;
  // 0 means for ever; a caller hangs up before that.
  (void)co_await pause(once * (loop == 0 ? 1'000 : loop));
  announcing_ = false;
}

Task<> Call::play(PlayVerb verb) {
  milliseconds once = kPlayLength;
  if (!verb.url.empty()) {
    co_await webhooks_.fetch_media(verb.url);
  } else {
    once = milliseconds{0};
    for (char digit : verb.digits) once += digit == 'w' || digit == 'W' ? kDigitWait : kDigitLength;
  }
  journal_.write("play", {{"url", verb.url}, {"digits", verb.digits}});
  announcing_ = true;
  (void)co_await pause(once * (verb.loop == 0 ? 1'000 : verb.loop));
  announcing_ = false;
}

Task<Call::Next> Call::connect(ConnectVerb verb) {
  stream_ = std::make_unique<MediaStream>(context_, journal_, verb.stream, changed_);
  ++streams_;
  const bool open = co_await stream_->open();
  if (!open) {
    stream_.reset();
    tell_stream(verb.stream, "stream-error", "the stream could not be opened");
  } else {
    tell_stream(verb.stream, "stream-started", "");
    TaskGroup serving(context_.loop);
    serving.spawn([this] { return stream_->serve(); });
    while (!interrupted() && !stream_->ended()) {
      changed_.reset();
      (void)co_await changed_.wait_for(milliseconds{1'000});
    }
    if (!stream_->ended()) stream_->stop();
    co_await serving.join();
    const std::size_t faults = journal_.faults().size();
    if (faults > 0 && journal_.faults().back().code >= 31900)
      tell_stream(
          verb.stream, "stream-error",
          std::to_string(journal_.faults().back().code) + " - " + journal_.faults().back().what);
    tell_stream(verb.stream, "stream-stopped", "");
    close_stream();
    if (setup_.script->after_close == CallScenario::AfterClose::Hold && !interrupted())
      co_await hold();
  }
  Next next;
  if (!interrupted() && !verb.action.empty()) {
    FormFields none;
    next = co_await action(verb.method, verb.action, std::move(none));
  }
  co_return next;
}

void Call::close_stream() {
  stream_->finish();
  const MediaStream::Counters& counters = stream_->counters();
  totals_.frames_sent += counters.frames_sent;
  totals_.frames_dropped += counters.frames_dropped;
  totals_.media_received += counters.media_received;
  totals_.bytes_received += counters.bytes_received;
  totals_.marks_received += counters.marks_received;
  totals_.marks_echoed += counters.marks_echoed;
  totals_.clears += counters.clears;
  underruns_ += stream_->playout().underruns();
  marks_unsettled_ += stream_->playout().waiting_marks();
  heard_bytes_ += stream_->playout().agent_bytes_played();
  const HeardAudio& heard = stream_->heard();
  if (heard.keeps()) {
    clicks_ += heard.clicks(stream_->playout().borders());
    heard.write(context_.options.record, sid_ + "-" + std::to_string(streams_));
  }
  stream_.reset();
}

const DialOutcome& Call::outcome_of(const std::string& number) const {
  static const DialOutcome answered{};
  for (const DialOutcome& outcome : setup_.script->dials)
    if (outcome.number == number || outcome.number == "*") return outcome;
  return answered;
}

Task<Call::Next> Call::dial(DialVerb verb) {
  const DialNumber number = verb.numbers.front();
  const std::string refused =
      caller_id_fault({setup_.from, setup_.to, setup_.outbound}, verb.caller_id);
  if (!refused.empty()) {
    // Nobody is rung.
    journal_.fault(13214, refused);
    Next next;
    if (verb.action.empty()) co_return next;
    FormFields failed{{"DialCallStatus", "failed"}};
    next = co_await action(verb.method, verb.action, std::move(failed));
    co_return next;
  }
  const DialOutcome outcome = outcome_of(number.number);
  const std::string child = context_.sids.make("CA");
  journal_.write("dial",
                 {{"number", number.number}, {"child", child}, {"outcome", outcome.status}});
  const bool connects = outcome.status == "completed";
  const milliseconds limit(verb.timeout);
  const milliseconds ringing = outcome.status == "no-answer" ? limit : outcome.ring;
  bool going = co_await pause(std::min(ringing, limit));
  if (going && connects) going = co_await pause(outcome.talk);
  journal_.write("dial-end", {{"child", child}});
  Next next;
  if (!going || verb.action.empty()) co_return next;
  // Who picks up and is never joined with the caller was reached all the same.
  const bool declined = outcome.status == "declined";
  FormFields extra{{"DialCallStatus", declined ? "completed" : outcome.status},
                   {"DialCallSid", child},
                   {"DialBridged", connects ? "true" : "false"}};
  if (connects)
    extra.emplace_back(
        "DialCallDuration",
        std::to_string(std::chrono::ceil<std::chrono::seconds>(outcome.talk).count()));
  next = co_await action(verb.method, verb.action, std::move(extra));
  co_return next;
}

}  // namespace tandem::sim
