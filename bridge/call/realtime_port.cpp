#include "bridge/call/realtime_port.hpp"

#include <algorithm>
#include <charconv>
#include <type_traits>
#include <utility>

#include "bridge/call/ask_words.hpp"
#include "bridge/model/realtime_writer.hpp"

namespace tandem::call {
namespace {

using Events = std::vector<MachineEvent>;

/// Made in its place: g++ 12 takes the move of a variant within a variant for a read of memory that
/// was never written (-Wmaybe-uninitialized).
template <class Event>
void add(Events& out, Event event) {
  constexpr bool kForCall = std::is_constructible_v<engine::CallEvent, Event>;
  using Kind = std::conditional_t<kForCall, engine::CallEvent, engine::RealtimeEvent>;
  out.emplace_back(std::in_place_type<Kind>, std::in_place_type<Event>, std::move(event));
}

/// `event_id`s and `metadata.ask` of ours are one letter and a number.
std::string named(char letter, std::uint32_t number) { return letter + std::to_string(number); }

std::uint32_t number_of(char letter, std::string_view text) {
  if (text.size() < 2 || text.front() != letter) return 0;
  std::uint32_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 1, end, number);
  return error == std::errc{} && stop == end ? number : 0;
}

engine::ResponseStatus status_of(model::ResponseStatus status) {
  switch (status) {
    case model::ResponseStatus::Completed:
      return engine::ResponseStatus::Completed;
    case model::ResponseStatus::Cancelled:
      return engine::ResponseStatus::Cancelled;
    case model::ResponseStatus::Incomplete:
      return engine::ResponseStatus::Incomplete;
    case model::ResponseStatus::Failed:
    case model::ResponseStatus::Unknown:
      return engine::ResponseStatus::Failed;
  }
  return engine::ResponseStatus::Failed;
}

std::optional<engine::TokenUsage> usage_of(const std::optional<model::Usage>& usage) {
  if (!usage) return std::nullopt;
  return engine::TokenUsage{.text_in = usage->text_in,
                            .audio_in = usage->audio_in,
                            .text_cached = usage->cached_text_in,
                            .audio_cached = usage->cached_audio_in,
                            .text_out = usage->text_out,
                            .audio_out = usage->audio_out};
}

model::Role role_of(engine::TellRole role) {
  return role == engine::TellRole::System ? model::Role::System : model::Role::User;
}

}  // namespace

/// One overload per message that means something to the machine.
struct RealtimePort::Reading {
  RealtimePort& port;
  Events& out;

  void operator()(const model::AgentTranscriptDelta& m) const {
    add(out, engine::AgentWords{port.responses_.number(m.response_id),
                                port.items_.number(m.item_id), std::string(m.delta)});
  }
  void operator()(const model::OutputAudioDone& m) const {
    add(out, engine::AgentAudioEnded{port.items_.number(m.item_id)});
  }
  void operator()(const model::SpeechStarted& m) const {
    add(out, engine::SpeechStarted{m.audio_start});
  }
  void operator()(const model::SpeechStopped& m) const {
    add(out, engine::SpeechStopped{m.audio_end});
  }
  void operator()(const model::Committed& m) const {
    add(out, engine::CallerTurnCommitted{port.items_.number(m.item_id),
                                         port.items_.number(m.previous_item_id)});
  }
  void operator()(const model::CallerTranscriptDelta& m) const {
    add(out, engine::CallerWords{port.items_.number(m.item_id), std::string(m.delta),
                                 engine::Words::Delta});
  }
  void operator()(const model::CallerTranscriptDone& m) const {
    const engine::ItemId item = port.items_.number(m.item_id);
    add(out, engine::CallerWords{item, std::string(m.transcript), engine::Words::Final});
    if (m.usage) add(out, billed_of(item, *m.usage));
  }
  void operator()(const model::ItemAdded& m) const {
    if (m.type != "function_call_output") return;
    if (port.restored_outputs_ > 0)
      --port.restored_outputs_;
    else
      add(out, engine::ToolOutputAdded{});
  }
  void operator()(const model::ResponseCreated& m) const {
    add(out, engine::ResponseCreated{port.responses_.number(m.response_id),
                                     {number_of('a', m.metadata_ask)},
                                     m.out_of_band});
  }
  void operator()(const model::FunctionCall& m) const { add(out, port.tool_called(m)); }
  void operator()(const model::ResponseDone& m) const {
    for (const model::FunctionCall& call : m.calls) add(out, port.tool_called(call));
    add(out, engine::ResponseDone{port.responses_.number(m.response_id), status_of(m.status),
                                  std::string(m.error_code), std::string(m.error_type),
                                  usage_of(m.usage)});
  }
  void operator()(const model::Error& m) const {
    add(out, engine::ModelErrored{
                 std::string(m.code), std::string(m.type), {number_of('w', m.event_id)}});
  }
  template <class Other>
  void operator()(const Other&) const {}
};

void RealtimePort::read(const model::Message& message, Events& out) {
  std::visit(Reading{*this, out}, message);
}

engine::ToolCalled RealtimePort::tool_called(const model::FunctionCall& call) {
  return {responses_.number(call.response_id), tool_calls_.number(call.call_id),
          std::string(call.name), std::string(call.arguments)};
}

