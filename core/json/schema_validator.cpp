#include "core/json/schema_validator.hpp"

#include <algorithm>
#include <boost/json.hpp>
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

}  // namespace

struct SchemaValidator::Impl {
  boost::json::value document;  // The schema keeps references into it.
  valijson::Schema schema;
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
  valijson::SchemaParser parser{valijson::SchemaParser::kDraft7};
  parser.populateSchema(valijson::adapters::BoostJsonAdapter{impl_->document}, impl_->schema);
}

SchemaValidator::~SchemaValidator() = default;
SchemaValidator::SchemaValidator(SchemaValidator&&) noexcept = default;
SchemaValidator& SchemaValidator::operator=(SchemaValidator&&) noexcept = default;

std::vector<SchemaViolation> SchemaValidator::violations(std::string_view document) const {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse({document.data(), document.size()}, error);
  if (error) return {{"", "not JSON: " + error.message()}};
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
