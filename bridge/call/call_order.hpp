#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "bridge/call/call_id.hpp"
#include "bridge/engine/call_event.hpp"

namespace tandem::call {

/// What a person (or a machine in their place) orders of a live call.

/// The agent says this now, in its own voice. UTF-8.
struct Say {
  std::string text;
};
/// The agent is told this; the caller does not hear it.
struct Whisper {
  std::string text;
};
/// While muted, the caller hears nothing of the agent but what it is ordered to say.
struct MuteAgent {
  engine::Mute mute = engine::Mute::On;
};
struct HangUp {
  engine::HangUpManner manner = engine::HangUpManner::Goodbye;
};
/// Which numbers a transfer may go to.
enum class TransferNumbers : std::uint8_t {
  OfAgent,  ///< Those that the agent itself may dial.
  Any,      ///< The sender's rights were looked at elsewhere.
};
/// The agent announces it, then the number is dialled; where nobody takes the caller, the agent
/// does again. What came of it is the event `transfer.ended`.
struct TransferTo {
  std::string number;  ///< E.164; empty: the first of the agent's.
  TransferNumbers allowed = TransferNumbers::OfAgent;
};

/// One order, by one person. A `key` that the call has seen makes it a repetition: nothing is done,
/// and the answer is that of the first time.
struct CallOrder {
  std::variant<Say, Whisper, MuteAgent, HangUp, TransferTo> what;
  std::string actor;      ///< "user:UUID", "key:UUID": for the event in the call's timeline.
  std::string key = {};   ///< Empty: none.
  std::string name = {};  ///< Of the actor, for people.
};

enum class OrderAnswer : std::uint8_t {
  Done,
  Ended,          ///< It is over, or none of this node.
  NotConnected,   ///< Nobody is on the line yet, or the line is with somebody else.
  Leaving,        ///< The call is being transferred, or a goodbye is being said.
  NumberRefused,  ///< The agent may not dial this number, or has none.
  Held,           ///< A person speaks in the agent's place.
};
/// "done", "ended", "not-connected", "leaving", "number-refused", "held".
[[nodiscard]] std::string_view text_of(OrderAnswer answer) noexcept;
/// "say", "whisper", "mute", "unmute", "hang-up", "transfer".
[[nodiscard]] std::string_view name_of(const CallOrder& order) noexcept;

/// Runs once, on the call's shard or, where there is no call, on the thread that ordered.
using OrderDone = std::function<void(OrderAnswer)>;

class CallRegistry;
/// From any thread. `done` never runs where the registry stops first: whoever waits for it needs a
/// deadline.
void order(CallRegistry& calls, CallId call, CallOrder order, OrderDone done);

}  // namespace tandem::call
