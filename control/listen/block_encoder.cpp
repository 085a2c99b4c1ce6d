#include "control/listen/block_encoder.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace tandem::listen {
namespace {

static_assert(std::endian::native == std::endian::little, "PCM16 goes out as it lies here");

/// Blocks vary by a sample or two.
constexpr std::size_t kSpare = 8;

std::int16_t mixed(std::int16_t a, std::int16_t b) {
  return static_cast<std::int16_t>(std::clamp(int{a} + int{b}, -32'768, 32'767));
}

}  // namespace

BlockResampler::BlockResampler(media::SampleRate rate) : rate_(rate) {
  if (rate != media::kTelephony && rate != media::kRealtime)
    any_.emplace(media::kTelephony, rate, media::ResamplerQuality::Fastest);
}

std::span<const std::int16_t> BlockResampler::process(std::span<const std::int16_t> block) {
  if (rate_ == media::kTelephony) return block;
  const auto wanted = block.size() * static_cast<std::size_t>(rate_.hz) /
                      static_cast<std::size_t>(media::kTelephony.hz);
  if (!any_) {
    out_.resize(wanted);
    upsampler_.process(block, out_);
    return out_;
  }
  // The converter keeps some milliseconds back for good: they are made up for once, at the start,
  // so that each block gives a whole one.
  any_->process(block, waiting_);
  if (waiting_.size() < wanted)
    waiting_.insert(waiting_.begin(), wanted - waiting_.size() + kSpare, std::int16_t{0});
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(wanted);
  out_.assign(waiting_.begin(), end);
  waiting_.erase(waiting_.begin(), end);
  return out_;
}

BlockEncoder::BlockEncoder(const ListenFormat& format)
    : format_(format), first_(format.rate), second_(format.rate) {
  if (format.encoding == Encoding::Opus) opus_.emplace(format.rate, format.channels);
}

std::string BlockEncoder::encode(const tap::TapBlock& block) {
  if (format_.channels == 1) {
    std::array<std::int16_t, tap::kBlockSamples> mix;
    std::transform(block.caller.begin(), block.caller.end(), block.agent.begin(), mix.begin(),
                   mixed);
    const auto samples = first_.process(mix);
    joined_.assign(samples.begin(), samples.end());
  } else {
    const auto caller = first_.process(block.caller), agent = second_.process(block.agent);
    joined_.resize(2 * caller.size());
    for (std::size_t i = 0; i < caller.size(); ++i) {
      joined_[2 * i] = caller[i];
      joined_[2 * i + 1] = agent[i];
    }
  }
  if (opus_) return opus_->encode(joined_);
  return {reinterpret_cast<const char*>(joined_.data()), joined_.size() * sizeof(std::int16_t)};
}

}  // namespace tandem::listen
