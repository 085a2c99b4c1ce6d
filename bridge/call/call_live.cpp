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

}  // namespace tandem::call
