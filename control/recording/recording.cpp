#include "control/recording/recording.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/crypto/hex.hpp"
#include "core/log/logger.hpp"
#include "media/units.hpp"

namespace tandem::recording {
namespace {

/// A hole in what the shard gave, filled with silence so that both clocks stay together.
constexpr std::chrono::milliseconds kHoleMax{60'000};

}  // namespace

Recording::Recording(std::string path, std::string call, RecordingStore& files,
                     std::shared_ptr<tap::TapOutlet> outlet)
    : outlet_(std::move(outlet)), path_(std::move(path)), call_(std::move(call)) {
  auto file = files.create(path_);
  if (!file) {
    fail(file.error());
    return;
  }
  file_ = std::move(*file);
  writer_.emplace(media::kTelephony, call_, [this](std::span<const std::uint8_t> bytes) {
    const auto kept = file_->append(bytes);
    if (!kept) fail(kept.error());
    sha_.add(bytes);
    bytes_ += bytes.size();
    return kept.has_value();
  });
}

Recording::Taken Recording::take() {
  Taken taken;
  // Asked first: what it gave before its end is there by then.
  const bool ended = outlet_->ended();
  const std::int64_t before = blocks_;
  for (std::size_t left = tap::TapOutlet::kBlocksMax; left > 0; --left) {
    const auto block = outlet_->take();
    if (!block) break;
    add(*block);
  }
  taken.blocks = blocks_ - before;
  taken.ended = ended && outlet_->waiting() == 0;
  taken.lost = static_cast<std::int64_t>(outlet_->take_lost());
  lost_ += taken.lost;
  taken.failed = failed_ && !std::exchange(failure_told_, true);
  return taken;
}

void Recording::add(const tap::TapBlock& block) {
  if (failed_) return;
  if (blocks_ > 0) fill(std::min(block.at - next_at_, kHoleMax));
  write(block);
  next_at_ = block.at + media::kPtime;
}

void Recording::fill(std::chrono::milliseconds hole) {
  for (; hole >= media::kPtime; hole -= media::kPtime) write(tap::TapBlock{});
}

void Recording::write(const tap::TapBlock& block) {
  std::array<std::int16_t, 2 * tap::kBlockSamples> both;
  for (std::size_t i = 0; i < tap::kBlockSamples; ++i) {
    both[2 * i] = block.caller[i];
    both[2 * i + 1] = block.agent[i];
  }
  writer_->write(both);
  ++blocks_;
}

std::optional<Recording::Written> Recording::finish() {
  if (!writer_ || failed_ || !writer_->finish() || failed_) return std::nullopt;
  return Written{std::move(file_),
                 {.call = call_,
                  .path = path_,
                  .bytes = bytes_,
                  .sha256 = crypto::to_hex(sha_.digest()),
                  .length = blocks_ * media::kPtime,
                  .lost = lost_ * media::kPtime}};
}

void Recording::fail(const ErrorCode& error) {
  if (std::exchange(failed_, true)) return;
  log::Logger().error("recording.failed",
                      {{"call", call_}, {"path", path_}, {"error", error.message()}});
}

}  // namespace tandem::recording
