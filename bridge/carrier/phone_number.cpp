#include "bridge/carrier/phone_number.hpp"

#include <algorithm>
#include <array>

#include "core/utf8.hpp"

namespace tandem::carrier {
namespace {

constexpr std::size_t kAddressBytesMax = 256;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) noexcept {
  return text.size() >= prefix.size() && equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

/// The words that carriers put in the place of a withheld number, and their digits on a keypad.
constexpr std::array<std::string_view, 13> kWithheld = {
    "anonymous",  "restricted",  "private",      "unavailable", "unknown",  "blocked", "withheld",
    "+266696687", "+7378742833", "+86282452253", "+2562533",    "+8656696", "+7748283"};

bool is_withheld(std::string_view text) noexcept {
  return std::any_of(kWithheld.begin(), kWithheld.end(),
                     [text](std::string_view word) { return equal_ignoring_case(text, word); });
}

std::string_view trimmed(std::string_view text) noexcept {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

bool is_e164(std::string_view number) noexcept {
  if (number.size() < 8 || number.size() > 16 || number[0] != '+' || number[1] == '0') return false;
  return std::all_of(number.begin() + 1, number.end(), is_digit);
}

std::optional<std::string> normalise_number(std::string_view text) {
  std::string digits;
  const std::string_view inner = trimmed(text);
  const bool plus = !inner.empty() && inner.front() == '+';
  for (const char c : inner.substr(plus ? 1 : 0)) {
    if (is_digit(c))
      digits += c;
    else if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')' && c != '/')
      return std::nullopt;
  }
  const bool dialled_abroad = !plus && digits.starts_with("00");
  // Without a sign of the country code, eleven digits are the least that must contain one.
  if (!plus && !dialled_abroad && digits.size() < 11) return std::nullopt;
  std::string number = "+" + digits.substr(dialled_abroad ? 2 : 0);
  if (!is_e164(number)) return std::nullopt;
  return number;
}

Party read_party(std::string_view text) {
  const std::string_view inner = trimmed(text);
  Party party;
  if (inner.empty() || is_withheld(inner)) return party;
  party.address = utf8_prefix(inner, kAddressBytesMax);
  if (starts_with_ignoring_case(inner, "client:")) {
    party.kind = PartyKind::Client;
    return party;
  }
  const bool secure = starts_with_ignoring_case(inner, "sips:");
  if (secure || starts_with_ignoring_case(inner, "sip:")) {
    party.kind = PartyKind::Sip;
    std::string_view user = inner.substr(secure ? 5 : 4);
    user = user.substr(0, user.find_first_of("@;"));
    if (is_withheld(user)) return Party{};
    party.number = normalise_number(user).value_or(std::string{});
    return party;
  }
  // A `+` that somebody decoded twice is a space; the number is the same.
  std::optional<std::string> number = normalise_number(text);
  party.kind = number ? PartyKind::Number : PartyKind::Other;
  if (number) party.number = std::move(*number);
  return party;
}

}  // namespace tandem::carrier
