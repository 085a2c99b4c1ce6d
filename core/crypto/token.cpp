#include "core/crypto/token.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstddef>

#include "core/assert.hpp"
#include "core/crypto/base64url.hpp"
#include "core/crypto/constant_time.hpp"
#include "core/crypto/errc.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/random.hpp"

namespace tandem::crypto {
namespace {

// Layout: version, shard (2), expiry in Unix seconds (8), nonce (8), node and subject each behind a
// length byte, HMAC-SHA256 over all of it (32). Integers are big-endian.
constexpr char kVersion = 1;
constexpr std::size_t kMacSize = 32;
constexpr std::size_t kFixedSize = 1 + 2 + 8 + 8;
constexpr std::size_t kTokenCharactersMax = 1024;

void append_integer(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
    out += static_cast<char>((value >> shift) & 0xFF);
}

std::uint64_t take_integer(std::string_view& from, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | static_cast<unsigned char>(from[i]);
  from.remove_prefix(bytes);
  return value;
}

bool take_text(std::string_view& from, std::string& out) {
  if (from.empty()) return false;
  const auto size = static_cast<unsigned char>(from.front());
  from.remove_prefix(1);
  if (from.size() < size) return false;
  out.assign(from.substr(0, size));
  from.remove_prefix(size);
  return true;
}

std::string mac_of(const TokenSigner::Key& key, std::string_view body) {
  const auto mac = hmac_sha256(key, body);
  return std::string(reinterpret_cast<const char*>(mac.data()), mac.size());
}

Result<TokenClaims> parse_body(std::string_view body) {
  if (body.size() < kFixedSize || body.front() != kVersion) return errc::malformed_token;
  body.remove_prefix(1);
  TokenClaims claims;
  claims.shard = static_cast<std::uint16_t>(take_integer(body, 2));
  const std::uint64_t seconds = take_integer(body, 8);
  claims.expires = std::chrono::system_clock::time_point(std::chrono::seconds(seconds));
  claims.nonce = take_integer(body, 8);
  if (!take_text(body, claims.node) || !take_text(body, claims.subject) || !body.empty())
    return errc::malformed_token;
  return claims;
}

}  // namespace

TokenSigner TokenSigner::with_random_key() {
  Key key{};
  random_bytes(key);
  return TokenSigner(key);
}

TokenSigner TokenSigner::derived(const Key& master, std::string_view purpose) {
  return TokenSigner(hmac_sha256(master, purpose));
}

std::string TokenSigner::sign(const TokenClaims& claims) const {
  TANDEM_ASSERT(claims.node.size() <= 255 && claims.subject.size() <= 255,
                "a token's names have one length byte");
  std::string raw(1, kVersion);
  append_integer(raw, claims.shard, 2);
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(claims.expires.time_since_epoch()).count();
  append_integer(raw, static_cast<std::uint64_t>(seconds), 8);
  append_integer(raw, claims.nonce, 8);
  for (const std::string* text : {&claims.node, &claims.subject}) {
    raw += static_cast<char>(text->size());
    raw += *text;
  }
  raw += mac_of(key_, raw);

  return base64url_encode(raw);
}

Result<TokenClaims> TokenSigner::verify(std::string_view token,
                                        std::chrono::system_clock::time_point now) const {
  if (token.size() > kTokenCharactersMax) return errc::malformed_token;
  const auto raw = base64url_decode(token);
  if (!raw || raw->size() < kFixedSize + 2 + kMacSize) return errc::malformed_token;
  const std::string_view body = std::string_view(*raw).substr(0, raw->size() - kMacSize);
  if (!equal_in_constant_time(mac_of(key_, body),
                              std::string_view(*raw).substr(raw->size() - kMacSize)))
    return errc::forged_token;
  Result<TokenClaims> claims = parse_body(body);
  if (claims && claims->expires <= now) return errc::expired_token;
  return claims;
}

Result<TokenSigner::Key> parse_key(std::string_view base64) {
  TokenSigner::Key key{};
  std::size_t size = 0;
  const char* end = nullptr;
  const int decoded = sodium_base642bin(key.data(), key.size(), base64.data(), base64.size(),
                                        nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL);
  if (decoded != 0 || end != base64.data() + base64.size() || size != key.size())
    return errc::malformed_key;
  return key;
}

}  // namespace tandem::crypto
