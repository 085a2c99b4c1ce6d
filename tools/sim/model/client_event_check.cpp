#include "tools/sim/model/client_event_check.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cctype>
#include <vector>

#include "tools/sim/model/plain_append.hpp"

namespace tandem::sim {
namespace json = boost::json;
namespace {

std::string string_member(const json::object& event, std::string_view key) {
  const json::value* value = event.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

/// `item.content.0.type` as the real server writes it: `item.content[0].type`.
std::string with_brackets(std::string_view dotted) {
  std::string path;
  std::size_t begin = 0;
  while (begin <= dotted.size() && !dotted.empty()) {
    const std::size_t dot = std::min(dotted.find('.', begin), dotted.size());
    const std::string_view step = dotted.substr(begin, dot - begin);
    if (std::ranges::all_of(step, [](unsigned char c) { return std::isdigit(c) != 0; })) {
      path += "[" + std::string(step) + "]";
    } else {
      path += (path.empty() ? "" : ".") + std::string(step);
    }
    begin = dot + 1;
  }
  return path;
}

/// 'name' at the end of a validator's message.
std::string last_quoted(std::string_view message) {
  const std::size_t close = message.rfind('\'');
  if (close == std::string_view::npos || close == 0) return {};
  const std::size_t open = message.rfind('\'', close - 1);
  return std::string(message.substr(open + 1, close - open - 1));
}

struct Finding {
  Refusal refusal;
  std::size_t depth = 0;
  bool wrong_variant = false;  ///< Says only that another variant was meant.
};

std::string joined(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

/// Nothing for the messages that only lead from the innermost fault outwards.
std::optional<Finding> finding_of(const tandem::json::SchemaViolation& violation) {
  const std::string& message = violation.message;
  std::string path = violation.path;
  Finding finding;
  if (message.starts_with("Failed to validate")) return std::nullopt;
  if (message.starts_with("Object contains a property")) {
    path = joined(path, last_quoted(message));
    finding.refusal = {
        "unknown_parameter", "Unknown parameter: '" + with_brackets(path) + "'.", {}};
  } else if (message.starts_with("Missing required property")) {
    path = joined(path, last_quoted(message));
    finding.refusal = {"missing_required_parameter",
                       "Missing required parameter: '" + with_brackets(path) + "'.",
                       {}};
  } else if (message.starts_with("Value type not permitted")) {
    finding.refusal = {"invalid_type", "Invalid type for '" + with_brackets(path) + "'.", {}};
  } else {
    finding.refusal = {
        "invalid_value", "Invalid value for '" + with_brackets(path) + "': " + message, {}};
  }
  finding.wrong_variant = path.ends_with("type") && message.find("'const'") != std::string::npos;
  finding.depth = static_cast<std::size_t>(std::ranges::count(path, '.'));
  finding.refusal.param = with_brackets(path);
  return finding;
}

/// Of all that the branches of the schema complain about, what the client most likely got wrong:
/// the deepest, and not the `type` of a variant that was not meant.
Refusal refusal_of(const std::vector<tandem::json::SchemaViolation>& violations) {
  std::optional<Finding> best;
  for (const tandem::json::SchemaViolation& violation : violations) {
    auto finding = finding_of(violation);
    if (!finding) continue;
    const bool better =
        !best || finding->depth > best->depth ||
        (finding->depth == best->depth && best->wrong_variant && !finding->wrong_variant);
    if (better) best = std::move(finding);
  }
  return best ? best->refusal : Refusal{"invalid_value", "Invalid event.", std::nullopt};
}

/// Appends come fifty times a second, so they do not go through the schema; this is the same rule.
std::optional<Refusal> check_append(const json::object& event) {
  for (const auto& [key, value] : event) {
    if (key != "type" && key != "audio" && key != "event_id") {
      return Refusal{"unknown_parameter", "Unknown parameter: '" + std::string(key) + "'.",
                     std::string(key)};
    }
    if (!value.is_string()) {
      return Refusal{"invalid_type", "Invalid type for '" + std::string(key) + "'.",
                     std::string(key)};
    }
  }
  if (string_member(event, "event_id").size() > 512) {
    return Refusal{"invalid_value", "Invalid 'event_id': string too long.", "event_id"};
  }
  const json::value* audio = event.if_contains("audio");
  if (!audio) {
    return Refusal{"missing_required_parameter", "Missing required parameter: 'audio'.", "audio"};
  }
  if (audio->as_string().size() > kAppendMax) {
    return Refusal{"invalid_value", "Invalid 'audio': more than 15 MiB in one event.", "audio"};
  }
  return std::nullopt;
}

}  // namespace

ClientEventCheck::ClientEventCheck() : validator_(realtime_schema(), "ClientEvent") {}

std::variant<CheckedEvent, RefusedEvent> ClientEventCheck::check(std::string_view text) const {
  ErrorCode failed;
  json::value parsed = json::parse(text, failed);
  if (failed || !parsed.is_object()) {
    return RefusedEvent{{"invalid_json", "The message is not a JSON object.", std::nullopt}, {}};
  }
  json::object& event = parsed.as_object();
  const std::string event_id = string_member(event, "event_id");
  if (string_member(event, "type") == "input_audio_buffer.append") {
    if (auto refusal = check_append(event)) return RefusedEvent{*refusal, event_id};
    return CheckedEvent{std::move(event)};
  }
  if (const auto violations = validator_.violations(text); !violations.empty()) {
    return RefusedEvent{refusal_of(violations), event_id};
  }
  return CheckedEvent{std::move(event)};
}

}  // namespace tandem::sim
