#include "control/outbound/retry_plan.hpp"

#include <time.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace tandem::outbound {
namespace {

using std::chrono::seconds;

constexpr seconds kFirst{30};
constexpr seconds kLongest = std::chrono::hours(24);
/// 30 s · 2^12 is more than a day.
constexpr int kDoublingsMax = 12;

}  // namespace

seconds pause_after(int attempt, seconds asked) {
  const seconds own = kFirst * (1 << std::clamp(attempt, 0, kDoublingsMax));
  return std::min(std::max(own, asked), kLongest);
}

std::optional<seconds> read_retry_after(std::string_view value,
                                        std::chrono::system_clock::time_point now) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), count);
  const bool number = error != std::errc::invalid_argument && end == value.data() + value.size();
  if (number && error == std::errc::result_out_of_range)
    return value.starts_with('-') ? seconds(0) : kLongest;
  if (number) return seconds(std::clamp<std::int64_t>(count, 0, kLongest.count()));
  // The one form of a date that senders may still write. No locale is set anywhere.
  std::tm parts{};
  const std::string text(value);
  const char* rest = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  // In seconds: the year 9999 is beyond what the clock's own unit holds.
  const seconds at{::timegm(&parts)};
  const auto from = std::chrono::floor<seconds>(now.time_since_epoch());
  return std::clamp(at - from, seconds(0), kLongest);
}

}  // namespace tandem::outbound
