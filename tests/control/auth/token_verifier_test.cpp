// Goal: only tokens that are right in every respect come in (fault 37), and an issuer that cannot
// be reached locks nobody out and is not asked without end (fault 16).
// Method: a real issuer's key set over HTTP; tokens signed by OpenSSL, not by the code under test.
#include "control/auth/token_verifier.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <optional>

#include "control/auth/errc.hpp"
#include "control/auth/token_issuer.hpp"
#include "core/net/name_cache.hpp"
#include "tests/control/auth/bad_tokens.hpp"
#include "tests/control/scripted_peer.hpp"

namespace auth = tandem::auth;
namespace net = tandem::net;
using namespace tandem::control::test;
using tandem::Result;
using tandem::Task;

namespace {

struct Door {
  Issuer issuer;
  std::atomic<bool> reachable{true};
  ScriptedPeer peer{[this](const net::HttpRequest&, std::size_t) {
    return reachable ? net::HttpResponse(200, issuer.key_set()) : net::HttpResponse(503);
  }};
  tandem::test::LoopFixture fixture;
  net::Dialer dialer{nullptr, std::make_shared<net::NameCache>()};
  std::optional<auth::TokenVerifier> verifier;

  Door() {
    auth::TokenTrust trust;
    trust.secret = kSecret;
    trust.keys = *net::Url::parse("http://" + peer.host() + "/jwks.json");
    trust.issuer = issuer.name;
    fixture.call([&] { verifier.emplace(fixture.loop, dialer, trust); });
  }
  ~Door() {
    fixture.run([&]() -> Task<> { co_await verifier->stop(); });
    fixture.call([&] { verifier.reset(); });
  }

  Result<auth::Identity> verify(const std::string& token) {
    Result<auth::Identity> result = auth::Identity{};
    fixture.run(
        [&]() -> Task<> { result = co_await verifier->verify(token, auth::WallClock::now()); });
    return result;
  }
};

}  // namespace

