#include "tools/sim/carrier/caller_script.hpp"

#include <algorithm>
#include <stdexcept>

#include "media/g711_mulaw.hpp"
#include "media/tone_generator.hpp"
#include "media/wav.hpp"

namespace tandem::sim {

namespace {

/// A pause of the agent after which the next sound is another utterance: longer than the pauses
/// between the words of one.
constexpr std::chrono::milliseconds kUtteranceGap{400};

}  // namespace

void RecordingStore::load(const Scenario& scenario) {
  for (const CallScenario& call : scenario.calls) {
    for (const CallerTurn& turn : call.turns) {
      const auto* say = std::get_if<Say>(&turn);
      if (say == nullptr) continue;
      for (const std::filesystem::path& file : say->recordings) {
        if (recordings_.contains(file)) continue;
        const media::Wav wav = media::read_wav(file);
        if (wav.rate != media::kTelephony)
          throw std::runtime_error(file.string() + ": callers' recordings must have 8000 Hz");
        std::vector<std::uint8_t> mulaw(wav.samples.size());
        media::mulaw_encode(wav.samples, mulaw);
        put(file, std::move(mulaw));
      }
    }
  }
}

RecordingStore::Audio RecordingStore::find(const std::filesystem::path& file) const {
  const auto found = recordings_.find(file);
  return found == recordings_.end() ? nullptr : found->second;
}

void RecordingStore::put(const std::filesystem::path& file, std::vector<std::uint8_t> mulaw) {
  recordings_[file] = std::make_shared<const std::vector<std::uint8_t>>(std::move(mulaw));
}

CallerScript::CallerScript(const std::vector<CallerTurn>& turns, const RecordingStore& recordings)
    : turns_(turns), recordings_(recordings) {}

CallerScript::Step CallerScript::tick(bool agent_audible) {
  Step step;
  if (agent_audible) {
    if (agent_quiet_ >= kUtteranceGap) agent_utterance_ = Milliseconds{0};
    agent_utterance_ += media::kPtime;
    agent_quiet_ = Milliseconds{0};
    agent_heard_in_turn_ = true;
  } else {
    agent_quiet_ += media::kPtime;
  }
  in_turn_ += media::kPtime;
  // Turns that take no time follow one another within one tick.
  while (!over() && !hung_up_) {
    const bool done =
        std::visit([&](const auto& turn) { return advance(turn, step); }, turns_[next_]);
    if (!done) break;
    ++next_;
    in_turn_ = Milliseconds{0};
    agent_heard_in_turn_ = false;
    pressed_ = 0;
  }
  if (over() && !hung_up_) {
    hung_up_ = true;
    step.acts.emplace_back(CallerHangsUp{});
  }
  fill_frame(step);
  return step;
}

bool CallerScript::advance(const WaitForAgent& turn, Step&) {
  if (agent_heard_in_turn_ && agent_quiet_ >= turn.quiet) return true;
  if (in_turn_ < turn.timeout) return false;
  fail(agent_heard_in_turn_ ? "the agent did not stop speaking" : "the agent was not heard");
  return true;
}

bool CallerScript::advance(const WaitFor& turn, Step&) { return in_turn_ >= turn.length; }

bool CallerScript::advance(const Say& turn, Step& step) {
  if (!speech_.empty()) {
    if (said_ < speech_.size()) return false;
    speech_.clear();
    said_ = 0;
    step.acts.emplace_back(SpeechEnds{});
    return true;
  }
  if (turn.after_agent_audio) {
    const bool heard = agent_heard_in_turn_ && agent_quiet_ < kUtteranceGap &&
                       agent_utterance_ >= *turn.after_agent_audio;
    if (!heard && in_turn_ < turn.timeout) return false;
    if (!heard) fail("the agent did not speak long enough to be interrupted");
  }
  begin_speech(turn, step);
  return speech_.empty();
}

void CallerScript::begin_speech(const Say& turn, Step& step) {
  for (const std::filesystem::path& file : turn.recordings) {
    if (const RecordingStore::Audio audio = recordings_.find(file))
      speech_.insert(speech_.end(), audio->begin(), audio->end());
  }
  said_ = 0;
  step.acts.emplace_back(SpeechBegins{turn.transcript, turn.after_agent_audio.has_value()});
}

bool CallerScript::advance(const Press& turn, Step& step) {
  if (pressed_ < turn.digits.size() &&
      in_turn_ >= turn.pause * static_cast<std::int64_t>(pressed_)) {
    step.acts.emplace_back(PressKey{turn.digits[pressed_]});
    ++pressed_;
  }
  return pressed_ == turn.digits.size();
}

bool CallerScript::advance(const Beep& turn, Step& step) {
  if (speech_.empty()) {
    std::vector<std::int16_t> tone(
        static_cast<std::size_t>(media::samples_in(turn.length, media::kTelephony).count));
    media::ToneGenerator(1'000, -12, media::kTelephony).fill(tone);
    speech_.resize(tone.size());
    media::mulaw_encode(tone, speech_);
    said_ = 0;
    return speech_.empty();
  }
  if (said_ < speech_.size()) return false;
  speech_.clear();
  said_ = 0;
  step.acts.emplace_back(BeepEnds{});
  return true;
}

bool CallerScript::advance(const HangUp&, Step& step) {
  hung_up_ = true;
  step.acts.emplace_back(CallerHangsUp{});
  return true;
}

bool CallerScript::advance(const ExpectHangUp& turn, Step&) {
  if (in_turn_ < turn.timeout) return false;
  fail("the other side did not hang up");
  return true;
}

bool CallerScript::advance(const NetworkFault& turn, Step& step) {
  step.acts.emplace_back(turn);
  return true;
}

void CallerScript::fill_frame(Step& step) {
  step.frame.codes.fill(media::kMulawSilence);
  if (speech_.empty()) return;
  const std::size_t count = std::min(step.frame.codes.size(), speech_.size() - said_);
  std::copy_n(speech_.begin() + static_cast<std::ptrdiff_t>(said_), count,
              step.frame.codes.begin());
  said_ += count;
}

void CallerScript::ended_by_other_side() {
  if (over() || hung_up_) return;
  if (std::holds_alternative<ExpectHangUp>(turns_[next_])) {
    ++next_;
    return;
  }
  fail("the call ended before this turn was over");
}

void CallerScript::fail(const std::string& what) { unmet_.push_back(turn_name() + ": " + what); }

std::string CallerScript::turn_name() const { return "turn " + std::to_string(next_ + 1); }

}  // namespace tandem::sim
