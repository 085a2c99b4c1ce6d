#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/routes.hpp"
#include "control/store/analytics_store.hpp"
#include "control/store/customer_store.hpp"
#include "control/store/invitation_store.hpp"
#include "control/store/organisation_store.hpp"
#include "control/store/principal_store.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/random.hpp"

namespace tandem::api {
namespace {

using shape::Kind;
using shape::Presence;

constexpr std::size_t kTokenBytes = 32;
constexpr std::chrono::milliseconds kStatisticsDeadline{5'000};

Route route_of(const char* method, const char* path, const char* operation, const char* summary) {
  Route route;
  route.method = method;
  route.path = path;
  route.operation = operation;
  route.tag = "Customers";
  route.summary = summary;
  route.right = "read";
  return route;
}

std::string named_in_path(const Request& request, pqxx::transaction_base& tx) {
  const auto found = store::organisation_named(tx, request.parameter("organisation"));
  if (!found) throw not_found();
  return *found;
}

shape::Shape create_shape() {
  return {
      "CustomerCreate",
      {{"name", shape::text(1, 200), Presence::Required},
       {"slug", shape::of(Kind::Slug), Presence::Required},
       {"parent_id", shape::of(Kind::Uuid), Presence::Optional,
        "The reseller; needed only by who owns several."},
       {"owner_email", shape::of(Kind::Email), Presence::Optional, "Is invited to be its owner."},
       {"owner_name", shape::text(0, 200)},
       {"time_zone", shape::of(Kind::TimeZone)},
       {"locale", shape::text(2, 6), Presence::Optional, {}, "\"en\""},
       {"external_id", shape::nullable(shape::text(1, 200))}}};
}

shape::Shape created_shape() {
  shape::Shape shown = store::row_shape(store::customers());
  shown.name = "CustomerCreated";
  shown.members.push_back({"invitation_token", shape::text(1, 100), Presence::Optional,
                           "Makes its holder the owner, for 14 days: hand it to them and nobody "
                           "else. Shown this once; not in a repetition's reply."});
  return shown;
}

/// A child of the reseller, and an invitation to its owner.
Reply create_customer(const Request& request, pqxx::transaction_base& tx) {
  boost::json::object members = request.body;
  if (!members.contains("parent_id")) {
    const auto reseller = store::own_reseller(tx);
    if (!reseller) throw invalid("/parent_id", "is required: say whose customer it is");
    members["parent_id"] = *reseller;
  }
  const std::string id = crypto::uuid_v7();
  members["id"] = id;
  members.erase("owner_email");
  members.erase("owner_name");
  store::create(tx, store::organisations(), members);
  std::string token;
  if (const std::string email = request.text("owner_email"); !email.empty()) {
    token = crypto::random_token(kTokenBytes);
    store::add_invitation(tx, {crypto::uuid_v7(), id, email, request.text("owner_name"), "owner",
                               crypto::to_hex(crypto::sha256(token))});
  }
  Reply reply = read_reply(tx, store::customers(), id, 201);
  if (token.empty()) return reply;
  reply.kept_body = reply.body;
  boost::json::object shown = boost::json::parse(reply.body).as_object();
  shown["invitation_token"] = token;
  reply.body = boost::json::serialize(shown);
  return reply;
}

void add_customers(RouteTable& table) {
  const store::Resource& resource = store::customers();
  Route list =
      ResourceRoutes{resource, "/api/customers", "Customers", "customer", "customers"}.list_route();
  list.summary = "Lists the children of a reseller, with their owner and what they did lately";
  list.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    store::ListQuery query = list_query(request, resource);
    query.fixed = store::customers_only();
    return Reply(200, store::to_json(store::list(tx, resource, query)));
  };
  table.add(std::move(list));

  Route create = route_of("POST", "/api/customers", "createCustomer",
                          "Makes a child organisation, and invites its owner");
  create.right = "own";
  create.body = create_shape();
  create.reply = shape::object(created_shape());
  create.status = 201;
  create.handler = create_customer;
  table.add(std::move(create));

  Route read = route_of("GET", "/api/customers/{organisation}", "getCustomer",
                        "Reads one customer, by id or slug");
  read.reply = shape::object(store::row_shape(resource));
  read.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    return read_reply(tx, resource, named_in_path(request, tx), 200, store::customers_only());
  };
  table.add(std::move(read));
}

void add_statistics(RouteTable& table) {
  Route route =
      route_of("GET", "/api/organisations/{organisation}/statistics", "getOrganisationStatistics",
               "What an organisation has, and what it did in a range");
  route.query = {
      {"range", shape::choice({"1d", "7d", "30d"}), Presence::Optional, "30d by default."}};
  route.reply =
      shape::object({"OrganisationStatistics",
                     {{"has", shape::object(store::inventory_shape()), Presence::Required},
                      {"did", shape::object(store::analytics_shape()), Presence::Required}}});
  route.deadline = kStatisticsDeadline;
  route.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const std::string id = named_in_path(request, tx);
    const std::string& range = request.asked("range");
    const int days = range == "1d" ? 1 : range == "7d" ? 7 : 30;
    const auto did = store::analytics(tx, {id, {}, {}, days});
    if (!did) throw not_found();
    return Reply(200,
                 "{\"has\":" + store::organisation_inventory(tx, id) + ",\"did\":" + *did + '}');
  };
  table.add(std::move(route));
}

void add_number_usage(RouteTable& table) {
  Route usage = ResourceRoutes{store::number_usage(), "/api/numbers/usage", "Numbers",
                               "number usage", "number usage"}
                    .list_route();
  usage.summary = "Lists numbers with their calls of the last 30 days";
  usage.deadline = kStatisticsDeadline;
  table.add(std::move(usage));
}

}  // namespace

void add_customer_routes(RouteTable& table) {
  add_customers(table);
  add_statistics(table);
  add_number_usage(table);
}

}  // namespace tandem::api
