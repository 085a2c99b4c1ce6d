#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "bridge/call/call_session.hpp"
#include "bridge/call/live_sink.hpp"
#include "bridge/call/shard.hpp"
#include "core/json/writer.hpp"

namespace tandem::call {

/// Words that are not through yet, for who looks on.
void CallSession::tell_words(const MachineEvent& event) {
  const auto* told = std::get_if<engine::CallEvent>(&event);
  if (told == nullptr) return;
  std::string_view type;
  engine::ItemId item;
  const std::string* text = nullptr;
  if (const auto* caller = std::get_if<engine::CallerWords>(told)) {
    if (caller->words == engine::Words::Final) return;
    type = "caller.partial";
    item = caller->item;
    text = &caller->text;
  } else if (const auto* agent = std::get_if<engine::AgentWords>(told)) {
    if (!machine_.audio_wanted(agent->response)) return;
    type = "agent.partial";
    item = agent->item;
    text = &agent->text;
  } else {
    return;
  }
  std::string fields;
  json::Writer(fields).begin_object().member("item", item.value).member("text", *text).end_object();
  shard_.services().live->append(shard_.index(), event_now(0, type, fields));
}

void CallSession::listener_came(std::string fields) {
  note("supervisor.listening", fields);
  listeners_.push_back({std::move(fields), std::chrono::steady_clock::now()});
}

void CallSession::listener_left(std::string_view came, std::string_view fields) {
  note("supervisor.left", fields);
  const auto found = std::find_if(listeners_.begin(), listeners_.end(),
                                  [came](const auto& each) { return each.fields == came; });
  if (found != listeners_.end()) listeners_.erase(found);
}

/// As it would have been told, had they been there; under its own dates.
void CallSession::tell_again() {
  LiveSink* live = shard_.services().live;
  if (live == nullptr || over_) return;
  using std::chrono::microseconds;
  const auto now = std::chrono::steady_clock::now();
  const auto tell = [&](std::string_view type, std::string_view fields, Instant happened) {
    CallEvent event = event_now(kToldAgain, type, fields);
    const auto at = std::chrono::duration_cast<microseconds>(happened - facts_.received);
    event.at -= event.call_time - at;
    event.call_time = at;
    live->append(shard_.index(), event);
  };
  std::string facts;
  write_facts(facts);
  tell("call.started", facts, facts_.received);
  const engine::CallEngine& engine = machine_.engine();
  if (const auto rings = engine.rings_since()) tell("call.ringing", "{}", *rings);
  // Who is being passed on was here before, though their line is with the carrier now.
  if (engine.connected() || engine.transferring())
    tell("stream.attached", "{}", now - engine.length(now));
  if (engine.transferring())
    for (const LiveNote& each : passing_on_) tell(each.type, each.fields, each.since);
  for (const LiveNote& each : listeners_) tell(each.type, each.fields, each.since);
  if (taken_.holder) tell("supervisor.taken-over", fields_of(*taken_.holder), taken_.since);
  if (engine.muted()) tell("agent.muted", "{}", taken_.holder ? taken_.since : now);
}

}  // namespace tandem::call
