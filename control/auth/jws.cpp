#include "control/auth/jws.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "control/auth/errc.hpp"
#include "control/auth/json_members.hpp"
#include "core/crypto/base64url.hpp"
#include "core/json/dom.hpp"

namespace tandem::auth {
namespace {

constexpr std::size_t kKeyIdMax = 128;
/// "Authenticated data" of a header that tells the verifier where to find a key is an attack.
constexpr std::array<std::string_view, 5> kForbidden{"jwk", "jku", "x5u", "x5c", "crit"};

std::optional<Algorithm> algorithm_of(std::string_view name) {
  if (name == "HS256") return Algorithm::Hs256;
  if (name == "ES256") return Algorithm::Es256;
  if (name == "RS256") return Algorithm::Rs256;
  return std::nullopt;
}

bool is_key_id(std::string_view text) {
  return !text.empty() && text.size() <= kKeyIdMax &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '~' || c == '-';
         });
}

Result<> read_header(std::string_view text, Jws& into) {
  const auto header = crypto::base64url_decode(text, simdjson::SIMDJSON_PADDING);
  if (!header) return errc::malformed_token;
  json::Dom dom;
  simdjson::dom::object members;
  if (dom.parse(*header, members) != json::Dom::Fault::None || has_duplicates(members))
    return errc::malformed_token;
  for (const std::string_view name : kForbidden)
    if (members.at_key(name).error() == simdjson::SUCCESS) return errc::forbidden_header;
  std::string_view value;
  if (members.at_key("alg").get(value) != simdjson::SUCCESS) return errc::malformed_token;
  const auto algorithm = algorithm_of(value);
  if (!algorithm) return errc::algorithm_not_allowed;
  into.algorithm = *algorithm;
  simdjson::dom::element type;
  if (members.at_key("typ").get(type) == simdjson::SUCCESS &&
      (type.get(value) != simdjson::SUCCESS || (value != "JWT" && value != "at+jwt")))
    return errc::forbidden_header;
  simdjson::dom::element key_id;
  if (members.at_key("kid").get(key_id) == simdjson::SUCCESS) {
    if (key_id.get(value) != simdjson::SUCCESS || !is_key_id(value)) return errc::unknown_key;
    into.key_id = value;
  }
  return {};
}

}  // namespace

Result<Jws> parse_jws(std::string_view token) {
  if (token.size() > kTokenCharactersMax) return errc::malformed_token;
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return errc::malformed_token;
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
    return errc::malformed_token;
  Jws jws;
  if (const auto read = read_header(token.substr(0, first), jws); !read) return read.error();
  auto payload = crypto::base64url_decode(token.substr(first + 1, second - first - 1),
                                          simdjson::SIMDJSON_PADDING);
  auto signature = crypto::base64url_decode(token.substr(second + 1));
  if (!payload || !signature || signature->empty()) return errc::malformed_token;
  jws.signing_input = token.substr(0, second);
  jws.payload = std::move(*payload);
  jws.signature = std::move(*signature);
  return jws;
}

}  // namespace tandem::auth
