#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tandem::control {

/// An IPv4 or IPv6 network (RFC 4632): "10.0.0.0/8", "fd00::/8", or one address. IPv4 addresses
/// mapped into IPv6 count as IPv4.
class AddressRange {
 public:
  [[nodiscard]] static std::optional<AddressRange> parse(std::string_view text);
  /// False for what is no address.
  [[nodiscard]] bool contains(std::string_view address) const;

 private:
  std::array<std::uint8_t, 16> network_{};  ///< IPv4 as ::ffff:a.b.c.d.
  int bits_ = 128;
};

}  // namespace tandem::control
