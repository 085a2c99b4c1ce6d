#include "control/shape/formats.hpp"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>

namespace tandem::shape {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Compares with a picture: `d` is a digit, `h` a hex digit, all else itself.
bool fits(std::string_view text, std::string_view picture) {
  if (text.size() != picture.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool hex = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    const bool good = picture[i] == 'd' ? is_digit(c) : picture[i] == 'h' ? hex : c == picture[i];
    if (!good) return false;
  }
  return true;
}

int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int number = 0;
  for (const char c : text.substr(at, digits)) number = number * 10 + (c - '0');
  return number;
}

}  // namespace

bool is_uuid(std::string_view text) noexcept {
  return fits(text, "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh");
}

bool is_date(std::string_view text) noexcept {
  if (!fits(text, "dddd-dd-dd")) return false;
  const std::chrono::year_month_day day{
      std::chrono::year(number_at(text, 0, 4)),
      std::chrono::month(static_cast<unsigned>(number_at(text, 5, 2))),
      std::chrono::day(static_cast<unsigned>(number_at(text, 8, 2)))};
  return day.ok();
}

bool is_time(std::string_view text) noexcept {
  if (text.size() < 20 || !is_date(text.substr(0, 10)) || !fits(text.substr(10, 9), "Tdd:dd:dd") ||
      number_at(text, 11, 2) > 23 || number_at(text, 14, 2) > 59 || number_at(text, 17, 2) > 59)
    return false;
  text.remove_prefix(19);
  if (text.front() == '.') {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    if (end < 2 || end > 10) return false;
    text.remove_prefix(end);
  }
  if (text == "Z") return true;
  return (fits(text, "+dd:dd") || fits(text, "-dd:dd")) && number_at(text, 1, 2) <= 15 &&
         number_at(text, 4, 2) <= 59;
}

bool is_clock(std::string_view text) noexcept {
  return fits(text, "dd:dd") &&
         (text == "24:00" || (number_at(text, 0, 2) <= 23 && number_at(text, 3, 2) <= 59));
}

bool is_email(std::string_view text) noexcept {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto of_name = [&](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
  };
  const auto of_domain = [&](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-';
  };
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || text.size() > 254) return false;
  const std::string_view name = text.substr(0, at), domain = text.substr(at + 1);
  return !domain.empty() && std::all_of(name.begin(), name.end(), of_name) &&
         std::all_of(domain.begin(), domain.end(), of_domain);
}

bool is_time_zone(std::string_view text) {
  // What is no plain name would be a path in the zones' directory.
  const bool plain =
      !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' ||
               c == '_' || c == '+' || c == '-';
      });
  if (!plain) return false;
  try {
    static_cast<void>(date::locate_zone(std::string(text)));
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

bool is_slug(std::string_view text) noexcept {
  const auto inner = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-'; };
  return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), inner) && !is_uuid(text);
}

}  // namespace tandem::shape
