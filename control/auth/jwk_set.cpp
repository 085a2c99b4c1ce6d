#include "control/auth/jwk_set.hpp"

#include <optional>

#include "control/auth/errc.hpp"
#include "core/crypto/base64url.hpp"
#include "core/json/dom.hpp"

namespace tandem::auth {
namespace {

std::string_view text_of(simdjson::dom::object key, std::string_view name) {
  std::string_view text;
  return key.at_key(name).get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

std::string bytes_of(simdjson::dom::object key, std::string_view name) {
  const auto bytes = crypto::base64url_decode(text_of(key, name));
  return bytes ? *bytes : std::string{};
}

bool for_signatures(simdjson::dom::object key, std::string_view algorithm) {
  const std::string_view use = text_of(key, "use"), named = text_of(key, "alg");
  return (use.empty() || use == "sig") && (named.empty() || named == algorithm);
}

std::optional<VerificationKey> read_key(simdjson::dom::object key) {
  const std::string_view type = text_of(key, "kty");
  Result<VerificationKey> read = errc::malformed_key;
  if (type == "EC" && text_of(key, "crv") == "P-256" && for_signatures(key, "ES256"))
    read = VerificationKey::elliptic(bytes_of(key, "x"), bytes_of(key, "y"));
  else if (type == "RSA" && for_signatures(key, "RS256"))
    read = VerificationKey::rsa(bytes_of(key, "n"), bytes_of(key, "e"));
  if (!read) return std::nullopt;
  return std::move(*read);
}

}  // namespace

Result<JwkSet> parse_jwk_set(std::string text) {
  text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  json::Dom dom;
  simdjson::dom::object root;
  simdjson::dom::array keys;
  if (dom.parse(text, root) != json::Dom::Fault::None ||
      root.at_key("keys").get(keys) != simdjson::SUCCESS)
    return errc::malformed_key;
  JwkSet set;
  std::size_t seen = 0;
  for (const simdjson::dom::element element : keys) {
    if (++seen > kJwkSetMax) break;
    simdjson::dom::object members;
    if (element.get(members) != simdjson::SUCCESS) continue;
    const std::string_view id = text_of(members, "kid");
    if (id.empty()) continue;
    if (auto key = read_key(members)) set.emplace(std::string(id), std::move(*key));
  }
  return set;
}

}  // namespace tandem::auth
