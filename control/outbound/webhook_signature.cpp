#include "control/outbound/webhook_signature.hpp"

#include <span>

#include "core/base64.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/random.hpp"

namespace tandem::outbound {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kSecretBytes = 32, kSecretLeast = 24, kSecretMost = 64;

std::span<const std::uint8_t> bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view text(std::span<const std::uint8_t> data) {
  return {reinterpret_cast<const char*>(data.data()), data.size()};
}

/// The key that a secret stands for; one of another dialect is its own.
std::string key_of(std::string_view secret) {
  if (!secret.starts_with(kPrefix)) return std::string(secret);
  const auto key = base64_decode(secret.substr(kPrefix.size()));
  return key ? std::string(*key) : std::string(secret);
}

}  // namespace

std::vector<net::HttpHeader> standard_signature(const std::vector<std::string>& secrets,
                                                std::string_view id,
                                                std::chrono::system_clock::time_point now,
                                                std::string_view body) {
  const std::string at = std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count());
  std::string content(id);
  content.append(".").append(at).append(".").append(body);
  std::string signatures;
  for (const std::string& secret : secrets) {
    const std::string key = key_of(secret);
    const auto mac = crypto::hmac_sha256(bytes(key), content);
    signatures.append(signatures.empty() ? "v1," : " v1,").append(base64_encode(text(mac)));
  }
  return {{"webhook-id", std::string(id)},
          {"webhook-timestamp", at},
          {"webhook-signature", std::move(signatures)}};
}

net::HttpHeader retell_signature(const std::string& secret,
                                 std::chrono::system_clock::time_point now, std::string_view body) {
  const std::string at = std::to_string(
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
  const auto mac = crypto::hmac_sha256(bytes(secret), std::string(body) + at);
  return {"X-Retell-Signature", "v=" + at + ",d=" + crypto::to_hex(mac)};
}

std::vector<net::HttpHeader> vapi_signature(const std::string& secret, std::string_view body) {
  const auto mac = crypto::hmac_sha256(bytes(secret), body);
  return {{"X-Vapi-Secret", secret}, {"X-Vapi-Signature", crypto::to_hex(mac)}};
}

std::string new_webhook_secret() {
  std::array<std::uint8_t, kSecretBytes> key{};
  crypto::random_bytes(key);
  return std::string(kPrefix) + base64_encode(text(key));
}

bool is_standard_secret(std::string_view secret) {
  if (!secret.starts_with(kPrefix)) return false;
  const auto key = base64_decode(secret.substr(kPrefix.size()));
  return key && key->size() >= kSecretLeast && key->size() <= kSecretMost;
}

}  // namespace tandem::outbound
