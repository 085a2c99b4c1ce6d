#include "control/api/api.hpp"

#include <algorithm>
#include <array>

#include "control/api/client_address.hpp"
#include "control/api/database_call.hpp"
#include "control/api/request_reader.hpp"
#include "control/api/sender_headers.hpp"
#include "control/api/tenant_work.hpp"
#include "control/ops/metric_families.hpp"
#include "control/store/principal_store.hpp"
#include "control/store/sign_in_store.hpp"
#include "control/store/sql_fault.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/random.hpp"
#include "core/event_loop.hpp"
#include "core/log/logger.hpp"
#include "core/loop_work.hpp"

namespace tandem::api {
namespace {

using auth::Principal;

constexpr std::string_view kKeyPrefix = "tdm_";
/// How long a key's id is remembered. That it was revoked shows at once: the transaction looks.
constexpr std::chrono::seconds kKeyKnownFor{60};
constexpr std::size_t kKeysKnownMax = 10'000;

std::string hash_of(std::string_view secret) { return crypto::to_hex(crypto::sha256(secret)); }

net::HttpResponse to_response(const Reply& reply, const Route& route) {
  net::HttpResponse response(reply.status, reply.body, reply.headers);
  response.rest = reply.rest;
  if (!response.body.empty() && !response.header("Content-Type"))
    response.headers.emplace_back("Content-Type", route.content_type);
  return response;
}

std::string method_label(std::string_view method) {
  static constexpr std::array<std::string_view, 7> kKnown{"GET",    "HEAD",  "POST",   "PUT",
                                                          "DELETE", "PATCH", "OPTIONS"};
  const bool known = std::find(kKnown.begin(), kKnown.end(), method) != kKnown.end();
  return known ? std::string(method) : "other";
}

}  // namespace

Api::Api(EventLoop& loop, store::ConnectionPool& database, auth::TokenVerifier& verifier,
         const RouteTable& routes, Options options, metrics::Block& block)
    : loop_(loop),
      database_(database),
      verifier_(verifier),
      routes_(routes),
      options_(std::move(options)),
      block_(block),
      senders_(options_.requests_per_minute),
      strangers_(options_.strangers_per_minute) {}

Task<net::HttpResponse> Api::answer(net::HttpRequest sent) {
  const auto began = std::chrono::steady_clock::now();
  const std::string id = request_id_of(sent);
  std::string route_name = "none";
  net::HttpResponse response;
  ++under_way_;
  try {
    std::string given = id;
    response = co_await serve(sent, std::move(given), route_name);
  } catch (const Refusal& refusal) {
    response = api::to_response(refusal, sent.path(), id);
  } catch (const std::exception& error) {
    --under_way_;
    // A cancellation has nobody left to answer.
    if (loop_.stopped()) throw;
    ++under_way_;
    log::Logger().error("api.failed",
                        {{"route", route_name}, {"id", id}, {"error", store::loggable(error)}});
    response = api::to_response(Refusal(500, "internal", "Internal error"), sent.path(), id);
  }
  --under_way_;
  dress(sent, id, response);
  block_
      .counter(control::families::kHttpRequests, {{"route", route_name},
                                                  {"method", method_label(sent.method)},
                                                  {"code", std::to_string(response.status)}})
      .add();
  block_.histogram(control::families::kHttpTime, {{"route", route_name}})
      .observe(std::chrono::steady_clock::now() - began);
  co_return response;
}

Task<net::HttpResponse> Api::serve(const net::HttpRequest& sent, std::string id,
                                   std::string& route_name) {
  if (sent.method == "OPTIONS" && sent.header("Origin")) co_return preflight(sent);
  if (under_way_ > kUnderWayMax)
    throw unavailable("too-busy", "Too many requests are under way; try again.");
  const RouteTable::Match match = routes_.find(sent.method, sent.path());
  if (match.allow.empty()) throw not_found();
  if (match.route == nullptr) {
    Refusal refusal(405, "method-not-allowed", "Method not allowed");
    refusal.headers.emplace_back("Allow", match.allow);
    throw refusal;
  }
  const Route& route = *match.route;
  route_name = route.path;
  LoopWork::is(route.path.c_str());
  std::string address = client_address(sent, options_.trusted_proxies);
  std::string asked_from = address;
  const Principal principal = co_await principal_of(sent, route, std::move(asked_from));
  RateLimiter& limiter = route.access == Access::Public ? strangers_ : senders_;
  const auto verdict =
      limiter.take(route.access == Access::Public ? counted_address(address) : principal.name(),
                   RateLimiter::Clock::now());
  if (!verdict.admitted)
    throw too_many(verdict.reset_s, "At most " + std::to_string(verdict.limit) + " a minute.");

  auto request = std::make_shared<Request>(read_request(sent, match));
  request->id = std::move(id);
  request->principal = principal;
  request->address = std::move(address);
  request->user_agent = std::string(sent.header("User-Agent").value_or("").substr(0, 500));
  request->range = std::string(sent.header("Range").value_or("").substr(0, 100));
  request->cookies = std::string(sent.header("Cookie").value_or("").substr(0, 8'192));
  std::shared_ptr<const Request> given = std::move(request);
  const Reply reply = co_await run(std::move(given));
  net::HttpResponse response = to_response(reply, route);
  response.headers.emplace_back("RateLimit-Limit", std::to_string(verdict.limit));
  response.headers.emplace_back("RateLimit-Remaining", std::to_string(verdict.remaining));
  response.headers.emplace_back("RateLimit-Reset", std::to_string(verdict.reset_s));
  co_return response;
}

Task<Principal> Api::principal_of(const net::HttpRequest& sent, const Route& route,
                                  std::string address) {
  if (route.access == Access::Public) co_return Principal{};
  Principal principal;
  std::string ticket = route.ticketed ? query_value(sent, "token") : std::string();
  if (!ticket.empty()) {
    admit_stranger(address, "Too many tickets.");
    std::string purpose = route.method + ' ' + std::string(sent.path());
    principal = co_await ticket_holder(std::move(ticket), std::move(purpose));
  } else {
    std::string bearer = bearer_of(sent);
    if (bearer.empty()) throw unauthorised("Send a token: Authorization: Bearer ….");
    principal = co_await identify(std::move(bearer), std::move(address));
  }
  if (principal.kind == Principal::Kind::Nobody)
    throw unauthorised("The token is no good, or has expired.");
  const bool for_people = route.access == Access::Person || route.access == Access::Operator;
  if (for_people && principal.kind != Principal::Kind::User)
    throw forbidden("This is for people, not for API keys.");
  co_return principal;
}

Task<Principal> Api::identify(std::string bearer, std::string address) {
  if (bearer.starts_with(kKeyPrefix)) {
    Principal holder = co_await key_holder(std::move(bearer), std::move(address));
    co_return holder;
  }
  const auto identity = co_await verifier_.verify(std::move(bearer), auth::WallClock::now());
  if (identity)
    co_return Principal{Principal::Kind::User, identity->subject, identity->email,
                        identity->session, identity->email_verified};
  static log::RateLimit limit;
  log::Logger().repeated(limit, log::Level::Warn, "auth.token_refused",
                         {{"reason", identity.error().message()}, {"peer", address}});
  admit_stranger(address, "Too many tokens that are no good.");
  co_return Principal{};
}

void Api::admit_stranger(const std::string& address, const char* detail) {
  const auto verdict = strangers_.take(counted_address(address), RateLimiter::Clock::now());
  if (!verdict.admitted) throw too_many(verdict.reset_s, detail);
}

Task<Principal> Api::key_holder(std::string key, std::string address) {
  const std::string hash = hash_of(key);
  const auto now = std::chrono::steady_clock::now();
  const auto known = keys_.find(hash);
  if (known != keys_.end() && known->second.until > now)
    co_return Principal{Principal::Kind::Key, known->second.id, {}, {}, false};
  // Before the database is asked, which guessing would keep busy.
  admit_stranger(address, "Too many API keys that are not known.");
  auto id = std::make_shared<std::optional<std::string>>();
  store::Work work = [id, hash](pqxx::transaction_base& tx) {
    *id = store::find_api_key(tx, hash);
  };
  co_await transact(database_, loop_, store::Acting::writer(), std::move(work), nullptr);
  if (!*id) co_return Principal{};
  if (keys_.size() >= kKeysKnownMax) keys_.clear();
  keys_[hash] = {**id, now + kKeyKnownFor};
  co_return Principal{Principal::Kind::Key, **id, {}, {}, false};
}

Task<Principal> Api::ticket_holder(std::string ticket, std::string purpose) {
  auto used = std::make_shared<std::optional<store::Ticket>>();
  store::Work work = [used, hash = hash_of(ticket), purpose](pqxx::transaction_base& tx) {
    *used = store::use_ticket(tx, hash, purpose);
  };
  co_await transact(database_, loop_, store::Acting::writer(), std::move(work), nullptr);
  if (!*used) co_return Principal{};
  const store::Ticket& found = **used;
  if (!found.user.empty()) co_return Principal{Principal::Kind::User, found.user, {}, {}, false};
  co_return Principal{Principal::Kind::Key, found.api_key, {}, {}, false};
}

Task<Reply> Api::run(std::shared_ptr<const Request> request) {
  const Route& route = *request->route;
  store::Acting acting =
      store::Acting::tenant(request->principal.claims()).from(request->id, request->address);
  if (const auto* on_loop = std::get_if<LoopHandler>(&route.handler)) {
    if (route.access != Access::Public) {
      store::Work look = [request](pqxx::transaction_base& tx) { admit(*request, tx); };
      co_await transact(database_, loop_, std::move(acting), std::move(look), request,
                        store::Access::ReadOnly);
    }
    Reply reply = co_await (*on_loop)(request);
    co_return reply;
  }
  // Shared: after the deadline the database's thread may still write it.
  auto reply = std::make_shared<Reply>();
  store::Work work = [request, reply](pqxx::transaction_base& tx) {
    *reply = run_in_transaction(*request, tx, std::get<StoreHandler>(request->route->handler));
  };
  const auto access = route.method == "GET" ? store::Access::ReadOnly : store::Access::ReadWrite;
  co_await transact(database_, loop_, std::move(acting), std::move(work), request, access);
  co_return std::move(*reply);
}

bool Api::allowed_origin(std::string_view origin) const {
  return std::find(options_.cors_origins.begin(), options_.cors_origins.end(), origin) !=
         options_.cors_origins.end();
}

net::HttpResponse Api::preflight(const net::HttpRequest& sent) const {
  net::HttpResponse response(204);
  if (!allowed_origin(*sent.header("Origin"))) return net::HttpResponse(403);
  response.headers = {{"Access-Control-Allow-Methods", "GET, POST, PATCH, PUT, DELETE"},
                      {"Access-Control-Allow-Headers",
                       "Authorization, Content-Type, Idempotency-Key, If-Match, X-Request-Id"},
                      {"Access-Control-Max-Age", "600"}};
  return response;
}

void Api::dress(const net::HttpRequest& sent, const std::string& id,
                net::HttpResponse& response) const {
  auto& headers = response.headers;
  headers.emplace_back("X-Request-Id", id);
  headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("X-Frame-Options", "DENY");
  headers.emplace_back("Referrer-Policy", "no-referrer");
  headers.emplace_back("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  if (options_.https)
    headers.emplace_back("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  const auto origin = sent.header("Origin");
  if (!origin) return;
  headers.emplace_back("Vary", "Origin");
  if (!allowed_origin(*origin)) return;
  headers.emplace_back("Access-Control-Allow-Origin", std::string(*origin));
  headers.emplace_back("Access-Control-Expose-Headers",
                       "ETag, Idempotency-Replayed, RateLimit-Limit, RateLimit-Remaining, "
                       "RateLimit-Reset, Retry-After, X-Request-Id");
}

}  // namespace tandem::api
