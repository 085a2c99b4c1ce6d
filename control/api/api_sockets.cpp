// Who opens a WebSocket: browsers cannot send a header with it, so tokens come by other ways.
#include "control/api/api.hpp"
#include "control/api/client_address.hpp"
#include "control/api/database_call.hpp"
#include "control/api/request_reader.hpp"
#include "control/api/sender_headers.hpp"
#include "control/store/principal_store.hpp"
#include "core/crypto/random.hpp"
#include "core/json/writer.hpp"
#include "core/rfc3339.hpp"

namespace tandem::api {
namespace {

using auth::Principal;

/// Three parts between dots (RFC 7515): neither a key nor a ticket has one.
bool is_jwt(std::string_view token) { return token.find('.') != std::string_view::npos; }

/// A session that was ended (a logout, a new password) opens nothing more, and keeps nothing open.
store::Work for_live_session(const Principal& principal, SocketWork work) {
  return [session = principal.session, work = std::move(work)](pqxx::transaction_base& tx) {
    if (store::standing(tx, "", session).session_over)
      throw unauthorised("The session is over: sign in again.");
    work(tx);
  };
}

/// The same later on, when whoever belongs to nobody any more (removed, disabled, a revoked key) is
/// no longer who was let in.
store::Work for_member(const Principal& principal, SocketWork work) {
  return [session = principal.session, work = std::move(work)](pqxx::transaction_base& tx) {
    const store::Standing standing = store::standing(tx, "", session);
    if (standing.session_over || !(standing.belongs || standing.is_operator))
      throw unauthorised("The session is over: sign in again.");
    work(tx);
  };
}

}  // namespace

std::string refreshed_message(const SocketSender& sender) {
  std::string text;
  json::Writer out(text);
  out.begin_object().member("type", "refreshed").key("expires_at");
  if (sender.until)
    out.value(rfc3339(std::chrono::time_point_cast<std::chrono::microseconds>(*sender.until)));
  else
    out.null();
  out.end_object();
  return text;
}

Task<SocketSender> Api::socket_sender(net::HttpRequest sent) {
  SocketSender sender;
  std::string token = query_value(sent, "token");
  if (token.empty()) {
    token = subprotocol_token(sent);
    if (!token.empty()) sender.subprotocol = kTokenSubprotocol;
  }
  if (token.empty()) throw unauthorised("Send a token: ?token=… or the subprotocols bearer, ….");
  sender.address = client_address(sent, options_.trusted_proxies);
  std::string address = sender.address;
  if (is_jwt(token)) {
    const auto identity = co_await verifier_.verify(std::move(token), auth::WallClock::now());
    if (identity) {
      sender.principal = Principal{Principal::Kind::User, identity->subject, identity->email,
                                   identity->session, identity->email_verified};
      sender.until = identity->expires;
    } else {
      admit_stranger(address, "Too many tokens that are no good.");
    }
  } else if (token.starts_with("tdm_")) {
    sender.principal = co_await key_holder(std::move(token), std::move(address));
  } else {
    admit_stranger(address, "Too many tickets.");
    std::string purpose = "GET " + std::string(sent.path());
    sender.principal = co_await ticket_holder(std::move(token), std::move(purpose));
  }
  if (sender.principal.kind == Principal::Kind::Nobody)
    throw unauthorised("The token is no good, or has expired.");
  const auto verdict = senders_.take(sender.principal.name(), RateLimiter::Clock::now());
  if (!verdict.admitted)
    throw too_many(verdict.reset_s, "At most " + std::to_string(verdict.limit) + " a minute.");
  co_return sender;
}

Task<SocketAnswer> Api::admit_socket(net::HttpRequest sent, SocketWork work) {
  SocketAnswer answer;
  const std::string id = crypto::uuid_v7();
  const std::string path(sent.path());
  try {
    answer.sender = co_await socket_sender(std::move(sent));
    store::Acting acting =
        store::Acting::tenant(answer.sender.principal.claims()).from(id, answer.sender.address);
    store::Work asked = for_live_session(answer.sender.principal, std::move(work));
    co_await transact(database_, loop_, std::move(acting), std::move(asked), nullptr);
  } catch (const Refusal& refusal) {
    const bool by_key = answer.sender.principal.kind == Principal::Kind::Key;
    answer.refusal = api::to_response(by_key ? told_to_key(refusal) : refusal, path, id);
  }
  co_return answer;
}

Task<Allowance> Api::allows(SocketSender sender, SocketWork work) {
  try {
    store::Acting acting =
        store::Acting::tenant(sender.principal.claims()).from(crypto::uuid_v7(), sender.address);
    store::Work asked = for_live_session(sender.principal, std::move(work));
    co_await transact(database_, loop_, std::move(acting), std::move(asked), nullptr);
  } catch (const Refusal& refusal) {
    co_return refusal.status >= 500 ? Allowance::Unanswered : Allowance::Refused;
  }
  co_return Allowance::Granted;
}

Task<Stay> Api::still_admitted(auth::Principal principal, SocketWork work) {
  try {
    store::Acting acting = store::Acting::tenant(principal.claims());
    store::Work asked = for_member(principal, std::move(work));
    co_await transact(database_, loop_, std::move(acting), std::move(asked), nullptr,
                      store::Access::ReadOnly);
  } catch (const Refusal& refusal) {
    if (refusal.status >= 500) co_return Stay::Allowed;
    co_return refusal.status == 401 ? Stay::SessionOver : Stay::RightLost;
  }
  co_return Stay::Allowed;
}

}  // namespace tandem::api
