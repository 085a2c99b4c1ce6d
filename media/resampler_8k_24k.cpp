#include "media/resampler_8k_24k.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "media/resampler_kernels.hpp"

namespace tandem::media {
namespace {

/// What the kernels look at: what came before, then the block; behind it room for what they read
/// and ignore.
template <std::size_t kHistory, std::size_t kBlock>
struct Window {
  alignas(64) std::int16_t samples[kHistory + kBlock + kKernelOverread];

  Window(const std::array<std::int16_t, kHistory>& history,
         std::span<const std::int16_t> block) noexcept {
    std::memcpy(samples, history.data(), sizeof history);
    std::memcpy(samples + kHistory, block.data(), block.size_bytes());
  }
  void keep_last(std::array<std::int16_t, kHistory>& history, std::size_t block) const noexcept {
    std::memcpy(history.data(), samples + block, sizeof history);
  }
};

}  // namespace

const ResamplerKernels& resampler_kernels(SimdLevel level) noexcept {
  static constexpr ResamplerKernels kScalar{upsample_scalar, downsample_scalar};
#if defined(__x86_64__)
  static constexpr ResamplerKernels kAvx2{upsample_avx2, downsample_avx2};
  static constexpr ResamplerKernels kAvx512{upsample_avx512, downsample_avx512};
  if (level == SimdLevel::Avx512) return kAvx512;
  if (level == SimdLevel::Avx2) return kAvx2;
#else
  static_cast<void>(level);
#endif
  return kScalar;
}

void Upsampler8kTo24k::process(std::span<const std::int16_t> in,
                               std::span<std::int16_t> out) noexcept {
  process(in, out, simd_level());
}

void Upsampler8kTo24k::process(std::span<const std::int16_t> in, std::span<std::int16_t> out,
                               SimdLevel level) noexcept {
  assert(out.size() >= in.size() * kResamplerRatio);
  const UpsampleKernel kernel = resampler_kernels(level).up;
  std::int16_t* next = out.data();
  while (!in.empty()) {
    const auto block = in.first(std::min(in.size(), kKernelBlock));
    const Window<kUpsamplerTaps - 1, kKernelBlock> window(history_, block);
    kernel(window.samples, block.size(), next);
    window.keep_last(history_, block.size());
    next += block.size() * kResamplerRatio;
    in = in.subspan(block.size());
  }
}

void Upsampler8kTo24k::reset() noexcept { history_ = {}; }

std::size_t Downsampler24kTo8k::process(std::span<const std::int16_t> in,
                                        std::span<std::int16_t> out) noexcept {
  return process(in, out, simd_level());
}

std::size_t Downsampler24kTo8k::process(std::span<const std::int16_t> in,
                                        std::span<std::int16_t> out, SimdLevel level) noexcept {
  assert(out.size() >= outputs_for(in.size()));
  const DownsampleKernel kernel = resampler_kernels(level).down;
  std::size_t written = 0;
  while (!in.empty()) {
    // With samples left over from before, a full block would complete one output more than a kernel
    // takes, so it is shortened by as many.
    const auto block = in.first(std::min(in.size(), kKernelBlock * kResamplerRatio - pending_));
    const Window<kDownsamplerTaps - 1, kKernelBlock * kResamplerRatio> window(history_, block);
    const std::size_t count = outputs_for(block.size());
    // The first output weighs the sample that completes its three and the 101 before it.
    kernel(window.samples + kResamplerRatio - 1 - pending_, count, out.data() + written);
    window.keep_last(history_, block.size());
    pending_ = static_cast<std::uint8_t>((pending_ + block.size()) % kResamplerRatio);
    written += count;
    in = in.subspan(block.size());
  }
  return written;
}

void Downsampler24kTo8k::reset() noexcept {
  history_ = {};
  pending_ = 0;
}

}  // namespace tandem::media
