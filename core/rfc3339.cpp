#include "core/rfc3339.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace tandem {

std::string rfc3339(std::chrono::sys_time<std::chrono::microseconds> at) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(at);
  const std::time_t seconds = whole.time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> date{};
  std::array<char, 64> text{};
  std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text.data(), text.size(), "%s.%06dZ", date.data(),
                static_cast<int>((at - whole).count()));
  return text.data();
}

}  // namespace tandem
