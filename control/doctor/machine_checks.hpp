#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "control/configuration.hpp"
#include "control/doctor/finding.hpp"

namespace tandem::control {

/// What can be told without asking anybody: the settings and their faults, which keys are absent,
/// agents and numbers, the data directory, file descriptors, the certificate's file.
[[nodiscard]] Findings check_machine(const Configuration& configuration);

/// File descriptors against what `calls_max` calls need.
[[nodiscard]] Finding check_descriptors(std::uint64_t limit, int calls_max);

/// Our clock against the `Date` header of a peer.
[[nodiscard]] Finding check_clock(std::string_view peer, std::chrono::system_clock::time_point ours,
                                  std::chrono::system_clock::time_point theirs);
/// "Fri, 20 Nov 2026 18:35:40 GMT" (RFC 9110, section 5.6.7).
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> parse_http_date(
    std::string_view text);

}  // namespace tandem::control
