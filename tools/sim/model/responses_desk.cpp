#include "tools/sim/model/responses_desk.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>

#include "core/json/schema_validator.hpp"
#include "tools/sim/model/handshake.hpp"

namespace tandem::sim {
namespace json = boost::json;
namespace {

/// A request that was read: what is asked of the model, and what its answer must fit.
struct Asked {
  std::string model, input;
  json::object schema;
};

using Refused = std::optional<Refusal>;

constexpr std::string_view kMembers[] = {
    "model",       "input",     "instructions", "text", "store",      "max_output_tokens",
    "temperature", "reasoning", "metadata",     "user", "truncation", "safety_identifier"};

Refused wrong(const std::string& what, const std::string& where) {
  return Refusal{"invalid_value", what, where};
}

const json::object* object_in(const json::object& in, std::string_view name) {
  const json::value* found = in.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

std::string text_in(const json::object& in, std::string_view name) {
  const json::value* found = in.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// What strict mode asks of every object of a schema.
Refused check_strict(const json::object& schema, const std::string& where) {
  if (const json::object* items = object_in(schema, "items"))
    if (auto fault = check_strict(*items, where + ".items")) return fault;
  const json::object* properties = object_in(schema, "properties");
  if (properties == nullptr) return std::nullopt;
  const json::value* more = schema.if_contains("additionalProperties");
  if (more == nullptr || !more->is_bool() || more->get_bool())
    return wrong("'additionalProperties' is required to be supplied and to be false.", where);
  const json::value* required = schema.if_contains("required");
  for (const auto& property : *properties) {
    const bool named =
        required != nullptr && required->is_array() &&
        std::any_of(required->get_array().begin(), required->get_array().end(),
                    [&](const json::value& one) { return one == json::value(property.key()); });
    if (!named)
      return wrong("'required' must include every key in properties. Missing '" +
                       std::string(property.key()) + "'.",
                   where);
    if (const json::object* inner = property.value().if_object())
      if (auto fault = check_strict(*inner, where + "." + std::string(property.key())))
        return fault;
  }
  return std::nullopt;
}

Refused read_input(const json::object& body, Asked& asked) {
  const json::value* input = body.if_contains("input");
  if (input == nullptr) return wrong("Missing required parameter: 'input'.", "input");
  if (input->is_string()) {
    asked.input = std::string(input->get_string());
    return std::nullopt;
  }
  if (!input->is_array()) return wrong("Expected a string or an array.", "input");
  for (const json::value& one : input->get_array()) {
    const json::object* message = one.if_object();
    if (message == nullptr || text_in(*message, "role").empty())
      return wrong("Each message has a role.", "input");
    const json::value* content = message->if_contains("content");
    if (content == nullptr || !content->is_array())
      return wrong("Expected an array of content parts.", "input.content");
    for (const json::value& part : content->get_array()) {
      if (!part.is_object() || text_in(part.get_object(), "type") != "input_text")
        return wrong("Only 'input_text' may be in a user's message.", "input.content");
      asked.input += text_in(part.get_object(), "text");
    }
  }
  return asked.input.empty() ? wrong("The input is empty.", "input") : std::nullopt;
}

Refused read_format(const json::object& body, Asked& asked) {
  const json::object* text = object_in(body, "text");
  const json::object* format = text == nullptr ? nullptr : object_in(*text, "format");
  if (format == nullptr || text_in(*format, "type") != "json_schema")
    return wrong("This simulation answers with 'json_schema' only.", "text.format.type");
  if (text_in(*format, "name").empty())
    return wrong("Missing required parameter: 'text.format.name'.", "text.format.name");
  const json::value* strict = format->if_contains("strict");
  if (strict == nullptr || !strict->is_bool() || !strict->get_bool())
    return wrong("Expected true.", "text.format.strict");
  const json::object* schema = object_in(*format, "schema");
  if (schema == nullptr || text_in(*schema, "type") != "object")
    return wrong("schema must be a JSON Schema of 'type: \"object\"'.", "text.format.schema");
  asked.schema = *schema;
  return check_strict(*schema, "text.format.schema");
}

Refused read(const std::string& body, Asked& asked) {
  boost::system::error_code error;
  const json::value parsed = json::parse(body, error);
  if (error || !parsed.is_object())
    return Refusal{"invalid_json", "The body is not a JSON object.", std::nullopt};
  const json::object& given = parsed.get_object();
  for (const auto& member : given)
    if (std::find(std::begin(kMembers), std::end(kMembers), std::string_view(member.key())) ==
        std::end(kMembers))
      return Refusal{"unknown_parameter", "Unknown parameter: '" + std::string(member.key()) + "'.",
                     std::string(member.key())};
  asked.model = text_in(given, "model");
  if (asked.model.empty()) return wrong("Missing required parameter: 'model'.", "model");
  if (auto fault = read_input(given, asked)) return fault;
  return read_format(given, asked);
}

/// Something that fits the schema, where no script says what.
json::value plain_answer(const json::object& schema) {
  if (const json::value* choices = schema.if_contains("enum"))
    return choices->as_array().at(choices->as_array().size() / 2);
  std::string type = text_in(schema, "type");
  const json::value* types = schema.if_contains("type");
  if (types != nullptr && types->is_array()) type = "null";
  if (type == "null") return nullptr;
  if (type == "boolean") return true;
  if (type == "integer" || type == "number") return 1;
  if (type == "array") return json::array{plain_answer(schema.at("items").as_object())};
  if (type == "string") return "Simulated.";
  json::object answer;
  for (const auto& property : schema.at("properties").as_object())
    answer[property.key()] = plain_answer(property.value().as_object());
  return answer;
}

json::object content_of(const ScriptedAnswer* scripted, const std::string& text) {
  if (scripted != nullptr && scripted->refuses)
    return {{"type", "refusal"}, {"refusal", "I'm sorry, I cannot help with that."}};
  return {{"type", "output_text"}, {"text", text}, {"annotations", json::array()}};
}

json::object response_of(const Asked& asked, const std::string& id, const std::string& body,
                         const ScriptedAnswer* scripted, const std::string& text) {
  const bool cut = scripted != nullptr && scripted->cut_short;
  const std::string written = cut ? text.substr(0, text.size() / 2) : text;
  // About four characters a token.
  const auto in = static_cast<std::int64_t>(body.size() / 4);
  const auto out = static_cast<std::int64_t>(written.size() / 4 + 1);
  json::object response{{"id", id},
                        {"object", "response"},
                        {"status", cut ? "incomplete" : "completed"},
                        {"error", nullptr},
                        {"model", asked.model}};
  response["incomplete_details"] =
      cut ? json::value(json::object{{"reason", "max_output_tokens"}}) : json::value();
  response["output"] =
      json::array{json::object{{"type", "message"},
                               {"id", "msg_" + id},
                               {"status", cut ? "incomplete" : "completed"},
                               {"role", "assistant"},
                               {"content", json::array{content_of(scripted, written)}}}};
  response["usage"] = json::object{{"input_tokens", in},
                                   {"input_tokens_details", json::object{{"cached_tokens", 0}}},
                                   {"output_tokens", out},
                                   {"output_tokens_details", json::object{{"reasoning_tokens", 0}}},
                                   {"total_tokens", in + out}};
  return response;
}

}  // namespace

const ScriptedAnswer* ResponsesDesk::next(const std::string& input) {
  taken_.resize(script_.size(), false);
  const ScriptedAnswer* last = nullptr;
  for (std::size_t i = 0; i < script_.size(); ++i) {
    if (input.find(script_[i].when) == std::string::npos) continue;
    last = &script_[i];
    if (taken_[i]) continue;
    taken_[i] = true;
    return last;
  }
  return last;
}

ResponsesDesk::Reply ResponsesDesk::answer(const std::string& body, const std::string& id) {
  Asked asked;
  if (const Refused fault = read(body, asked)) return {error_response(400, *fault)};
  const ScriptedAnswer* scripted = next(asked.input);
  const auto delay = scripted == nullptr ? std::chrono::milliseconds(0) : scripted->delay;
  if (scripted != nullptr && scripted->status != 0)
    return {error_response(scripted->status,
                           {"", "The server had an error while processing your request.",
                            std::nullopt, "server_error"}),
            delay};
  const std::string text = scripted != nullptr && !scripted->answer.empty()
                               ? scripted->answer
                               : json::serialize(plain_answer(asked.schema));
  const tandem::json::SchemaValidator schema(json::serialize(asked.schema), "");
  const auto violations = schema.violations(text);
  if (!violations.empty() && (scripted == nullptr || !scripted->unfit))
    return {error_response(500, {"",
                                 "The script's answer breaks the schema at " +
                                     violations.front().path + ": " + violations.front().message,
                                 std::nullopt, "server_error"})};
  return {net::HttpResponse(200, json::serialize(response_of(asked, id, body, scripted, text)),
                            {{"Content-Type", "application/json"}}),
          delay};
}

}  // namespace tandem::sim
