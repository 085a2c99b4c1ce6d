#pragma once

#include <chrono>
#include <string>

#include "control/auth/claims.hpp"

namespace tandem::auth {

/// Signs the tokens of our own logins: HS256 under `JWT_SECRET`, for `kLife`; what lives longer is
/// the refresh token. Immutable; any thread.
class TokenIssuer {
 public:
  static constexpr std::chrono::seconds kLife{15 * 60};

  TokenIssuer(std::string secret, std::string audience)
      : secret_(std::move(secret)), audience_(std::move(audience)) {}

  /// `identity.expires` is not looked at.
  [[nodiscard]] std::string sign(const Identity& identity, WallClock::time_point now) const;

 private:
  std::string secret_, audience_;
};

}  // namespace tandem::auth
