#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bridge/tools/tool.hpp"
#include "control/calendar/slots.hpp"
#include "control/store/diary_store.hpp"

namespace tandem::calendar {

// What the model is told, as JSON: local times of the organisation only, never an id, and in `say`
// a sentence that it can read out. What it got wrong is said so that it can mend it; what cannot be
// done, so that it promises nothing.

/// An argument that is missing or wrong, and which day it is.
[[nodiscard]] tools::ToolResult bad_argument(std::string_view sentence, const WallTime& today);

/// The time can be had and is kept.
[[nodiscard]] tools::ToolResult slot_kept(const WallTime& time);
/// It cannot; `others` can.
[[nodiscard]] tools::ToolResult slot_refused(Verdict verdict, const WallTime& time,
                                             const std::vector<WallTime>& others);
/// The times of one day; where it has none, `others` are of other days.
[[nodiscard]] tools::ToolResult day_told(const Date& day, const std::vector<WallTime>& free,
                                         const std::vector<WallTime>& others);

[[nodiscard]] tools::ToolResult booked(const WallTime& time, std::string_view name);
[[nodiscard]] tools::ToolResult moved(const WallTime& from, const WallTime& to);
[[nodiscard]] tools::ToolResult cancelled(const WallTime& time);

/// None of the caller's own fits.
[[nodiscard]] tools::ToolResult none_found(bool number_known);
/// Nor did any that the call named before: no more are looked for.
[[nodiscard]] tools::ToolResult not_found_so_often();
/// Several do: which one is meant?
[[nodiscard]] tools::ToolResult several_found(const std::vector<WallTime>& times);

/// The calendar, or the database, did not do it.
[[nodiscard]] tools::ToolResult calendar_failed(const ErrorCode& error);

}  // namespace tandem::calendar