engine::ItemId RealtimePort::audio_item(std::string_view id, std::uint32_t content_index) {
  const engine::ItemId item = items_.number(id);
  if (content_index == 0) return item;
  const auto known = std::any_of(audio_parts_.begin(), audio_parts_.end(),
                                 [item](const AudioPart& each) { return each.item == item; });
  if (known) return item;
  if (audio_parts_.size() >= kAudioPartsMax) audio_parts_.erase(audio_parts_.begin());
  audio_parts_.push_back({item, content_index});
  return item;
}

std::string RealtimePort::write(const engine::CreateResponse& action) const {
  model::ResponseRequest request;
  request.ask = named('a', action.ask.value);
  const std::string words = ask_words(action.kind, *agent_, action.words);
  // A response's own instructions stand in the place of the session's, so these come along.
  if (!words.empty()) request.instructions = instructions_of(*agent_, briefing_) + "\n\n" + words;
  request.tools_allowed = ask_allows_tools(action.kind);
  return model::response_create(named('w', action.wire.value), request);
}

std::string RealtimePort::write(const engine::CancelResponse& action) const {
  return model::response_cancel(named('w', action.wire.value), responses_.text(action.response));
}

std::string RealtimePort::write(const engine::TruncateItem& action) const {
  const std::string_view item = items_.text(action.item);
  if (item.empty()) return {};
  const auto part =
      std::find_if(audio_parts_.begin(), audio_parts_.end(),
                   [&action](const AudioPart& each) { return each.item == action.item; });
  const std::uint32_t index = part == audio_parts_.end() ? 0 : part->index;
  return model::item_truncate(named('w', action.wire.value), item, index, action.audio_end);
}

std::string RealtimePort::write(const engine::CreateMessage& action) const {
  return model::item_create_message(named('w', action.wire.value), role_of(action.role),
                                    action.text);
}

std::string RealtimePort::write(const engine::CreateToolOutput& action) const {
  const std::string_view call = tool_calls_.text(action.call);
  if (call.empty()) return {};
  return model::item_create_function_output(named('w', action.wire.value), call, action.output);
}

struct RealtimePort::Restoring {
  RealtimePort& port;
  std::vector<std::string>& events;
  const Sound& sound;
  std::uint32_t number = 0;

  std::string name() { return named('h', ++number); }
  void message(model::Role role, std::string_view text) {
    if (!text.empty()) events.push_back(model::item_create_message(name(), role, text));
  }

  void operator()(const engine::CallerSaid& e) {
    if (e.text.empty() && e.audio.count > 0)
      events.push_back(model::item_create_audio(name(), sound(e)));
    else
      message(model::Role::User, e.text.empty() ? unrecorded_words(*port.agent_) : e.text);
  }
  void operator()(const engine::AgentSaid& e) { message(model::Role::Assistant, e.text); }
  void operator()(const engine::ToldModel& e) { message(role_of(e.role), e.text); }
  void operator()(const engine::ToolCallMade& e) {
    events.push_back(model::item_create_function_call(name(), port.tool_calls_.text(e.call), e.name,
                                                      e.arguments));
  }
  void operator()(const engine::ToolCallAnswered& e) {
    events.push_back(
        model::item_create_function_output(name(), port.tool_calls_.text(e.call), e.output));
    ++port.restored_outputs_;
  }
};

void RealtimePort::expect_past_tools(std::size_t count) {
  for (std::size_t i = 1; i <= count; ++i) (void)tool_calls_.number("past_" + std::to_string(i));
}

std::vector<std::string> RealtimePort::restore(const std::vector<engine::HistoryEntry>& history,
                                               const Sound& sound) {
  std::vector<std::string> events;
  restored_outputs_ = 0;
  Restoring restoring{*this, events, sound};
  for (const engine::HistoryEntry& entry : history) std::visit(restoring, entry);
  return events;
}

std::string instructions_of(const Agent& agent, std::string_view briefing) {
  if (briefing.empty()) return agent.instructions;
  std::string told;
  told.reserve(agent.instructions.size() + 2 + briefing.size());
  return told.append(agent.instructions).append("\n\n").append(briefing);
}

engine::TranscriptionBilled billed_of(engine::ItemId item, const model::TranscriptionUsage& usage) {
  return {item, {usage.text_in, usage.audio_in, 0, 0, usage.text_out, 0}, usage.audio};
}

std::string session_update_of(const Agent& agent, std::string_view briefing,
                              std::vector<model::Tool> tools, bool restored) {
  model::SessionSettings settings;
  settings.instructions = instructions_of(agent, briefing);
  if (restored) settings.instructions.append("\n\n").append(restored_words(agent));
  settings.voice = agent.voice;
  settings.speed = agent.speed;
  settings.audio = agent.model_audio;
  settings.turn_detection = agent.turn_detection;
  settings.noise_reduction = agent.noise_reduction;
  settings.transcription_model = agent.transcription_model;
  settings.language = agent.language;
  settings.tools = std::move(tools);
  settings.max_output_tokens = agent.max_output_tokens;
  return model::session_update(restored ? "su-restored" : "su", settings);
}

}  // namespace tandem::call
