#include "core/crypto/base64url.hpp"

#include <sodium.h>

#include <algorithm>

#include "core/crypto/errc.hpp"

namespace tandem::crypto {
namespace {

bool in_alphabet(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

}  // namespace

std::string base64url_encode(std::string_view bytes) {
  std::string text(
      sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();  // The terminating zero that libsodium counts.
  return text;
}

Result<std::string> base64url_decode(std::string_view text, std::size_t spare) {
  // libsodium 1.0.18 reads some bytes above 0x7F as letters, which would give one token two forms.
  if (!std::all_of(text.begin(), text.end(), in_alphabet)) return errc::malformed_token;
  std::string raw;
  raw.reserve(text.size() + spare);
  raw.resize(text.size());
  std::size_t size = 0;
  const char* end = nullptr;
  const int decoded = sodium_base642bin(reinterpret_cast<unsigned char*>(raw.data()), raw.size(),
                                        text.data(), text.size(), nullptr, &size, &end,
                                        sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (decoded != 0 || end != text.data() + text.size()) return errc::malformed_token;
  raw.resize(size);
  return raw;
}

}  // namespace tandem::crypto
