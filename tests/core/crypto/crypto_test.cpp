#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <span>
#include <string>

#include "core/crypto/base64url.hpp"
#include "core/crypto/constant_time.hpp"
#include "core/crypto/errc.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/token.hpp"

namespace crypto = tandem::crypto;
using namespace std::chrono_literals;

namespace {

std::string hex(std::span<const std::uint8_t> bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    char two[3];
    std::snprintf(two, sizeof two, "%02x", static_cast<unsigned>(byte));
    text += two;
  }
  return text;
}

const auto kNow = std::chrono::system_clock::time_point(1'800'000'000s);

crypto::TokenClaims some_claims() {
  return {"0190a5c2-7b1e-7000-8000-00000000abcd", "node-1", 7, 42, kNow + 10s};
}

}  // namespace

TEST_SUITE("core/crypto") {
  TEST_CASE("HMAC gives the values of RFC 2202 and RFC 4231") {
    const std::string message = "what do ya want for nothing?";
    CHECK(hex(crypto::hmac_sha1("Jefe", message)) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    const std::array<std::uint8_t, 4> key{'J', 'e', 'f', 'e'};
    CHECK(hex(crypto::hmac_sha256(key, message)) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  TEST_CASE("SHA-256 gives the value of FIPS 180-4") {
    CHECK(hex(crypto::sha256("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  TEST_CASE("comparison tells equal from different texts and lengths") {
    CHECK(crypto::equal_in_constant_time("", ""));
    CHECK(crypto::equal_in_constant_time("abc", "abc"));
    CHECK_FALSE(crypto::equal_in_constant_time("abc", "abd"));
    CHECK_FALSE(crypto::equal_in_constant_time("abc", "abcd"));
  }

  TEST_CASE("a token gives back what was signed and is one path segment") {
    const auto signer = crypto::TokenSigner::with_random_key();
    const std::string token = signer.sign(some_claims());
    CHECK(std::all_of(token.begin(), token.end(), [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '-' || c == '_';
    }));
    const auto claims = signer.verify(token, kNow);
    REQUIRE(claims.has_value());
    CHECK(claims->subject == some_claims().subject);
    CHECK(claims->node == "node-1");
    CHECK(claims->shard == 7);
    CHECK(claims->nonce == 42);
    CHECK(claims->expires == kNow + 10s);
  }

  TEST_CASE("no single changed character of a token passes") {
    const auto signer = crypto::TokenSigner::with_random_key();
    const std::string token = signer.sign(some_claims());
    int passed = 0;
    for (std::size_t i = 0; i < token.size(); ++i) {
      std::string forged = token;
      forged[i] = forged[i] == 'A' ? 'B' : 'A';
      passed += signer.verify(forged, kNow).has_value() ? 1 : 0;
    }
    CHECK(passed == 0);
  }

  TEST_CASE("a token ends at its second, and only a rightly signed one is told so") {
    const auto signer = crypto::TokenSigner::with_random_key();
    const std::string token = signer.sign(some_claims());
    CHECK(signer.verify(token, kNow + 9s).has_value());
    CHECK(signer.verify(token, kNow + 10s).error() == crypto::errc::expired_token);
    const auto other = crypto::TokenSigner::with_random_key();
    CHECK(other.verify(token, kNow + 10s).error() == crypto::errc::forged_token);
  }

  TEST_CASE("keys for two purposes differ, for one purpose agree") {
    crypto::TokenSigner::Key master{};
    crypto::random_bytes(master);
    const auto streams = crypto::TokenSigner::derived(master, "stream");
    const std::string token = streams.sign(some_claims());
    CHECK(crypto::TokenSigner::derived(master, "stream").verify(token, kNow).has_value());
    CHECK_FALSE(crypto::TokenSigner::derived(master, "ticket").verify(token, kNow).has_value());
  }

  TEST_CASE("garbage is no token") {
    const auto signer = crypto::TokenSigner::with_random_key();
    for (const std::string& text :
         {std::string(), std::string("abc"), std::string("a/b"), std::string(5000, 'A'),
          std::string("\0\0\0\0", 4), std::string(100, '=')})
      CHECK_FALSE(signer.verify(text, kNow).has_value());
  }

  TEST_CASE("a key is 32 bytes in base64, no more and no less") {
    CHECK(crypto::parse_key("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").has_value());
    CHECK_FALSE(crypto::parse_key("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==").has_value());
    CHECK_FALSE(crypto::parse_key("not base64 at all").has_value());
    CHECK_FALSE(crypto::parse_key("").has_value());
  }

  TEST_CASE("UUIDs are of version 7 and sort by time") {
    const std::string first = crypto::uuid_v7();
    CHECK(first.size() == 36);
    CHECK(first[14] == '7');
    CHECK(std::string("89ab").find(first[19]) != std::string::npos);
    CHECK(first.substr(0, 13) <= crypto::uuid_v7().substr(0, 13));
    CHECK(crypto::random_token(16).size() == 22);
    CHECK(crypto::random_token(16) != crypto::random_token(16));
  }

  TEST_CASE("URL-safe base64 is read in its one form only") {
    namespace crypto = tandem::crypto;
    CHECK(crypto::base64url_decode("YWJjZA").value() == "abcd");
    CHECK(crypto::base64url_decode("-_-_").value() == "\xfb\xff\xbf");
    for (const std::string text : {"YWJjZA==", "YWJjZB", "YWJj ZA", "YWJjZ", "+/+/",
                                   "\xff"
                                   "abc",
                                   "a\nbc"}) {
      CAPTURE(text);
      CHECK_FALSE(crypto::base64url_decode(text).has_value());
    }
    std::string text = "abcd";
    for (int byte = 0; byte < 256; ++byte) {
      text[0] = static_cast<char>(byte);
      const auto raw = crypto::base64url_decode(text);
      if (raw) CHECK(crypto::base64url_encode(*raw) == text);
    }
  }
}
