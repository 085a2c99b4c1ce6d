#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace tandem::net {

/// An IPv4 or IPv6 address, without port.
struct IpAddress {
  enum class Family : std::uint8_t { V4, V6 } family = Family::V4;
  std::array<std::uint8_t, 16> bytes{};  ///< Network order; the first four for V4.

  /// The textual forms of inet_pton(3), without brackets; nothing else counts as numeric.
  [[nodiscard]] static std::optional<IpAddress> parse(const std::string& text) noexcept;
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] bool is_loopback() const noexcept;  ///< 127.0.0.0/8 or ::1.

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;
};

}  // namespace tandem::net
