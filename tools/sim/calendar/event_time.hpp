#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::sim {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using WallTime = std::chrono::local_time<std::chrono::milliseconds>;

/// From `begin` up to, not including, `end`.
struct Span {
  Instant begin, end;
};

/// An IANA name that this machine's tzdata knows.
[[nodiscard]] bool is_time_zone(const std::string& name);

/// An RFC 3339 date and time. Google also takes one without an offset where a zone stands beside
/// it.
struct WrittenTime {
  WallTime wall;
  std::optional<std::chrono::minutes> offset;
};
[[nodiscard]] std::optional<WrittenTime> read_date_time(std::string_view text);
/// `2026-11-24`.
[[nodiscard]] std::optional<std::chrono::year_month_day> read_date(std::string_view text);

/// In `zone`: a time that the clocks skip is moved behind the gap, of one that comes twice the
/// first counts.
[[nodiscard]] Instant instant_of(WallTime wall, const std::string& zone);
/// The offset decides where there is one, otherwise `zone`.
[[nodiscard]] Instant instant_of(const WrittenTime& time, const std::string& zone);
[[nodiscard]] WallTime wall_time(Instant at, const std::string& zone);

/// `2026-11-24T19:30:00.000Z`
[[nodiscard]] std::string utc_text(Instant at);
/// `2026-11-24T14:30:00-05:00`; `Z` where the zone has no offset.
[[nodiscard]] std::string zone_text(Instant at, const std::string& zone);
/// `2026-11-24`
[[nodiscard]] std::string date_text(std::chrono::year_month_day day);
/// `20261124T193000Z`, as ids of single occurrences end.
[[nodiscard]] std::string compact_text(Instant at);

}  // namespace tandem::sim
