#include "core/json/schema_validator.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <stdexcept>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace tandem::json {
namespace {

/// valijson gives `<root>[session][audio]`.
std::string dotted(const std::vector<std::string>& context) {
  std::string path;
  for (const std::string& step : context) {
    if (step == "<root>") continue;
    if (!path.empty()) path += '.';
    const bool bracketed = step.size() > 2 && step.front() == '[' && step.back() == ']';
    path += bracketed ? step.substr(1, step.size() - 2) : step;
  }
  return path;
}

using Names = std::set<std::string, std::less<>>;

bool is_base64_schema(const boost::json::value& schema, const boost::json::object& definitions) {
  if (!schema.is_object()) return false;
  const boost::json::value* const encoding = schema.as_object().if_contains("contentEncoding");
  if (encoding != nullptr) return *encoding == "base64";
  const boost::json::value* const reference = schema.as_object().if_contains("$ref");
  if (reference == nullptr || !reference->is_string()) return false;
  std::string_view name{reference->as_string()};
  constexpr std::string_view kPrefix = "#/$defs/";
  if (!name.starts_with(kPrefix)) return false;
  name.remove_prefix(kPrefix.size());
  const boost::json::value* const target = definitions.if_contains({name.data(), name.size()});
  return target != nullptr && target != &schema && target->is_object() &&
         !target->as_object().contains("$ref") && is_base64_schema(*target, definitions);
}

/// Names of all properties that some schema wants to be base64.
void collect_base64(const boost::json::value& schema, const boost::json::object& definitions,
                    Names& names) {
  if (schema.is_array()) {
    for (const boost::json::value& it : schema.as_array()) collect_base64(it, definitions, names);
  } else if (schema.is_object()) {
    const boost::json::value* const properties = schema.as_object().if_contains("properties");
    if (properties != nullptr && properties->is_object())
      for (const auto& [name, it] : properties->as_object())
        if (is_base64_schema(it, definitions)) names.emplace(name);
    for (const auto& member : schema.as_object())
      collect_base64(member.value(), definitions, names);
  }
}

bool is_base64(std::string_view text) {
  if (text.size() % 4 != 0) return false;
  const std::size_t end = text.find_last_not_of('=') + 1;
  return text.size() - end <= 2 &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '+' || c == '/';
         });
}

/// Long texts in members that may have to be base64 become short ones that match its pattern
/// exactly if they did: valijson matches patterns by std::regex, which recurses for every four
/// characters and overflows the stack on a second of audio.
void shorten_base64(boost::json::value& document, const Names& names) {
  constexpr std::size_t kLong = 64;
  if (document.is_array()) {
    for (boost::json::value& it : document.as_array()) shorten_base64(it, names);
  } else if (document.is_object()) {
    for (auto& member : document.as_object()) {
      boost::json::value& value = member.value();
      if (value.is_string() && value.as_string().size() > kLong &&
          names.contains(std::string_view{member.key()}))
        value = is_base64(std::string_view{value.as_string()}) ? "AAAA" : "*";
      else
        shorten_base64(value, names);
    }
  }
}

}  // namespace

struct SchemaValidator::Impl {
  boost::json::value document;  // The schema keeps references into it.
  valijson::Schema schema;
  Names base64;
};

SchemaValidator::SchemaValidator(std::string_view schema, std::string_view definition)
    : impl_(std::make_unique<Impl>()) {
  boost::system::error_code error;
  impl_->document = boost::json::parse({schema.data(), schema.size()}, error);
  if (error || !impl_->document.is_object())
    throw std::runtime_error("JSON Schema: not a JSON object: " + error.message());
  if (!definition.empty()) {
    boost::json::object& root = impl_->document.as_object();
    const boost::json::value* const all = root.if_contains("$defs");
    if (all == nullptr || !all->is_object() ||
        !all->as_object().contains({definition.data(), definition.size()}))
      throw std::runtime_error("JSON Schema: no definition " + std::string{definition});
    boost::json::object chosen;
    chosen["$ref"] = "#/$defs/" + std::string{definition};
    chosen["$defs"] = *all;
    root = std::move(chosen);
  }
  if (const boost::json::value* const all = impl_->document.as_object().if_contains("$defs");
      all != nullptr && all->is_object())
    collect_base64(impl_->document, all->as_object(), impl_->base64);
  valijson::SchemaParser parser{valijson::SchemaParser::kDraft7};
  parser.populateSchema(valijson::adapters::BoostJsonAdapter{impl_->document}, impl_->schema);
}

SchemaValidator::~SchemaValidator() = default;
SchemaValidator::SchemaValidator(SchemaValidator&&) noexcept = default;
SchemaValidator& SchemaValidator::operator=(SchemaValidator&&) noexcept = default;

std::vector<SchemaViolation> SchemaValidator::violations(std::string_view document) const {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse({document.data(), document.size()}, error);
  if (error) return {{"", "not JSON: " + error.message()}};
  shorten_base64(value, impl_->base64);
  valijson::Validator validator;
  valijson::ValidationResults results;
  std::vector<SchemaViolation> found;
  if (validator.validate(impl_->schema, valijson::adapters::BoostJsonAdapter{value}, &results))
    return found;
  for (const valijson::ValidationResults::Error& fault : results)
    found.push_back({dotted(fault.context), fault.description});
  if (found.empty()) found.push_back({"", "does not match"});
  return found;
}

}  // namespace tandem::json
