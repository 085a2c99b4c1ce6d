#include <chrono>
#include <variant>

#include "bridge/call/call_services.hpp"
#include "bridge/call/call_session.hpp"
#include "bridge/call/price_book.hpp"
#include "bridge/tools/tool_registry.hpp"

namespace tandem::call {

namespace {

/// What a browser was sent stands in front of a `clear`, and six times as wide as a telephone's.
constexpr std::chrono::milliseconds kBrowserLead{3'000};

}  // namespace

engine::EngineSettings engine_settings_of(const Agent& agent, const CallServices& services,
                                          engine::Direction direction) {
  engine::EngineSettings settings;
  settings.direction = direction;
  if (direction == engine::Direction::Playground) settings.lead_max = kBrowserLead;
  settings.voicemail = agent.voicemail;
  settings.hello_window = agent.hello_window;
  settings.first_word = agent.greeting ? engine::FirstWord::Agent : engine::FirstWord::Caller;
  std::visit(
      [&settings](const auto& vad) {
        settings.interrupts =
            vad.interrupt_response ? engine::Interrupts::Server : engine::Interrupts::Ours;
        settings.answers = vad.create_response ? engine::Answers::Server : engine::Answers::Ours;
      },
      agent.turn_detection);
  settings.transcribes = !agent.transcription_model.empty();
  settings.transfer_number = !agent.transfer_numbers.empty();
  settings.filler = agent.filler;
  for (const std::string& name : agent.tools) {
    const tools::Tool* tool = services.tools->find(name);
    if (tool == nullptr) continue;
    const engine::Effect effect = !tool->has_side_effect()    ? engine::Effect::ReadsOnly
                                  : tool->knows_repetitions() ? engine::Effect::ChangesBook
                                                              : engine::Effect::ChangesWorld;
    settings.tools.push_back({.name = name, .effect = effect, .budget = tool->budget()});
  }
  const std::string& model = agent.model.empty() ? services.model.model : agent.model;
  if (services.prices != nullptr) {
    const auto known = services.prices->now();
    const auto prices = known->find(model);
    if (prices != known->end()) settings.prices = prices->second;
    const auto transcription = known->find(agent.transcription_model);
    if (transcription != known->end()) settings.transcription_prices = transcription->second;
  }
  settings.stream_wait = services.times.stream_wait;
  settings.reattach_wait = services.times.detached_max;
  settings.idle_prompt = agent.silence.first_prompt;
  settings.idle_second = agent.silence.second_prompt;
  settings.idle_goodbye = agent.silence.goodbye;
  settings.call_max = agent.max_call;
  return settings;
}

}  // namespace tandem::call
