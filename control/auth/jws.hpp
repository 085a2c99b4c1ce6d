#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace tandem::auth {

/// What we verify, and nothing else (RFC 7518, section 3.1).
enum class Algorithm : std::uint8_t { Hs256, Es256, Rs256 };

/// A token in its parts (RFC 7515, compact form). Nothing of it is to be believed before its
/// signature was verified.
struct Jws {
  Algorithm algorithm = Algorithm::Hs256;
  std::string key_id;  ///< `kid`: at most 128 of [A-Za-z0-9._~-]; empty where the header has none.
  std::string_view signing_input;  ///< Into the text that was parsed.
  std::string payload;             ///< Readable for `SIMDJSON_PADDING` bytes past its end.
  std::string signature;
};

/// No token of ours or of a known provider comes near.
inline constexpr std::size_t kTokenCharactersMax = 8 * 1024;

/// Takes the token apart. Strict: `errc::malformed_token`, `errc::algorithm_not_allowed`, and
/// `errc::forbidden_header` for headers that bring a key of their own (jwk, jku, x5u, x5c) or name
/// extensions that we would have to understand (crit). Pure; any thread.
[[nodiscard]] Result<Jws> parse_jws(std::string_view token);

}  // namespace tandem::auth
