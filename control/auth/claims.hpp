#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace tandem::auth {

using WallClock = std::chrono::system_clock;

/// Who signs the tokens of our own logins.
inline constexpr const char* kOwnIssuer = "tandem";
/// The one role that comes in (Supabase's name for a person who signed in); `service_role`, which
/// passes row-level security there, and `anon` do not.
inline constexpr const char* kRole = "authenticated";

/// What a verified token says of its bearer.
struct Identity {
  std::string subject;  ///< UUID, lower case: what `auth.uid()` gives.
  std::string email;    ///< Lower case; empty where the token names none.
  /// `email_verified` (OpenID Connect Core 1.0, section 5.1): the issuer has seen that the address
  /// is the subject's. Supabase's `user_metadata` does not count, since its users write that.
  bool email_verified = false;
  std::string session;  ///< Of our own logins: the refresh token's family; else empty.
  bool own = false;     ///< Signed by our own login, not by an outside issuer.
  WallClock::time_point expires;
};

/// What a token must say beside being signed.
struct ClaimRules {
  std::vector<std::string> issuers;  ///< One of these.
  std::string audience;
  /// Clocks of other machines may be off by so much.
  std::chrono::seconds leeway{30};
  /// A token that lives longer was made by mistake, or by somebody else. Supabase allows a week.
  std::chrono::seconds life_max{std::chrono::hours(24 * 31)};
};

/// Reads and checks the payload of a token whose signature was right. `payload` is readable for
/// `SIMDJSON_PADDING` bytes past its end (as `Jws` has it). `sub` (a UUID), `exp`, `iss`, `aud` and
/// `role` must be there, no claim twice. Pure; any thread.
[[nodiscard]] Result<Identity> read_claims(const std::string& payload, const ClaimRules& rules,
                                           WallClock::time_point now);

}  // namespace tandem::auth
