#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "bridge/call/mulaw_pool.hpp"
#include "bridge/engine/call_action.hpp"
#include "bridge/model/session_settings.hpp"
#include "core/result.hpp"
#include "media/resampler_8k_24k.hpp"

namespace tandem::carrier {
class CallerLeg;
}

namespace tandem::call {

/// Carries the agent's audio to the caller: deltas become μ-law in the call's pool, and what the
/// engine plays goes from there into the carrier's send buffer. One per call, on its shard. No
/// allocation per delta once the pool has its blocks.
class Downlink {
 public:
  /// `scratch` holds at least `kScratchBytes` and is used inside calls only.
  static constexpr std::size_t kScratchBytes = 2 * 8'000 + 160;
  Downlink(model::AudioFormat format, MulawBlocks& blocks, std::span<std::uint8_t> scratch);

  struct Put {
    std::int64_t bytes = 0;  ///< μ-law bytes that went into the pool.
    bool bad = false;        ///< The base64 ended in garbage; what came before it counts.
    bool overflow = false;   ///< The pool was full.
  };
  /// One delta of the item: base64 of the model's format, of any length; PCM may end inside a
  /// sample, and the next delta goes on there.
  [[nodiscard]] Put put(engine::ItemId item, std::string_view base64);
  /// The item's audio is complete, or thrown away: half a sample that is left is dropped, and the
  /// filter forgets, so that nothing of it sounds in what comes next.
  void end_item(engine::ItemId item) noexcept;
  /// μ-law of our own (a stock phrase) as the item's audio.
  std::int64_t put_stock(engine::ItemId item, std::span<const std::uint8_t> mulaw);

  /// Sends what the engine plays. False where the carrier takes nothing.
  bool play(const engine::Play& play, carrier::CallerLeg& carrier);
  void free(const engine::FreeAudio& free);
  [[nodiscard]] const MulawPool& pool() const noexcept { return pool_; }

 private:
  void begin_item(engine::ItemId item) noexcept;
  /// Whole samples of PCM16, little-endian, onto the item.
  void put_pcm(std::span<const std::uint8_t> bytes, Put& put);
  void put_mulaw(std::span<const std::uint8_t> codes, Put& put);

  model::AudioFormat format_;
  media::Downsampler24kTo8k downsampler_;
  MulawPool pool_;
  std::span<std::uint8_t> scratch_;
  engine::ItemId item_;   ///< Whose state the filter and the odd byte hold.
  std::uint8_t odd_ = 0;  ///< First half of a sample whose second half is still to come.
  bool has_odd_ = false;
};

}  // namespace tandem::call
