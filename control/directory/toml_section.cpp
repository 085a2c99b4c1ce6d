#include "control/directory/toml_section.hpp"

#include <sstream>

namespace tandem::control {
namespace {

template <class Number>
std::string between(Number lowest, Number highest) {
  std::ostringstream words;
  words << "must lie between " << lowest << " and " << highest;
  return std::move(words).str();
}

}  // namespace

TomlSection::TomlSection(const toml::table& table, std::string file_name, std::string title,
                         std::vector<config::Fault>& faults)
    : table_(table), file_name_(std::move(file_name)), title_(std::move(title)), faults_(faults) {}

const toml::node* TomlSection::find(const char* key) {
  asked_.emplace(key);
  return table_.get(key);
}

std::string TomlSection::place(const toml::source_region& at) const {
  return file_name_ + ':' + std::to_string(at.begin.line) + ':' + std::to_string(at.begin.column);
}

void TomlSection::fault(const char* key, const std::string& what) {
  const toml::node* node = table_.get(key);
  faults_.push_back({place(node != nullptr ? node->source() : table_.source()),
                     title_ + ": `" + key + "` " + what});
}

std::optional<std::string> TomlSection::text(const char* key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (auto value = node->value_exact<std::string>()) return value;
  fault(key, "must be text");
  return std::nullopt;
}

std::string TomlSection::text_or(const char* key, std::string otherwise) {
  auto value = text(key);
  return value ? std::move(*value) : std::move(otherwise);
}

std::string TomlSection::required_text(const char* key) {
  const bool given = has(key);
  auto value = text(key);
  if (!given || (value && value->empty())) fault(key, "is required and must not be empty");
  return value.value_or(std::string());
}

std::optional<std::int64_t> TomlSection::integer(const char* key, std::int64_t lowest,
                                                 std::int64_t highest) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto value = node->value_exact<std::int64_t>();
  if (!value) {
    fault(key, "must be a whole number");
    return std::nullopt;
  }
  if (*value < lowest || *value > highest) {
    fault(key, between(lowest, highest));
    return std::nullopt;
  }
  return value;
}

std::optional<double> TomlSection::number(const char* key, double lowest, double highest) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  std::optional<double> value = node->value_exact<double>();
  if (const auto whole = node->value_exact<std::int64_t>()) value = static_cast<double>(*whole);
  if (!value) {
    fault(key, "must be a number");
    return std::nullopt;
  }
  // Not-a-number is neither below nor above anything.
  if (!(*value >= lowest && *value <= highest)) {
    fault(key, between(lowest, highest));
    return std::nullopt;
  }
  return value;
}

std::optional<bool> TomlSection::boolean(const char* key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto value = node->value_exact<bool>()) return value;
  fault(key, "must be true or false");
  return std::nullopt;
}

std::vector<std::string> TomlSection::texts(const char* key) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  std::vector<std::string> items;
  const toml::array* array = node->as_array();
  bool sound = array != nullptr;
  for (std::size_t i = 0; sound && i < array->size(); ++i) {
    const auto item = array->get(i)->value_exact<std::string>();
    if (item)
      items.push_back(*item);
    else
      sound = false;
  }
  if (!sound) fault(key, "must be a list of texts");
  return sound ? items : std::vector<std::string>();
}

std::optional<std::size_t> TomlSection::choice(const char* key,
                                               std::initializer_list<std::string_view> words) {
  const auto value = text(key);
  if (!value) return std::nullopt;
  std::string allowed;
  std::size_t index = 0;
  for (const std::string_view word : words) {
    if (*value == word) return index;
    ++index;
    allowed += (allowed.empty() ? "" : ", ") + std::string(word);
  }
  fault(key, "is \"" + *value + "\", expected one of " + allowed);
  return std::nullopt;
}

const toml::table* TomlSection::table(const char* key) {
  const toml::node* node = find(key);
  if (node == nullptr) return nullptr;
  if (const toml::table* inner = node->as_table()) return inner;
  fault(key, "must be a table");
  return nullptr;
}

void TomlSection::refuse_unknown_keys() {
  for (const auto& [key, node] : table_)
    if (asked_.find(key.str()) == asked_.end())
      faults_.push_back(
          {place(key.source()), title_ + ": unknown key `" + std::string(key.str()) + '`'});
}

}  // namespace tandem::control
