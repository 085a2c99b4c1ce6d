#include "control/accepted_coding.hpp"

#include <cctype>
#include <string>

namespace tandem::control {

bool accepts_coding(std::string_view accepted, std::string_view coding) {
  while (!accepted.empty()) {
    const auto comma = accepted.find(',');
    const std::string_view item = accepted.substr(0, comma);
    accepted = comma == std::string_view::npos ? std::string_view() : accepted.substr(comma + 1);
    std::string word;
    for (const char c : item)
      if (c != ' ' && c != '\t')
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (word.substr(0, word.find(';')) != coding) continue;
    const auto quality = word.find(";q=");
    if (quality == std::string::npos) return true;
    const std::string weight = word.substr(quality + 3, word.find(';', quality + 3) - quality - 3);
    return weight.find_first_of("123456789") != std::string::npos;
  }
  return false;
}

}  // namespace tandem::control
