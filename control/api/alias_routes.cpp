#include <algorithm>
#include <utility>

#include "control/api/routes.hpp"
#include "core/assert.hpp"

namespace tandem::api {
namespace {

/// A path of an older product: the same operation under another name.
struct Alias {
  const char* product;  ///< Ends the operation's name: `listAgents_techops`.
  const char* method;
  const char* path;
  const char* operation;
};

constexpr Alias kAliases[] = {
    {"techops", "GET", "/api/techops/agents", "listAgents"},
    {"techops", "POST", "/api/techops/agents", "createAgent"},
    {"techops", "GET", "/api/techops/agents/{id}", "getAgent"},
    {"techops", "PATCH", "/api/techops/agents/{id}", "updateAgent"},
    {"techops", "DELETE", "/api/techops/agents/{id}", "deleteAgent"},
    {"techops", "POST", "/api/techops/agents/{id}/assign", "assignAgent"},
    {"techops", "POST", "/api/techops/agents/{id}/publish", "publishAgent"},
    {"techops", "POST", "/api/techops/agents/{id}/pause", "pauseAgent"},
    {"techops", "GET", "/api/techops/twilio/numbers", "listCarrierNumbers"},
    {"techops", "GET", "/api/techops/agent-templates", "listAgentTemplates"},
    {"techops", "POST", "/api/techops/agent-templates", "createAgentTemplate"},
    {"clinics", "GET", "/api/call-logs", "listCalls"},
    {"clinics", "GET", "/api/dashboard-stats", "getAnalytics"},
    {"clinics", "GET", "/api/phone-numbers", "listNumbers"},
    {"clinics", "POST", "/api/phone-numbers", "createNumber"},
    {"clinics", "GET", "/api/phone-numbers/{id}", "getNumber"},
    {"clinics", "PATCH", "/api/phone-numbers/{id}", "updateNumber"},
    {"clinics", "DELETE", "/api/phone-numbers/{id}", "deleteNumber"},
    {"clinics", "GET", "/api/subscription-status", "getSubscription"},
    {"clinics", "POST", "/api/complete-signup", "signUp"},
    {"monitor", "GET", "/api/{client_id}/calls", "listCalls"},
    {"monitor", "POST", "/api/{client_id}/calls/{id}/force-transfer", "transferCall"},
    {"reseller", "GET", "/api/bots", "listAgents"},
    {"reseller", "POST", "/api/bots", "createAgent"},
    {"reseller", "GET", "/api/bots/{id}", "getAgent"},
    {"reseller", "PATCH", "/api/bots/{id}", "updateAgent"},
    {"reseller", "PUT", "/api/bots/{id}", "updateAgent"},
    {"reseller", "DELETE", "/api/bots/{id}", "deleteAgent"},
    {"reseller", "POST", "/api/bots/{id}/assign", "assignAgent"},
    {"reseller", "GET", "/api/admin/customers", "listCustomers"},
    {"reseller", "POST", "/api/admin/customers", "createCustomer"},
    {"reseller", "GET", "/api/admin/customers/{organisation}", "getCustomer"},
    {"reseller", "POST", "/api/auth/signin", "login"},
    {"reseller", "POST", "/api/auth/signout", "logout"},
    {"backoffice", "GET", "/functions/v1/mc-analytics", "getAnalytics"},
    {"backoffice", "GET", "/functions/v1/mc-connections", "listConnections"},
    {"backoffice", "POST", "/functions/v1/mc-connections", "createConnection"},
    {"backoffice", "GET", "/functions/v1/mc-connections/{id}", "getConnection"},
    {"backoffice", "PATCH", "/functions/v1/mc-connections/{id}", "updateConnection"},
    {"backoffice", "DELETE", "/functions/v1/mc-connections/{id}", "deleteConnection"},
};

/// The organisation that the path names is what the original is asked for in its query.
StoreHandler in_organisation(StoreHandler original) {
  return [original = std::move(original)](const Request& request, pqxx::transaction_base& tx) {
    Request renamed = request;
    renamed.query["organisation_id"] = request.parameter("client_id");
    return original(renamed, tx);
  };
}

LoopHandler in_organisation(LoopHandler original) {
  return [original = std::move(original)](const std::shared_ptr<const Request>& request) {
    auto renamed = std::make_shared<Request>(*request);
    renamed->query["organisation_id"] = request->parameter("client_id");
    return original(std::move(renamed));
  };
}

}  // namespace

void add_alias_routes(RouteTable& table) {
  for (const Alias& alias : kAliases) {
    const auto& known = table.routes();
    const auto original = std::find_if(known.begin(), known.end(), [&](const Route& route) {
      return route.operation == alias.operation;
    });
    TANDEM_ASSERT(original != known.end(), "an alias stands for an operation");
    Route route = *original;
    route.method = alias.method;
    route.path = alias.path;
    route.operation += std::string(route.method == "PUT" ? "Put_" : "_") + alias.product;
    route.summary = "The same as " + original->method + ' ' + original->path;
    route.deprecated = true;
    if (route.path.find("{client_id}") != std::string::npos)
      std::visit([&](auto handler) { route.handler = in_organisation(std::move(handler)); },
                 std::exchange(route.handler, {}));
    table.add(std::move(route));
  }
}

}  // namespace tandem::api
