#include "control/api/route_table.hpp"

#include <doctest/doctest.h>

#include "control/api/rate_limiter.hpp"
#include "control/api/refusal.hpp"
#include "control/api/request_reader.hpp"

namespace api = tandem::api;
namespace net = tandem::net;
namespace shape = tandem::shape;

namespace {

constexpr const char* kId = "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64";

api::Route route(const std::string& method, const std::string& path) {
  api::Route made;
  made.method = method;
  made.path = path;
  made.operation = method + path;
  return made;
}

struct Table {
  api::RouteTable table;
  Table() {
    table.add(route("GET", "/api/things"));
    api::Route create = route("POST", "/api/things");
    create.body = shape::Shape{"ThingCreate",
                               {{"name", shape::text(1, 20), shape::Presence::Required},
                                {"organisation_id", shape::text(1, 63)}}};
    table.add(create);
    api::Route one = route("GET", "/api/things/{id}");
    one.query = {{"limit", shape::integer(1, 200)}};
    table.add(one);
    table.add(route("PATCH", "/api/things/{id}"));
    table.add(route("GET", "/api/things/carrier"));
  }

  api::Request read(const net::HttpRequest& sent) {
    return api::read_request(sent, table.find(sent.method, sent.path()));
  }
  /// Status and first pointer of the refusal; 0: none.
  std::pair<int, std::string> refusal(const net::HttpRequest& sent) {
    try {
      read(sent);
    } catch (const api::Refusal& refused) {
      return {refused.status, refused.faults.empty() ? "" : refused.faults[0].pointer};
    }
    return {0, ""};
  }
  static net::HttpRequest post(const std::string& body, const char* type = "application/json") {
    net::HttpRequest request("POST", "/api/things");
    request.headers.emplace_back("Content-Type", type);
    request.body = body;
    return request;
  }
};

}  // namespace

TEST_SUITE("control/api/route_table") {
  TEST_CASE_FIXTURE(Table, "paths are matched by segments, exact ones first") {
    CHECK(table.find("GET", "/api/things").route->path == "/api/things");
    CHECK(table.find("HEAD", "/api/things").route->path == "/api/things");
    CHECK(table.find("GET", "/api/things/carrier").route->path == "/api/things/carrier");
    const auto one = table.find("GET", std::string("/api/things/") + kId);
    CHECK(one.route->path == "/api/things/{id}");
    CHECK(one.parameters.at("id") == kId);
    CHECK(table.find("DELETE", "/api/things").route == nullptr);
    CHECK(table.find("DELETE", "/api/things").allow == "GET, POST");
    for (const char* none : {"/api/thing", "/api/things/", "/api/things/a/b", "/", ""})
      CHECK(table.find("GET", none).allow.empty());
  }

  TEST_CASE_FIXTURE(Table, "what was sent is read strictly, with a pointer to each fault") {
    CHECK(read(post(R"({"name":"a"})")).text("name") == "a");
    CHECK(refusal(post(R"({"nam":"a"})")) == std::pair(422, std::string("/name")));
    CHECK(refusal(post(R"({"name":"a","x":1})")) == std::pair(422, std::string("/x")));
    CHECK(refusal(post("{")).first == 400);
    CHECK(refusal(post(R"({"name":"a"})", "text/plain")).first == 415);
    CHECK(refusal(net::HttpRequest("GET", "/api/things?x=1")) == std::pair(422, std::string("?x")));
    CHECK(refusal(net::HttpRequest("GET", "/api/things?%zz")).first == 400);
    const std::string one = std::string("/api/things/") + kId;
    CHECK(read(net::HttpRequest("GET", one + "?limit=5")).asked("limit") == "5");
    CHECK(refusal(net::HttpRequest("GET", one + "?limit=201")).second == "?limit");
    CHECK(refusal(net::HttpRequest("GET", one + "?limit=5&limit=6")).second == "?limit");
    CHECK(refusal(net::HttpRequest("GET", "/api/things/17")).first == 404);
    net::HttpRequest with_body("GET", one);
    with_body.body = "{}";
    CHECK(refusal(with_body).first == 400);
  }

  TEST_CASE_FIXTURE(Table, "older names of the organisation are read as its own") {
    for (const char* name : {"client_id", "site_id", "organization_id", "organisation_id"}) {
      const auto request = read(post(std::string(R"({"name":"a",")") + name + R"(":"north"})"));
      CHECK(request.text("organisation_id") == "north");
    }
  }

  TEST_CASE_FIXTURE(Table, "preconditions and idempotency keys") {
    net::HttpRequest request("PATCH", std::string("/api/things/") + kId);
    CHECK_FALSE(read(request).revision.has_value());
    request.headers.emplace_back("If-Match", "\"12\"");
    request.headers.emplace_back("Idempotency-Key", "abc");
    CHECK(read(request).revision == 12);
    CHECK(read(request).idempotency_key == "abc");
    request.headers[0].second = "W/\"13\"";
    CHECK(read(request).revision == 13);
    request.headers[0].second = "\"somebody else's\"";
    CHECK(read(request).revision == -1);
    request.headers[0].second = "*";
    CHECK_FALSE(read(request).revision.has_value());
    request.headers[1].second = "a b";
    CHECK(refusal(request).first == 400);
  }

  TEST_CASE("a minute's requests are counted for each sender") {
    api::RateLimiter limiter(2);
    const auto now = api::RateLimiter::Clock::time_point(std::chrono::minutes(10));
    CHECK(limiter.take("a", now).remaining == 1);
    CHECK(limiter.take("a", now).admitted);
    CHECK_FALSE(limiter.take("a", now + std::chrono::seconds(59)).admitted);
    CHECK(limiter.take("a", now + std::chrono::seconds(59)).reset_s == 1);
    CHECK(limiter.take("b", now).admitted);
    CHECK(limiter.take("a", now + std::chrono::seconds(60)).admitted);
  }
}
