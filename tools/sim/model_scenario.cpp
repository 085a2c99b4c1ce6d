#include "tools/sim/model_scenario.hpp"

#include <array>
#include <utility>

#include "tools/sim/toml_section.hpp"

namespace tandem::sim {

namespace {

using Kind = ModelFault::Kind;

constexpr std::array<std::pair<std::string_view, TurnCause>, 4> kCauses{
    {{"any", TurnCause::Any},
     {"create", TurnCause::Create},
     {"caller", TurnCause::Caller},
     {"tool", TurnCause::Tool}}};

constexpr std::array<std::pair<std::string_view, Kind>, 12> kFaultKinds{
    {{"drop", Kind::Drop},
     {"close", Kind::Close},
     {"stall", Kind::Stall},
     {"black-hole", Kind::BlackHole},
     {"garbage", Kind::Garbage},
     {"error", Kind::Error},
     {"refuse", Kind::Refuse},
     {"reset", Kind::Reset},
     {"slow-start", Kind::SlowStart},
     {"expire", Kind::Expire},
     {"mute", Kind::Mute},
     {"odd", Kind::Odd}}};

template <class Named>
auto choose(TomlSection& section, std::string_view key, const Named& named) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : named) names.push_back(name);
  const std::string chosen = section.choice(key, names.front(), names);
  for (const auto& [name, value] : named) {
    if (name == chosen) return value;
  }
  return named.front().second;
}

AgentTurn parse_agent_turn(TomlSection& section) {
  AgentTurn turn;
  turn.say = section.texts("say");
  turn.delay = section.milliseconds("delay_ms", turn.delay);
  turn.on = choose(section, "on", kCauses);
  turn.when = section.text("when", "");
  turn.hears = section.text("hears", "");
  turn.call = section.text("call", "");
  turn.never_ends = section.flag("never_ends", false);
  for (TomlSection& call : section.sections("calls")) {
    ScriptedToolCall parsed;
    parsed.name = call.required_text("name");
    parsed.arguments = call.json("arguments", parsed.arguments);
    call.refuse_leftovers();
    turn.calls.push_back(std::move(parsed));
  }
  if (turn.say.empty() && turn.calls.empty() && !turn.never_ends)
    section.fault("", "needs say or calls");
  section.refuse_leftovers();
  return turn;
}

ModelFault parse_model_fault(TomlSection& section) {
  ModelFault fault;
  fault.kind = choose(section, "kind", kFaultKinds);
  fault.after = section.optional_milliseconds("after_ms");
  if (section.has("at_response"))
    fault.at_response = section.integer("at_response", 1, 1, 1'000'000);
  if (section.has("at_speech")) fault.at_speech = section.integer("at_speech", 1, 1, 1'000'000);
  if (section.has("at_session")) fault.at_session = section.integer("at_session", 1, 1, 1'000'000);
  fault.during_tool = section.flag("during_tool", false);
  fault.length = section.milliseconds("length_ms", fault.length);
  fault.code = section.text("code", "");
  fault.times = section.integer("times", 1, 1, 1'000'000);
  if (fault.kind == Kind::Mute && !fault.at_response) section.fault("kind", "needs at_response");
  if (fault.kind == Kind::Garbage && !fault.code.empty()) {
    fault.code = section.choice("code", "messages",
                                {"messages", "utf8", "reserved-bit", "continuation", "masked"});
  }
  section.refuse_leftovers();
  return fault;
}

ScriptedAnswer parse_analysis(TomlSection& section) {
  ScriptedAnswer scripted;
  scripted.when = section.text("when", "");
  scripted.answer = section.json("answer", "");
  scripted.unfit = section.flag("unfit", false);
  scripted.refuses = section.flag("refuses", false);
  scripted.cut_short = section.flag("cut_short", false);
  if (section.has("status"))
    scripted.status = static_cast<int>(section.integer("status", 500, 400, 599));
  scripted.delay = section.milliseconds("delay_ms", scripted.delay);
  section.refuse_leftovers();
  return scripted;
}

}  // namespace

ModelScenario parse_model_section(TomlSection& section) {
  ModelScenario model;
  for (TomlSection& turn : section.sections("turns")) {
    const auto times = static_cast<std::size_t>(turn.integer("times", 1, 1, 10'000));
    model.turns.insert(model.turns.end(), times, parse_agent_turn(turn));
  }
  TomlSection vad = section.section("vad");
  if (vad.has("level_dbfs")) model.vad.level_dbfs = vad.number("level_dbfs", -38.0, -90.0, 0.0);
  model.vad.silence = vad.optional_milliseconds("silence_ms");
  model.vad.prefix_padding = vad.optional_milliseconds("prefix_padding_ms");
  vad.refuse_leftovers();
  for (TomlSection& fault : section.sections("faults"))
    model.faults.push_back(parse_model_fault(fault));
  for (TomlSection& analysis : section.sections("analyses"))
    model.analyses.push_back(parse_analysis(analysis));
  if (section.has("expires_in_s"))
    model.expires_in = std::chrono::seconds(section.integer("expires_in_s", 3600, 1, 7200));
  model.language = section.text("language", "");
  model.pace = section.number("pace", model.pace, 0.1, 1'000);
  model.first_burst = section.milliseconds("first_burst_ms", model.first_burst);
  model.real_time = section.flag("real_time", false);
  model.transcript_delay = section.milliseconds("transcript_delay_ms", model.transcript_delay);
  model.odd_traffic = section.flag("odd_traffic", model.odd_traffic);
  section.refuse_leftovers();
  return model;
}

}  // namespace tandem::sim
