#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace tandem::outbound {

/// Between the end of attempt number `attempt` (1, 2, …) and the next: 30 s · 2^attempt, or longer
/// where the receiver asks for that, at most a day.
[[nodiscard]] std::chrono::seconds pause_after(int attempt, std::chrono::seconds asked);

/// What a `Retry-After` asks for (RFC 9110, section 10.2.3): seconds, or a date. None for anything
/// else; never negative.
[[nodiscard]] std::optional<std::chrono::seconds> read_retry_after(
    std::string_view value, std::chrono::system_clock::time_point now);

}  // namespace tandem::outbound
