#include "tools/sim/toml_section.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <set>
#include <sstream>

namespace tandem::sim {

namespace {

/// Tools' arguments come from a model on one line.
std::string one_line(toml::json_formatter formatter) {
  std::ostringstream out;
  out << formatter;
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(out.str(), error);
  return error ? out.str() : boost::json::serialize(value);
}

}  // namespace

struct TomlSection::Impl {
  std::shared_ptr<const toml::table> root;  ///< A copy of a table would have lost its lines.
  const toml::table& table;
  Faults* faults = nullptr;
  std::string where;  ///< "calls[1].turns[3]", for messages; empty at the top.
  std::set<std::string, std::less<>> asked;

  Impl(std::shared_ptr<const toml::table> from, const toml::table& here)
      : root(std::move(from)), table(here) {}

  const toml::node* find(std::string_view key) {
    asked.emplace(key);
    return table.get(key);
  }

  void note(const toml::node* node, std::string_view key, std::string_view what) {
    const auto line = node != nullptr ? node->source().begin.line : table.source().begin.line;
    std::string name = where;
    if (!key.empty()) name += (name.empty() ? "" : ".") + std::string(key);
    faults->faults.push_back(faults->file + ":" + std::to_string(line) + ": " + name +
                             (name.empty() ? "" : ": ") + std::string(what));
  }

