#include "core/crypto/random.hpp"

#include <sodium.h>

#include <array>
#include <chrono>

#include "core/assert.hpp"
#include "core/crypto/base64url.hpp"

namespace tandem::crypto {
namespace {

void ensure_sodium() {
  static const int ready = sodium_init();
  TANDEM_ASSERT(ready >= 0, "libsodium could not start: no random numbers on this system");
}

}  // namespace

void random_bytes(std::span<std::uint8_t> out) {
  ensure_sodium();
  randombytes_buf(out.data(), out.size());
}

std::uint64_t random_u64() {
  ensure_sodium();
  std::uint64_t number = 0;
  randombytes_buf(&number, sizeof number);
  return number;
}

std::string random_token(std::size_t bytes) {
  std::string raw(bytes, '\0');
  random_bytes({reinterpret_cast<std::uint8_t*>(raw.data()), raw.size()});
  return base64url_encode(raw);
}

std::string uuid_v7() {
  std::array<std::uint8_t, 16> id{};
  random_bytes(id);
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  auto ms = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count());
  for (std::size_t i = 6; i-- > 0; ms >>= 8) id[i] = static_cast<std::uint8_t>(ms & 0xFF);
  id[6] = static_cast<std::uint8_t>(0x70 | (id[6] & 0x0F));
  id[8] = static_cast<std::uint8_t>(0x80 | (id[8] & 0x3F));

  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHex[id[i] >> 4];
    text += kHex[id[i] & 15];
  }
  return text;
}

}  // namespace tandem::crypto
