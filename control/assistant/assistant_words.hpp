#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "control/assistant/opening_hours.hpp"

namespace tandem::control {

/// The words around the facts that a model is told, in one language.
struct AssistantWords {
  std::array<std::string_view, 7> weekdays;  ///< From Monday on.
  std::array<std::string_view, 12> months;   ///< As they stand behind a day: "21 November".
  std::string_view year_sign;                ///< Behind the year.
  std::string_view languages;
  std::string_view intents, callers_say, reply;
  std::string_view hours, local_times, closed, days_that_differ;
  std::string_view this_call, now, open_until, open_now, opens_again, closed_for_long;
  std::string_view callers_number, number_withheld;
  std::string_view known, contact, appointment, for_whom, more_appointments;
};

/// Russian for "ru…", English for everything else.
[[nodiscard]] const AssistantWords& assistant_words(std::string_view language) noexcept;

/// "Saturday, 21 November 2026"
[[nodiscard]] std::string date_text(const AssistantWords& words, std::chrono::local_days day);
/// "09:05"; the end of a day is "24:00".
[[nodiscard]] std::string time_text(std::chrono::minutes of_day);
/// "Saturday, 21 November 2026, 09:05"
[[nodiscard]] std::string moment_text(const AssistantWords& words, const LocalMinute& moment);

}  // namespace tandem::control
