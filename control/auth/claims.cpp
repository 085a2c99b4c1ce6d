#include "control/auth/claims.hpp"

#include <algorithm>
#include <optional>

#include "control/auth/errc.hpp"
#include "control/auth/json_members.hpp"
#include "control/shape/formats.hpp"
#include "core/json/dom.hpp"

namespace tandem::auth {
namespace {

using std::chrono::seconds;

/// Year 2255: soon after, a time point, which counts nanoseconds in 64 bits, overflows.
constexpr double kSecondsMax = 9'000'000'000.0;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

class Reader {
 public:
  explicit Reader(simdjson::dom::object claims) : claims_(claims) {}

  /// Empty when absent. A claim of another kind is a fault, as is null.
  std::string_view text(std::string_view name) {
    simdjson::dom::element value;
    if (claims_.at_key(name).get(value) != simdjson::SUCCESS) return {};
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) wrong_ = true;
    return text;
  }

  /// False when absent or of another kind: some issuers send texts here.
  bool is_true(std::string_view name) {
    bool value = false;
    return claims_.at_key(name).get(value) == simdjson::SUCCESS && value;
  }

  /// NumericDate (RFC 7519, section 2).
  std::optional<WallClock::time_point> time(std::string_view name) {
    simdjson::dom::element value;
    if (claims_.at_key(name).get(value) != simdjson::SUCCESS) return std::nullopt;
    double number = 0;
    if (!value.is_number() || value.get(number) != simdjson::SUCCESS || !(number >= 0) ||
        number > kSecondsMax) {
      wrong_ = true;
      return std::nullopt;
    }
    return WallClock::time_point(seconds(static_cast<std::int64_t>(number)));
  }

  /// `aud` is a text or an array of texts.
  bool audience_has(std::string_view wanted) {
    simdjson::dom::element value;
    if (claims_.at_key("aud").get(value) != simdjson::SUCCESS) return false;
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) return text == wanted;
    simdjson::dom::array several;
    if (value.get(several) != simdjson::SUCCESS) return false;
    return std::any_of(several.begin(), several.end(), [&](simdjson::dom::element one) {
      return one.get(text) == simdjson::SUCCESS && text == wanted;
    });
  }

  [[nodiscard]] bool wrong() const { return wrong_; }

 private:
  simdjson::dom::object claims_;
  bool wrong_ = false;
};

Result<WallClock::time_point> check_times(Reader& reader, const ClaimRules& rules,
                                          WallClock::time_point now) {
  const auto expires = reader.time("exp");
  const auto begins = reader.time("nbf"), issued = reader.time("iat");
  if (reader.wrong() || !expires) return errc::bad_claims;
  if (*expires + rules.leeway <= now) return errc::expired;
  if (begins && *begins > now + rules.leeway) return errc::not_yet_valid;
  if (issued && *issued > now + rules.leeway) return errc::not_yet_valid;
  if (*expires > issued.value_or(now) + rules.life_max + rules.leeway ||
      *expires > now + rules.life_max + rules.leeway)
    return errc::lives_too_long;
  return *expires;
}

}  // namespace

Result<Identity> read_claims(const std::string& payload, const ClaimRules& rules,
                             WallClock::time_point now) {
  json::Dom dom;
  simdjson::dom::object members;
  if (dom.parse(payload, members) != json::Dom::Fault::None) return errc::malformed_token;
  if (has_duplicates(members)) return errc::bad_claims;
  Reader reader(members);
  const auto expires = check_times(reader, rules, now);
  if (!expires) return expires.error();

  Identity identity;
  identity.expires = *expires;
  const std::string_view issuer = reader.text("iss"), role = reader.text("role");
  identity.subject = lower(reader.text("sub"));
  identity.email = lower(reader.text("email"));
  identity.email_verified = reader.is_true("email_verified");
  const std::string_view session = reader.text("sid");
  if (reader.wrong() || !shape::is_uuid(identity.subject)) return errc::bad_claims;
  if (std::find(rules.issuers.begin(), rules.issuers.end(), issuer) == rules.issuers.end())
    return errc::wrong_issuer;
  if (!reader.audience_has(rules.audience)) return errc::wrong_audience;
  if (role != kRole) return errc::wrong_role;
  identity.own = issuer == kOwnIssuer;
  // What another issuer calls its session is none of ours, and perhaps no UUID.
  if (identity.own && shape::is_uuid(session)) identity.session = session;
  return identity;
}

}  // namespace tandem::auth
