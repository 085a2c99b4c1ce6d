#include "control/api/webhook_endpoints.hpp"

#include <boost/json.hpp>

#include "control/api/database_call.hpp"
#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/row_routes.hpp"
#include "control/outbound/webhook_signature.hpp"
#include "control/store/outbound_store.hpp"
#include "control/store/webhook_endpoint_store.hpp"
#include "core/crypto/random.hpp"

namespace tandem::api {
namespace {

using shape::Presence;

constexpr const char* kPath = "/api/webhook-endpoints";
constexpr int kOverlapHours = 24, kOverlapHoursMax = 24 * 30;

shape::Member secret_member() {
  return {"secret", shape::text(16, 200), Presence::Optional,
          "One that the receiver has already; none: a new one is made. In the standard dialect "
          "`whsec_` and base64."};
}

/// A row with its secret.
shape::Type shown_type() {
  shape::Shape shown = store::row_shape(store::webhook_endpoints());
  shown.name = "WebhookEndpointWithSecret";
  shown.members.push_back({"secret", shape::text(1, 200), Presence::Optional,
                           "Shown this once; not in a repetition's reply."});
  return shape::object(shown);
}

Reply with_secret(Reply reply, const std::string& secret) {
  reply.kept_body = reply.body;
  boost::json::object shown = boost::json::parse(reply.body).as_object();
  shown["secret"] = secret;
  reply.body = boost::json::serialize(shown);
  return reply;
}

RowRoutes on_endpoint() { return {store::webhook_endpoints(), kPath, "Webhooks", "administer"}; }

void add_test(RouteTable& table) {
  Route route =
      on_endpoint().route("POST", "test", "testWebhookEndpoint",
                          "Sends the event `webhook.test`, once; the delivery tells how it went");
  route.reply = shape::object(store::row_shape(store::outbound()));
  route.status = 201;
  route.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const std::string& id = request.parameter("id");
    const auto endpoint = store::read(tx, store::webhook_endpoints(), id);
    if (!endpoint) throw not_found();
    return read_reply(tx, store::outbound(), store::queue_endpoint_test(tx, id), 201);
  };
  table.add(std::move(route));
}

}  // namespace

const crypto::SecretSealer& WebhookEndpoints::sealer() const {
  if (!sealer_)
    throw unavailable("no-secret-key",
                      "This node cannot keep secrets: TANDEM_SECRET_KEY is unset.");
  return *sealer_;
}

void WebhookEndpoints::check_url(const Request& request) const {
  if (!request.body.contains("url")) return;
  if (const auto url = policy_.read(request.text("url")); !url)
    throw invalid("/url", url.error().message());
}

std::string WebhookEndpoints::secret_for(const Request& request, const std::string& dialect) {
  std::string given = request.text("secret");
  if (given.empty()) return outbound::new_webhook_secret();
  for (const char c : given)
    if (c < '!' || c > '~') throw invalid("/secret", "must be printable ASCII without blanks");
  if (dialect == "standard" && !outbound::is_standard_secret(given))
    throw invalid("/secret", "must be whsec_ and 24 to 64 bytes in base64");
  return given;
}

Reply WebhookEndpoints::create(const Request& request, pqxx::transaction_base& tx) const {
  check_url(request);
  boost::json::object members = request.body;
  const std::string dialect =
      members.contains("dialect") ? request.text("dialect") : std::string("standard");
  const std::string secret = secret_for(request, dialect);
  members.erase("secret");
  const std::string id = crypto::uuid_v7();
  members["id"] = id;
  members["organisation_id"] = request.organisation;
  if (request.principal.kind == auth::Principal::Kind::User)
    members["created_by"] = request.principal.id;
  store::add_webhook_endpoint(tx, members, sealer().seal(secret, store::endpoint_secret_row(id)));
  return with_secret(read_reply(tx, store::webhook_endpoints(), id, 201), secret);
}

Task<Reply> WebhookEndpoints::rotate(Given request) {
  const crypto::SecretSealer& sealing = sealer();
  const std::string id = request->parameter("id");
  const auto overlap = request->body.contains("overlap_hours")
                           ? static_cast<int>(request->body.at("overlap_hours").to_number<double>())
                           : kOverlapHours;
  auto reply = std::make_shared<Reply>();
  store::Work work = [&sealing, request, reply, id, overlap](pqxx::transaction_base& tx) {
    const auto known = store::lock_endpoint_secret(tx, id);
    if (!known) throw not_found();
    Reply shown = read_reply(tx, store::webhook_endpoints(), id);
    const std::string dialect(boost::json::parse(shown.body).at("dialect").as_string());
    const std::string secret = secret_for(*request, dialect);
    // One that does not open any more signs nothing anyway.
    const auto old = sealing.open(*known, store::endpoint_secret_row(id));
    const std::string previous =
        old ? sealing.seal(*old, store::previous_endpoint_secret_row(id)) : std::string();
    store::rotate_endpoint_secret(tx, id, sealing.seal(secret, store::endpoint_secret_row(id)),
                                  previous, old ? overlap : 0);
    *reply = with_secret(read_reply(tx, store::webhook_endpoints(), id), secret);
  };
  store::Acting node =
      store::Acting::writer_for(request->principal.claims()).from(request->id, request->address);
  co_await transact(database_, loop_, std::move(node), std::move(work), request);
  co_return std::move(*reply);
}

void WebhookEndpoints::add_routes(RouteTable& table) {
  const store::Resource& resource = store::webhook_endpoints();
  const ResourceRoutes usual{
      resource,     kPath,       "Webhooks", "webhook endpoint", "webhook endpoints",
      "administer", "administer"};
  usual.add_list(table);
  usual.add_read(table);
  usual.add_remove(table);

  Route make = usual.create_route();
  make.body->members.push_back(secret_member());
  make.reply = shown_type();
  make.handler = [this](const Request& request, pqxx::transaction_base& tx) {
    return create(request, tx);
  };
  table.add(std::move(make));

  Route change = usual.update_route(std::string(kPath) + "/{id}");
  change.handler = [this, &resource](const Request& request, pqxx::transaction_base& tx) {
    const std::string& id = request.parameter("id");
    if (!store::read(tx, resource, id)) throw not_found();
    check_url(request);
    boost::json::object members = request.body;
    // Whoever switches it on again has seen to what was wrong.
    if (members.contains("active")) members["disabled_reason"] = nullptr;
    require_done(store::update(tx, resource, id, members, request.revision));
    return read_reply(tx, resource, id);
  };
  table.add(std::move(change));

  Route rotation = on_endpoint().route("POST", "rotate", "rotateWebhookSecret",
                                       "Gives the endpoint a new secret; in the standard dialect "
                                       "the old one signs too for a while");
  rotation.body =
      shape::Shape{"WebhookSecretRotation",
                   {secret_member(),
                    {"overlap_hours", shape::integer(0, kOverlapHoursMax), Presence::Optional,
                     "How long the secret before it signs too; 24 where it is not sent."}}};
  rotation.reply = shown_type();
  rotation.handler = [this](Given request) { return rotate(std::move(request)); };
  table.add(std::move(rotation));

  add_test(table);
  on_endpoint().add_list(table, "deliveries", "listWebhookDeliveries",
                         "Lists what was, is and will be sent to one endpoint", store::outbound(),
                         store::to_endpoint);
}

}  // namespace tandem::api
