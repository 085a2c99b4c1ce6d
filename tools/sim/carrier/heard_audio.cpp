#include "tools/sim/carrier/heard_audio.hpp"

#include "media/g711_mulaw.hpp"
#include "media/wav.hpp"
#include "tools/sim/carrier/click_detector.hpp"

namespace tandem::sim {

namespace {

constexpr std::uint64_t kBytesPerMs = 8;
constexpr std::uint64_t kPauseBytes =
    static_cast<std::uint64_t>(PlayoutBuffer::kUnderrunMax.count()) * kBytesPerMs;

std::chrono::microseconds time_of(std::uint64_t bytes) {
  return std::chrono::microseconds(static_cast<std::int64_t>(bytes * 1000 / kBytesPerMs));
}

std::vector<std::int16_t> linear(std::span<const std::uint8_t> codes) {
  std::vector<std::int16_t> samples(codes.size());
  media::mulaw_decode(codes, samples);
  return samples;
}

}  // namespace

std::optional<HeardAudio::Utterance> HeardAudio::heard(const PlayoutBuffer::Played& played,
                                                       Time now) {
  if (keep_) heard_.insert(heard_.end(), played.audio.begin(), played.audio.end());
  const std::uint64_t total = played.audio.size(), agent = played.agent_bytes;
  const Time began = now - time_of(total);
  std::optional<Utterance> closed;
  if (agent > 0) {
    if (!open_) {
      open_ = Utterance{};
      open_->begin = began;
      open_->offset = line_;
    }
    open_->bytes += agent;
    open_->end = began + time_of(agent);
    silence_ = total - agent;
  } else {
    silence_ += total;
  }
  line_ += total;
  if (open_ && silence_ > kPauseBytes) closed = finish();
  return closed;
}

std::optional<HeardAudio::Utterance> HeardAudio::cleared(std::uint64_t flushed, Time now) {
  if (!open_) return std::nullopt;
  if (silence_ == 0) open_->end = now;
  open_->cleared = flushed > 0;
  open_->flushed = flushed;
  return finish();
}

std::optional<HeardAudio::Utterance> HeardAudio::finish() {
  std::optional<Utterance> closed;
  closed.swap(open_);
  return closed;
}

void HeardAudio::said(const media::MulawFrame& frame) {
  if (keep_) said_.insert(said_.end(), frame.codes.begin(), frame.codes.end());
}

void HeardAudio::write(const std::filesystem::path& folder, const std::string& stem) const {
  if (!keep_) return;
  media::write_wav(folder / (stem + "-heard.wav"), linear(heard_), media::kTelephony);
  media::write_wav(folder / (stem + "-said.wav"), linear(said_), media::kTelephony);
}

std::size_t HeardAudio::clicks(std::span<const std::uint64_t> borders) const {
  return find_clicks(linear(heard_), borders).size();
}

}  // namespace tandem::sim
