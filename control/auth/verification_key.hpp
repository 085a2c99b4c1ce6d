#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "control/auth/jws.hpp"
#include "core/result.hpp"

struct evp_pkey_st;

namespace tandem::auth {

/// A key with the one algorithm that it is for: what a token's header says can never make an RSA
/// key serve as an HMAC secret. Immutable; any thread.
class VerificationKey {
 public:
  [[nodiscard]] static VerificationKey secret(std::string bytes);
  /// A point of P-256, 32 bytes each. `errc::malformed_key` when it does not lie on the curve.
  [[nodiscard]] static Result<VerificationKey> elliptic(std::string_view x, std::string_view y);
  /// Modulus of 2048 to 8192 bits and public exponent, big-endian.
  [[nodiscard]] static Result<VerificationKey> rsa(std::string_view modulus,
                                                   std::string_view exponent);

  [[nodiscard]] Algorithm algorithm() const noexcept { return algorithm_; }
  /// `errc::algorithm_not_allowed` when the token names another algorithm, `errc::bad_signature`.
  [[nodiscard]] Result<> verify(const Jws& token) const;

 private:
  VerificationKey(Algorithm algorithm, std::string bytes, std::shared_ptr<evp_pkey_st> key)
      : algorithm_(algorithm), secret_(std::move(bytes)), key_(std::move(key)) {}

  Algorithm algorithm_;
  std::string secret_;                ///< Of HS256.
  std::shared_ptr<evp_pkey_st> key_;  ///< Of the other two.
};

}  // namespace tandem::auth
