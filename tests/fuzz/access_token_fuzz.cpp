#include <span>
#include <string>
#include <string_view>

#include "control/auth/claims.hpp"
#include "control/auth/jwk_set.hpp"
#include "control/auth/jws.hpp"
#include "control/shape/formats.hpp"
#include "core/crypto/base64url.hpp"
#include "core/crypto/hmac.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem::auth;
using tandem::crypto::base64url_encode;

namespace {

constexpr std::size_t kPadding = 64;  // What simdjson reads behind an end.
constexpr std::string_view kSecret = "a secret of thirty-two bytes or more";

std::string padded(std::string_view text) {
  std::string copy(text);
  copy.reserve(text.size() + kPadding);
  return copy;
}

/// What is taken apart is what stood there, and a token is no other one's.
void take_apart(std::string_view text) {
  const auto jws = parse_jws(text);
  if (!jws) return;
  FUZZ_REQUIRE(text.size() <= kTokenCharactersMax && text.starts_with(jws->signing_input));
  const std::string_view signed_part = jws->signing_input;
  FUZZ_REQUIRE(base64url_encode(jws->payload) == signed_part.substr(signed_part.find('.') + 1));
  FUZZ_REQUIRE(base64url_encode(jws->signature) == text.substr(signed_part.size() + 1));
  FUZZ_REQUIRE(!VerificationKey::secret(std::string(kSecret)).verify(*jws));
}

/// Header and payload as they are, signed: only with HS256 in its header is that a token, and each
/// bit of its signature counts.
void sign(std::string_view header, std::string_view payload, std::uint8_t bent_bit) {
  const std::string input = base64url_encode(header) + '.' + base64url_encode(payload);
  auto mac = tandem::crypto::hmac_sha256(
      std::span(reinterpret_cast<const std::uint8_t*>(kSecret.data()), kSecret.size()), input);
  const auto token = [&] {
    return input + '.' + base64url_encode({reinterpret_cast<const char*>(mac.data()), mac.size()});
  };
  const VerificationKey key = VerificationKey::secret(std::string(kSecret));
  const std::string good = token();
  const auto jws = parse_jws(good);
  if (!jws) return;
  FUZZ_REQUIRE(jws->payload == payload);
  FUZZ_REQUIRE(key.verify(*jws).has_value() == (jws->algorithm == Algorithm::Hs256));
  mac[bent_bit / 8] ^= static_cast<std::uint8_t>(1U << bent_bit % 8);
  const std::string bent = token();
  const auto forged = parse_jws(bent);
  FUZZ_REQUIRE(forged && !key.verify(*forged));
}

/// Whoever is let in is somebody, and not for longer than the rules have it.
void read(std::string_view payload) {
  static const ClaimRules rules = [] {
    ClaimRules made;
    made.issuers = {kOwnIssuer, "https://issuer.test"};
    made.audience = "authenticated";
    return made;
  }();
  const WallClock::time_point now{std::chrono::seconds(1'795'200'000)};
  const std::string text = padded(payload);
  const auto who = read_claims(text, rules, now);
  if (!who) return;
  FUZZ_REQUIRE(tandem::shape::is_uuid(who->subject));
  FUZZ_REQUIRE(who->expires + rules.leeway > now);
  FUZZ_REQUIRE(who->expires <= now + rules.life_max + rules.leeway);
  FUZZ_REQUIRE(who->own || who->session.empty());
  const auto later = read_claims(text, rules, who->expires + rules.leeway);
  FUZZ_REQUIRE(!later);
}

}  // namespace

/// The input is a token, a payload, a key set; or a header and a payload with a line between.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  take_apart(text);
  read(text);
  if (const auto keys = parse_jwk_set(std::string(text))) {
    FUZZ_REQUIRE(keys->size() <= kJwkSetMax && !keys->contains(""));
    for (const auto& [id, key] : *keys) FUZZ_REQUIRE(key.algorithm() != Algorithm::Hs256);
  }
  const std::size_t line = text.find('\n');
  if (line == std::string_view::npos || size > kTokenCharactersMax / 2) return 0;
  read(text.substr(line + 1));
  sign(text.substr(0, line), text.substr(line + 1), data[size - 1]);
  return 0;
}
