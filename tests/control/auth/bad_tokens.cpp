#include "tests/control/auth/bad_tokens.hpp"

#include <algorithm>

#include "core/crypto/base64url.hpp"

namespace tandem::control::test {
namespace {

constexpr const char* kHs256 = R"({"alg":"HS256","typ":"JWT"})";
constexpr const char* kEs256 = R"({"alg":"ES256","typ":"JWT","kid":"ec-1"})";
constexpr const char* kRs256 = R"({"alg":"RS256","typ":"JWT","kid":"rsa-1"})";

std::string name_of(const std::string& member) { return member.substr(0, member.find(':')); }

/// Signed rightly under `JWT_SECRET`, whatever the header says.
std::string own_with(const std::string& header, const std::string& claims) {
  const std::string input = signing_input(header, claims);
  return with_signature(input, hmac(kSecret, input));
}

class Forger {
 public:
  explicit Forger(const Issuer& issuer) : issuer_(issuer), now_(unix_now()) {}

  std::vector<BadToken> all() {
    headers();
    confusions();
    signatures();
    claims();
    shapes();
    return std::move(list_);
  }

 private:
  void add(std::string name, std::string token, std::string reason) {
    list_.push_back({std::move(name), std::move(token), std::move(reason)});
  }
  [[nodiscard]] std::string good(const std::vector<std::string>& changes = {}) const {
    return payload("tandem", now_, changes);
  }
  [[nodiscard]] std::string outside() const { return payload(issuer_.name, now_); }
  void own(std::string name, const std::vector<std::string>& changes, std::string reason) {
    add(std::move(name), own_with(kHs256, good(changes)), std::move(reason));
  }
  void header(std::string name, const std::string& text, std::string reason) {
    add(std::move(name), own_with(text, good()), std::move(reason));
  }
  void elliptic(std::string name, const std::string& text, std::string reason) {
    const std::string input = signing_input(text, outside());
    add(std::move(name), with_signature(input, issuer_.elliptic.sign(input)), std::move(reason));
  }

  void headers() {
    for (const char* none : {"none", "None", "NONE", "nOnE"}) {
      const std::string text = std::string(R"({"alg":")") + none + R"("})";
      add(std::string("alg ") + none + ", no signature", signing_input(text, good()) + '.',
          "algorithm-not-allowed");
      header(std::string("alg ") + none + ", signed", text, "algorithm-not-allowed");
    }
    header("alg hs256", R"({"alg":"hs256"})", "algorithm-not-allowed");
    header("alg HS512", R"({"alg":"HS512"})", "algorithm-not-allowed");
    header("alg missing", R"({"typ":"JWT"})", "malformed-token");
    header("alg twice", R"({"alg":"HS256","alg":"none"})", "malformed-token");
    header("alg a list", R"({"alg":["HS256"]})", "malformed-token");
    header("crit", R"({"alg":"HS256","crit":["exp"]})", "forbidden-header");
    header("typ of a logout token", R"({"alg":"HS256","typ":"logout+jwt"})", "forbidden-header");
    const SigningKey mine(SigningKey::Type::P256);
    const std::string jwk = mine.jwk("mine");
    const std::string input =
        signing_input(R"({"alg":"ES256","kid":"mine","jwk":)" + jwk + "}", outside());
    add("embedded jwk", with_signature(input, mine.sign(input)), "forbidden-header");
    for (const char* where : {"jku", "x5u"})
      elliptic(std::string("embedded ") + where,
               std::string(R"({"alg":"ES256","kid":"ec-1",")") + where +
                   R"(":"https://evil.example.com/keys"})",
               "forbidden-header");
    elliptic("embedded x5c", R"({"alg":"ES256","kid":"ec-1","x5c":["MIIB"]})", "forbidden-header");
    elliptic("wrong kid", R"({"alg":"ES256","kid":"ec-2"})", "unknown-key");
    elliptic("kid of the other key", R"({"alg":"ES256","kid":"rsa-1"})", "algorithm-not-allowed");
    elliptic("no kid", R"({"alg":"ES256"})", "unknown-key");
    elliptic("kid a path", R"({"alg":"ES256","kid":"../../../../dev/null"})", "unknown-key");
    elliptic("kid an injection", R"({"alg":"ES256","kid":"x' UNION SELECT 'key"})", "unknown-key");
    elliptic("kid a number", R"({"alg":"ES256","kid":1})", "unknown-key");
  }

