// Goal: the way in to a new database: `tandem user create` makes people who can sign in, and
// operators whom TECHOPS_EMAILS counts too.
#include "control/user_command.hpp"

#include <doctest/doctest.h>

#include <iostream>
#include <sstream>

#include "tests/api/api_node.hpp"

using namespace tandem::api::test;
using tandem::control::NewUserRequest;

namespace {

constexpr const char* kPassword = "correct horse battery";

/// Standard input says `text` while this lives.
class Typed {
 public:
  explicit Typed(const std::string& text) : text_(text), before_(std::cin.rdbuf(text_.rdbuf())) {}
  ~Typed() { std::cin.rdbuf(before_); }
  Typed(const Typed&) = delete;
  Typed& operator=(const Typed&) = delete;

 private:
  std::istringstream text_;
  std::streambuf* before_;
};

void create(const ApiNode& node, NewUserRequest request, const std::string& password = kPassword) {
  tandem::control::ConfigurationSources sources;
  sources.environment = {{"DATABASE_URL", node.database.app_url()}};
  const auto configuration =
      tandem::control::load_configuration(sources, tandem::control::Purpose::Inspect);
  request.password_from_stdin = true;
  const Typed typed(password + "\n");
  const int code = tandem::control::run_user_create(configuration, request);
  CHECK(code == 0);
}

NewUserRequest person(const std::string& email) {
  NewUserRequest request;
  request.email = email;
  return request;
}

Answer login(ApiNode& node, const std::string& email) {
  return node.send("POST", "/api/auth/login", "",
                   R"({"email":")" + email + R"(","password":")" + kPassword + "\"}");
}

}  // namespace

TEST_SUITE("control/user_command") {
  TEST_CASE("the first operator of a new database, also where TECHOPS_EMAILS names them") {
    ApiNode::Settings settings;
    SUBCASE("by platform_admins") {}
    SUBCASE("by TECHOPS_EMAILS") { settings = {{"TECHOPS_EMAILS", "Ops@Example.com"}}; }
    ApiNode node(settings);
    NewUserRequest request = person("Ops@Example.com");
    request.is_operator = true;
    create(node, request);
    const auto session = login(node, "ops@example.com");
    REQUIRE(session.status == 200);
    CHECK(node.get("/api/me", session.at("/access_token")).at("/operator") == "true");
  }

  TEST_CASE("a member, of an organisation that is there or is made") {
    ApiNode node;
    NewUserRequest request = person("owner@new.example");
    request.organisation = "new";
    CHECK_THROWS_WITH_AS(create(node, request),
                         "there is no organisation new (--organisation-name makes it)",
                         std::runtime_error);
    request.organisation_name = "New";
    create(node, request);
    request = person("worker@new.example");
    request.organisation = "new";
    request.role = "worker";
    create(node, request);
    const auto me = node.get("/api/me", login(node, "worker@new.example").at("/access_token"));
    CHECK(me.at("/organisations/0/slug") == "new");
    CHECK(me.at("/organisations/0/role") == "worker");
    CHECK(node.get("/api/me", login(node, "owner@new.example").at("/access_token"))
              .at("/organisations/0/role") == "owner");
  }

  TEST_CASE("whoever took the address before loses their sessions and their password") {
    ApiNode node(ApiNode::Settings{{"TANDEM_SIGNUP", "on"}});
    const auto hijacker =
        node.send("POST", "/api/auth/signup", "",
                  R"({"email":"ceo@example.com","password":"hijacked it","organisation_name":"X",)"
                  R"("organisation_slug":"x"})");
    REQUIRE(hijacker.status == 201);
    NewUserRequest request = person("ceo@example.com");
    request.organisation = "clinic";
    request.organisation_name = "Clinic";
    create(node, request);
    CHECK(node.send("POST", "/api/auth/refresh", "",
                    R"({"refresh_token":")" + hijacker.at("/refresh_token") + "\"}")
              .status == 401);
    CHECK(node.send("POST", "/api/auth/login", "",
                    R"({"email":"ceo@example.com","password":"hijacked it"})")
              .status == 401);
    CHECK(login(node, "ceo@example.com").status == 200);
  }

  TEST_CASE("what cannot be is said, and nothing is made") {
    ApiNode node;
    NewUserRequest request = person("a@example.com");
    request.organisation = "a";
    request.organisation_name = "A";
    CHECK_THROWS_WITH_AS(create(node, request, "short"),
                         "the password must have at least 10 characters", std::runtime_error);
    request.email = "nobody";
    CHECK_THROWS_WITH_AS(create(node, request), "nobody is no e-mail address", std::runtime_error);
    CHECK_THROWS_WITH_AS(create(node, person("a@example.com")),
                         "name an --organisation, or make an --operator", std::runtime_error);
    CHECK(login(node, "a@example.com").status == 401);
  }
}
