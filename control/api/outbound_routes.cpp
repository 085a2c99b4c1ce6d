#include "control/api/outbound_routes.hpp"

#include "bridge/carrier/phone_number.hpp"
#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/row_routes.hpp"
#include "control/outreach/calling_rules.hpp"
#include "control/shape/formats.hpp"
#include "control/store/outbound_store.hpp"
#include "control/store/outgoing_call_store.hpp"
#include "control/store/webhook_endpoint_store.hpp"

namespace tandem::api {
namespace {

constexpr const char* kPath = "/api/outbound";

ResourceRoutes usual() {
  return {store::outbound(),     kPath,        "Outbound",  "outbound delivery",
          "outbound deliveries", "administer", "administer"};
}

RowRoutes on_delivery() { return {store::outbound(), kPath, "Outbound", "administer"}; }

Route steering(const char* action, const char* operation, const char* summary) {
  Route route = on_delivery().route("POST", action, operation, summary);
  route.reply = shape::object(store::row_shape(store::outbound()));
  return route;
}

bool has_text(const boost::json::object& payload, std::string_view name) {
  const auto* found = payload.if_contains(name);
  return found != nullptr && found->is_string() && !found->get_string().empty();
}

void check_webhook(const Request& request, const egress::AddressPolicy& policy) {
  if (request.text("endpoint_id").empty() == request.text("destination").empty())
    throw invalid("/destination", "a webhook goes to an endpoint or to a URL: name one of them");
  if (request.text("endpoint_id").empty())
    if (const auto url = policy.read(request.text("destination")); !url)
      throw invalid("/destination", url.error().message());
}

void check_message(const Request& request, const egress::AddressPolicy& policy) {
  const std::string kind = request.text("kind"), to = request.text("destination");
  const boost::json::object& payload = request.body.at("payload").as_object();
  if (kind == "analysis") throw invalid("/kind", "POST /api/calls/{id}/analyze asks for those");
  if (kind == "webhook") return check_webhook(request, policy);
  if (!request.text("endpoint_id").empty()) throw invalid("/endpoint_id", "is for webhooks");
  if (kind == "email") {
    if (!shape::is_email(to)) throw invalid("/destination", "is no e-mail address");
    if (!has_text(payload, "subject") || !(has_text(payload, "text") || has_text(payload, "html")))
      throw invalid("/payload", "an e-mail has a subject, and text or html");
    return;
  }
  if (!carrier::is_e164(to)) throw invalid("/destination", "is no telephone number in E.164");
  if (!has_text(payload, "text") || !has_text(payload, "from"))
    throw invalid("/payload", "a text message has text, and from: one of your numbers");
}

/// Texts go where calls may go: both are paid for by country.
void check_country(const Request& request, pqxx::transaction_base& tx) {
  const auto terms = store::calling_terms(tx, request.organisation);
  if (!terms) throw not_found();
  if (const auto why = control::why_not_ring(terms->rules, request.text("destination")))
    throw Refusal(422, "destination-not-allowed", "This number may not be written to",
                  "The number " + *why + '.', {{"/destination", *why}});
}

Reply create(const Request& request, pqxx::transaction_base& tx,
             const egress::AddressPolicy& policy) {
  check_message(request, policy);
  Request complete = request;
  if (const std::string endpoint = request.text("endpoint_id"); !endpoint.empty()) {
    const auto url = store::url_of_endpoint(tx, endpoint, request.organisation);
    if (!url) throw invalid("/endpoint_id", "there is no such endpoint, or it is off");
    complete.body["destination"] = *url;
  }
  const std::string kind = request.text("kind");
  if (kind == "sms") check_country(request, tx);
  if (kind == "sms" || kind == "email")
    if (store::messages_left(tx, request.organisation) < 1)
      throw too_many(60, "The organisation has sent as many messages as it may in an hour.");
  return read_reply(tx, store::outbound(), create_row(complete, tx, store::outbound()), 201);
}

using StoreAction = store::Change (*)(pqxx::transaction_base&, const std::string&);

StoreHandler acting(StoreAction action, const char* why_not) {
  return [action, why_not](const Request& request, pqxx::transaction_base& tx) {
    const std::string& id = request.parameter("id");
    const store::Change change = action(tx, id);
    if (change == store::Change::Forbidden) throw conflict(why_not);
    require_done(change);
    return read_reply(tx, store::outbound(), id);
  };
}

}  // namespace

void add_outbound_routes(RouteTable& table, const egress::AddressPolicy& policy) {
  usual().add_list(table);
  usual().add_read(table);
  Route make = usual().create_route();
  make.summary = "Queues a webhook, an e-mail or a text message";
  make.handler = [&policy](const Request& request, pqxx::transaction_base& tx) {
    return create(request, tx, policy);
  };
  table.add(std::move(make));
  on_delivery().add_list(table, "attempts", "listOutboundAttempts",
                         "Lists the attempts of one delivery, with what was answered",
                         store::outbound_attempts(), store::of_delivery);

  Route cancel = steering("cancel", "cancelOutboundDelivery", "Cancels what still waits");
  cancel.handler =
      acting(store::cancel_outbound, "Only a delivery that still waits can be cancelled.");
  table.add(std::move(cancel));

  Route retry = steering("retry", "retryOutboundDelivery",
                         "Tries now what waits, has failed or was cancelled");
  retry.handler =
      acting(store::retry_outbound, "It is being sent, was delivered, or its endpoint is gone.");
  table.add(std::move(retry));

  Route replay = steering("replay", "replayOutboundDelivery",
                          "Sends the same message once more, as a delivery of its own; a "
                          "receiver of webhooks knows it by its webhook-id");
  replay.status = 201;
  replay.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const std::string& id = request.parameter("id");
    if (!store::read(tx, store::outbound(), id)) throw not_found();
    const std::string fresh = store::replay_outbound(tx, id);
    if (fresh.empty()) throw conflict("Its endpoint is gone.");
    return read_reply(tx, store::outbound(), fresh, 201);
  };
  table.add(std::move(replay));
}

}  // namespace tandem::api
