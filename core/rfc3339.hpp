#pragma once

#include <chrono>
#include <string>

namespace tandem {

/// A date and time as RFC 3339 writes it, in UTC with six digits behind the second:
/// `2026-11-20T18:40:00.123456Z`.
[[nodiscard]] std::string rfc3339(std::chrono::sys_time<std::chrono::microseconds> at);

}  // namespace tandem
