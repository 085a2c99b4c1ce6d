#pragma once

#include "control/store/resource.hpp"

namespace tandem::store {

/// What an organisation's front desk consists of, beside its agents.

/// What callers want, with phrases and replies a language.
[[nodiscard]] const Resource& intents();
/// Spans of opening a weekday, in the organisation's time zone.
[[nodiscard]] const Resource& working_hours();
/// Days that differ.
[[nodiscard]] const Resource& working_hour_exceptions();
[[nodiscard]] const Resource& phone_numbers();
/// Made, moved and cancelled by the diary (`control/calendar`) alone.
[[nodiscard]] const Resource& appointments();

}  // namespace tandem::store
