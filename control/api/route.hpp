#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "control/auth/principal.hpp"
#include "control/shape/type.hpp"
#include "core/net/http_message.hpp"
#include "core/task.hpp"

namespace pqxx {
class transaction_base;
}

namespace tandem::api {

/// Who may ask at all. What they may do is up to the rights that a route names, and in the end to
/// the database's policies.
enum class Access : std::uint8_t {
  Public,    ///< Anybody; limited by address.
  SignedIn,  ///< A user or an API key that belongs to an organisation.
  Person,    ///< A user, even one who belongs to no organisation.
  Operator,  ///< A user who runs the platform.
};

struct Route;

/// A request that was read, checked against its route and whose sender is known.
struct Request {
  const Route* route = nullptr;
  std::string id;  ///< Of the request: in the reply's `X-Request-Id`, in problems and in the log.
  std::string path;
  auth::Principal principal;
  std::map<std::string, std::string, std::less<>> parameters;  ///< Of the path.
  std::map<std::string, std::string, std::less<>> query;
  boost::json::object body;
  std::string organisation;              ///< UUID; where the route asks for one.
  std::optional<std::int64_t> revision;  ///< `If-Match`.
  std::string idempotency_key;           ///< Empty: none.
  std::string address, user_agent;       ///< Of the client.
  std::string range;                     ///< The header `Range`, as it came; empty: none.
  std::string cookies;                   ///< The header, as it came; empty: none.

  /// A parameter of the path or the query; empty when it is not there.
  [[nodiscard]] const std::string& parameter(std::string_view name) const;
  [[nodiscard]] const std::string& asked(std::string_view name) const;
  /// A text of the body; empty when it is absent or null.
  [[nodiscard]] std::string text(std::string_view name) const;
  /// The value of a cookie; empty when it was not sent.
  [[nodiscard]] std::string cookie(std::string_view name) const;
};

struct Reply {
  Reply() = default;
  explicit Reply(int status_, std::string body_ = {}) : status(status_), body(std::move(body_)) {}

  int status = 200;
  std::string body;  ///< JSON, unless a header says otherwise.
  std::vector<net::HttpHeader> headers;
  /// What follows `body`, where that is too long to lie in memory.
  std::shared_ptr<net::BodySource> rest = nullptr;
  /// What a repetition gets instead, where `body` shows a secret that is nowhere kept.
  std::optional<std::string> kept_body = {};
};

/// Runs on a thread of the database's, in a transaction with the sender's rights that commits when
/// it returns and is rolled back when it throws. For nearly all routes.
using StoreHandler = std::function<Reply(const Request&, pqxx::transaction_base&)>;
/// Runs on the control loop: for what has to wait for something else than one transaction.
using LoopHandler = std::function<Task<Reply>(std::shared_ptr<const Request>)>;

/// Whether a request acts for one organisation, named by `organisation_id` in its body or query and
/// found by itself where the sender has only one.
enum class Organisation : std::uint8_t { NotAsked, Needed };

/// One operation: what stands in the route table and, word for word, in the OpenAPI document.
struct Route {
  std::string method;
  std::string path;       ///< `/api/agents/{id}`; a parameter fills a segment.
  std::string operation;  ///< `operationId`: `publishAgent`.
  std::string tag;        ///< Group in the document.
  std::string summary;
  Access access = Access::SignedIn;
  std::string right;  ///< One of `rights_of_role`'s that the sender needs somewhere; empty: none.
  Organisation organisation = Organisation::NotAsked;
  std::vector<shape::Member> query = {};
  std::optional<shape::Shape> body = {};
  std::optional<shape::Type> reply = {};  ///< Of the success; none: no body.
  int status = 200;                       ///< Of the success.
  std::string content_type = "application/json";
  bool revisioned = false;  ///< Takes `If-Match`; its reply has an `ETag`.
  bool ticketed = false;    ///< May be asked with a ticket instead of a header.
  bool deprecated = false;
  /// For the database: beyond, 503. Without one it is the pool's `usual_limit`.
  std::optional<std::chrono::milliseconds> deadline = {};
  std::variant<StoreHandler, LoopHandler> handler = {};
};

}  // namespace tandem::api
