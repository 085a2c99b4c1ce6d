#include "bridge/call/caller_ring.hpp"

#include <algorithm>
#include <utility>

namespace tandem::call {

void CallerRing::push(std::span<const std::uint8_t> mulaw) {
  while (!mulaw.empty()) {
    const std::size_t offset = next_ % MulawBlocks::kBlockBytes;
    auto& block = ring_[next_ / MulawBlocks::kBlockBytes];
    if (!block) block = blocks_.take();
    const std::size_t part = std::min(mulaw.size(), MulawBlocks::kBlockBytes - offset);
    std::copy_n(mulaw.begin(), part, block->codes + offset);
    mulaw = mulaw.subspan(part);
    next_ = (next_ + part) % kBytesMax;
    held_ = std::min(held_ + part, kBytesMax);
  }
}

std::span<const std::uint8_t> CallerRing::from(std::size_t behind) const noexcept {
  const std::size_t left = std::min(behind, held_);
  const std::size_t at = (next_ + kBytesMax - left) % kBytesMax;
  const std::size_t offset = at % MulawBlocks::kBlockBytes;
  if (left == 0) return {};
  return {ring_[at / MulawBlocks::kBlockBytes]->codes + offset,
          std::min(left, MulawBlocks::kBlockBytes - offset)};
}

void CallerRing::clear() {
  for (auto& block : ring_) {
    if (block) blocks_.give_back(std::move(block));
  }
  next_ = held_ = 0;
}

}  // namespace tandem::call
