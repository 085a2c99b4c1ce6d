#include "core/crypto/sealed_secret.hpp"

#include <sodium.h>

#include <algorithm>
#include <span>

#include "core/crypto/errc.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/random.hpp"

namespace tandem::crypto {

namespace {

constexpr char kVersion = 1;
constexpr std::size_t kIdBytes = 8;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kHeadBytes = 1 + kIdBytes;
static_assert(SecretSealer::kOverhead == kHeadBytes + kNonceBytes + kTagBytes);
static_assert(std::tuple_size_v<SecretSealer::Key> == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* bytes(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// What is authenticated besides the secret: version and key id, as they stand in front of it, and
/// the row.
std::string authenticated(std::string_view head, std::string_view row) {
  return std::string(head) + std::string(row);
}

}  // namespace

SecretSealer::DerivedKey SecretSealer::derive(const Key& given) {
  DerivedKey derived;
  derived.key = hmac_sha256(given, "sealed secrets");
  const auto id = hmac_sha256(given, "id of the key of sealed secrets");
  std::copy_n(id.begin(), kIdBytes, derived.id.begin());
  return derived;
}

SecretSealer::SecretSealer(const Key& current, const std::vector<Key>& previous) {
  keys_.push_back(derive(current));
  for (const Key& key : previous) keys_.push_back(derive(key));
}

std::string SecretSealer::seal(std::string_view secret, std::string_view row) const {
  const DerivedKey& key = keys_.front();
  std::string sealed(secret.size() + kOverhead, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(sealed.data());
  out[0] = static_cast<unsigned char>(kVersion);
  std::copy(key.id.begin(), key.id.end(), out + 1);
  random_bytes({out + kHeadBytes, kNonceBytes});
  const std::string more = authenticated(std::string_view(sealed).substr(0, kHeadBytes), row);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + kHeadBytes + kNonceBytes, nullptr, bytes(secret),
                                             secret.size(), bytes(more), more.size(), nullptr,
                                             out + kHeadBytes, key.key.data());
  return sealed;
}

Result<std::string> SecretSealer::open(std::string_view sealed, std::string_view row) const {
  if (sealed.size() < kOverhead || sealed[0] != kVersion) return errc::malformed_secret;
  const auto key = std::find_if(keys_.begin(), keys_.end(), [&](const DerivedKey& each) {
    return std::equal(each.id.begin(), each.id.end(), bytes(sealed) + 1);
  });
  if (key == keys_.end()) return errc::unknown_key;
  const std::string more = authenticated(sealed.substr(0, kHeadBytes), row);
  const std::string_view hidden = sealed.substr(kHeadBytes + kNonceBytes);
  std::string secret(sealed.size() - kOverhead, '\0');
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(secret.data()), nullptr, nullptr, bytes(hidden),
      hidden.size(), bytes(more), more.size(), bytes(sealed) + kHeadBytes, key->key.data());
  if (opened != 0) return errc::forged_secret;
  return secret;
}

bool SecretSealer::is_current(std::string_view sealed) const noexcept {
  const KeyId& id = keys_.front().id;
  return sealed.size() >= kOverhead && sealed[0] == kVersion &&
         std::equal(id.begin(), id.end(), bytes(sealed) + 1);
}

}  // namespace tandem::crypto
