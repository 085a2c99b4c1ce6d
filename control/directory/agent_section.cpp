#include "control/directory/agent_section.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "bridge/carrier/phone_number.hpp"

namespace tandem::control {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::int64_t kMillisecondsMax = 600'000;

/// "09:30" as minutes of the day; "24:00" is the day's end.
std::optional<minutes> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  int hour = 0, minute = 0;
  const auto [hour_end, hour_error] = std::from_chars(text.data(), text.data() + 2, hour);
  const auto [minute_end, minute_error] = std::from_chars(text.data() + 3, text.data() + 5, minute);
  if (hour_error != std::errc{} || minute_error != std::errc{}) return std::nullopt;
  if (hour_end != text.data() + 2 || minute_end != text.data() + 5) return std::nullopt;
  if (hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
  return minutes(hour * 60 + minute);
}

/// 1 Monday .. 7 Sunday; 0 when it is no day.
std::uint8_t weekday_of(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu",
                                                         "fri", "sat", "sun"};
  const auto found = std::find(kDays.begin(), kDays.end(), name);
  return found == kDays.end() ? std::uint8_t{0}
                              : static_cast<std::uint8_t>(found - kDays.begin() + 1);
}

void read_server_vad(TomlSection& section, model::ServerVad& vad) {
  vad.threshold = section.number("threshold", 0.0, 1.0).value_or(vad.threshold);
  if (const auto ms = section.integer("prefix_padding_ms", 0, 5'000))
    vad.prefix_padding = milliseconds(*ms);
  if (const auto ms = section.integer("silence_duration_ms", 0, 10'000))
    vad.silence = milliseconds(*ms);
  // The service takes 5 to 30 s (OpenAI Realtime, `idle_timeout_ms`).
  if (const auto ms = section.integer("idle_timeout_ms", 5'000, 30'000))
    vad.idle_timeout = milliseconds(*ms);
  vad.interrupt_response = section.boolean("interrupt_response").value_or(vad.interrupt_response);
  vad.create_response = section.boolean("create_response").value_or(vad.create_response);
}

void read_semantic_vad(TomlSection& section, model::SemanticVad& vad) {
  static constexpr std::array kLevels{model::Eagerness::Auto, model::Eagerness::Low,
                                      model::Eagerness::Medium, model::Eagerness::High};
  if (const auto level = section.choice("eagerness", {"auto", "low", "medium", "high"}))
    vad.eagerness = kLevels[*level];
  vad.interrupt_response = section.boolean("interrupt_response").value_or(vad.interrupt_response);
  vad.create_response = section.boolean("create_response").value_or(vad.create_response);
}

/// `turn_detection = "semantic_vad"`, or a table with `type` and the numbers of that type.
model::TurnDetection read_turn_detection(TomlSection& section, const toml::table& table,
                                         const std::string& file_name,
                                         std::vector<config::Fault>& faults) {
  if (!section.has("turn_detection")) return model::ServerVad{};
  if (table.get("turn_detection")->is_string()) {
    if (section.choice("turn_detection", {"server_vad", "semantic_vad"}) == 1U)
      return model::SemanticVad{};
    return model::ServerVad{};
  }
  const toml::table* numbers = section.table("turn_detection");
  if (numbers == nullptr) return model::ServerVad{};
  TomlSection inner(*numbers, file_name, "turn_detection", faults);
  const auto type = inner.choice("type", {"server_vad", "semantic_vad"});
  if (!type) {
    if (!inner.has("type")) inner.fault("type", "is required: server_vad or semantic_vad");
    return model::ServerVad{};
  }
  model::TurnDetection chosen;
  if (*type == 1) {
    model::SemanticVad vad;
    read_semantic_vad(inner, vad);
    chosen = vad;
  } else {
    model::ServerVad vad;
    read_server_vad(inner, vad);
    chosen = vad;
  }
  inner.refuse_unknown_keys();
  return chosen;
}

void read_silence(TomlSection& section, const std::string& file_name, call::SilencePolicy& silence,
                  std::vector<config::Fault>& faults) {
  const toml::table* table = section.table("silence");
  if (table == nullptr) return;
  TomlSection inner(*table, file_name, "silence", faults);
  if (const auto ms = inner.integer("first_prompt_ms", 1'000, kMillisecondsMax))
    silence.first_prompt = milliseconds(*ms);
  if (const auto ms = inner.integer("second_prompt_ms", 1'000, kMillisecondsMax))
    silence.second_prompt = milliseconds(*ms);
  if (const auto ms = inner.integer("goodbye_ms", 1'000, kMillisecondsMax))
    silence.goodbye = milliseconds(*ms);
  inner.refuse_unknown_keys();
}

void read_voice(TomlSection& section, call::Agent& agent) {
  agent.model = section.text_or("model", "");
  agent.voice = section.text_or("voice", agent.voice);
  agent.speed = section.number("speed", 0.25, 1.5).value_or(agent.speed);
  agent.language = section.text_or("language", agent.language);
  if (section.choice("model_audio", {"pcm24k", "pcmu"}) == 1U)
    agent.model_audio = model::AudioFormat::Pcmu;
  static constexpr std::array kNoise{model::NoiseReduction::None, model::NoiseReduction::NearField,
                                     model::NoiseReduction::FarField};
  if (const auto kind = section.choice("noise_reduction", {"none", "near_field", "far_field"}))
    agent.noise_reduction = kNoise[*kind];
  agent.transcription_model = section.text_or("transcription_model", agent.transcription_model);
  if (const auto tokens = section.integer("max_output_tokens", 1, 4096))
    agent.max_output_tokens = static_cast<int>(*tokens);
}

void read_filler(TomlSection& section, call::Agent& agent) {
  static constexpr std::array kFillers{engine::Filler::Sentence, engine::Filler::Tone,
                                       engine::Filler::None};
  if (const auto kind = section.choice("filler", {"sentence", "tone", "none"}))
    agent.filler = kFillers[*kind];
}

void read_hours(TomlSection& section, call::Agent& agent) {
  static constexpr std::array kClosed{call::ClosedHours::Same, call::ClosedHours::Message,
                                      call::ClosedHours::Transfer};
  if (const auto kind = section.choice("closed_hours", {"same", "message", "transfer"}))
    agent.closed_hours = kClosed[*kind];
  agent.time_zone = section.text_or("time_zone", agent.time_zone);
  try {
    (void)date::locate_zone(agent.time_zone);
  } catch (const std::runtime_error&) {
    section.fault("time_zone",
                  "is \"" + agent.time_zone + "\", expected an IANA name such as Europe/Berlin");
  }
  for (const std::string& text : section.texts("open_hours")) {
    const auto spans = parse_open_hours(text);
    if (spans.empty())
      section.fault("open_hours", "has \"" + text + "\", expected e.g. \"mon-fri 09:00-17:00\"");
    agent.open_hours.insert(agent.open_hours.end(), spans.begin(), spans.end());
  }
  if (agent.closed_hours == call::ClosedHours::Transfer && agent.transfer_numbers.empty())
    section.fault("closed_hours", "is transfer, which needs transfer_numbers");
}

void read_limits(TomlSection& section, call::Agent& agent) {
  if (const auto s = section.integer("max_call_seconds", 60, 4 * 3600))
    agent.max_call = seconds(*s);
  agent.max_concurrent_calls =
      static_cast<int>(section.integer("max_concurrent_calls", 0, 1'000'000).value_or(0));
  agent.max_calls_per_minute =
      static_cast<int>(section.integer("max_calls_per_minute", 0, 1'000'000).value_or(0));
  if (section.choice("status", {"published", "paused"}) == 1U)
    agent.status = call::AgentStatus::Paused;
}

}  // namespace

std::vector<call::OpenSpan> parse_open_hours(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return {};
  const std::string_view days = text.substr(0, space), hours = text.substr(space + 1);
  const std::size_t dash = days.find('-');
  const std::uint8_t first = weekday_of(days.substr(0, dash));
  const std::uint8_t last =
      dash == std::string_view::npos ? first : weekday_of(days.substr(dash + 1));
  if (hours.size() != 11 || hours[5] != '-') return {};
  const auto from = parse_time_of_day(hours.substr(0, 5));
  const auto until = parse_time_of_day(hours.substr(6));
  if (first == 0 || last < first || !from || !until || *until <= *from) return {};
  std::vector<call::OpenSpan> spans;
  for (std::uint8_t day = first; day <= last; ++day) spans.push_back({day, *from, *until});
  return spans;
}

call::Agent read_agent(TomlSection& section, const toml::table& table, const std::string& file_name,
                       const std::vector<std::string>& tools, std::vector<config::Fault>& faults) {
  call::Agent agent;
  agent.id = section.required_text("id");
  agent.name = section.text_or("name", "");
  agent.instructions = section.required_text("instructions");
  if (auto greeting = section.text("greeting"); greeting && !greeting->empty())
    agent.greeting = std::move(greeting);
  agent.fallback_message = section.text_or("fallback_message", "");
  read_voice(section, agent);
  agent.turn_detection = read_turn_detection(section, table, file_name, faults);
  read_silence(section, file_name, agent.silence, faults);
  agent.tools = section.texts("tools");
  for (const std::string& tool : agent.tools)
    if (std::find(tools.begin(), tools.end(), tool) == tools.end())
      section.fault("tools", "names \"" + tool + "\", which this node has not");
  agent.transfer_numbers = section.texts("transfer_numbers");
  for (const std::string& number : agent.transfer_numbers)
    if (!carrier::is_e164(number))
      section.fault("transfer_numbers", "has \"" + number + "\", expected E.164 (+15557122661)");
  read_filler(section, agent);
  read_hours(section, agent);
  read_limits(section, agent);
  section.refuse_unknown_keys();
  return agent;
}

}  // namespace tandem::control
