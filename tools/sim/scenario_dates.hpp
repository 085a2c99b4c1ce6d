#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::sim {

/// Days that a scenario names as people do, so that it is as good next month: `{today}`,
/// `{next:tuesday}` (the next one that is not today), each with `+N` days. They become dates, such
/// as 2026-11-24.
struct RenderedDates {
  std::string text;
  std::vector<std::string> faults;  ///< What looks like one and is none: "12: {next:tusday} ...".
};

/// `time_zone`: the IANA name of where it is what day; a fault where there is no such zone.
[[nodiscard]] RenderedDates render_dates(std::string_view text, const std::string& time_zone,
                                         std::chrono::system_clock::time_point now);

}  // namespace tandem::sim
