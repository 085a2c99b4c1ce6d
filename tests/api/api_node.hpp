#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "control/app.hpp"
#include "tests/control/scripted_peer.hpp"
#include "tests/postgres/private_cluster.hpp"
#include "tests/postgres/statement_relay.hpp"

namespace tandem::api::test {

/// What came back, with its body as JSON where it is JSON.
struct Answer {
  int status = 0;
  boost::json::value json;
  std::string body;
  std::vector<net::HttpHeader> headers;

  [[nodiscard]] std::string header(std::string_view name) const;
  /// `at("/data/0/id")` as a text, whatever its kind; empty where there is nothing.
  [[nodiscard]] std::string at(std::string_view pointer) const;
};

/// A whole node with a database of its own, over real HTTP; both peers are scripted.
class ApiNode {
 public:
  using Settings = std::map<std::string, std::string>;
  /// `relay`: what its statements go through; null: they do not.
  explicit ApiNode(const Settings& settings = {}, const postgres::StatementRelay* relay = nullptr);
  ~ApiNode();

  /// Sends a request. What comes back is held against the OpenAPI document, and so is what was
  /// sent when it was taken (status 2xx): a difference fails the test.
  Answer send(const std::string& method, const std::string& target, const std::string& token,
              const std::string& body = {}, std::vector<net::HttpHeader> headers = {});
  Answer get(const std::string& target, const std::string& token) {
    return send("GET", target, token);
  }
  /// The document as it is served.
  [[nodiscard]] const boost::json::object& document();
  /// Operations that were answered with their success.
  [[nodiscard]] const std::set<std::string>& succeeded() const { return succeeded_; }

  /// Its data directory.
  [[nodiscard]] const std::filesystem::path& data() const { return data_; }
  [[nodiscard]] std::uint16_t port() const { return app_->public_port(); }
  postgres::FreshDatabase database;
  control::test::ScriptedPeer carrier;

 private:
  struct Operation;
  [[nodiscard]] const Operation* operation(const std::string& method, const std::string& path);
  void check(const Operation& operation, const std::string& sent, const Answer& answer);

  control::test::ScriptedPeer model_;
  std::filesystem::path data_;
  std::unique_ptr<control::App> app_;
  tandem::test::LoopFixture client_{"client"};
  boost::json::object document_;
  std::vector<std::unique_ptr<Operation>> operations_;
  std::set<std::string> succeeded_;
};

/// People and organisations: `north` and `south` know nothing of each other; `reseller` has the
/// child `branch`. Each role of `north` is a user named after it.
class World {
 public:
  explicit World(const postgres::FreshDatabase& database);

  /// A bearer token: "owner", "admin", "manager", "worker", "member" of north, "south" (owner
  /// there), "reseller" (owner there), "operator", "stranger" (with a profile and no membership),
  /// "outsider" (a token without a profile).
  [[nodiscard]] std::string token(const std::string& who) const;
  /// One that runs out.
  [[nodiscard]] std::string token(const std::string& who, std::chrono::seconds left) const;
  [[nodiscard]] static std::string user(const std::string& who);
  [[nodiscard]] static std::string organisation(const std::string& name);
};

}  // namespace tandem::api::test
