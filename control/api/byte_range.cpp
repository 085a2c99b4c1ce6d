#include "control/api/byte_range.hpp"

#include <algorithm>
#include <charconv>

namespace tandem::api {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<ByteRange> read_range(std::string_view header, std::uint64_t size, bool& fits) {
  constexpr std::string_view kUnit = "bytes=";
  fits = true;
  if (!header.starts_with(kUnit) || header.find(',') != std::string_view::npos) return std::nullopt;
  header.remove_prefix(kUnit.size());
  const auto dash = header.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = number(header.substr(0, dash)), last = number(header.substr(dash + 1));
  ByteRange range;
  if (first) {
    const bool open = header.substr(dash + 1).empty();
    if (!open && (!last || *last < *first)) return std::nullopt;
    fits = *first < size;
    range = {*first, open ? size - 1 : std::min(*last, size - 1)};
  } else {
    if (dash != 0 || !last) return std::nullopt;
    fits = *last > 0 && size > 0;
    range = {size - std::min(*last, size), size - 1};
  }
  if (!fits) return std::nullopt;
  return range;
}

}  // namespace tandem::api