  void confusions() {
    const std::string input = signing_input(R"({"alg":"HS256","kid":"rsa-1"})", good());
    add("HS256 with the RSA public key",
        with_signature(input, hmac(issuer_.rsa.public_pem(), input)), "bad-signature");
    add("HS256 with the EC public key",
        with_signature(input, hmac(issuer_.elliptic.public_pem(), input)), "bad-signature");
    add("HS256 with an empty secret", with_signature(input, hmac("", input)), "bad-signature");
    const std::string named_rsa = signing_input(R"({"alg":"ES256","kid":"rsa-1"})", outside());
    add("ES256 by the RSA key", with_signature(named_rsa, issuer_.rsa.sign(named_rsa)),
        "algorithm-not-allowed");
    const std::string in_our_name = signing_input(kEs256, payload("tandem", now_));
    add("the outside issuer in our name",
        with_signature(in_our_name, issuer_.elliptic.sign(in_our_name)), "wrong-issuer");
    const SigningKey stranger(SigningKey::Type::Rsa2048);
    const std::string rsa = signing_input(kRs256, outside());
    add("RS256 by another key", with_signature(rsa, stranger.sign(rsa)), "bad-signature");
  }

  void signatures() {
    const std::string input = signing_input(kEs256, outside());
    const std::string raw = issuer_.elliptic.sign(input);
    add("DER instead of raw ES256", with_signature(input, issuer_.elliptic.sign_der(input)),
        "bad-signature");
    add("ES256 with r = s = 0", with_signature(input, std::string(64, '\0')), "bad-signature");
    add("ES256 with r = 0", with_signature(input, std::string(32, '\0') + raw.substr(32)),
        "bad-signature");
    add("ES256 with s = 0", with_signature(input, raw.substr(0, 32) + std::string(32, '\0')),
        "bad-signature");
    add("ES256 of 63 bytes", with_signature(input, raw.substr(0, 63)), "bad-signature");
    add("ES256 of 65 bytes", with_signature(input, raw + 'x'), "bad-signature");
    const std::string own_input = signing_input(kHs256, good());
    const std::string mac = hmac(kSecret, own_input);
    add("truncated signature", with_signature(own_input, mac.substr(0, 16)), "bad-signature");
    add("a signature of one byte", with_signature(own_input, mac.substr(0, 1)), "bad-signature");
    add("no signature", own_input + '.', "malformed-token");
    add("tampered payload",
        with_signature(signing_input(kHs256, good({R"("email":"root@example.com")"})), mac),
        "bad-signature");
    add("tampered header", with_signature(signing_input(R"({"alg":"HS256"})", good()), mac),
        "bad-signature");
  }

