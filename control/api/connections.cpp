#include "control/api/connections.hpp"

#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/row_routes.hpp"
#include "control/store/connection_store.hpp"
#include "control/store/sealed_store.hpp"
#include "core/crypto/random.hpp"

namespace tandem::api {
namespace {

using shape::Presence;

constexpr const char* kPath = "/api/connections";
using Sealer = const crypto::SecretSealer*;

shape::Member secret_member(Presence presence) {
  return {"secret",
          presence == Presence::Required ? shape::text(1, 8'000)
                                         : shape::nullable(shape::text(1, 8'000)),
          presence, "Sealed as it comes in, and never shown.", "\"pat-na1-0123456789\""};
}

/// Seals what the request brings for the connection's row; null takes the secret away.
void keep_given_secret(const Request& request, pqxx::transaction_base& tx, Sealer sealer,
                       const std::string& connection) {
  const auto* given = request.body.if_contains("secret");
  if (given == nullptr) return;
  const auto known = store::secret_of(tx, connection);
  if (!known) throw not_found();
  if (given->is_null()) return store::drop_secret(tx, connection);
  if (sealer == nullptr)
    throw unavailable("no-secret-key", "This node keeps no secrets: TANDEM_SECRET_KEY is unset.");
  const std::string id = known->empty() ? std::string(crypto::uuid_v7()) : *known;
  store::keep_secret(
      tx, connection, id,
      sealer->seal(request.text("secret"), store::sealed_row({"secrets", "sealed"}, id)));
}

Request without_secret(const Request& given) {
  Request request = given;
  request.body.erase("secret");
  return request;
}

Reply create(const Request& given, pqxx::transaction_base& tx, Sealer sealer) {
  Request request = without_secret(given);
  const std::string slug = request.text("slug");
  if (!request.body.contains("app_name"))
    request.body["app_name"] = store::app_name(tx, slug).value_or(slug);
  if (request.principal.kind == auth::Principal::Kind::User)
    request.body["created_by"] = request.principal.id;
  const std::string id = create_row(request, tx, store::connections());
  keep_given_secret(given, tx, sealer, id);
  return read_reply(tx, store::connections(), id, 201);
}

Reply change(const Request& given, pqxx::transaction_base& tx, Sealer sealer) {
  const Request request = without_secret(given);
  const std::string& id = request.parameter("id");
  require_done(store::update(tx, store::connections(), id, request.body, request.revision));
  keep_given_secret(given, tx, sealer, id);
  return read_reply(tx, store::connections(), id);
}

RowRoutes on_connection() { return {store::connections(), kPath, "Connections", "administer"}; }

void add_rotation(RouteTable& table, Sealer sealer) {
  Route rotate = on_connection().route("POST", "rotate", "rotateConnectionSecret",
                                       "Puts another secret in the place of the present one");
  rotate.body = shape::Shape{"ConnectionRotate", {secret_member(Presence::Required)}};
  rotate.reply = shape::object(store::row_shape(store::connections()));
  rotate.handler = [sealer](const Request& request, pqxx::transaction_base& tx) {
    const std::string& id = request.parameter("id");
    keep_given_secret(request, tx, sealer, id);
    return read_reply(tx, store::connections(), id);
  };
  table.add(std::move(rotate));
}

}  // namespace

void add_connection_routes(RouteTable& table, Sealer sealer) {
  const store::Resource& resource = store::connections();
  const ResourceRoutes usual{resource,      kPath,        "Connections", "connection",
                             "connections", "administer", "administer"};
  usual.add_list(table);
  usual.add_read(table);
  usual.add_remove(table);
  Route make = usual.create_route();
  make.body->members.push_back(secret_member(Presence::Optional));
  make.handler = [sealer](const Request& request, pqxx::transaction_base& tx) {
    return create(request, tx, sealer);
  };
  table.add(std::move(make));
  Route update = usual.update_route(std::string(kPath) + "/{id}");
  update.body->members.push_back(secret_member(Presence::Optional));
  update.handler = [sealer](const Request& request, pqxx::transaction_base& tx) {
    return change(request, tx, sealer);
  };
  table.add(std::move(update));
  add_rotation(table, sealer);
  on_connection().add_list(table, "syncs", "listConnectionSyncs",
                           "Lists what was exchanged with the app, and how that went",
                           store::connection_syncs(), store::of_connection);
  ResourceRoutes{store::connection_apps(),
                 "/api/connection-apps",
                 "Connections",
                 "connection app",
                 "connection apps",
                 "",
                 ""}
      .add_list(table);
}

}  // namespace tandem::api
