#include "control/directory/published_agent.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <optional>
#include <string_view>

#include "bridge/carrier/phone_number.hpp"
#include "control/assistant/instructions.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

namespace js = boost::json;
using std::chrono::milliseconds;

/// One version's definition while it is read. What is absent, of another type or out of bounds is
/// nothing: definitions of older releases are served, too.
class Definition {
 public:
  explicit Definition(const js::object& members) : members_(members) {}

  [[nodiscard]] std::string text(std::string_view key) const {
    const js::value* value = members_.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
  }
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const {
    std::vector<std::string> all;
    const js::value* value = members_.if_contains(key);
    if (value == nullptr || !value->is_array()) return all;
    for (const js::value& each : value->get_array())
      if (each.is_string()) all.emplace_back(each.get_string());
    return all;
  }
  [[nodiscard]] std::optional<double> number(std::string_view key, double lowest,
                                             double highest) const {
    const js::value* value = members_.if_contains(key);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    const double number = value->to_number<double>();
    if (!(number >= lowest && number <= highest)) return std::nullopt;
    return number;
  }
  [[nodiscard]] std::optional<milliseconds> ms(std::string_view key, double lowest,
                                               double highest) const {
    const auto found = number(key, lowest, highest);
    if (!found) return std::nullopt;
    return milliseconds(static_cast<std::int64_t>(*found));
  }
  [[nodiscard]] bool flag_or(std::string_view key, bool otherwise) const {
    const js::value* value = members_.if_contains(key);
    return value != nullptr && value->is_bool() ? value->get_bool() : otherwise;
  }
  [[nodiscard]] Definition object(std::string_view key) const {
    static const js::object kNone;
    const js::value* value = members_.if_contains(key);
    return Definition(value != nullptr && value->is_object() ? value->get_object() : kNone);
  }
  template <class Visit>
  void for_each_text(Visit visit) const {
    for (const auto& [key, value] : members_)
      if (value.is_string()) visit(std::string(key), std::string(value.get_string()));
  }

 private:
  const js::object& members_;
};

