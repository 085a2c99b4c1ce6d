#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "bridge/call/mulaw_pool.hpp"

namespace tandem::call {

/// The newest five seconds of a caller's audio as μ-law, for the session of the model that comes
/// after one that broke. 40 KB a call, in the shard's blocks, taken as the first five seconds pass;
/// after that a frame is a copy and nothing else. A call without a stream holds nothing. It is held
/// all the time, since a black hole is known only seconds after it swallowed the first frame.
class CallerRing {
 public:
  static constexpr std::size_t kBlocks = 10;
  static constexpr std::size_t kBytesMax = kBlocks * MulawBlocks::kBlockBytes;
  static_assert(kBytesMax == 5 * 8'000);  // EngineSettings::kept_max

  explicit CallerRing(MulawBlocks& blocks) noexcept : blocks_(blocks) {}
  ~CallerRing() { clear(); }
  CallerRing(const CallerRing&) = delete;
  CallerRing& operator=(const CallerRing&) = delete;

  /// The oldest makes room.
  void push(std::span<const std::uint8_t> mulaw);
  /// `behind` counts back from the newest byte: what begins there, up to the end of its block.
  /// Empty for 0; more than is held: from the oldest byte.
  [[nodiscard]] std::span<const std::uint8_t> from(std::size_t behind) const noexcept;
  [[nodiscard]] std::size_t held() const noexcept { return held_; }
  /// Gives the memory back.
  void clear();

 private:
  MulawBlocks& blocks_;
  std::array<std::unique_ptr<MulawBlocks::Block>, kBlocks> ring_;
  std::size_t next_ = 0;  ///< Where the next byte goes.
  std::size_t held_ = 0;
};

}  // namespace tandem::call
