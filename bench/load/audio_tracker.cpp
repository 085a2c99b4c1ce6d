#include "bench/load/audio_tracker.hpp"

#include <algorithm>

namespace tandem::load {
namespace {

constexpr auto kFrame = static_cast<std::int64_t>(Channel::kBlock);
// How far from where it was expected a block is looked for: 400 ms.
constexpr std::int64_t kReach = 20 * kFrame;
// Frames that may still come late, by the bits of `seen_`.
constexpr std::int64_t kWindow = 64;
constexpr std::uint32_t kBackoffMost = 256;

}  // namespace

void AudioTracker::begin(std::uint64_t origin, std::size_t settling, std::int64_t length) {
  origin_ = origin;
  settling_ = settling;
  length_ = length;
  offset_ = received_ = 0;
  highest_ = -1;
  seen_ = 0;
  block_size_ = 0;
  after_silence_ = false;
  arrivals_.fill({});
}

void AudioTracker::align(std::int64_t offset) noexcept {
  offset_ = offset;
  highest_ = (offset + kFrame / 2) / kFrame - 1;
}

std::size_t AudioTracker::add(std::span<const std::int16_t> samples, Time arrived) {
  const std::int64_t room = std::max<std::int64_t>(length_ - position(), 0);
  const std::size_t taken =
      static_cast<std::size_t>(std::min(static_cast<std::int64_t>(samples.size()), room));
  samples = samples.first(taken);
  arrivals_[arrival_next_++ % kArrivals] = {received_ + static_cast<std::int64_t>(taken), arrived};
  while (!samples.empty()) {
    const std::size_t piece = std::min(samples.size(), kBlock - block_size_);
    std::copy_n(samples.begin(), piece, block_.begin() + static_cast<std::ptrdiff_t>(block_size_));
    samples = samples.subspan(piece);
    block_size_ += piece;
    received_ += static_cast<std::int64_t>(piece);
    if (block_size_ == kBlock) judge_block();
  }
  return taken;
}

void AudioTracker::judge_block() {
  block_size_ = 0;
  const std::int64_t count = received_ - kFrame;  // Of the block's first sample.
  const std::size_t skip = count == 0 || after_silence_ ? settling_ : 0;
  const auto block = std::span<const std::int16_t>(block_).subspan(skip);
  const auto place = [&](std::int64_t offset) {
    return origin_ + static_cast<std::uint64_t>(count + offset) + skip;
  };
  Channel::Match match = channel_.match(place(offset_), block);
  if (!channel_.good(match) && !match.silent) {
    search(place(offset_), block);
    match = channel_.match(place(offset_), block);
  }
  after_silence_ = match.silent;
  if (match.silent) {
    ++counts_.filled;
    return place_frame((count + offset_ + kFrame / 2) / kFrame);
  }
  if (!channel_.good(match)) {
    ++counts_.corrupted;
    place_frame((count + offset_ + kFrame / 2) / kFrame);
    return;
  }
  const std::optional<float> snr = channel_.known() ? std::optional(match.snr_db) : std::nullopt;
  if (skip == 0) channel_.learn(place(offset_), block);
  ++counts_.intact;
  place_frame((count + offset_ + kFrame / 2) / kFrame);
  listener_.on_heard(count + offset_ + kFrame, arrival_of(received_), snr);
}

void AudioTracker::search(std::uint64_t expected, std::span<const std::int16_t> block) {
  if (search_pause_ > 0) {
    --search_pause_;
    return;
  }
  const auto moved = channel_.locate(expected, -kReach, kReach, block);
  if (moved && *moved != 0) {
    offset_ = channel_.settle(offset_ + *moved);
    search_backoff_ = 1;
  } else {
    search_pause_ = search_backoff_;
    search_backoff_ = std::min<std::uint32_t>(search_backoff_ * 2, kBackoffMost);
  }
}

void AudioTracker::place_frame(std::int64_t frame) noexcept {
  if (frame > highest_) {
    const std::int64_t ahead = frame - highest_;
    counts_.lost += static_cast<std::uint64_t>(ahead - 1);
    seen_ = ahead >= kWindow ? 1 : (seen_ << ahead) | 1;
    highest_ = frame;
    return;
  }
  const std::int64_t back = highest_ - frame;
  const bool came = back >= kWindow || ((seen_ >> back) & 1) != 0;
  if (came) {
    ++counts_.doubled;
    return;
  }
  seen_ |= std::uint64_t{1} << back;
  ++counts_.reordered;
  if (counts_.lost > 0) --counts_.lost;
}

void AudioTracker::finish(std::int64_t end) noexcept {
  const std::int64_t frames = end / kFrame;
  if (frames > highest_ + 1) counts_.lost += static_cast<std::uint64_t>(frames - highest_ - 1);
}

/// When the sample before `count` had come: the first message that reached so far.
Time AudioTracker::arrival_of(std::int64_t count) const noexcept {
  const Arrival* best = nullptr;
  for (const Arrival& arrival : arrivals_) {
    if (arrival.at == Time{} || arrival.count < count) continue;
    if (best == nullptr || arrival.count < best->count) best = &arrival;
  }
  return best == nullptr ? Time{} : best->at;
}

}  // namespace tandem::load
