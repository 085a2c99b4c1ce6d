#pragma once

#include <memory>
#include <string>

struct evp_pkey_st;

namespace tandem::control::test {

/// A key pair made on the spot, for tokens that an issuer, or somebody who plays one, signs.
class SigningKey {
 public:
  enum class Type { P256, P384, Rsa2048, Rsa1024 };
  explicit SigningKey(Type type);

  /// As ES256 wants it, r and s of 32 bytes each, or PKCS #1 of RS256.
  [[nodiscard]] std::string sign(const std::string& message) const;
  /// What OpenSSL gives: DER, for EC keys.
  [[nodiscard]] std::string sign_der(const std::string& message) const;
  /// The public half, as a member of a key set.
  [[nodiscard]] std::string jwk(const std::string& key_id) const;
  /// The public half in PEM: what the HS256 confusion takes for a secret.
  [[nodiscard]] std::string public_pem() const;

 private:
  [[nodiscard]] std::string number(const char* name) const;
  Type type_;
  std::shared_ptr<evp_pkey_st> key_;
};

/// HMAC-SHA256 as raw bytes.
[[nodiscard]] std::string hmac(const std::string& secret, const std::string& message);

/// Header and payload as they are, in base64url, joined by a dot.
[[nodiscard]] std::string signing_input(const std::string& header, const std::string& payload);
[[nodiscard]] std::string with_signature(const std::string& input, const std::string& signature);

}  // namespace tandem::control::test
