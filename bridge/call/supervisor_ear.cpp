#include "bridge/call/supervisor_ear.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "bridge/call/realtime_port.hpp"
#include "bridge/call/shard.hpp"
#include "bridge/model/model_breaker.hpp"
#include "bridge/model/realtime_writer.hpp"

namespace tandem::call {
namespace {

using std::chrono::steady_clock;

/// A second of μ-law silence ends a turn, however the server is set.
constexpr auto kSilence = [] {
  std::array<std::uint8_t, 8'000> silence{};
  silence.fill(0xFF);
  return silence;
}();
/// Of one message, of what was kept.
constexpr std::size_t kPiece = 4'000;
constexpr std::size_t kUntoldMax = 100;

std::string settings_of(const Agent& agent) {
  model::SessionSettings settings;
  settings.audio = model::AudioFormat::Pcmu;
  // A headset.
  settings.noise_reduction = model::NoiseReduction::NearField;
  settings.transcription_model = agent.transcription_model;
  settings.language = agent.language;
  return model::transcription_session_update("su-ear", settings);
}

}  // namespace

SupervisorEar::SupervisorEar(Shard& shard, std::shared_ptr<const Agent> agent, std::string actor,
                             Listener& listener)
    : shard_(shard), agent_(std::move(agent)), actor_(std::move(actor)), listener_(listener) {
  // Whether the service is there is for calls to find out.
  const auto& breaker = shard_.breakers().of(shard_.services().model, agent_->model);
  if (breaker.state(steady_clock::now()) == model::ModelBreaker::State::Closed)
    open();
  else
    given_up_ = true;
}

SupervisorEar::~SupervisorEar() {
  if (!leg_) return;
  leg_->close("done");
  shard_.retire(std::move(leg_));
}

void SupervisorEar::open() {
  ++tries_;
  opened_at_ = steady_clock::now();
  model::ModelLeg::Options options;
  options.endpoint = shard_.services().model;
  options.only_writes = true;
  options.session_update = [agent = agent_] { return settings_of(*agent); };
  options.ready_max = shard_.services().times.model_try;
  leg_ = std::make_unique<model::ModelLeg>(
      shard_.loop(), shard_.tasks(), shard_.services().dialer, std::move(options),
      shard_.model_reader(), shard_.metrics(), static_cast<model::ModelLeg::Listener&>(*this));
}

/// No session, and none will be tried.
bool SupervisorEar::hopeless() const noexcept {
  return given_up_ || (tries_ >= kTriesMax && (!leg_ || lost_));
}

bool SupervisorEar::owes() const noexcept {
  return speaking_ || !untold_.empty() || (!kept_.empty() && heard_at_ != Instant{});
}

void SupervisorEar::miss() {
  if (!std::exchange(missed_, true)) listener_.on_supervisor_words_missing(actor_);
}

void SupervisorEar::give_up() {
  if (owes()) miss();
  given_up_ = true;
}

void SupervisorEar::hear(std::span<const std::uint8_t> mulaw, Instant now) {
  if (finished_at_ != Instant{}) return;
  if (hopeless()) return miss();
  heard_at_ = now;
  quiet_ = false;
  append(mulaw);
}

void SupervisorEar::append(std::span<const std::uint8_t> mulaw) {
  if (leg_ && leg_->ready()) {
    given_at_ = steady_clock::now();
    return leg_->append(mulaw, mulaw.size());
  }
  kept_.insert(kept_.end(), mulaw.begin(), mulaw.end());
  if (kept_.size() <= kKeptMax) return;
  kept_.erase(kept_.begin(), kept_.end() - static_cast<std::ptrdiff_t>(kKeptMax));
  miss();
}

/// Once behind their latest sound: the server tells turns apart by the silence that it is sent.
void SupervisorEar::append_silence() {
  if (std::exchange(quiet_, true)) return;
  append(kSilence);
}

void SupervisorEar::give_kept() {
  for (std::size_t at = 0; at < kept_.size(); at += kPiece) {
    const auto piece = std::span(kept_).subspan(at, std::min(kPiece, kept_.size() - at));
    leg_->append(piece, piece.size());
  }
  kept_ = {};
  given_at_ = steady_clock::now();
}

void SupervisorEar::finish(Instant now) {
  if (finished_at_ != Instant{}) return;
  finished_at_ = now;
  if (!hopeless()) append_silence();
  flush();
}

/// While they may still speak it stays, hopeless or not: what they say is to be missed.
bool SupervisorEar::over(Instant now) const noexcept {
  if (finished_at_ == Instant{}) return false;
  if (hopeless()) return true;
  const bool there = leg_ && !lost_;
  // Nothing was said, or what was said went with its session.
  if (heard_at_ == Instant{} || (!there && kept_.empty())) return true;
  if (now - finished_at_ >= shard_.services().times.last_words) return true;
  const bool settled = there && leg_->ready() && untold_.empty() && !speaking_;
  return settled && now - given_at_ >= kSettles;
}

void SupervisorEar::tick(Instant now) {
  if (std::exchange(lost_, false)) {
    leg_->close("");
    shard_.retire(std::move(leg_));
  }
  if (!leg_ && !hopeless() && !over(now) && now >= next_try_) open();
  if (leg_) leg_->tick(now);
  if (!quiet_ && !hopeless() && now - heard_at_ >= kPause) append_silence();
  if (over(now) && owes()) miss();
}

void SupervisorEar::flush() {
  if (leg_ && !lost_) leg_->flush();
}

void SupervisorEar::on_model_ready(model::ModelLeg&) {
  tries_ = 0;
  give_kept();
  flush();
}

void SupervisorEar::on_model_message(model::ModelLeg&, const model::Message& message) {
  const auto now = steady_clock::now();
  if (std::holds_alternative<model::SpeechStarted>(message)) {
    speaking_ = true;
    turn_ = {{}, now, now};
  } else if (std::holds_alternative<model::SpeechStopped>(message)) {
    speaking_ = false;
    turn_.to = std::max(turn_.from, now - model::ServerVad().silence);
  } else if (const auto* committed = std::get_if<model::Committed>(&message)) {
    untold_.push_back({std::string(committed->item_id), turn_.from, turn_.to});
    if (untold_.size() > kUntoldMax) {
      untold_.pop_front();
      miss();
    }
  } else if (const auto* failed = std::get_if<model::CallerTranscriptFailed>(&message)) {
    (void)take(failed->item_id);
    miss();
  } else if (const auto* done = std::get_if<model::CallerTranscriptDone>(&message)) {
    const Turn turn = take(done->item_id);
    if (done->usage) listener_.on_supervisor_billed(billed_of({}, *done->usage));
    if (!done->transcript.empty())
      listener_.on_supervisor_words({actor_, std::string(done->transcript), turn.from, turn.to});
  }
}

SupervisorEar::Turn SupervisorEar::take(std::string_view item) {
  const auto found = std::find_if(untold_.begin(), untold_.end(),
                                  [item](const Turn& each) { return each.item == item; });
  const auto now = steady_clock::now();
  if (found == untold_.end()) return {{}, now, now};
  Turn turn = std::move(*found);
  untold_.erase(found);
  return turn;
}

void SupervisorEar::on_model_batch_end(model::ModelLeg&) { listener_.on_supervisor_batch_end(); }

void SupervisorEar::on_model_end(model::ModelLeg&, const model::ModelEnd& end) {
  shard_.metrics().model_error(end.code);
  lost_ = true;
  // What is kept goes to the next session; what this one had not written down went with it.
  if (speaking_ || !untold_.empty()) miss();
  speaking_ = false;
  untold_.clear();
  const bool final =
      end.kind == model::ModelEnd::Kind::Fatal || end.kind == model::ModelEnd::Kind::Refused;
  if (final) tries_ = kTriesMax;
  next_try_ = std::max(steady_clock::now() + kTryAgain, opened_at_ + kBetweenSessions);
  if (!hopeless()) return;
  if (owes()) miss();
  kept_ = {};
}

}  // namespace tandem::call
