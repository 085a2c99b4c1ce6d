#include "control/address_range.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>
#include <string>

namespace tandem::control {
namespace {

using Bytes = std::array<std::uint8_t, 16>;
constexpr int kMappedPrefixBits = 96;

/// The address as 16 bytes, and whether it was written as IPv4.
struct Parsed {
  Bytes bytes{};
  bool v4 = false;
};

std::optional<Parsed> parse_address(std::string_view text) {
  const std::string terminated(text);
  Parsed parsed;
  if (inet_pton(AF_INET, terminated.c_str(), parsed.bytes.data() + 12) == 1) {
    parsed.bytes[10] = parsed.bytes[11] = 0xFF;
    parsed.v4 = true;
    return parsed;
  }
  if (inet_pton(AF_INET6, terminated.c_str(), parsed.bytes.data()) == 1) return parsed;
  return std::nullopt;
}

}  // namespace

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  AddressRange range;
  range.network_ = address->bytes;
  if (slash == std::string_view::npos) return range;

  const std::string_view length = text.substr(slash + 1);
  int bits = -1;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bits);
  if (error != std::errc{} || end != length.data() + length.size()) return std::nullopt;
  if (bits < 0 || bits > (address->v4 ? 32 : 128)) return std::nullopt;
  range.bits_ = address->v4 ? kMappedPrefixBits + bits : bits;
  return range;
}

bool AddressRange::contains(std::string_view address) const {
  const auto parsed = parse_address(address);
  if (!parsed) return false;
  const auto whole = static_cast<std::size_t>(bits_ / 8);
  if (std::memcmp(parsed->bytes.data(), network_.data(), whole) != 0) return false;
  if (bits_ % 8 == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xFF << (8 - bits_ % 8));
  return (parsed->bytes[whole] & mask) == (network_[whole] & mask);
}

}  // namespace tandem::control