  void claims() {
    const auto at = [&](const char* name, std::int64_t offset) {
      return std::string(1, '"') + name + "\":" + std::to_string(now_ + offset);
    };
    own("expired", {at("exp", -31)}, "expired");
    own("nbf in the future", {at("nbf", 120)}, "not-yet-valid");
    own("iat in the future", {at("iat", 120)}, "not-yet-valid");
    own("missing exp", {"\"exp\":"}, "bad-claims");
    own("exp null", {"\"exp\":null"}, "bad-claims");
    own("exp a text", {R"("exp":"9999999999")"}, "bad-claims");
    own("exp negative", {"\"exp\":-1"}, "bad-claims");
    own("huge exp", {"\"exp\":253402300799"}, "bad-claims");
    own("exp in a year", {at("exp", 365 * 86'400)}, "lives-too-long");
    own("exp beyond all calendars", {"\"exp\":1e300"}, "bad-claims");
    own("exp beyond 64 bits", {"\"exp\":99999999999999999999999"}, "malformed-token");
    own("exp twice", {at("exp", 600) + ",\"exp\":1"}, "bad-claims");
    own("sub twice", {std::string("\"sub\":\"") + kSubject + "\",\"sub\":\"" + kSubject + '"'},
        "bad-claims");
    own("wrong iss", {R"("iss":"https://evil.example.com")"}, "wrong-issuer");
    own("missing iss", {"\"iss\":"}, "wrong-issuer");
    own("wrong aud", {R"("aud":"another-service")"}, "wrong-audience");
    own("missing aud", {"\"aud\":"}, "wrong-audience");
    own("aud an object", {R"("aud":{"authenticated":true})"}, "wrong-audience");
    own("role service_role", {R"("role":"service_role")"}, "wrong-role");
    own("role anon", {R"("role":"anon")"}, "wrong-role");
    own("missing role", {"\"role\":"}, "wrong-role");
    own("sub no UUID", {R"("sub":"'; DROP TABLE tandem.calls;--")"}, "bad-claims");
    own("missing sub", {"\"sub\":"}, "bad-claims");
    own("sub a number", {"\"sub\":1"}, "bad-claims");
  }

  void shapes() {
    const std::string whole = own_token(good());
    add("empty", "", "malformed-token");
    add("one part", "abc", "malformed-token");
    add("two parts", whole.substr(0, whole.rfind('.')), "malformed-token");
    add("four parts", whole + ".abc", "malformed-token");
    add("five parts, encrypted", R"(eyJhbGciOiJkaXIifQ..a.b.c)", "malformed-token");
    add("64 KiB", own_with(kHs256, good({"\"x\":\"" + std::string(64 * 1024, 'a') + '"'})),
        "malformed-token");
    add("padded base64", whole + '=', "malformed-token");
    add("white space", whole + ' ', "malformed-token");
    add("payload no JSON", own_with(kHs256, "not json"), "malformed-token");
    add("payload a list", own_with(kHs256, "[]"), "malformed-token");
    add("payload not UTF-8", own_with(kHs256, "{\"sub\":\"\xff\xfe\"}"), "malformed-token");
    add("payload nested 1000 deep",
        own_with(kHs256, "{\"a\":" + std::string(1000, '[') + std::string(1000, ']') + "}"),
        "malformed-token");
    add("header no JSON", own_with("HS256", good()), "malformed-token");
  }

  const Issuer& issuer_;
  std::int64_t now_;
  std::vector<BadToken> list_;
};

}  // namespace

std::string Issuer::key_set() const {
  return "{\"keys\":[" + elliptic.jwk("ec-1") + ',' + rsa.jwk("rsa-1") + "]}";
}

std::string Issuer::token(const std::string& claims) const {
  const std::string input = signing_input(kEs256, claims);
  return with_signature(input, elliptic.sign(input));
}

std::string payload(const std::string& issuer, std::int64_t now,
                    const std::vector<std::string>& changes) {
  std::vector<std::string> members{"\"iss\":\"" + issuer + '"',
                                   R"("aud":"authenticated")",
                                   std::string("\"sub\":\"") + kSubject + '"',
                                   R"("role":"authenticated")",
                                   R"("email":"Ada@Example.com")",
                                   "\"iat\":" + std::to_string(now),
                                   "\"exp\":" + std::to_string(now + 600)};
  for (const std::string& change : changes) {
    std::erase_if(members, [&](const auto& known) { return name_of(known) == name_of(change); });
    if (!change.ends_with(':')) members.push_back(change);
  }
  std::string text;
  for (const std::string& member : members) text += (text.empty() ? '{' : ',') + member;
  return text + '}';
}

std::string own_token(const std::string& claims) { return own_with(kHs256, claims); }

std::int64_t unix_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::vector<BadToken> bad_tokens(const Issuer& issuer) { return Forger(issuer).all(); }

}  // namespace tandem::control::test
