#pragma once

#include <string_view>

namespace tandem::shape {

/// The textual forms that values of the API have. Pure; any thread.
[[nodiscard]] bool is_uuid(std::string_view text) noexcept;  ///< Whatever its version and case.
[[nodiscard]] bool is_time(std::string_view text) noexcept;  ///< RFC 3339, offset included.
[[nodiscard]] bool is_date(std::string_view text) noexcept;
[[nodiscard]] bool is_clock(std::string_view text) noexcept;  ///< 00:00 to 24:00.
/// As every mail server takes it: unquoted, ASCII, at most 254 characters (RFC 5321, sections 4.1.2
/// and 4.5.3.1; where the dots stand is not looked at).
[[nodiscard]] bool is_email(std::string_view text) noexcept;
[[nodiscard]] bool is_time_zone(std::string_view text);
[[nodiscard]] bool is_slug(std::string_view text) noexcept;

}  // namespace tandem::shape
