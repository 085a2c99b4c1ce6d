#pragma once

#include <map>
#include <string>
#include <string_view>

#include "control/auth/verification_key.hpp"
#include "core/result.hpp"

namespace tandem::auth {

/// The public keys of an issuer, by `kid`.
using JwkSet = std::map<std::string, VerificationKey, std::less<>>;

/// At most so many keys of a set are read.
inline constexpr std::size_t kJwkSetMax = 64;

/// Reads a JWK Set (RFC 7517, section 5). Keys that we cannot use (other types and curves, for
/// encryption, symmetric, without `kid`) are left out; of two with one `kid` the first counts.
/// `errc::malformed_key` when it is no key set at all. Pure; any thread.
[[nodiscard]] Result<JwkSet> parse_jwk_set(std::string text);

}  // namespace tandem::auth
