#pragma once

#include <cstdint>
#include <string>

namespace tandem::auth {

/// Who sends a request: nobody known, a person, or a machine with a key.
struct Principal {
  enum class Kind : std::uint8_t { Nobody, User, Key } kind = Kind::Nobody;
  std::string id;               ///< UUID of the profile or of the key.
  std::string email;            ///< Of a user, as their token names it.
  std::string session;          ///< Of a user of our own login: the refresh token's family.
  bool email_verified = false;  ///< By the issuer of the token.

  /// The transaction's `request.jwt.claims`: made here, never taken from what was sent.
  [[nodiscard]] std::string claims() const;
  /// "user:…" or "key:…": whose limits and idempotency keys these are.
  [[nodiscard]] std::string name() const;
};

}  // namespace tandem::auth