  std::unique_ptr<Impl> child(const toml::table& from, std::string name) const {
    auto impl = std::make_unique<Impl>(root, from);
    impl->faults = faults;
    impl->where = std::move(name);
    return impl;
  }
  std::string child_name(std::string_view key) const {
    return where.empty() ? std::string(key) : where + "." + std::string(key);
  }
};

TomlSection::TomlSection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TomlSection::TomlSection(TomlSection&&) noexcept = default;
TomlSection& TomlSection::operator=(TomlSection&&) noexcept = default;
TomlSection::~TomlSection() = default;

TomlSection TomlSection::parse(std::string_view text, Faults& faults) {
  auto table = std::make_shared<toml::table>();
  try {
    *table = toml::parse(text, faults.file);
  } catch (const toml::parse_error& error) {
    faults.faults.push_back(faults.file + ":" + std::to_string(error.source().begin.line) + ": " +
                            std::string(error.description()));
  }
  const toml::table& here = *table;
  auto impl = std::make_unique<Impl>(std::move(table), here);
  impl->faults = &faults;
  return TomlSection(std::move(impl));
}

bool TomlSection::has(std::string_view key) const { return impl_->table.contains(key); }

std::string TomlSection::text(std::string_view key, std::string_view otherwise) {
  const toml::node* node = impl_->find(key);
  if (node == nullptr) return std::string(otherwise);
  if (const auto* value = node->as_string()) return value->get();
  impl_->note(node, key, "must be a string");
  return std::string(otherwise);
}

std::string TomlSection::required_text(std::string_view key) {
  if (!has(key)) {
    impl_->asked.emplace(key);
    impl_->note(nullptr, key, "is missing");
    return {};
  }
  std::string value = text(key, "");
  if (value.empty()) impl_->note(impl_->table.get(key), key, "must not be empty");
  return value;
}

std::vector<std::string> TomlSection::texts(std::string_view key) {
  const toml::node* node = impl_->find(key);
  if (node == nullptr) return {};
  if (const auto* value = node->as_string()) return {value->get()};
  const auto* array = node->as_array();
  if (array == nullptr || !array->is_homogeneous(toml::node_type::string)) {
    impl_->note(node, key, "must be a string or an array of strings");
    return {};
  }
  std::vector<std::string> values;
  for (const auto& element : *array) values.push_back(element.as_string()->get());
  return values;
}

std::int64_t TomlSection::integer(std::string_view key, std::int64_t otherwise, std::int64_t least,
                                  std::int64_t most) {
  const toml::node* node = impl_->find(key);
  if (node == nullptr) return otherwise;
  const auto* value = node->as_integer();
  if (value == nullptr || value->get() < least || value->get() > most) {
    impl_->note(
        node, key,
        "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return otherwise;
  }
  return value->get();
}

double TomlSection::number(std::string_view key, double otherwise, double least, double most) {
  const toml::node* node = impl_->find(key);
  if (node == nullptr) return otherwise;
  const std::optional<double> value = node->value<double>();
  if (!value || !(*value >= least && *value <= most)) {
    std::ostringstream what;
    what << "must be a number from " << least << " to " << most;
    impl_->note(node, key, what.str());
    return otherwise;
  }
  return *value;
}

bool TomlSection::flag(std::string_view key, bool otherwise) {
  const toml::node* node = impl_->find(key);
  if (node == nullptr) return otherwise;
  if (const auto* value = node->as_boolean()) return value->get();
  impl_->note(node, key, "must be true or false");
  return otherwise;
}

std::chrono::milliseconds TomlSection::milliseconds(std::string_view key,
                                                    std::chrono::milliseconds otherwise) {
  constexpr std::int64_t kDay = 24LL * 60 * 60 * 1000;
  return std::chrono::milliseconds(integer(key, otherwise.count(), 0, kDay));
}

std::optional<std::chrono::milliseconds> TomlSection::optional_milliseconds(std::string_view key) {
  if (!has(key)) return std::nullopt;
  return milliseconds(key, std::chrono::milliseconds{0});
}

std::string TomlSection::choice(std::string_view key, std::string_view otherwise,
                                const std::vector<std::string_view>& choices) {
  std::string value = text(key, otherwise);
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return value;
  std::string what = "must be one of";
  for (std::string_view each : choices) what += " " + std::string(each);
  impl_->note(impl_->table.get(key), key, what);
  return std::string(otherwise);
}

std::string TomlSection::json(std::string_view key, std::string_view otherwise) {
  const toml::node* node = impl_->find(key);
  if (node == nullptr) return std::string(otherwise);
  if (const auto* value = node->as_string()) return value->get();
  if (const auto* table = node->as_table()) return one_line(toml::json_formatter(*table));
  if (const auto* array = node->as_array()) return one_line(toml::json_formatter(*array));
  impl_->note(node, key, "must be a table, an array or JSON text");
  return std::string(otherwise);
}

TomlSection TomlSection::section(std::string_view key) {
  const toml::node* node = impl_->find(key);
  const toml::table* table = node == nullptr ? nullptr : node->as_table();
  if (node != nullptr && table == nullptr) impl_->note(node, key, "must be a table");
  static const toml::table kEmpty;
  return TomlSection(impl_->child(table == nullptr ? kEmpty : *table, impl_->child_name(key)));
}

std::vector<TomlSection> TomlSection::sections(std::string_view key) {
  const toml::node* node = impl_->find(key);
  std::vector<TomlSection> found;
  if (node == nullptr) return found;
  const auto* array = node->as_array();
  if (array == nullptr) {
    impl_->note(node, key, "must be an array of tables");
    return found;
  }
  std::size_t index = 0;
  for (const auto& element : *array) {
    const auto* table = element.as_table();
    const std::string name = impl_->child_name(key) + "[" + std::to_string(++index) + "]";
    if (table == nullptr)
      impl_->note(&element, key, "must be an array of tables");
    else
      found.push_back(TomlSection(impl_->child(*table, name)));
  }
  return found;
}

void TomlSection::fault(std::string_view key, std::string_view what) {
  impl_->note(key.empty() ? nullptr : impl_->table.get(key), key, what);
}

void TomlSection::refuse_leftovers() {
  for (const auto& [key, node] : impl_->table) {
    if (!impl_->asked.contains(key.str())) impl_->note(&node, key.str(), "is not a key known here");
  }
}

std::uint32_t TomlSection::line() const { return impl_->table.source().begin.line; }

}  // namespace tandem::sim
