#include "control/api/tickets.hpp"

#include "control/api/database_call.hpp"
#include "control/api/refusal.hpp"
#include "control/store/sign_in_store.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/random.hpp"
#include "core/json/writer.hpp"

namespace tandem::api {
namespace {

using shape::Presence;

constexpr std::size_t kTicketBytes = 32;

/// WebSockets are no routes of the table.
bool is_socket(std::string_view path) {
  return path == "/ws/dashboard" || path == "/ws/playground" || path.starts_with("/ws/listen/");
}

}  // namespace

void Tickets::add_routes(RouteTable& table) {
  Route route;
  route.method = "POST";
  route.path = "/api/tickets";
  route.operation = "createTicket";
  route.tag = "Sign-in";
  route.summary = "A single-use ?token= for one path, for what cannot send a header";
  route.body = shape::Shape{"TicketCreate",
                            {{"path", shape::text(1, 300), Presence::Required,
                              "Without query: /api/calls.csv.", "\"/api/calls.csv\""}}};
  route.reply = shape::object(
      {"Ticket",
       {{"token", shape::text(1, 100), Presence::Required},
        {"expires_in", shape::integer(1, 600), Presence::Required, "Seconds.", "60"}}});
  route.status = 201;
  route.handler = [this](std::shared_ptr<const Request> request) {
    return issue(std::move(request));
  };
  table.add(std::move(route));
}

Task<Reply> Tickets::issue(std::shared_ptr<const Request> request) {
  const std::string path = request->text("path");
  const RouteTable::Match match = table_.find("GET", path);
  const bool ticketed = match.route != nullptr && match.route->ticketed;
  if (!ticketed && !is_socket(path)) throw invalid("/path", "is not a path that takes tickets");
  const std::string token = crypto::random_token(kTicketBytes);
  store::Ticket ticket{crypto::to_hex(crypto::sha256(token)), {}, {}, "GET " + path};
  const bool person = request->principal.kind == auth::Principal::Kind::User;
  (person ? ticket.user : ticket.api_key) = request->principal.id;
  store::Work work = [ticket](pqxx::transaction_base& tx) { store::add_ticket(tx, ticket); };
  store::Acting acting = store::Acting::writer().from(request->id, request->address);
  co_await transact(database_, loop_, std::move(acting), std::move(work), request);
  Reply reply(201);
  json::Writer(reply.body)
      .begin_object()
      .member("token", token)
      .member("expires_in", 60)
      .end_object();
  co_return reply;
}

}  // namespace tandem::api
