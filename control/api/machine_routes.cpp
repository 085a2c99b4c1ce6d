#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/routes.hpp"
#include "control/store/record_keeping_store.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/random.hpp"

namespace tandem::api {
namespace {

constexpr std::size_t kKeyBytes = 32;
/// Of the key's text, `tdm_` included: enough to tell keys apart, far too little to guess one.
constexpr std::size_t kPrefixShown = 12;

Reply create_key(const Request& request, pqxx::transaction_base& tx) {
  if (request.body.at("scopes").as_array().empty())
    throw invalid("/scopes", "needs one scope at least");
  const std::string id = crypto::uuid_v7();
  const std::string key = "tdm_" + crypto::random_token(kKeyBytes);
  store::add_api_key(tx, id, request.organisation, crypto::to_hex(crypto::sha256(key)),
                     key.substr(0, kPrefixShown), request.body);
  Reply reply = read_reply(tx, store::api_keys(), id, 201);
  reply.kept_body = reply.body;
  boost::json::object shown = boost::json::parse(reply.body).as_object();
  shown["key"] = key;
  reply.body = boost::json::serialize(shown);
  return reply;
}

}  // namespace

void add_machine_routes(RouteTable& table) {
  const store::Resource& resource = store::api_keys();
  const ResourceRoutes usual{resource,   "/api/api-keys", "API keys",  "api key",
                             "api keys", "administer",    "administer"};
  usual.add_list(table);
  usual.add_read(table);
  usual.add_update(table);

  Route create = usual.create_route();
  create.access = Access::Person;
  shape::Shape shown = store::row_shape(resource);
  shown.name = "ApiKeyCreated";
  shown.members.push_back({"key", shape::text(1, 100), shape::Presence::Optional,
                           "The key itself, shown this once; not in a repetition's reply."});
  create.reply = shape::object(shown);
  create.handler = create_key;
  table.add(std::move(create));

  Route revoke = usual.remove_route("/api/api-keys/{id}");
  revoke.operation = "revokeApiKey";
  revoke.summary = "Revokes the key, for good";
  revoke.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    const std::string& id = request.parameter("id");
    if (!store::revoke_api_key(tx, id)) {
      static_cast<void>(read_reply(tx, resource, id));
      throw not_allowed();
    }
    return Reply(204);
  };
  table.add(std::move(revoke));
}

}  // namespace tandem::api
