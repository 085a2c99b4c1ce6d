#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/routes.hpp"
#include "control/store/node_store.hpp"
#include "control/store/record_keeping_store.hpp"

namespace tandem::api {
namespace {

Route on_subscription(const char* method, const char* operation, const char* summary) {
  Route route;
  route.method = method;
  route.path = "/api/subscription";
  route.operation = operation;
  route.tag = "Subscription";
  route.summary = summary;
  route.organisation = Organisation::Needed;
  route.reply = shape::object(store::row_shape(store::subscriptions()));
  route.revisioned = true;
  return route;
}

const shape::Member& organisation_parameter() {
  static const shape::Member kParameter{"organisation_id", shape::text(1, 63),
                                        shape::Presence::Optional,
                                        "Id or slug; needed only by who belongs to several."};
  return kParameter;
}

void add_subscription(RouteTable& table) {
  Route read = on_subscription("GET", "getSubscription", "Reads plan, period and minutes used");
  read.right = "read";
  read.query = {organisation_parameter()};
  read.handler = [](const Request& request, pqxx::transaction_base& tx) {
    return read_reply(tx, store::subscriptions(), request.organisation);
  };
  table.add(std::move(read));

  Route change = on_subscription("PATCH", "updateSubscription",
                                 "Asks for another plan, or cancels at the period's end");
  change.right = "own";
  change.query = {organisation_parameter()};
  change.body = store::update_shape(store::subscriptions());
  change.handler = [](const Request& request, pqxx::transaction_base& tx) {
    require_done(store::update(tx, store::subscriptions(), request.organisation, request.body,
                               request.revision));
    return read_reply(tx, store::subscriptions(), request.organisation);
  };
  table.add(std::move(change));
}

}  // namespace

void add_record_keeping_routes(RouteTable& table) {
  add_subscription(table);
  ResourceRoutes{store::usage(), "/api/usage", "Subscription", "usage", "usage"}.add_list(table);
  ResourceRoutes{store::audit_log(), "/api/audit", "Audit",     "audit entry",
                 "audit entries",    "administer", "administer"}
      .add_list(table);
  const ResourceRoutes webhooks{store::webhook_log(), "/api/webhook-log",    "Audit",
                                "webhook log entry",  "webhook log entries", "administer",
                                "administer"};
  webhooks.add_list(table);
  webhooks.add_read(table);
  Route nodes =
      ResourceRoutes{store::nodes(), "/api/nodes", "Meta", "node", "nodes", "", ""}.list_route();
  nodes.access = Access::Operator;
  table.add(std::move(nodes));
}

}  // namespace tandem::api
