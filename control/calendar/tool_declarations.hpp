#pragma once

#include "control/calendar/diary_tools.hpp"

namespace tandem::calendar {

[[nodiscard]] const char* name_of(DiaryTools::Kind kind) noexcept;

/// As the model is told of it: what it is for, and which day it is in that zone, since nothing else
/// tells the model.
[[nodiscard]] model::Tool declaration_of(DiaryTools::Kind kind, const std::string& time_zone,
                                         Instant now);

}  // namespace tandem::calendar
