#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/call/call_id.hpp"

namespace tandem::call {

class CallRegistry;

/// Why somebody no longer speaks in the agent's place.
enum class HandBackReason : std::uint8_t {
  Asked,      ///< They gave the call back.
  Vanished,   ///< Their connection is gone.
  Stalled,    ///< Nothing came from them any more.
  Forbidden,  ///< They may no longer.
  Leaving,    ///< The call is being transferred, or a goodbye is being said.
  Ended,      ///< It is over.
};
/// "asked", "vanished", "stalled", "forbidden", "leaving", "ended".
[[nodiscard]] std::string_view text_of(HandBackReason reason) noexcept;

/// One attempt of one person to have a call: what comes late of it harms nobody who has the call
/// by then.
using HolderId = std::uint64_t;
/// A new one, of this process. Any thread.
[[nodiscard]] HolderId mint_holder() noexcept;

/// Who speaks with the caller in the agent's place.
struct TakeOverHolder {
  HolderId id = 0;
  std::string actor;  ///< "user:UUID" or "key:UUID".
  std::string name;   ///< For people.
  /// They no longer do, for whatever reason. Once, on the call's shard; never where the shard stops
  /// first.
  std::function<void(HandBackReason)> ended;
};

/// As their taking over is told in events.
[[nodiscard]] std::string fields_of(const TakeOverHolder& holder);

/// Of one call: who has it, and what the model was told of that. On the call's shard.
struct TakeOverSeat {
  std::optional<TakeOverHolder> holder;
  std::chrono::steady_clock::time_point since{};
  std::int64_t bytes = 0;                  ///< μ-law of theirs that went on to the caller.
  std::optional<HandBackReason> given_up;  ///< Where it was not the call's own doing.
  std::uint32_t silenced = 0;  ///< The session of the model that is not to answer; 0: none.
};

enum class TakeOverAnswer : std::uint8_t {
  Done,
  Ended,         ///< The call is over, or none of this node.
  Held,          ///< Somebody has it already.
  NotConnected,  ///< Nobody is on the line, or the line is with somebody else.
  Leaving,       ///< The call is being transferred, or a goodbye is being said.
};
/// "done", "ended", "held", "not-connected", "leaving".
[[nodiscard]] std::string_view text_of(TakeOverAnswer answer) noexcept;

/// What would wait for longer at the carrier is dropped: a conversation has no second of delay.
inline constexpr std::chrono::milliseconds kTakeOverLeadMax{1'000};

// From any thread; `done` runs once, on the call's shard or on the thread that asked, and never
// where the registry stops first.

void take_over(CallRegistry& calls, CallId call, TakeOverHolder holder,
               std::function<void(TakeOverAnswer)> done);
/// μ-law of the holder, whole frames of 20 ms; nothing where they do not have the call.
void speak(CallRegistry& calls, CallId call, HolderId holder, std::vector<std::uint8_t> mulaw);
/// By the holder, or in their name: `Asked`, `Vanished`, `Stalled` or `Forbidden`.
void hand_back(CallRegistry& calls, CallId call, HolderId holder, HandBackReason reason);

}  // namespace tandem::call
