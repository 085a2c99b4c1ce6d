#include "core/crypto/hmac.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "core/assert.hpp"

namespace tandem::crypto {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::array<std::uint8_t, 20> hmac_sha1(std::string_view key, std::string_view message) {
  std::array<std::uint8_t, 20> mac{};
  unsigned int size = 0;
  const auto* done = HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), bytes_of(message),
                          message.size(), mac.data(), &size);
  TANDEM_ASSERT(done != nullptr && size == mac.size(), "HMAC-SHA1 cannot fail");
  return mac;
}

std::array<std::uint8_t, 32> hmac_sha256(std::span<const std::uint8_t> key,
                                         std::string_view message) {
  std::array<std::uint8_t, 32> mac{};
  unsigned int size = 0;
  const auto* done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(message),
                          message.size(), mac.data(), &size);
  TANDEM_ASSERT(done != nullptr && size == mac.size(), "HMAC-SHA256 cannot fail");
  return mac;
}

std::array<std::uint8_t, 32> sha256(std::string_view message) {
  std::array<std::uint8_t, 32> digest{};
  unsigned int size = 0;
  const int done =
      EVP_Digest(message.data(), message.size(), digest.data(), &size, EVP_sha256(), nullptr);
  TANDEM_ASSERT(done == 1 && size == digest.size(), "SHA-256 cannot fail");
  return digest;
}

}  // namespace tandem::crypto
