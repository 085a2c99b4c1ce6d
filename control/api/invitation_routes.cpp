#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/routes.hpp"
#include "control/store/invitation_store.hpp"
#include "control/store/organisation_store.hpp"
#include "control/store/principal_store.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/random.hpp"
#include "core/json/writer.hpp"

namespace tandem::api {
namespace {

using shape::Kind;
using shape::Presence;

constexpr const char* kOfOrganisation = "/api/organisations/{organisation}/invitations";
constexpr std::size_t kTokenBytes = 32;

Route route_of(const char* method, std::string path, const char* operation, const char* summary) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.operation = operation;
  route.tag = "Organisations";
  route.summary = summary;
  route.right = "administer";
  return route;
}

std::string organisation_of(const Request& request, pqxx::transaction_base& tx) {
  const auto found = store::organisation_named(tx, request.parameter("organisation"));
  if (!found) throw not_found();
  return *found;
}

/// With the token, which a repetition does not show.
Reply told_once(Reply reply, const std::string& token) {
  reply.kept_body = reply.body;
  boost::json::object shown = boost::json::parse(reply.body).as_object();
  shown["token"] = token;
  reply.body = boost::json::serialize(shown);
  return reply;
}

Reply invite(const Request& request, pqxx::transaction_base& tx) {
  const std::string token = crypto::random_token(kTokenBytes);
  const store::NewInvitation invitation{
      crypto::uuid_v7(),     organisation_of(request, tx),
      request.text("email"), request.text("display_name"),
      request.text("role"),  crypto::to_hex(crypto::sha256(token))};
  store::add_invitation(tx, invitation);
  return told_once(read_reply(tx, store::invitations(), invitation.id, 201), token);
}

Reply renew(const Request& request, pqxx::transaction_base& tx) {
  const std::string token = crypto::random_token(kTokenBytes);
  const std::string& id = request.parameter("id");
  if (!store::renew_invitation(tx, id, organisation_of(request, tx),
                               crypto::to_hex(crypto::sha256(token))))
    throw not_found();
  return told_once(read_reply(tx, store::invitations(), id), token);
}

void add_inviting(RouteTable& table) {
  const store::Resource& resource = store::invitations();
  Route list = route_of("GET", kOfOrganisation, "listInvitations", "Lists who was invited");
  list.query = store::list_parameters(resource);
  list.reply = shape::object(store::list_shape(resource));
  list.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    store::ListQuery query = list_query(request, resource);
    query.fixed = {{"t.organisation_id = ?::uuid", organisation_of(request, tx)}};
    return Reply(200, store::to_json(store::list(tx, resource, query)));
  };
  table.add(std::move(list));

  Route create = route_of("POST", kOfOrganisation, "inviteMember",
                          "Invites a person by address; they become a member when they accept");
  create.body = shape::Shape{"Invite",
                             {{"email", shape::of(Kind::Email), Presence::Required},
                              {"display_name", shape::text(0, 200)},
                              {"role", store::role_type(), Presence::Required}}};
  shape::Shape shown = store::row_shape(resource);
  shown.name = "InvitationCreated";
  shown.members.push_back({"token", shape::text(1, 100), Presence::Optional,
                           "Accepts it, for 14 days: hand it to that person and nobody else. Shown "
                           "this once; not in a repetition's reply."});
  create.reply = shape::object(shown);
  create.status = 201;
  create.handler = invite;
  table.add(std::move(create));

  Route renewal = route_of("POST", std::string(kOfOrganisation) + "/{id}/renew", "renewInvitation",
                           "Makes a new token for an invitation that nobody accepted yet, good for "
                           "14 days; the one before opens nothing any more");
  renewal.reply = shape::object(shown);
  renewal.handler = renew;
  table.add(std::move(renewal));

  Route revoke = route_of("DELETE", std::string(kOfOrganisation) + "/{id}", "revokeInvitation",
                          "Takes an invitation back that was not accepted yet");
  revoke.status = 204;
  revoke.handler = [](const Request& request, pqxx::transaction_base& tx) {
    if (!store::revoke_invitation(tx, request.parameter("id"), organisation_of(request, tx)))
      throw not_found();
    return Reply(204);
  };
  table.add(std::move(revoke));
}

Reply accept(const Request& request, pqxx::transaction_base& tx) {
  const std::string token = request.text("token"), id = request.text("invitation_id");
  if (token.empty() == id.empty()) throw invalid("", "name a token or an invitation_id");
  const auto organisation = store::accept_invitation(
      tx, id, token.empty() ? std::string() : crypto::to_hex(crypto::sha256(token)));
  if (!organisation) throw not_found();
  Reply reply(200);
  json::Writer(reply.body).begin_object().member("organisation_id", *organisation).end_object();
  return reply;
}

void add_accepting(RouteTable& table) {
  Route route = route_of("POST", "/api/invitations/accept", "acceptInvitation",
                         "Makes whoever is signed in a member: by the token they were given, or by "
                         "the id of an invitation to their verified address (see /api/me)");
  route.right = "";
  route.access = Access::Person;
  route.body =
      shape::Shape{"InvitationAccept",
                   {{"token", shape::text(1, 100)}, {"invitation_id", shape::of(Kind::Uuid)}}};
  route.reply = shape::object(
      {"InvitationAccepted", {{"organisation_id", shape::of(Kind::Uuid), Presence::Required}}});
  route.handler = accept;
  table.add(std::move(route));
}

}  // namespace

void add_invitation_routes(RouteTable& table) {
  add_inviting(table);
  add_accepting(table);
}

}  // namespace tandem::api
