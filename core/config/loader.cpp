#include "core/config/loader.hpp"

#include <toml++/toml.h>

#include <algorithm>

#include "core/assert.hpp"
#include "core/log/redaction.hpp"

extern char** environ;

namespace tandem::config {
namespace {

constexpr const char* kDefault = "default";

const char* expectation(Kind kind) {
  switch (kind) {
    case Kind::Text:
      return "text";
    case Kind::Integer:
      return "a whole number";
    case Kind::Duration:
      return "a duration such as 90s, 30m or 2h";
    case Kind::Bytes:
      return "a size such as 64MiB or 4GiB";
    case Kind::Switch:
      return "on or off";
    case Kind::List:
      return "a comma-separated list";
  }
  return "text";
}

bool has_kind(std::string_view text, Kind kind) {
  switch (kind) {
    case Kind::Integer:
      return parse_integer(text).has_value();
    case Kind::Duration:
      return parse_duration_ms(text).has_value();
    case Kind::Bytes:
      return parse_bytes(text).has_value();
    case Kind::Switch:
      return parse_switch(text).has_value();
    case Kind::Text:
    case Kind::List:
      return true;
  }
  return true;
}

std::string shown(const Setting& setting, std::string_view value) {
  if (setting.secrecy == Secrecy::Secret) return log::mask_secret(value);
  return '"' + std::string(value) + '"';
}

std::string place(const std::string& file, const toml::source_region& at) {
  return file + ':' + std::to_string(at.begin.line) + ':' + std::to_string(at.begin.column);
}

/// A value of the file as the environment would have written it; none for tables and nested arrays.
std::optional<std::string> as_text(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return text;
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto yes = node.value_exact<bool>()) return std::string(*yes ? "on" : "off");
  const toml::array* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  std::string joined;
  for (const toml::node& item : *array) {
    const auto text = item.value_exact<std::string>();
    if (!text) return std::nullopt;
    if (!joined.empty()) joined += ',';
    joined += *text;
  }
  return joined;
}

}  // namespace

namespace {

/// Line and column behind a file's name ("tandem.toml:12:8"); nothing where there is no line.
std::optional<std::pair<std::int64_t, std::int64_t>> line_and_column(std::string_view where) {
  std::vector<std::int64_t> numbers;
  while (numbers.size() < 2) {
    const std::size_t colon = where.rfind(':');
    if (colon == std::string_view::npos) break;
    const auto number = parse_integer(where.substr(colon + 1));
    if (!number) break;
    numbers.push_back(*number);
    where = where.substr(0, colon);
  }
  if (numbers.empty()) return std::nullopt;
  return std::pair{numbers.back(), numbers.size() > 1 ? numbers.front() : 0};
}

}  // namespace

void sort_faults(std::vector<Fault>& faults) {
  std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) {
    const auto first = line_and_column(a.where), second = line_and_column(b.where);
    if (first.has_value() != second.has_value()) return first.has_value();
    return first && *first < *second;
  });
}

std::string to_text(std::span<const Fault> faults) {
  std::string text;
  for (const Fault& fault : faults) text += "  " + fault.where + ": " + fault.what + '\n';
  return text;
}

const Setting& Values::row(std::string_view variable, Kind kind) const {
  const auto found = std::find_if(table_.begin(), table_.end(),
                                  [&](const Setting& s) { return variable == s.variable; });
  TANDEM_ASSERT(found != table_.end(), "a setting that the table lacks");
  TANDEM_ASSERT(found->kind == kind, "a setting asked for in another kind");
  return *found;
}

bool Values::has(std::string_view variable) const {
  return values_.find(variable) != values_.end();
}

std::string Values::text(std::string_view variable) const {
  row(variable, Kind::Text);
  const auto found = values_.find(variable);
  return found == values_.end() ? std::string() : found->second.text;
}
std::int64_t Values::integer(std::string_view variable) const {
  row(variable, Kind::Integer);
  const auto found = values_.find(variable);
  return found == values_.end() ? 0 : parse_integer(found->second.text).value_or(0);
}
std::int64_t Values::duration_ms(std::string_view variable) const {
  row(variable, Kind::Duration);
  const auto found = values_.find(variable);
  return found == values_.end() ? 0 : parse_duration_ms(found->second.text).value_or(0);
}
std::uint64_t Values::bytes(std::string_view variable) const {
  row(variable, Kind::Bytes);
  const auto found = values_.find(variable);
  return found == values_.end() ? 0 : parse_bytes(found->second.text).value_or(0);
}
bool Values::switched_on(std::string_view variable) const {
  row(variable, Kind::Switch);
  const auto found = values_.find(variable);
  return found != values_.end() && parse_switch(found->second.text).value_or(false);
}
std::vector<std::string> Values::list(std::string_view variable) const {
  row(variable, Kind::List);
  const auto found = values_.find(variable);
  return found == values_.end() ? std::vector<std::string>() : parse_list(found->second.text);
}
std::string Values::origin(std::string_view variable) const {
  const auto found = values_.find(variable);
  return found == values_.end() ? kDefault : found->second.origin;
}

