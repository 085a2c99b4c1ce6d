#include "tools/sim/model_scenario.hpp"

#include "tools/sim/toml_section.hpp"

namespace tandem::sim {

namespace {

AgentTurn parse_agent_turn(TomlSection& section) {
  AgentTurn turn;
  turn.say = section.text("say", "");
  turn.delay = section.milliseconds("delay_ms", turn.delay);
  for (TomlSection& call : section.sections("calls")) {
    ScriptedToolCall parsed;
    parsed.name = call.required_text("name");
    parsed.arguments = call.json("arguments", parsed.arguments);
    call.refuse_leftovers();
    turn.calls.push_back(std::move(parsed));
  }
  if (turn.say.empty() && turn.calls.empty()) section.fault("", "needs say or calls");
  section.refuse_leftovers();
  return turn;
}

ModelFault parse_model_fault(TomlSection& section) {
  ModelFault fault;
  fault.kind = section.choice("kind", "drop",
                              {"drop", "close", "stall", "black-hole", "garbage", "error", "refuse",
                               "slow-start", "expire"});
  fault.after = section.optional_milliseconds("after_ms");
  if (section.has("at_response"))
    fault.at_response = section.integer("at_response", 1, 1, 1'000'000);
  fault.length = section.milliseconds("length_ms", fault.length);
  fault.code = section.text("code", "");
  fault.times = section.integer("times", 1, 1, 1'000'000);
  section.refuse_leftovers();
  return fault;
}

}  // namespace

ModelScenario parse_model_section(TomlSection& section) {
  ModelScenario model;
  for (TomlSection& turn : section.sections("turns")) model.turns.push_back(parse_agent_turn(turn));
  TomlSection vad = section.section("vad");
  model.vad.level_dbfs = vad.number("level_dbfs", model.vad.level_dbfs, -90.0, 0.0);
  model.vad.silence = vad.optional_milliseconds("silence_ms");
  model.vad.prefix_padding = vad.optional_milliseconds("prefix_padding_ms");
  vad.refuse_leftovers();
  for (TomlSection& fault : section.sections("faults"))
    model.faults.push_back(parse_model_fault(fault));
  if (section.has("expires_in_s"))
    model.expires_in = std::chrono::seconds(section.integer("expires_in_s", 3600, 1, 7200));
  model.pace = section.number("pace", model.pace, 0.1, 1'000);
  model.odd_traffic = section.flag("odd_traffic", model.odd_traffic);
  section.refuse_leftovers();
  return model;
}

}  // namespace tandem::sim
