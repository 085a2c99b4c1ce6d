#include <algorithm>
#include <cctype>

#include "bridge/call/stock_phrases.hpp"

namespace tandem::call {

Language language_of(std::string_view tag) noexcept {
  const std::string_view primary = tag.substr(0, tag.find_first_of("-_"));
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  constexpr std::string_view kRussian = "ru";
  return std::equal(primary.begin(), primary.end(), kRussian.begin(), kRussian.end(), same)
             ? Language::Russian
             : Language::English;
}

}  // namespace tandem::call