std::string Values::effective(
    const std::function<std::string(std::string_view variable)>& remark) const {
  std::string text;
  for (const Setting& setting : table_) {
    const std::string_view variable = setting.variable;
    const bool secret = setting.secrecy == Secrecy::Secret;
    text += std::string(variable) + " = ";
    const auto found = values_.find(variable);
    const auto refused = refused_.find(variable);
    if (refused != refused_.end()) {
      text += "(refused)  # " + refused->second + '\n';
      continue;
    }
    if (found == values_.end()) {
      text += secret ? "(not set)  # secret\n" : "(not set)\n";
      continue;
    }
    text += secret ? log::mask_secret(found->second.text) : log::redact(found->second.text);
    text += "  # " + found->second.origin + (secret ? ", secret" : "");
    const std::string words = remark && found->second.origin != kDefault ? remark(variable) : "";
    text += (words.empty() ? "" : ", " + words) + '\n';
  }
  return text;
}

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> all;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view line(*entry);
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos)
      all.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return all;
}

const Setting* Loader::by_key(std::string_view key) const {
  const auto found =
      std::find_if(table_.begin(), table_.end(), [&](const Setting& s) { return key == s.key; });
  return found == table_.end() ? nullptr : &*found;
}

void Loader::read_file(const Sources& sources, Found& found, std::vector<Fault>& faults) const {
  if (sources.file_name.empty()) return;
  toml::table file;
  try {
    file = toml::parse(sources.file_text, sources.file_name);
  } catch (const toml::parse_error& error) {
    faults.push_back({place(sources.file_name, error.source()), std::string(error.description())});
    return;
  }
  for (const auto& [key, node] : file) {
    const std::string name(key.str());
    if (std::find(sections_.begin(), sections_.end(), name) != sections_.end()) continue;
    const std::string where = place(sources.file_name, key.source());
    const Setting* setting = by_key(name);
    if (setting == nullptr) {
      faults.push_back({where, "unknown key `" + name + "`"});
      continue;
    }
    if (const auto text = as_text(node))
      found[setting->variable] = {*text, where, true};
    else
      faults.push_back(
          {where, "`" + name + "` must be " + expectation(setting->kind), setting->variable});
  }
}

void Loader::read_environment(const Sources& sources, Found& found,
                              std::vector<Fault>& faults) const {
  for (const auto& [name, value] : sources.environment) {
    const bool known =
        std::any_of(table_.begin(), table_.end(),
                    [&variable = name](const Setting& s) { return variable == s.variable; });
    if (known) {
      if (!value.empty()) found[name] = {value, "environment"};
    } else if (name.starts_with(own_prefix_)) {
      faults.push_back({"environment", "unknown variable " + name + " (all that begin with " +
                                           own_prefix_ + " are ours: mend the name or unset it)"});
    }
  }
}

Loaded Loader::load(const Sources& sources) const {
  Loaded loaded{Values(table_), {}};
  Found found;
  for (const Setting& setting : table_)
    if (setting.default_value != nullptr)
      found[setting.variable] = {setting.default_value, kDefault};
  read_file(sources, found, loaded.faults);
  read_environment(sources, found, loaded.faults);
  for (const Setting& setting : table_)
    if (const auto flag = sources.flags.find(setting.variable); flag != sources.flags.end())
      found[setting.variable] = {flag->second, setting.flag != nullptr ? setting.flag : "flag"};

  for (const Setting& setting : table_) {
    const auto value = found.find(setting.variable);
    if (value == found.end()) continue;
    const auto& [text, origin, in_file] = value->second;
    // By the name that stands where the fault is.
    const std::string subject =
        (in_file ? '`' + std::string(setting.key) + '`' : std::string(setting.variable)) + " is " +
        shown(setting, text);
    std::string wrong;
    if (!has_kind(text, setting.kind))
      wrong = subject + ", expected " + expectation(setting.kind);
    else if (const auto complaint = setting.check ? setting.check(text) : std::nullopt)
      wrong = subject + ": " + *complaint;
    if (wrong.empty()) {
      loaded.values.values_[setting.variable] = {text, origin};
    } else {
      loaded.faults.push_back({origin, std::move(wrong), setting.variable});
      loaded.values.refused_[setting.variable] = origin;
    }
  }
  return loaded;
}

}  // namespace tandem::config
