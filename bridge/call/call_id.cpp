#include "bridge/call/call_id.hpp"

#include <span>

#include "core/crypto/random.hpp"

namespace tandem::call {
namespace {

constexpr char kHex[] = "0123456789abcdef";
/// Places of the hyphens in the text form (RFC 9562, section 4).
constexpr bool hyphen_at(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

ErrorCode invalid() { return make_error_code(boost::system::errc::invalid_argument); }

}  // namespace

CallId CallId::generate(std::chrono::system_clock::time_point now) {
  CallId id;
  crypto::random_bytes(std::span(id.bytes));
  const auto ms = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
  for (std::size_t i = 0; i < 6; ++i)
    id.bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)) & 0xFF);
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x70);  // version 7
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);  // variant 10
  return id;
}

Result<CallId> CallId::parse(std::string_view text) {
  if (text.size() != 36) return invalid();
  CallId id;
  std::size_t byte = 0;
  for (std::size_t i = 0; i < 36;) {
    if (hyphen_at(i)) {
      if (text[i] != '-') return invalid();
      ++i;
      continue;
    }
    const int high = hex_value(text[i]), low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return invalid();
    id.bytes[byte++] = static_cast<std::uint8_t>(high << 4 | low);
    i += 2;
  }
  return id;
}

std::string CallId::text() const {
  std::string out;
  out.reserve(36);
  for (std::size_t byte = 0; byte < 16; ++byte) {
    if (hyphen_at(out.size())) out.push_back('-');
    out.push_back(kHex[bytes[byte] >> 4]);
    out.push_back(kHex[bytes[byte] & 0x0F]);
  }
  return out;
}

}  // namespace tandem::call
