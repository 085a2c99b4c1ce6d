#include <algorithm>
#include <memory>
#include <utility>

#include "bridge/call/call_order.hpp"
#include "bridge/call/call_registry.hpp"
#include "bridge/call/call_session.hpp"
#include "core/json/writer.hpp"

namespace tandem::call {
namespace {

template <class... Each>
struct Overloaded : Each... {
  using Each::operator()...;
};
template <class... Each>
Overloaded(Each...) -> Overloaded<Each...>;

/// The event in the timeline: who, and what.
std::string fields_of(const CallOrder& order) {
  std::string fields;
  json::Writer out(fields);
  out.begin_object().member("actor", order.actor);
  if (!order.name.empty()) out.member("name", order.name);
  std::visit(Overloaded{[&](const Say& say) { out.member("text", say.text); },
                        [&](const Whisper& whisper) { out.member("text", whisper.text); },
                        [](const MuteAgent&) {},
                        [&](const HangUp& hang_up) {
                          out.member("goodbye", hang_up.manner == engine::HangUpManner::Goodbye);
                        },
                        [&](const TransferTo& to) { out.member("number", to.number); }},
             order.what);
  out.end_object();
  return fields;
}

engine::CallEvent event_of(const CallOrder& order) {
  return std::visit(
      Overloaded{
          [](const Say& say) -> engine::CallEvent { return engine::SupervisorSays{say.text}; },
          [](const Whisper& whisper) -> engine::CallEvent {
            return engine::SupervisorHint{whisper.text};
          },
          [](const MuteAgent& mute) -> engine::CallEvent { return engine::AgentMuted{mute.mute}; },
          [](const HangUp& hang_up) -> engine::CallEvent {
            return engine::HangUpRequested{hang_up.manner};
          },
          [](const TransferTo&) -> engine::CallEvent { return engine::TransferRequested{}; }},
      order.what);
}

}  // namespace

std::string_view text_of(OrderAnswer answer) noexcept {
  switch (answer) {
    case OrderAnswer::Done:
      return "done";
    case OrderAnswer::Ended:
      return "ended";
    case OrderAnswer::NotConnected:
      return "not-connected";
    case OrderAnswer::Leaving:
      return "leaving";
    case OrderAnswer::NumberRefused:
      return "number-refused";
    case OrderAnswer::Held:
      return "held";
  }
  return "ended";
}

std::string_view name_of(const CallOrder& order) noexcept {
  return std::visit(
      Overloaded{
          [](const Say&) { return "say"; }, [](const Whisper&) { return "whisper"; },
          [](const MuteAgent& mute) { return mute.mute == engine::Mute::On ? "mute" : "unmute"; },
          [](const HangUp&) { return "hang-up"; }, [](const TransferTo&) { return "transfer"; }},
      order.what);
}

void order(CallRegistry& calls, CallId call, CallOrder order, OrderDone done) {
  auto given = std::make_shared<CallOrder>(std::move(order));
  const bool here = calls.reach(call, [given, done](CallSession* session) {
    done(session == nullptr ? OrderAnswer::Ended : session->order(std::move(*given)));
  });
  if (!here) done(OrderAnswer::Ended);
}

OrderAnswer CallSession::order(CallOrder order) {
  if (over_) return OrderAnswer::Ended;
  const auto seen = std::find_if(orders_seen_.begin(), orders_seen_.end(), [&](const auto& each) {
    return !order.key.empty() && each.first == order.key;
  });
  if (seen != orders_seen_.end()) return seen->second;
  const OrderAnswer answer = judge(order);
  if (!order.key.empty()) {
    if (orders_seen_.size() >= kOrdersSeenMax) orders_seen_.erase(orders_seen_.begin());
    orders_seen_.emplace_back(order.key, answer);
  }
  if (answer != OrderAnswer::Done) return answer;
  guarded([&] {
    if (const auto* to = std::get_if<TransferTo>(&order.what))
      ordered_ = {to->number, order.actor, order.name};
    note(std::string("supervisor.").append(name_of(order)), fields_of(order));
    tell_output_held();
    feed(event_of(order));
    flush();
  });
  return answer;
}

/// Whether the call can follow it now; the number of a transfer is made plain.
OrderAnswer CallSession::judge(CallOrder& order) const {
  const engine::CallEngine& engine = machine_.engine();
  if (const auto* hang_up = std::get_if<HangUp>(&order.what)) {
    const bool goodbye = hang_up->manner == engine::HangUpManner::Goodbye;
    return goodbye && engine.transferring() ? OrderAnswer::Leaving : OrderAnswer::Done;
  }
  if (std::holds_alternative<Whisper>(order.what)) return OrderAnswer::Done;
  if (engine.leaving()) return OrderAnswer::Leaving;
  const bool transfer = std::holds_alternative<TransferTo>(order.what);
  if (engine.taken_over() && !transfer) return OrderAnswer::Held;
  if (std::holds_alternative<MuteAgent>(order.what)) return OrderAnswer::Done;
  if (!engine.connected()) return OrderAnswer::NotConnected;
  auto* to = std::get_if<TransferTo>(&order.what);
  if (to == nullptr) return OrderAnswer::Done;
  const auto& numbers = facts_.agent->transfer_numbers;
  if (to->number.empty() && !numbers.empty()) to->number = numbers.front();
  const bool listed = std::find(numbers.begin(), numbers.end(), to->number) != numbers.end();
  const bool any = to->allowed == TransferNumbers::Any && !to->number.empty();
  return listed || any ? OrderAnswer::Done : OrderAnswer::NumberRefused;
}

}  // namespace tandem::call