TEST_SUITE("control/auth/token_verifier") {
  TEST_CASE_FIXTURE(Door, "tokens of our own login, and of the issuer's, come in") {
    const auto own = verify(own_token(payload("tandem", unix_now())));
    REQUIRE_MESSAGE(own.has_value(), own.error().message());
    CHECK(own->subject == kSubject);
    CHECK(own->email == "ada@example.com");
    CHECK(own->own);

    const std::string claims = payload(issuer.name, unix_now(), {R"("aud":["x","authenticated"])"});
    const auto elliptic = verify(issuer.token(claims));
    REQUIRE_MESSAGE(elliptic.has_value(), elliptic.error().message());
    CHECK_FALSE(elliptic->own);
    const std::string input = signing_input(R"({"alg":"RS256","kid":"rsa-1"})", claims);
    CHECK(verify(with_signature(input, issuer.rsa.sign(input))).has_value());
    CHECK(verify(own_token(payload(issuer.name, unix_now()))).has_value());
  }

  TEST_CASE_FIXTURE(Door, "a session is that of our own login, whatever others call theirs") {
    const std::string ours = R"("sid":"0199f000-0000-7000-8000-0000000000aa")";
    CHECK(verify(own_token(payload("tandem", unix_now(), {ours})))->session ==
          "0199f000-0000-7000-8000-0000000000aa");
    for (const std::string& theirs : {std::string(R"("sid":"sess_2abc")"), ours}) {
      const auto outside = verify(issuer.token(payload(issuer.name, unix_now(), {theirs})));
      REQUIRE_MESSAGE(outside.has_value(), outside.error().message());
      CHECK(outside->session.empty());
    }
    CHECK(verify(own_token(payload("tandem", unix_now(), {R"("sid":"sess_2abc")"})))
              ->session.empty());
  }

  TEST_CASE_FIXTURE(Door, "what the issuer of ours signs, the verifier reads") {
    const auth::TokenIssuer own(kSecret, "authenticated");
    auth::Identity who;
    who.subject = kSubject;
    who.email = "ada@example.com";
    who.session = "0192f6a1-0000-7def-8a90-b1c2d3e4f506";
    const auto read = verify(own.sign(who, auth::WallClock::now()));
    REQUIRE(read.has_value());
    CHECK(read->session == who.session);
    CHECK(read->own);
    const auto late = verify(own.sign(who, auth::WallClock::now() - std::chrono::minutes(16)));
    CHECK(late.error() == auth::errc::expired);
  }

  TEST_CASE_FIXTURE(Door, "fault-37: every forgery is refused, for its own reason") {
    const auto forgeries = bad_tokens(issuer);
    CHECK(forgeries.size() >= 25);
    for (const BadToken& forgery : forgeries) {
      CAPTURE(forgery.name);
      const auto result = verify(forgery.token);
      REQUIRE(result.has_error());
      CHECK(result.error().message() == forgery.reason);
    }
    // Strangers' key names cost one fetch in all, not one each.
    CHECK(peer.requests().size() <= 1);
  }

  TEST_CASE_FIXTURE(Door, "clocks may be 30 seconds apart") {
    const auto exp = "\"exp\":" + std::to_string(unix_now() - 20);
    CHECK(verify(own_token(payload("tandem", unix_now(), {exp}))).has_value());
    const auto nbf = "\"nbf\":" + std::to_string(unix_now() + 20);
    CHECK(verify(own_token(payload("tandem", unix_now(), {nbf}))).has_value());
  }

  TEST_CASE("without a secret, no HS256; without a key set, nothing else") {
    tandem::test::LoopFixture fixture;
    const Issuer issuer;
    const net::Dialer dialer(nullptr, std::make_shared<net::NameCache>());
    auth::TokenVerifier verifier(fixture.loop, dialer, auth::TokenTrust{});
    for (const std::string& token : {own_token(payload("tandem", unix_now())),
                                     issuer.token(payload(issuer.name, unix_now()))}) {
      fixture.run([&]() -> Task<> {
        const auto result = co_await verifier.verify(token, auth::WallClock::now());
        CHECK(result.error() == auth::errc::algorithm_not_allowed);
      });
    }
    fixture.loop.stop();
  }

  TEST_CASE("fault-16: known keys outlive their issuer, which is asked once in 30 s") {
    const Issuer issuer;
    std::atomic<bool> reachable{true};
    ScriptedPeer peer([&](const net::HttpRequest&, std::size_t) {
      return reachable ? net::HttpResponse(200, issuer.key_set()) : net::HttpResponse(503);
    });
    tandem::test::LoopFixture fixture;
    const net::Dialer dialer(nullptr, std::make_shared<net::NameCache>());
    auto now = auth::KeyCache::Clock::now();
    std::optional<auth::KeyCache> cache;
    fixture.call([&] {
      cache.emplace(fixture.loop, dialer, *net::Url::parse("http://" + peer.host() + "/"),
                    [&now] { return now; });
    });
    const auto finds = [&](const char* key_id) {
      bool found = false;
      fixture.run([&]() -> Task<> {
        std::string id = key_id;
        const auto key = co_await cache->find(std::move(id));
        found = key.has_value();
      });
      return found;
    };
    CHECK(finds("ec-1"));
    CHECK(peer.requests().size() == 1);
    reachable = false;
    for (int minute = 0; minute < 60; ++minute) {
      now += std::chrono::minutes(1);
      CHECK(finds("ec-1"));
      for (int attack = 0; attack < 20; ++attack) CHECK_FALSE(finds("unknown"));
    }
    CHECK(peer.requests().size() <= 61);  // The first, and one for each minute's unknown keys.
    reachable = true;
    now += std::chrono::seconds(29);
    CHECK_FALSE(finds("unknown"));
    now += std::chrono::seconds(1);
    CHECK(finds("rsa-1"));
    fixture.run([&]() -> Task<> { co_await cache->stop(); });
    fixture.call([&] { cache.reset(); });
  }
}
