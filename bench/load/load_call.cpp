#include "bench/load/load_call.hpp"

#include <algorithm>

#include "media/g711_mulaw.hpp"

namespace tandem::load {
namespace {

using namespace std::chrono_literals;

constexpr auto kFrame = static_cast<std::int64_t>(Channel::kBlock);
constexpr std::int64_t kBytesPerMs = 8;
// At the start of an answer, while the resampler swings in.
constexpr std::size_t kSettling = 32;
constexpr std::int64_t kEndless = INT64_MAX / 2;
// Less than this left to hear, and an interruption may find nothing to clear.
constexpr std::int64_t kClearLeastBytes = 60 * kBytesPerMs;
constexpr auto kOverdueAfter = 200ms;
constexpr std::size_t kAnswersKept = 4;
constexpr float kFound = Channel::kFound;

// How people talk to agents on the phone; the shares make 52 % of the time the agent's.
constexpr double kFirstTurnLeast = 1.0, kFirstTurnMost = 3.0;
constexpr double kTurnLeast = 2.0, kTurnMost = 5.0;
constexpr double kThinkLeast = 0.3, kThinkMost = 0.8;
constexpr double kAnswerLeast = 3.0, kAnswerMost = 9.0;
constexpr double kPauseLeast = 0.5, kPauseMost = 1.2;
// Where in an answer interruptions fall.
constexpr double kInterruptFrom = 0.15, kInterruptTo = 0.85;
constexpr auto kToolDeadline = 5s;

}  // namespace

LoadCall::LoadCall(LoadContext& context, std::uint64_t index)
    : context_(context),
      line_(context, index, *this),
      uplink_(context.uplink, context.figures.uplink.frames, uplink_ear_),
      downlink_(context.downlink, context.figures.downlink.frames, downlink_ear_) {}

void LoadCall::hang_up() {
  context_.loop.disarm(*this);
  line_.hang_up();
}

void LoadCall::on_line_end() {
  context_.loop.disarm(*this);
  heard_ = interrupted_ = nullptr;
}

void LoadCall::on_session_end() {
  context_.loop.disarm(*this);
  session_ = nullptr;
  if (line_.state() != CallerLine::State::Up) return;
  ++context_.figures.calls_lost;
  context_.figures.note("lost", "the server closed the model's session");
}

void LoadCall::link(ModelSession& session, std::int64_t offset) {
  session_ = &session;
  session.set_listener(this);
  linked_at_ = Clock::now();
  uplink_.begin(line_.origin(), kSettling, kEndless);
  uplink_.align(offset);
  frame_heard_ = offset / kFrame - 1;
  talk_in(Talk::Silent, context_.uniform_s(kFirstTurnLeast, kFirstTurnMost));
}

// ---- Who speaks when. ----

void LoadCall::talk_in(Talk next, Clock::duration after) {
  talk_ = next;
  context_.loop.arm(*this, Clock::now() + after);
}

void LoadCall::on_due(Time) {
  if (session_ == nullptr) return;
  switch (talk_) {
    case Talk::Silent:
    case Talk::Agent:
      return begin_turn();
    case Talk::Caller:
      return end_turn();
    case Talk::Tool:
      ++context_.figures.tools_unanswered;
      return begin_turn();
    case Talk::AskedFor:
      context_.figures.fault("model: no response was asked for");
      return begin_turn();
  }
}

void LoadCall::begin_turn() {
  Answer* heard = hearing();
  if (heard != nullptr) interrupt(*heard);
  session_->begin_turn();
  if (session_ == nullptr) return;  // Whatever is said may be what shows that the server has gone.
  talk_in(Talk::Caller, context_.uniform_s(kTurnLeast, kTurnMost));
}

void LoadCall::end_turn() {
  settle_interruption();
  if (session_->answering()) return talk_in(Talk::Silent, 1s);
  const bool by_itself = session_->end_turn();
  if (session_ == nullptr) return;
  const bool tool = context_.uniform(0, 1) < context_.options.tool_share;
  if (!by_itself) return talk_in(Talk::AskedFor, kToolDeadline);
  if (tool) {
    if (const auto call = session_->call_tool()) {
      tool_call_ = *call;
      ++context_.figures.tools_called;
      return talk_in(Talk::Tool, kToolDeadline);
    }
  }
  if (session_ != nullptr) answer();
}

void LoadCall::on_tool_output(std::string_view call_id) {
  // The answer follows when the client asks for it.
  if (talk_ == Talk::Tool && call_id == tool_call_) talk_in(Talk::AskedFor, kToolDeadline);
}

void LoadCall::on_response_wanted() { answer(); }

void LoadCall::answer() {
  ++context_.figures.answers;
  while (answers_.size() >= kAnswersKept && answers_.front().get() != heard_ &&
         answers_.front().get() != interrupted_)
    answers_.pop_front();
  auto made = std::make_unique<Answer>();
  // Far from the caller's own place, and from the last answer's.
  made->origin = line_.origin() + ReferenceSignal::kPeriod / 2 + 7919 * kFrame * answers_begun_++;
  const double seconds = context_.uniform(kAnswerLeast, kAnswerMost);
  made->length = static_cast<std::int64_t>(seconds * 50) * kFrame;
  made->deltas.reserve(static_cast<std::size_t>(made->length / kFrame));
  Answer& answer = *answers_.emplace_back(std::move(made));
  const auto think = context_.uniform_s(kThinkLeast, kThinkMost);
  session_->begin_answer(answer, Clock::now() + think);
  const bool interrupted = context_.uniform(0, 1) < context_.options.interrupted;
  const double until = interrupted ? seconds * context_.uniform(kInterruptFrom, kInterruptTo)
                                   : seconds + context_.uniform(kPauseLeast, kPauseMost);
  talk_in(Talk::Agent, think + std::chrono::duration_cast<Clock::duration>(
                                   std::chrono::duration<double>(until)));
}

// ---- What came through, caller to model. ----

void LoadCall::on_caller_audio(std::span<const std::int16_t> samples, Time arrived) {
  const std::int64_t before = frame_heard_;
  static_cast<void>(uplink_.add(samples, arrived));
  if (frame_heard_ > before)
    context_.figures.uplink.message_latency.add(arrived - line_.sent_at(frame_heard_));
}

void LoadCall::UplinkEar::on_heard(std::int64_t end, Time arrived, std::optional<float> snr_db) {
  DirectionFigures& figures = call_.context_.figures.uplink;
  if (snr_db) figures.snr.add(*snr_db);
  const std::int64_t frame = end / kFrame - 1;  // The last one that is whole.
  if (frame <= call_.frame_heard_ || frame >= call_.line_.frames()) return;
  call_.frame_heard_ = frame;
  figures.latency.add(arrived - call_.line_.sent_at(frame));
}

// ---- Model to caller. ----

/// The newest answer of which the caller still has something to hear.
Answer* LoadCall::hearing() noexcept {
  if (answers_.empty()) return nullptr;
  Answer& newest = *answers_.back();
  if (newest.cleared || newest.interrupted_at || newest.sent == 0) return nullptr;
  if (&newest != heard_) return &newest;  // All of it is on its way.
  const std::int64_t to_come = newest.sent - downlink_.position();
  const std::int64_t waiting = line_.playout().waiting(Clock::now());
  return to_come + waiting > 0 ? &newest : nullptr;
}

void LoadCall::interrupt(Answer& heard) {
  const std::int64_t to_come = &heard == heard_ ? heard.sent - downlink_.position() : heard.sent;
  heard.interrupted_at = Clock::now();
  heard.clear_due = to_come + line_.playout().waiting(*heard.interrupted_at) >= kClearLeastBytes;
  if (heard.clear_due) ++context_.figures.interruptions;
  interrupted_ = &heard;
}

void LoadCall::on_clear(Time arrived) {
  Answer* answer = interrupted_;
  if (answer == nullptr || answer->cleared) {
    ++context_.figures.clears_unasked;
    return;
  }
  answer->cleared = true;
  context_.figures.barge_in.add(arrived - *answer->interrupted_at);
  if (!answer->line_start) return;
  const std::int64_t played =
      std::max<std::int64_t>(line_.playout().played(arrived) - *answer->line_start, 0);
  answer->played_ms = static_cast<double>(played) / kBytesPerMs;
  settle_truncation(*answer);
}

void LoadCall::on_truncate(std::string_view item_id, double audio_end_ms) {
  for (const auto& answer : answers_) {
    if (answer->item_id != item_id || answer->truncated_ms) continue;
    answer->truncated_ms = audio_end_ms;
    return settle_truncation(*answer);
  }
}

void LoadCall::settle_truncation(Answer& answer) {
  if (!answer.played_ms || !answer.truncated_ms) return;
  context_.figures.truncation.add(*answer.truncated_ms - *answer.played_ms);
}

/// At the end of the turn that interrupted: seconds later.
void LoadCall::settle_interruption() {
  const Answer* answer = std::exchange(interrupted_, nullptr);
  if (answer == nullptr || !answer->clear_due) return;
  if (!answer->cleared) ++context_.figures.clears_missing;
  if (answer->played_ms && !answer->truncated_ms) ++context_.figures.truncation.missing;
}

void LoadCall::on_answer_sent(Answer&) {}

void LoadCall::on_agent_audio(std::span<const std::uint8_t> mulaw, Time arrived) {
  samples_.resize(mulaw.size());
  media::mulaw_decode(mulaw, samples_);
  std::span<const std::int16_t> left(samples_);
  newest_delta_late_.reset();
  while (!left.empty()) {
    const bool within = heard_ != nullptr && !heard_->cleared && !downlink_.complete();
    if (!within || next_answer_begins(left)) {
      Answer* next = answers_.empty() ? nullptr : answers_.back().get();
      if (next == nullptr || next == heard_ || next->sent == 0 || of_cleared(left)) {
        // Nothing of this is due: silence behind an answer's end is padding, all else is stale.
        const auto match = context_.downlink.match(0, left);
        if (!match.silent)
          context_.figures.stale_frames += (left.size() + Channel::kBlock - 1) / Channel::kBlock;
        break;
      }
      if (within) downlink_.finish(heard_->sent);
      hear_answer(*next);
    }
    if (!heard_->line_start)
      heard_->line_start =
          line_.playout().queued() + static_cast<std::int64_t>(samples_.size() - left.size());
    left = left.subspan(downlink_.add(left, arrived));
  }
  if (newest_delta_late_) context_.figures.downlink.message_latency.add(*newest_delta_late_);
}

void LoadCall::hear_answer(Answer& answer) {
  heard_ = &answer;
  downlink_.begin(answer.origin, kSettling, answer.length);
}

/// Whether the rest of the answer that is being heard is missing: its successor has begun.
bool LoadCall::next_answer_begins(std::span<const std::int16_t> samples) const {
  const Answer& newest = *answers_.back();
  if (&newest == heard_ || newest.sent == 0 || samples.size() < Channel::kBlock) return false;
  const auto block = samples.subspan(kSettling, Channel::kBlock - kSettling);
  return context_.downlink.match(newest.origin + kSettling, block).correlation >= kFound;
}

/// Whether this is audio of the answer that was cleared, come after its clear.
bool LoadCall::of_cleared(std::span<const std::int16_t> samples) const {
  if (heard_ == nullptr || !heard_->cleared || samples.size() < Channel::kBlock) return false;
  const auto block = samples.first(Channel::kBlock);
  const auto expected = heard_->origin + static_cast<std::uint64_t>(downlink_.position());
  return context_.downlink.match(expected, block).correlation >= kFound;
}

void LoadCall::DownlinkEar::on_heard(std::int64_t end, Time arrived, std::optional<float> snr_db) {
  DirectionFigures& figures = call_.context_.figures.downlink;
  if (snr_db) figures.snr.add(*snr_db);
  Answer& answer = *call_.heard_;
  while (answer.deltas_heard < answer.deltas.size()) {
    const Answer::Delta& delta = answer.deltas[answer.deltas_heard];
    if (delta.end > end) break;
    ++answer.deltas_heard;
    if (delta.end <= end - kFrame) continue;  // Its last frame did not come.
    call_.newest_delta_late_ = arrived - delta.at;
    figures.latency.add(arrived - delta.at);
  }
}

LoadCall::Overdue LoadCall::overdue(Time now) const {
  Overdue overdue;
  if (session_ == nullptr || line_.state() != CallerLine::State::Up) return overdue;
  for (std::int64_t frame = line_.frames() - 1; frame > frame_heard_; --frame) {
    if (line_.frames() - frame >= 1000) break;
    if (now - line_.sent_at(frame) >= kOverdueAfter) ++overdue.uplink;
  }
  if (answers_.empty()) return overdue;
  const Answer& newest = *answers_.back();
  if (newest.interrupted_at) return overdue;
  for (std::size_t i = newest.deltas_heard; i < newest.deltas.size(); ++i)
    if (now - newest.deltas[i].at >= kOverdueAfter) ++overdue.downlink;
  return overdue;
}

}  // namespace tandem::load
