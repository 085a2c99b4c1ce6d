#include "control/shape/json_schema.hpp"

#include <boost/json/parse.hpp>
#include <cmath>

namespace tandem::shape {
namespace {

namespace js = boost::json;

js::object string_schema(const char* format, const char* pattern = nullptr) {
  js::object schema{{"type", "string"}};
  if (format != nullptr) schema["format"] = format;
  if (pattern != nullptr) schema["pattern"] = pattern;
  return schema;
}

js::value bound(double limit) {
  if (limit == std::floor(limit) && std::abs(limit) < 9e15) return static_cast<std::int64_t>(limit);
  return limit;
}

js::object text_schema(const Type& type) {
  switch (type.kind) {
    case Kind::Uuid:
      return string_schema("uuid", "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$");
    case Kind::Time:
      return string_schema("date-time");
    case Kind::Date:
      return string_schema("date");
    case Kind::Clock:
      return string_schema(nullptr, "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$");
    case Kind::Phone:
      return string_schema(nullptr, "^\\+[1-9][0-9]{6,14}$");
    case Kind::Email:
      return string_schema("email");
    case Kind::Url:
      return string_schema("uri", "^https://");
    case Kind::Slug:
      return string_schema(nullptr, "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$");
    case Kind::Choice: {
      js::object schema = string_schema(nullptr);
      schema["enum"] = js::array(type.choices.begin(), type.choices.end());
      return schema;
    }
    case Kind::Text: {
      js::object schema = string_schema(nullptr);
      if (type.low > 0) schema["minLength"] = bound(type.low);
      schema["maxLength"] = bound(type.high);
      return schema;
    }
    default:
      return string_schema(nullptr);
  }
}

js::object number_schema(const char* name, const Type& type) {
  return {{"type", name}, {"minimum", bound(type.low)}, {"maximum", bound(type.high)}};
}

/// Null is one more type; for an enum also one more value. A reference needs a choice, and so does
/// a format, which some validators hold against null.
void allow_null(js::object& schema) {
  if (schema.contains("$ref") || schema.contains("format")) {
    js::object whole = std::move(schema);
    schema = js::object{{"anyOf", js::array{std::move(whole), js::object{{"type", "null"}}}}};
    return;
  }
  js::value own = schema["type"];
  schema["type"] = js::array{std::move(own), "null"};
  if (auto* values = schema.if_contains("enum")) values->get_array().push_back(nullptr);
}

}  // namespace

js::object SchemaWriter::schema(const Type& type) {
  js::object schema;
  switch (type.kind) {
    case Kind::Boolean:
      schema = {{"type", "boolean"}};
      break;
    case Kind::Integer:
      schema = number_schema("integer", type);
      break;
    case Kind::Number:
      schema = number_schema("number", type);
      break;
    case Kind::List:
      schema = {
          {"type", "array"}, {"items", this->schema(*type.items)}, {"maxItems", bound(type.high)}};
      break;
    case Kind::Object:
      schema = this->schema(*type.object);
      break;
    case Kind::Json:
      schema = {{"type", "object"}, {"additionalProperties", true}};
      break;
    default:
      schema = text_schema(type);
  }
  if (type.nullable) allow_null(schema);
  return schema;
}

js::object SchemaWriter::schema(const Shape& shape) {
  if (shape.name.empty()) return inline_schema(shape);
  if (!components_.contains(shape.name)) {
    components_[shape.name] = js::object{};  // Ends the way round of a shape that holds itself.
    components_[shape.name] = inline_schema(shape);
  }
  return {{"$ref", "#/components/schemas/" + shape.name}};
}

js::object SchemaWriter::inline_schema(const Shape& shape) {
  js::object properties;
  js::array required;
  for (const Member& member : shape.members) {
    js::object property = schema(member.type);
    if (!member.help.empty()) property["description"] = member.help;
    properties[member.name] = std::move(property);
    if (member.presence == Presence::Required) required.emplace_back(member.name);
  }
  js::object schema{
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  schema["example"] = example(shape);
  return schema;
}

js::value example(const Type& type) {
  switch (type.kind) {
    case Kind::Boolean:
      return true;
    case Kind::Integer:
      return static_cast<std::int64_t>(std::max(type.low, std::min(type.high, 1.0)));
    case Kind::Number:
      return std::max(type.low, std::min(type.high, 1.0));
    case Kind::Uuid:
      return "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64";
    case Kind::Time:
      return "2026-11-21T09:30:00.000Z";
    case Kind::Date:
      return "2026-11-21";
    case Kind::Clock:
      return "09:30";
    case Kind::Phone:
      return "+15551234567";
    case Kind::Email:
      return "ada@example.com";
    case Kind::TimeZone:
      return "Europe/Berlin";
    case Kind::Url:
      return "https://example.com/";
    case Kind::Slug:
      return "north-clinic";
    case Kind::Choice:
      return js::value(js::string(type.choices.front()));
    case Kind::List:
      return js::array{example(*type.items)};
    case Kind::Object:
      return example(*type.object);
    case Kind::Json:
      return js::object{};
    case Kind::Text:
      break;
  }
  std::string text = "text";
  while (static_cast<double>(text.size()) < type.low) text += "text";
  if (static_cast<double>(text.size()) > type.high)
    text.resize(static_cast<std::size_t>(type.high));
  return js::value(js::string(text));
}

js::object example(const Shape& shape) {
  js::object out;
  for (const Member& member : shape.members)
    out[member.name] = member.example.empty() ? example(member.type) : js::parse(member.example);
  return out;
}

}  // namespace tandem::shape
