#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "control/auth/claims.hpp"
#include "control/auth/key_cache.hpp"
#include "control/auth/token_trust.hpp"

namespace tandem::auth {

/// Says who sent a request, from its bearer token. Lives on one loop.
class TokenVerifier {
 public:
  TokenVerifier(EventLoop& loop, net::Dialer dialer, TokenTrust trust);

  /// The bearer's identity, or why there is none. An own token must be HS256: the outside issuer's
  /// keys cannot sign in our name.
  [[nodiscard]] Task<Result<Identity>> verify(std::string token, WallClock::time_point now);

  void warm();
  [[nodiscard]] Task<> stop();
  /// None where no outside keys are trusted.
  [[nodiscard]] const KeyCache* keys() const noexcept { return keys_ ? &*keys_ : nullptr; }

 private:
  std::optional<VerificationKey> secret_;
  std::optional<KeyCache> keys_;
  ClaimRules own_rules_, outside_rules_;
};

}  // namespace tandem::auth
