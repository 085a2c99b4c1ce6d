#include "tests/control/calendar/google_rig.hpp"

#include <doctest/doctest.h>

#include <pqxx/pqxx>

#include "core/base64.hpp"
#include "core/net/name_cache.hpp"

namespace tandem::calendar::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kOrganisation = "0199eeee-0000-7000-8000-0000000000aa";
constexpr const char* kRedirect = "http://127.0.0.1:9/callback";
constexpr const char* kVerifier = "a-verifier-of-sufficient-length-for-pkce-0123456789";

net::Dialer dialer() { return {nullptr, std::make_shared<net::NameCache>()}; }

crypto::SecretSealer::Key test_key() {
  crypto::SecretSealer::Key key;
  key.fill(7);
  return key;
}

}  // namespace

GoogleRig::GoogleRig(SimulatedGoogle& peer) : sealer(test_key()), peer_(peer) {
  settings_.client_id = SimulatedGoogle::kClientId;
  settings_.client_secret = SimulatedGoogle::kClientSecret;
  settings_.redirect_url = kRedirect;
  settings_.auth_base = settings_.token_base = settings_.api_base = peer.base();
  google = std::make_unique<Google>(loop.loop, dialer(), settings_, database.app_url(), sealer,
                                    metrics, metrics.add_block());
  connection = std::make_shared<const Connection>(Connection{
      kConnection, kOrganisation, "google", SimulatedGoogle::kAccount, "America/New_York"});
  database.execute(std::string("INSERT INTO tandem.organisations (id, slug, name) VALUES ('") +
                   kOrganisation +
                   "', 'desk', 'Desk'); INSERT INTO tandem.calendar_connections "
                   "(id, organisation_id, provider, account, calendar_id) VALUES ('" +
                   kConnection + "', '" + kOrganisation + "', 'google', '" +
                   SimulatedGoogle::kAccount + "', '" + SimulatedGoogle::kAccount + "')");
  connect();
}

GoogleRig::~GoogleRig() {
  loop.run([this]() -> Task<> { co_await google->stop(); });
  loop.loop.stop();
}

void GoogleRig::connect() {
  const std::string back =
      peer_.consent(google->oauth().consent_url("s", GoogleOAuth::challenge_of(kVerifier)));
  std::string token;
  loop.run([&]() -> Task<> {
    auto grant = co_await google->oauth().exchange(query_field(back, "code"), kVerifier, 5s);
    REQUIRE_MESSAGE(grant.has_value(), grant.error().message());
    CHECK(grants_enough(grant->scopes));
    token = grant->refresh_token;
    google->tokens().forget(kConnection);
  });
  REQUIRE_FALSE(token.empty());
  const std::string sealed = sealer.seal(token, refresh_token_row(kConnection));
  database.execute(
      "UPDATE tandem.calendar_connections SET health = 'ok', refresh_token_sealed = decode('" +
      base64_encode(std::string_view(sealed)) + "', 'base64')");
}

std::string GoogleRig::look(const std::string& sql) const {
  pqxx::connection connection_here(database.admin_url());
  pqxx::nontransaction work(connection_here);
  return work.exec1(sql)[0].as<std::string>("");
}

}  // namespace tandem::calendar::test
