#include "tests/control/outbound/outbound_rig.hpp"

#include <pqxx/pqxx>

#include "control/store/webhook_endpoint_store.hpp"
#include "core/crypto/hex.hpp"
#include "core/net/name_cache.hpp"
#include "tests/await.hpp"

namespace tandem::outbound::test {

net::Dialer plain_dialer() { return {nullptr, std::make_shared<net::NameCache>()}; }

Rig::Rig(control::test::ScriptedPeer& peer) : host(peer.host()) {
  database.execute(std::string("INSERT INTO tandem.organisations (id, slug, name, "
                               "outgoing_numbers) VALUES ('") +
                   kOrganisation + "', 'north', 'North', '{+15550001111,+15550009999}')");
  settings.database_url = database.app_url();
  settings.node_id = "n1";
  settings.secret_key = crypto::TokenSigner::Key{1, 2, 3};
  settings.egress_allow = {*control::AddressRange::parse("127.0.0.0/8")};
  settings.public_base = "https://voice.example.com";
  settings.mail = {"re_key", "http://" + host, "Tandem <no-reply@example.com>"};
  settings.analysis = {"http://" + host + "/v1", "sk-key", false, "gpt-5-mini"};
  settings.twilio.account_sid = "AC0123456789abcdef0123456789abcdef";
  settings.twilio.auth_token = "token";
  settings.twilio.api_base = "http://" + host;
}

Rig::~Rig() { stop(); }

void Rig::start() {
  fixture = std::make_unique<tandem::test::LoopFixture>();
  service = std::make_unique<OutboundService>(fixture->loop, plain_dialer(), settings, prices,
                                              registry, registry.add_block());
  fixture->call([this] { service->start(); });
}

void Rig::stop() {
  if (!service) return;
  fixture->run([this]() -> Task<> { co_await service->stop(); });
  fixture->loop.stop();
  service.reset();
  fixture.reset();
}

std::string Rig::look(const std::string& sql) const {
  pqxx::connection connection(database.admin_url());
  pqxx::work work(connection);
  const pqxx::result rows = work.exec(sql);
  work.commit();
  return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
}

void Rig::endpoint(const std::string& dialect, const std::string& events) {
  const crypto::SecretSealer sealer(*settings.secret_key);
  const std::string sealed = sealer.seal(kSecret, store::endpoint_secret_row(kEndpoint));
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(sealed.data()), sealed.size());
  look(std::string("INSERT INTO tandem.webhook_endpoints (id, organisation_id, url, dialect, "
                   "events, secret_sealed) VALUES ('") +
       kEndpoint + "', '" + kOrganisation + "', 'http://" + host + "/hook', '" + dialect + "', '" +
       events + "', '\\x" + crypto::to_hex(bytes) + "')");
}

std::string Rig::queue(const std::string& kind, const std::string& destination,
                       const std::string& payload, const std::string& more,
                       const std::string& values) {
  return look("INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, payload" +
              more + ") VALUES (tandem.uuid_v7(), '" + kOrganisation + "', '" + kind + "', '" +
              destination + "', '" + payload + "'" + values + ") RETURNING id");
}

std::string Rig::webhook(const std::string& payload) {
  return queue("webhook", "http://" + host + "/hook", payload, ", endpoint_id, event",
               std::string(", '") + kEndpoint + "', 'x'");
}

std::string Rig::status(const std::string& id) const {
  return look("SELECT status FROM tandem.outbound_queue WHERE id = '" + id + "'");
}

bool Rig::becomes(const std::string& id, const std::string& wanted) const {
  return tandem::test::await([&] { return status(id) == wanted; });
}

std::vector<net::HttpRequest> requests_to(const control::test::ScriptedPeer& peer,
                                          std::string_view target) {
  std::vector<net::HttpRequest> found;
  for (const net::HttpRequest& one : peer.requests())
    if (one.target.starts_with(target)) found.push_back(one);
  return found;
}

}  // namespace tandem::outbound::test
