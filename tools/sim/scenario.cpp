#include "tools/sim/scenario.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tools/sim/scenario_dates.hpp"
#include "tools/sim/toml_section.hpp"

namespace tandem::sim {

namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

/// Where Debian's asterisk-core-sounds-en-wav puts its recordings.
constexpr std::string_view kSounds = "/usr/share/asterisk/sounds/en_US_f_Allison";

struct Recordings {
  fs::path beside;  ///< The scenario file's folder.
  fs::path sounds;

  [[nodiscard]] std::optional<fs::path> find(const std::string& name) const {
    const fs::path given(name);
    std::vector<fs::path> candidates;
    for (const fs::path& base : {beside, sounds}) {
      const fs::path path = given.is_absolute() ? given : base / given;
      candidates.push_back(path);
      candidates.push_back(fs::path(path.string() + ".wav"));
    }
    for (const fs::path& candidate : candidates) {
      std::error_code ignored;
      if (fs::is_regular_file(candidate, ignored)) return candidate;
    }
    return std::nullopt;
  }
};

bool is_e164(std::string_view number) {
  return number.size() >= 3 && number.size() <= 16 && number.front() == '+' && number[1] != '0' &&
         number.substr(1).find_first_not_of("0123456789") == std::string_view::npos;
}

Say parse_say(TomlSection& turn, const Recordings& recordings) {
  Say say;
  for (const std::string& name : turn.texts("say")) {
    if (std::optional<fs::path> path = recordings.find(name))
      say.recordings.push_back(*path);
    else
      turn.fault("say", "there is no recording \"" + name + "\"");
  }
  if (say.recordings.empty()) turn.fault("say", "names no recording");
  say.transcript = turn.required_text("transcript");
  say.after_agent_audio = turn.optional_milliseconds("after_agent_ms");
  say.timeout = turn.milliseconds("timeout_ms", say.timeout);
  return say;
}

Press parse_press(TomlSection& turn) {
  Press press;
  press.digits = turn.required_text("press");
  press.pause = turn.milliseconds("pause_ms", press.pause);
  if (press.digits.find_first_not_of("0123456789*#ABCD") != std::string::npos)
    turn.fault("press", "may hold 0-9 * # A-D only");
  return press;
}

NetworkFault parse_network_fault(TomlSection& turn) {
  using Kind = NetworkFault::Kind;
  static const std::vector<std::pair<std::string_view, Kind>> kinds{
      {"drop-socket", Kind::DropSocket},
      {"close-socket", Kind::CloseSocket},
      {"stop-media", Kind::StopMedia},
      {"stall-socket", Kind::StallSocket},
      {"jump-timestamp", Kind::JumpTimestamp},
      {"gap", Kind::Gap},
      {"flood", Kind::Flood},
      {"bad-frame", Kind::BadFrame},
      {"bad-base64", Kind::BadBase64},
      {"unknown-event", Kind::UnknownEvent},
      {"duplicate-stop", Kind::DuplicateStop},
      {"double-webhook", Kind::DoubleWebhook}};
  std::vector<std::string_view> names;
  for (const auto& [name, kind] : kinds) names.push_back(name);

  NetworkFault fault;
  const std::string name = turn.choice("fault", names.front(), names);
  for (const auto& [each, kind] : kinds)
    if (each == name) fault.kind = kind;
  const bool lasts = fault.kind == Kind::StopMedia || fault.kind == Kind::StallSocket ||
                     fault.kind == Kind::JumpTimestamp || fault.kind == Kind::Gap;
  if (lasts && !turn.has("length_ms")) turn.fault("fault", "needs length_ms");
  if (lasts) fault.length = turn.milliseconds("length_ms", milliseconds{0});
  if (fault.kind == Kind::Flood)
    fault.count = static_cast<std::size_t>(turn.integer("count", 5'000, 1, 1'000'000));
  return fault;
}

/// A turn has exactly one of the keys that say what it is.
std::optional<CallerTurn> parse_turn(TomlSection& turn, const Recordings& recordings) {
  static constexpr std::string_view kActs[] = {"wait",    "wait_ms", "say",    "press",
                                               "beep_ms", "hang_up", "expect", "fault"};
  const auto named = std::count_if(std::begin(kActs), std::end(kActs),
                                   [&](std::string_view act) { return turn.has(act); });
  std::optional<CallerTurn> parsed;
  if (named != 1) {
    turn.fault("",
               "needs exactly one of wait, wait_ms, say, press, beep_ms, hang_up, expect, fault");
    return parsed;
  }
  if (turn.has("wait")) {
    WaitForAgent wait;
    (void)turn.choice("wait", "agent", {"agent"});
    wait.quiet = turn.milliseconds("quiet_ms", wait.quiet);
    wait.timeout = turn.milliseconds("timeout_ms", wait.timeout);
    parsed = wait;
  } else if (turn.has("wait_ms")) {
    parsed = WaitFor{turn.milliseconds("wait_ms", milliseconds{0})};
  } else if (turn.has("say")) {
    parsed = parse_say(turn, recordings);
  } else if (turn.has("press")) {
    parsed = parse_press(turn);
  } else if (turn.has("beep_ms")) {
    parsed = Beep{turn.milliseconds("beep_ms", Beep{}.length)};
  } else if (turn.has("hang_up")) {
    if (!turn.flag("hang_up", true)) turn.fault("hang_up", "can only be true");
    parsed = HangUp{};
  } else if (turn.has("expect")) {
    (void)turn.choice("expect", "hang-up", {"hang-up"});
    parsed = ExpectHangUp{turn.milliseconds("timeout_ms", ExpectHangUp{}.timeout)};
  } else {
    parsed = parse_network_fault(turn);
  }
  turn.refuse_leftovers();
  return parsed;
}

DialOutcome parse_dial(TomlSection& dial) {
  DialOutcome outcome;
  outcome.number = dial.text("number", "*");
  if (outcome.number != "*" && !is_e164(outcome.number))
    dial.fault("number", "must be E.164 or \"*\"");
  outcome.status =
      dial.choice("status", outcome.status,
                  {"completed", "busy", "no-answer", "failed", "canceled", "declined"});
  outcome.ring = dial.milliseconds("ring_ms", outcome.ring);
  outcome.talk = dial.milliseconds("talk_ms", outcome.talk);
  dial.refuse_leftovers();
  return outcome;
}

std::vector<int> parse_codes(TomlSection& section) {
  std::vector<int> codes;
  for (const std::string& code : section.texts("tolerate")) {
    if (code.size() != 5 || code.find_first_not_of("0123456789") != std::string::npos)
      section.fault("tolerate", "holds codes of five digits, as strings");
    else
      codes.push_back(std::stoi(code));
  }
  return codes;
}

/// Of whoever answers a call that the server places.
void parse_callee(TomlSection& section, CallScenario& call) {
  call.ring = section.milliseconds("ring_ms", call.ring);
  call.refuse_code = static_cast<int>(section.integer("refuse_code", 0, 0, 99'999));
  call.sip_code = static_cast<int>(section.integer("sip_code", 0, 0, 699));
  call.detected = section.choice("detected", call.detected, {"human", "machine", "fax", "unknown"});
  call.detected_after = section.milliseconds("detected_after_ms", call.detected_after);
}

CallScenario parse_call(TomlSection& section, std::size_t index, const Recordings& recordings) {
  CallScenario call;
  call.name = section.text("name", "call-" + std::to_string(index + 1));
  call.from = section.required_text("from");
  call.to = section.required_text("to");
  // A withheld number comes as a word or odd digits, so only `to` is held to the rule.
  if (!call.to.empty() && !is_e164(call.to)) section.fault("to", "must be E.164");
  if (section.choice("direction", "inbound", {"inbound", "outbound"}) == "outbound")
    call.direction = CallScenario::Direction::Outbound;
  call.answer = section.choice("answer", call.answer, {"completed", "busy", "no-answer", "failed"});
  parse_callee(section, call);
  call.start = section.milliseconds("start_ms", call.start);
  call.repeat = static_cast<std::size_t>(section.integer("repeat", 1, 1, 100'000));
  call.rate_per_second = section.number("rate_per_second", 1.0, 0.001, 1'000);
  call.spread = section.milliseconds("spread_ms", call.spread);
  if (section.choice("after_close", "continue", {"continue", "hold"}) == "hold")
    call.after_close = CallScenario::AfterClose::Hold;
  call.tolerate = parse_codes(section);
  for (TomlSection& dial : section.sections("dials")) call.dials.push_back(parse_dial(dial));
  for (TomlSection& turn : section.sections("turns")) {
    if (std::optional<CallerTurn> parsed = parse_turn(turn, recordings))
      call.turns.push_back(std::move(*parsed));
  }
  if (call.turns.empty() && !section.has("turns")) section.fault("", "has no turns");
  section.refuse_leftovers();
  return call;
}

CarrierScenario parse_carrier(TomlSection& section) {
  CarrierScenario carrier;
  carrier.tolerate = parse_codes(section);
  for (TomlSection& fault : section.sections("rest_faults")) {
    RestFault parsed;
    parsed.path_contains = fault.text("path_contains", "/Calls");
    parsed.status = static_cast<int>(fault.integer("status", 429, 0, 599));
    parsed.delay = fault.milliseconds("delay_ms", parsed.delay);
    if (parsed.status != 0 && parsed.status < 400) fault.fault("status", "is 0, or 400 to 599");
    parsed.code = static_cast<int>(fault.integer("code", 20429, 0, 99'999));
    parsed.times = static_cast<std::size_t>(fault.integer("times", 1, 1, 1'000'000));
    fault.refuse_leftovers();
    carrier.rest_faults.push_back(std::move(parsed));
  }
  section.refuse_leftovers();
  return carrier;
}

CalendarScenario parse_calendar(TomlSection& section) {
  CalendarScenario calendar;
  for (TomlSection& event : section.sections("events")) {
    calendar.events.push_back(
        {event.text("summary", "Busy"), event.required_text("start"), event.required_text("end")});
    event.refuse_leftovers();
  }
  calendar.faults = section.json("faults", calendar.faults);
  calendar.appointments =
      static_cast<std::size_t>(section.integer("appointments", 0, 0, 1'000'000));
  section.refuse_leftovers();
  return calendar;
}

/// With days for what names days; nothing where something of that is wrong.
std::optional<std::string> with_dates(std::string_view text, TomlSection::Faults& faults) {
  TomlSection top = TomlSection::parse(text, faults);
  if (!faults.faults.empty()) return std::nullopt;
  RenderedDates rendered =
      render_dates(text, top.text("time_zone", "UTC"), std::chrono::system_clock::now());
  for (const std::string& fault : rendered.faults)
    faults.faults.push_back(faults.file + ":" + fault);
  if (!faults.faults.empty()) return std::nullopt;
  return std::move(rendered.text);
}

void check_calls_of_turns(const Scenario& scenario, TomlSection& model) {
  for (const AgentTurn& turn : scenario.model.turns) {
    const auto named = [&](const CallScenario& call) { return call.name == turn.call; };
    if (!turn.call.empty() && std::ranges::none_of(scenario.calls, named))
      model.fault("turns", "speaks in \"" + turn.call + "\", and no call has that name");
  }
}

}  // namespace

std::vector<std::string> Scenario::caller_transcripts(std::size_t call_index) const {
  std::vector<std::string> words;
  if (call_index >= calls.size()) return words;
  for (const CallerTurn& turn : calls[call_index].turns) {
    if (const auto* say = std::get_if<Say>(&turn)) words.push_back(say->transcript);
  }
  return words;
}

std::string ScenarioFaults::text() const {
  std::string all;
  for (const std::string& fault : faults) all += fault + "\n";
  return all;
}

std::variant<Scenario, ScenarioFaults> parse_scenario(std::string_view text, const fs::path& file) {
  TomlSection::Faults faults;
  faults.file = file.filename().string();
  const std::optional<std::string> rendered = with_dates(text, faults);
  if (!rendered) return ScenarioFaults{std::move(faults.faults)};
  TomlSection top = TomlSection::parse(*rendered, faults);

  Scenario scenario;
  scenario.name = top.text("name", file.stem().string());
  scenario.time_zone = top.text("time_zone", scenario.time_zone);
  Recordings recordings;
  recordings.beside = file.parent_path();
  recordings.sounds = top.text("sounds", kSounds);
  std::size_t index = 0;
  for (TomlSection& call : top.sections("calls"))
    scenario.calls.push_back(parse_call(call, index++, recordings));
  TomlSection carrier = top.section("carrier");
  scenario.carrier = parse_carrier(carrier);
  TomlSection calendar = top.section("calendar");
  scenario.calendar = parse_calendar(calendar);
  TomlSection model = top.section("model");
  scenario.model = parse_model_section(model);
  check_calls_of_turns(scenario, model);
  top.refuse_leftovers();

  if (!faults.faults.empty()) return ScenarioFaults{std::move(faults.faults)};
  return scenario;
}

std::variant<Scenario, ScenarioFaults> load_scenario(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return ScenarioFaults{{file.string() + ": cannot be read"}};
  std::ostringstream text;
  text << in.rdbuf();
  return parse_scenario(text.str(), fs::absolute(file));
}

}  // namespace tandem::sim
