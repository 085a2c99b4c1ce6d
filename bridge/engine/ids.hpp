#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace tandem::engine {

/// Time is an argument: neither machine reads a clock.
using Instant = std::chrono::steady_clock::time_point;

/// A small integer for a peer's string id. The model leg keeps the table string ↔ integer, for the
/// whole call: an id is never used again, not even by a later session of the model. 0 is "none".
template <class Tag>
struct Id {
  std::uint32_t value = 0;
  constexpr auto operator<=>(const Id&) const = default;
  constexpr explicit operator bool() const noexcept { return value != 0; }
};

using ItemId = Id<struct ItemTag>;          ///< A conversation item, or a stock phrase.
using ResponseId = Id<struct ResponseTag>;  ///< A response of the model.
using ToolCallId = Id<struct ToolCallTag>;  ///< The model's `call_id`.
using MarkId = Id<struct MarkTag>;          ///< Minted here, unique in the call.
using AskId = Id<struct AskTag>;            ///< Minted here, unique in the call.
using WireId = Id<struct WireTag>;          ///< `event_id` of what we send to the model.

/// Ids that the engine mints itself carry this bit, so they never meet ids of the leg's table.
inline constexpr std::uint32_t kMintedHere = 0x8000'0000U;
[[nodiscard]] constexpr bool is_stock(ItemId item) noexcept {
  return (item.value & kMintedHere) != 0;
}

}  // namespace tandem::engine
