#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "control/auth/claims.hpp"
#include "control/auth/key_cache.hpp"

namespace tandem::auth {

/// Whose tokens come in.
struct TokenTrust {
  std::string secret;            ///< HS256; empty: none. Secret.
  std::optional<net::Url> keys;  ///< Where ES256 and RS256 keys are; none: no such tokens.
  std::string issuer;            ///< The outside issuer; empty: only our own logins.
  std::string audience = kRole;
};

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
