#include "core/config/setting.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <limits>

namespace tandem::config {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// A number at the front, and the unit behind it.
template <class Number>
std::optional<std::pair<Number, std::string_view>> number_and_unit(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  return std::pair{number, trim(text.substr(static_cast<std::size_t>(end - text.data())))};
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) noexcept {
  const auto parsed = number_and_unit<std::int64_t>(text);
  if (!parsed || !parsed->second.empty()) return std::nullopt;
  return parsed->first;
}

std::optional<std::int64_t> parse_duration_ms(std::string_view text) noexcept {
  struct Unit {
    std::string_view name;
    std::int64_t ms;
  };
  static constexpr std::array<Unit, 5> kUnits{
      {{"ms", 1}, {"s", 1000}, {"min", 60'000}, {"m", 60'000}, {"h", 3'600'000}}};
  const auto parsed = number_and_unit<std::int64_t>(text);
  if (!parsed || parsed->first < 0) return std::nullopt;
  for (const Unit& unit : kUnits) {
    if (parsed->second != unit.name) continue;
    if (parsed->first > std::numeric_limits<std::int64_t>::max() / unit.ms) return std::nullopt;
    return parsed->first * unit.ms;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> parse_bytes(std::string_view text) noexcept {
  struct Unit {
    std::string_view name;
    int shift;
  };
  static constexpr std::array<Unit, 4> kUnits{{{"", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}}};
  const auto parsed = number_and_unit<std::uint64_t>(text);
  if (!parsed) return std::nullopt;
  for (const Unit& unit : kUnits) {
    if (parsed->second != unit.name) continue;
    if (parsed->first > std::numeric_limits<std::uint64_t>::max() >> unit.shift)
      return std::nullopt;
    return parsed->first << unit.shift;
  }
  return std::nullopt;
}

std::optional<bool> parse_switch(std::string_view text) noexcept {
  for (const std::string_view yes : {"on", "true", "yes", "1"})
    if (text == yes) return true;
  for (const std::string_view no : {"off", "false", "no", "0"})
    if (text == no) return false;
  return std::nullopt;
}

std::vector<std::string> parse_list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view item = trim(text.substr(0, comma));
    if (!item.empty()) items.emplace_back(item);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

}  // namespace tandem::config
