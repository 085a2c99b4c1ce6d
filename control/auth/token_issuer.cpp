#include "control/auth/token_issuer.hpp"

#include <span>

#include "core/crypto/base64url.hpp"
#include "core/crypto/hmac.hpp"
#include "core/json/writer.hpp"

namespace tandem::auth {
namespace {

std::int64_t unix_seconds(WallClock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

std::string TokenIssuer::sign(const Identity& identity, WallClock::time_point now) const {
  std::string claims;
  json::Writer writer(claims);
  writer.begin_object()
      .member("iss", kOwnIssuer)
      .member("aud", audience_)
      .member("sub", identity.subject)
      .member("email", identity.email)
      .member("role", kRole)
      .member("sid", identity.session)
      .member("iat", unix_seconds(now))
      .member("exp", unix_seconds(now + kLife))
      .end_object();
  std::string token = crypto::base64url_encode(R"({"alg":"HS256","typ":"JWT"})");
  token += '.';
  token += crypto::base64url_encode(claims);
  const auto mac = crypto::hmac_sha256(
      std::span(reinterpret_cast<const std::uint8_t*>(secret_.data()), secret_.size()), token);
  token += '.';
  token += crypto::base64url_encode({reinterpret_cast<const char*>(mac.data()), mac.size()});
  return token;
}

}  // namespace tandem::auth
