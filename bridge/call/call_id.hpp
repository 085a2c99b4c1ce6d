#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace tandem::call {

/// Our own name of a call: a UUIDv7 (RFC 9562, section 5.7), so ids sort by the time of the call.
/// The carrier's CallSid is another type of string and never stands in its place.
struct CallId {
  std::array<std::uint8_t, 16> bytes{};

  constexpr auto operator<=>(const CallId&) const = default;

  /// Milliseconds of `now` in front, random bits of the operating system behind. Any thread.
  [[nodiscard]] static CallId generate(std::chrono::system_clock::time_point now);
  /// The 36 characters of the usual form, either case. Error: `errc::invalid_argument` (generic).
  [[nodiscard]] static Result<CallId> parse(std::string_view text);
  /// Lower case, 36 characters.
  [[nodiscard]] std::string text() const;
};

}  // namespace tandem::call

template <>
struct std::hash<tandem::call::CallId> {
  std::size_t operator()(const tandem::call::CallId& id) const noexcept {
    std::size_t value = 0;
    for (std::size_t i = 8; i < 16; ++i) value = value << 8 | id.bytes[i];  // the random half
    return value;
  }
};
