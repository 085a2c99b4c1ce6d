#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/routes.hpp"
#include "control/store/organisation_store.hpp"
#include "control/store/principal_store.hpp"

namespace tandem::api {
namespace {

using shape::Kind;
using shape::Presence;

constexpr const char* kOne = "/api/organisations/{organisation}";
constexpr const char* kMembers = "/api/organisations/{organisation}/members";

Route route_of(const char* method, std::string path, const char* operation, const char* summary,
               const char* right) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.operation = operation;
  route.tag = "Organisations";
  route.summary = summary;
  route.right = right;
  return route;
}

/// The organisation of the path, by id or slug.
std::string organisation_of(const Request& request, pqxx::transaction_base& tx) {
  const auto found = store::organisation_named(tx, request.parameter("organisation"));
  if (!found) throw not_found();
  return *found;
}

/// Members are rows of the organisation of the path.
store::Conditions of_organisation(const std::string& organisation) {
  return {{"t.organisation_id = ?::uuid", organisation}};
}

shape::Shape me_shape() {
  const shape::Shape user{"Me",
                          {{"id", shape::of(Kind::Uuid), Presence::Required},
                           {"email", shape::text(0, 254), Presence::Required},
                           {"display_name", shape::text(0, 200), Presence::Required},
                           {"username", shape::nullable(shape::text(1, 64)), Presence::Required},
                           {"locale", shape::text(2, 6), Presence::Required}}};
  const shape::Shape membership{
      "Membership",
      {{"id", shape::of(Kind::Uuid), Presence::Required},
       {"slug", shape::of(Kind::Slug), Presence::Required},
       {"name", shape::text(1, 200), Presence::Required},
       {"time_zone", shape::of(Kind::TimeZone), Presence::Required},
       {"parent_id", shape::nullable(shape::of(Kind::Uuid)), Presence::Required},
       {"role", shape::choice({"owner", "admin", "manager", "worker", "member", "operator"}),
        Presence::Required},
       {"rights", shape::list_of(shape::text(1, 30), 20), Presence::Required,
        "What the role may do there.", "[\"read\"]"}}};
  const shape::Shape invitation{"MyInvitation",
                                {{"id", shape::of(Kind::Uuid), Presence::Required},
                                 {"organisation_id", shape::of(Kind::Uuid), Presence::Required},
                                 {"organisation_name", shape::text(1, 200), Presence::Required},
                                 {"role", store::role_type(), Presence::Required},
                                 {"expires_at", shape::of(Kind::Time), Presence::Required}}};
  return {"SignedIn",
          {{"user", shape::object(user), Presence::Required},
           {"operator", shape::of(Kind::Boolean), Presence::Required},
           {"organisations", shape::list_of(shape::object(membership), 200), Presence::Required},
           {"invitations", shape::list_of(shape::object(invitation), 200), Presence::Required,
            "To your verified address."}}};
}

void add_me(RouteTable& table) {
  Route route = route_of("GET", "/api/me", "getMe", "Who is signed in, and what they may do", "");
  route.tag = "Sign-in";
  route.access = Access::Person;
  route.reply = shape::object(me_shape());
  route.handler = [](const Request& request, pqxx::transaction_base& tx) {
    return Reply(200, store::me_json(tx, request.principal.id, request.principal.email));
  };
  table.add(std::move(route));

  Route change = route_of("PATCH", "/api/me", "updateMe", "Changes what others see of you", "");
  change.tag = "Sign-in";
  change.access = Access::Person;
  change.body = store::update_shape(store::profiles());
  change.reply = shape::object(me_shape());
  change.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const std::string& me = request.principal.id;
    require_done(store::update(tx, store::profiles(), me, request.body, std::nullopt));
    return Reply(200, store::me_json(tx, me, request.principal.email));
  };
  table.add(std::move(change));
}

void add_organisations(RouteTable& table) {
  const store::Resource& resource = store::organisations();
  const ResourceRoutes usual{
      resource, "/api/organisations", "Organisations", "organisation", "organisations", "read", ""};
  usual.add_list(table);
  usual.add_create(table);

  Route read = route_of("GET", kOne, "getOrganisation", "Reads one, by id or slug", "read");
  read.reply = shape::object(store::row_shape(resource));
  read.revisioned = true;
  read.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    return read_reply(tx, resource, organisation_of(request, tx));
  };
  table.add(std::move(read));

  Route change =
      route_of("PATCH", kOne, "updateOrganisation",
               "Changes what is sent; owners all, admins agents and retention", "administer");
  change.body = store::update_shape(resource);
  change.reply = shape::object(store::row_shape(resource));
  change.revisioned = true;
  change.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    const std::string id = organisation_of(request, tx);
    require_done(store::update(tx, resource, id, request.body, request.revision));
    return read_reply(tx, resource, id);
  };
  table.add(std::move(change));

  Route remove = route_of("DELETE", kOne, "deleteOrganisation",
                          "Deletes it with all that belongs to it", "own");
  remove.status = 204;
  remove.revisioned = true;
  remove.handler = [](const Request& request, pqxx::transaction_base& tx) {
    require_done(store::delete_organisation(tx, organisation_of(request, tx), request.revision));
    return Reply(204);
  };
  table.add(std::move(remove));
}

void add_members(RouteTable& table) {
  const store::Resource& resource = store::members();
  Route list = route_of("GET", kMembers, "listMembers", "Lists people of an organisation", "read");
  list.query = store::list_parameters(resource);
  list.reply = shape::object(store::list_shape(resource));
  list.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    store::ListQuery query = list_query(request, resource);
    query.fixed = of_organisation(organisation_of(request, tx));
    return Reply(200, store::to_json(store::list(tx, resource, query)));
  };
  table.add(std::move(list));

  Route change =
      route_of("PATCH", std::string(kMembers) + "/{id}", "updateMember",
               "Changes a person's role here, or whether they may come in", "administer");
  change.body = store::update_shape(resource);
  change.reply = shape::object(store::row_shape(resource));
  change.revisioned = true;
  change.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    const auto here = of_organisation(organisation_of(request, tx));
    const std::string& id = request.parameter("id");
    require_done(store::update(tx, resource, id, request.body, request.revision, here));
    return read_reply(tx, resource, id, 200, here);
  };
  table.add(std::move(change));

  Route remove = route_of("DELETE", std::string(kMembers) + "/{id}", "removeMember",
                          "Takes a person out of the organisation", "administer");
  remove.status = 204;
  remove.revisioned = true;
  remove.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    require_done(store::remove(tx, resource, request.parameter("id"), request.revision,
                               of_organisation(organisation_of(request, tx))));
    return Reply(204);
  };
  table.add(std::move(remove));
}

}  // namespace

void add_account_routes(RouteTable& table) {
  add_me(table);
  add_organisations(table);
  add_members(table);
}

}  // namespace tandem::api
