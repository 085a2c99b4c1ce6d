#include "control/api/tenant_work.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "control/api/refusal.hpp"
#include "control/store/principal_store.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "core/json/writer.hpp"

namespace tandem::api {
namespace {

namespace js = boost::json;

store::Replay recorded(const Reply& reply) {
  std::string headers;
  json::Writer writer(headers);
  writer.begin_array();
  for (const auto& [name, value] : reply.headers)
    writer.begin_array().value(name).value(value).end_array();
  writer.end_array();
  return {true, reply.status, std::move(headers), reply.kept_body.value_or(reply.body)};
}

void require_same(const store::Replay& known) {
  if (!known.same_request)
    throw Refusal(422, "idempotency-mismatch", "Another request had this key",
                  "The Idempotency-Key was used before, with another body.");
}

Reply replayed(const store::Replay& known) {
  require_same(known);
  Reply reply(known.status, known.body);
  const js::value headers = js::parse(known.headers);
  for (const js::value& pair : headers.as_array())
    reply.headers.emplace_back(std::string(pair.as_array()[0].as_string()),
                               std::string(pair.as_array()[1].as_string()));
  reply.headers.emplace_back("Idempotency-Replayed", "true");
  return reply;
}

std::string hash_of(const js::object& body) {
  return crypto::to_hex(crypto::sha256(js::serialize(body)));
}

store::IdempotentRequest repeatable_of(const Request& request, const std::string& organisation,
                                       const js::object& body) {
  return {organisation, request.route->method, request.path, request.idempotency_key,
          hash_of(body)};
}

}  // namespace

std::string body_hash(const Request& request) { return hash_of(request.body); }

void note_idempotency_key(const Request& request, const std::string& organisation,
                          pqxx::transaction_base& tx) {
  if (request.idempotency_key.empty()) return;
  if (const auto known =
          store::begin_idempotent(tx, repeatable_of(request, organisation, request.body)))
    require_same(*known);
}

std::string organisation_of(const Request& request, pqxx::transaction_base& tx) {
  const bool in_body = request.body.contains("organisation_id");
  const std::string named =
      in_body ? request.text("organisation_id") : request.asked("organisation_id");
  const char* const pointer = in_body ? "/organisation_id" : "?organisation_id";
  if (!named.empty()) {
    const auto found = store::organisation_named(tx, named);
    if (!found) throw invalid(pointer, "there is no such organisation");
    return *found;
  }
  const auto only = store::only_organisation(tx);
  if (!only) throw invalid("/organisation_id", "is required: you belong to several");
  return *only;
}

void admit(const Request& request, pqxx::transaction_base& tx) {
  const Route& route = *request.route;
  const store::Standing standing = store::standing(tx, route.right, request.principal.session);
  // A token of it may live for minutes more: whoever stole it is out now.
  if (standing.session_over) throw unauthorised("The session is over: sign in again.");
  if (route.access == Access::Operator && !standing.is_operator)
    throw forbidden("This is for operators of the platform.");
  if (!standing.belongs && request.principal.kind == auth::Principal::Kind::Key)
    throw unauthorised("The API key was revoked or has expired.");
  if (route.access == Access::Person) return;
  if (!standing.belongs && !standing.is_operator)
    throw Refusal(403, "no-membership", "No membership",
                  "You are signed in, but belong to no organisation.");
  if (!standing.has_right) throw lacks_right(route.right);
}

Reply run_in_transaction(const Request& given, pqxx::transaction_base& tx,
                         const StoreHandler& handler) {
  Request request = given;
  admit(request, tx);
  if (request.route->organisation == Organisation::Needed) {
    request.organisation = organisation_of(request, tx);
    request.body.erase("organisation_id");
  }
  if (request.idempotency_key.empty()) return handler(request, tx);
  const store::IdempotentRequest repeatable =
      repeatable_of(request, request.organisation, given.body);
  if (const auto known = store::begin_idempotent(tx, repeatable)) return replayed(*known);
  Reply reply = handler(request, tx);
  store::end_idempotent(tx, repeatable, recorded(reply));
  return reply;
}

std::optional<Reply> begin_repeatable(const Request& request, pqxx::transaction_base& tx) {
  const auto known =
      store::begin_idempotent(tx, repeatable_of(request, request.organisation, request.body));
  // Noted and not answered: its first try is under way, or was cut off.
  if (!known || (known->same_request && known->status == 0)) return std::nullopt;
  return replayed(*known);
}

void end_repeatable(const Request& request, pqxx::transaction_base& tx, const Reply& reply) {
  store::end_idempotent(tx, repeatable_of(request, request.organisation, request.body),
                        recorded(reply));
}

net::HttpHeader etag(std::int64_t revision) {
  return {"ETag", '"' + std::to_string(revision) + '"'};
}

}  // namespace tandem::api
