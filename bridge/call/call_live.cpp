#include <chrono>
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

/// As it would have been told, had they been there; under its own date.
void CallSession::tell_again() {
  LiveSink* live = shard_.services().live;
  if (live == nullptr || over_) return;
  using std::chrono::microseconds;
  const auto now = std::chrono::steady_clock::now();
  const auto age = std::chrono::duration_cast<microseconds>(now - facts_.received);
  const auto tell = [&](std::string_view type, std::string_view fields, microseconds at) {
    CallEvent event = event_now(1, type, fields);
    event.at -= event.call_time - at;
    event.call_time = at;
    live->append(shard_.index(), event);
  };
  std::string facts;
  write_facts(facts);
  tell("call.started", facts, microseconds(0));
  const engine::CallEngine& engine = machine_.engine();
  if (engine.connected())
    tell("stream.attached", "{}",
         age - std::chrono::duration_cast<microseconds>(engine.length(now)));
  if (taken_.holder) tell("supervisor.taken-over", fields_of(*taken_.holder), age);
  if (engine.muted()) tell("agent.muted", "{}", age);
}

}  // namespace tandem::call