model::TurnDetection turn_detection(const Definition& given) {
  if (given.text("type") == "semantic_vad") {
    model::SemanticVad vad;
    const std::string eagerness = given.text("eagerness");
    if (eagerness == "low") vad.eagerness = model::Eagerness::Low;
    if (eagerness == "medium") vad.eagerness = model::Eagerness::Medium;
    if (eagerness == "high") vad.eagerness = model::Eagerness::High;
    vad.interrupt_response = given.flag_or("interrupt_response", vad.interrupt_response);
    vad.create_response = given.flag_or("create_response", vad.create_response);
    return vad;
  }
  model::ServerVad vad;
  vad.threshold = given.number("threshold", 0, 1).value_or(vad.threshold);
  vad.prefix_padding = given.ms("prefix_padding_ms", 0, 5'000).value_or(vad.prefix_padding);
  vad.silence = given.ms("silence_duration_ms", 0, 10'000).value_or(vad.silence);
  vad.idle_timeout = given.ms("idle_timeout_ms", 5'000, 30'000);
  vad.interrupt_response = given.flag_or("interrupt_response", vad.interrupt_response);
  vad.create_response = given.flag_or("create_response", vad.create_response);
  return vad;
}

call::SilencePolicy silence(const Definition& given) {
  constexpr double kLowest = 1'000, kHighest = 600'000;
  call::SilencePolicy policy;
  policy.first_prompt =
      given.ms("first_prompt_ms", kLowest, kHighest).value_or(policy.first_prompt);
  policy.second_prompt =
      given.ms("second_prompt_ms", kLowest, kHighest).value_or(policy.second_prompt);
  policy.goodbye = given.ms("goodbye_ms", kLowest, kHighest).value_or(policy.goodbye);
  return policy;
}

void read_voice(const Definition& given, call::Agent& agent) {
  if (auto greeting = given.text("greeting"); !greeting.empty())
    agent.greeting = std::move(greeting);
  agent.fallback_message = given.text("fallback_message");
  agent.model = given.text("model");
  if (auto voice = given.text("voice"); !voice.empty()) agent.voice = std::move(voice);
  agent.speed = given.number("speed", 0.25, 1.5).value_or(agent.speed);
  if (given.text("model_audio") == "pcmu") agent.model_audio = model::AudioFormat::Pcmu;
  const std::string noise = given.text("noise_reduction");
  if (noise == "near_field") agent.noise_reduction = model::NoiseReduction::NearField;
  if (noise == "far_field") agent.noise_reduction = model::NoiseReduction::FarField;
  if (auto named = given.text("transcription_model"); !named.empty())
    agent.transcription_model = std::move(named);
  if (const auto tokens = given.number("max_output_tokens", 1, 4'096))
    agent.max_output_tokens = static_cast<int>(*tokens);
}

/// Who is recorded is told so before anything else, where the agent's words for it are given.
void read_recording(const Definition& given, const store::TenantRows& tenant, call::Agent& agent) {
  agent.recording = tenant.recording_allowed && given.flag_or("recording", false);
  const std::string notice = given.text("recording_notice");
  if (!agent.recording || notice.empty()) return;
  agent.greeting = agent.greeting ? notice + ' ' + *agent.greeting : notice;
}

void read_limits(const Definition& given, call::Agent& agent) {
  constexpr double kMany = 1'000'000;
  if (const auto s = given.number("max_call_seconds", 60, 4 * 3'600))
    agent.max_call = std::chrono::seconds(static_cast<std::int64_t>(*s));
  agent.max_concurrent_calls =
      static_cast<int>(given.number("max_concurrent_calls", 0, kMany).value_or(0));
  agent.max_calls_per_minute =
      static_cast<int>(given.number("max_calls_per_minute", 0, kMany).value_or(0));
  agent.tools = given.texts("tools");
  agent.transfer_numbers = given.texts("transfer_numbers");
  std::erase_if(agent.transfer_numbers,
                [](const std::string& number) { return !carrier::is_e164(number); });
  const std::string filler = given.text("filler");
  if (filler == "tone") agent.filler = engine::Filler::Tone;
  if (filler == "none") agent.filler = engine::Filler::None;
  const std::string closed = given.text("closed_hours");
  if (closed == "message") agent.closed_hours = call::ClosedHours::Message;
  if (closed == "transfer" && !agent.transfer_numbers.empty())
    agent.closed_hours = call::ClosedHours::Transfer;
}

/// What it does in calls of its own.
void read_calling(const Definition& given, call::Agent& agent) {
  const std::string voicemail = given.text("voicemail");
  agent.detects_machines = voicemail != "off";
  if (voicemail == "hang-up") agent.voicemail = engine::VoicemailPolicy::HangUp;
  if (voicemail == "message") agent.voicemail = engine::VoicemailPolicy::LeaveMessage;
  agent.voicemail_message = given.text("voicemail_message");
  agent.hello_window = given.ms("hello_window_ms", 0, 15'000).value_or(agent.hello_window);
}

void add_hours(const store::TenantRows& tenant, call::Agent& agent) {
  agent.time_zone = tenant.time_zone;
  for (const auto& each : tenant.hours)
    agent.open_hours.push_back({static_cast<std::uint8_t>(each.weekday), each.opens, each.closes});
  for (const auto& each : tenant.exceptions)
    agent.exceptions.push_back({each.day, each.opens, each.closes, each.note});
}

/// Replies in the languages that the agent speaks; in all where it has none of those.
std::vector<Intent> intents_of(const store::TenantRows& tenant, const std::string& agent,
                               const std::vector<std::string>& languages) {
  std::vector<Intent> intents;
  for (const auto& row : tenant.intents) {
    if (!row.agent.empty() && row.agent != agent) continue;
    Intent intent{row.name, row.examples, {}};
    boost::system::error_code error;
    const js::value replies = js::parse(row.replies, error);
    if (!error && replies.is_object())
      Definition(replies.get_object())
          .for_each_text([&intent](std::string language, std::string words) {
            intent.replies.emplace_back(std::move(language), std::move(words));
          });
    std::sort(intent.replies.begin(), intent.replies.end());
    const auto spoken = [&languages](const auto& reply) {
      return std::find(languages.begin(), languages.end(), reply.first) != languages.end();
    };
    if (std::any_of(intent.replies.begin(), intent.replies.end(), spoken))
      std::erase_if(intent.replies, [&spoken](const auto& reply) { return !spoken(reply); });
    intents.push_back(std::move(intent));
  }
  return intents;
}

}  // namespace

std::shared_ptr<call::Agent> published_agent(const store::TenantRows& tenant,
                                             const store::TenantRows::Agent& row) {
  boost::system::error_code error;
  const js::value parsed = js::parse(row.definition, error);
  static const js::object kNone;
  const Definition given(!error && parsed.is_object() ? parsed.get_object() : kNone);
  auto agent = std::make_shared<call::Agent>();
  agent->instructions = given.text("instructions");
  if (agent->instructions.empty()) {
    log::Logger().error("directory.agent_unusable", {{"agent", row.id},
                                                     {"version", row.version},
                                                     {"why", "no instructions"},
                                                     {"instead", "not configured"}});
    return nullptr;
  }
  agent->id = row.id;
  agent->name = row.name;
  agent->organisation = tenant.id;
  agent->version = row.version;
  agent->status = row.status == "paused" ? call::AgentStatus::Paused : call::AgentStatus::Published;
  const std::vector<std::string> languages = given.texts("languages");
  agent->language =
      languages.empty() ? language_of_locale(tenant.locale) : language_of_locale(languages.front());
  read_voice(given, *agent);
  read_recording(given, tenant, *agent);
  agent->turn_detection = turn_detection(given.object("turn_detection"));
  agent->silence = silence(given.object("silence"));
  read_limits(given, *agent);
  read_calling(given, *agent);
  add_hours(tenant, *agent);
  agent->instructions =
      standing_instructions(*agent, tenant.name, languages, intents_of(tenant, row.id, languages));
  return agent;
}

std::size_t bytes_of(const call::Agent& agent) noexcept {
  std::size_t bytes = sizeof(agent) + agent.instructions.size() + agent.fallback_message.size();
  if (agent.greeting) bytes += agent.greeting->size();
  bytes += agent.open_hours.size() * sizeof(call::OpenSpan);
  bytes += agent.exceptions.size() * sizeof(call::DayException);
  return bytes + (agent.tools.size() + agent.transfer_numbers.size()) * sizeof(std::string);
}

std::string language_of_locale(const std::string& locale) {
  return locale.substr(0, locale.find_first_of("-_"));
}

}  // namespace tandem::control
