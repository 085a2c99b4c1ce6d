#pragma once

#include <optional>
#include <string>

#include "core/net/dial.hpp"

namespace tandem::auth {

/// Whose tokens come in.
struct TokenTrust {
  std::string secret;            ///< HS256; empty: none. Secret.
  std::optional<net::Url> keys;  ///< Where ES256 and RS256 keys are; none: no such tokens.
  std::string issuer;            ///< The outside issuer; empty: only our own logins.
  std::string audience = "authenticated";
};

}  // namespace tandem::auth
