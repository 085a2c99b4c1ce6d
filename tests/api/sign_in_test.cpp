// Goal: sessions begin with the right password only, are renewed once by each refresh token, and
// guessing gets slow. Method: real HTTP, real argon2id, a real Postgres.
#include <doctest/doctest.h>

#include "control/auth/password_hasher.hpp"
#include "tests/api/api_node.hpp"

using namespace tandem::api::test;

namespace {

constexpr const char* kPassword = "correct horse battery";

struct Door {
  ApiNode node;
  World world{node.database};

  Door() {
    node.database.execute("INSERT INTO tandem.credentials (user_id, password_hash) VALUES ('" +
                          World::user("owner") + "', '" +
                          tandem::auth::PasswordHasher::hash_here(kPassword) + "')");
  }
  Answer login(const std::string& email, const std::string& password) {
    return node.send("POST", "/api/auth/login", "",
                     R"({"email":")" + email + R"(","password":")" + password + "\"}");
  }
  Answer refresh(const std::string& token) {
    return node.send("POST", "/api/auth/refresh", "", R"({"refresh_token":")" + token + "\"}");
  }
};

}  // namespace

TEST_SUITE("api/sign_in") {
  TEST_CASE_FIXTURE(Door, "the right password opens a session, whatever the address's case") {
    const auto session = login("Owner@Example.com", kPassword);
    REQUIRE(session.status == 200);
    CHECK(session.at("/user/id") == World::user("owner"));
    const auto me = node.get("/api/me", session.at("/access_token"));
    CHECK(me.status == 200);
    CHECK(me.at("/user/email") == "owner@example.com");
  }

  TEST_CASE_FIXTURE(Door, "a wrong password and an unknown account look the same") {
    const auto wrong = login("owner@example.com", "wrong");
    const auto unknown = login("nobody@example.com", "wrong");
    CHECK(wrong.status == 401);
    CHECK(unknown.status == 401);
    CHECK(wrong.at("/detail") == unknown.at("/detail"));
    CHECK(login("member@example.com", "").status == 422);
    CHECK(login("member@example.com", kPassword).status == 401);  // Has no password at all.
  }

  TEST_CASE_FIXTURE(Door, "a refresh token is good once; a copy of it ends the session") {
    const auto session = login("owner@example.com", kPassword);
    const std::string first = session.at("/refresh_token");
    const auto second = refresh(first);
    REQUIRE(second.status == 200);
    CHECK(second.at("/refresh_token") != first);
    const auto third = refresh(second.at("/refresh_token"));
    REQUIRE(third.status == 200);
    CHECK(refresh(first).status == 401);
    // Its owner and the thief cannot be told apart: both are out.
    CHECK(refresh(third.at("/refresh_token")).status == 401);
    CHECK(refresh("nonsense").status == 401);
    CHECK(login("owner@example.com", kPassword).status == 200);
  }

  TEST_CASE_FIXTURE(Door,
                    "a refresh whose answer was lost is asked for again, without a new login") {
    const std::string token = login("owner@example.com", kPassword).at("/refresh_token");
    CHECK(refresh(token).status == 200);
    const auto again = refresh(token);
    REQUIRE(again.status == 200);
    CHECK(refresh(again.at("/refresh_token")).status == 200);
  }

  TEST_CASE_FIXTURE(Door, "a new password needs the old one, and ends the other sessions") {
    const auto mine = login("owner@example.com", kPassword);
    const auto other = login("owner@example.com", kPassword);
    const auto change = [&](const std::string& from) {
      return node.send("POST", "/api/auth/password", mine.at("/access_token"),
                       R"({"new_password":"a better one","current_password":")" + from + "\"}");
    };
    CHECK(change("guess").status == 422);
    const auto me = [&](const Answer& session) {
      return node.get("/api/me", session.at("/access_token")).status;
    };
    CHECK(me(other) == 200);
    CHECK(change(kPassword).status == 204);
    // At once, though its token would live for minutes; the one that changed it goes on.
    CHECK(me(other) == 401);
    CHECK(me(mine) == 200);
    CHECK(refresh(other.at("/refresh_token")).status == 401);
    CHECK(refresh(mine.at("/refresh_token")).status == 200);
    CHECK(login("owner@example.com", kPassword).status == 401);
    CHECK(login("owner@example.com", "a better one").status == 200);
    for (int i = 0; i < 5; ++i) CHECK(change("guess").status == 422);
    CHECK(change("a better one").status == 429);
    // Whoever signs in elsewhere has none here.
    CHECK(node.send("POST", "/api/auth/password", world.token("member"),
                    R"({"new_password":"0123456789","current_password":"x"})")
              .status == 409);
  }

  TEST_CASE_FIXTURE(Door, "an invitation that was taken back, or used, opens nothing") {
    const std::string owner = world.token("owner");
    const std::string path = "/api/organisations/north/invitations";
    const auto join = [&](const std::string& token) {
      return node.send("POST", "/api/auth/join", "",
                       R"({"password":"0123456789","token":")" + token + "\"}");
    };
    const std::string body = R"({"email":"new@example.com","role":"worker"})";
    const auto first = node.send("POST", path, owner, body);
    const auto second = node.send("POST", path, owner, body, {{"Idempotency-Key", "a"}});
    // A repetition does not show the token again.
    CHECK(node.send("POST", path, owner, body, {{"Idempotency-Key", "a"}}).at("/token").empty());
    CHECK(node.get(path, owner).body.find("token") == std::string::npos);
    CHECK(node.send("DELETE", path + "/" + first.at("/id"), owner).status == 204);
    CHECK(join(first.at("/token")).status == 404);
    CHECK(join(second.at("/token")).status == 201);
    CHECK(join(second.at("/token")).status == 404);
    const auto taken =
        node.send("POST", path, owner, R"({"email":"south@example.com","role":"admin"})");
    CHECK(join(taken.at("/token")).status == 409);
    node.database.execute(
        "UPDATE tandem.invitations SET expires_at = now() "
        "WHERE num_nonnulls(accepted_at, revoked_at) = 0");
    CHECK(node.send("POST", "/api/invitations/accept", world.token("south"),
                    R"({"token":")" + taken.at("/token") + "\"}")
              .status == 404);
    const auto refused =
        node.send("POST", path, world.token("admin"), R"({"email":"x@y.example","role":"owner"})");
    CHECK_MESSAGE(refused.status == 403, refused.body);
  }

  TEST_CASE_FIXTURE(Door, "after logout the session is not renewed") {
    const std::string token = login("owner@example.com", kPassword).at("/refresh_token");
    const std::string body = R"({"refresh_token":")" + token + "\"}";
    CHECK(node.send("POST", "/api/auth/logout", "", body).status == 204);
    CHECK(refresh(token).status == 401);
  }

  TEST_CASE_FIXTURE(Door,
                    "guessing locks the account, for unknown ones too, and only for a while") {
    for (const char* email : {"owner@example.com", "nobody@example.com"}) {
      for (int i = 0; i < 5; ++i) CHECK(login(email, "guess").status == 401);
      const auto locked = login(email, kPassword);
      CHECK(locked.status == 429);
      const int wait = std::stoi(locked.header("Retry-After"));
      CHECK(wait > 0);
      CHECK(wait <= 30);
    }
    node.database.execute("UPDATE tandem.login_attempts SET locked_until = now()");
    CHECK(login("owner@example.com", kPassword).status == 200);
    CHECK(login("owner@example.com", "guess").status == 401);  // The slate is clean again.
    CHECK(login("owner@example.com", kPassword).status == 200);
  }

  TEST_CASE_FIXTURE(Door, "a disabled person is out at once") {
    const auto session = login("owner@example.com", kPassword);
    node.database.execute("UPDATE tandem.profiles SET disabled_at = now() WHERE id = '" +
                          World::user("owner") + "'");
    CHECK(node.get("/api/agents", session.at("/access_token")).status == 403);
    CHECK(refresh(session.at("/refresh_token")).status == 401);
    CHECK(login("owner@example.com", kPassword).status == 401);
  }

  TEST_CASE("sign-up is off unless it is switched on; then it makes a tenant with a trial") {
    const std::string body =
        R"({"email":"New@Example.com","password":"0123456789","organisation_name":"New",)"
        R"("organisation_slug":"new"})";
    {
      ApiNode node;
      CHECK(node.send("POST", "/api/auth/signup", "", body).at("/type") == "sign-up-off");
    }
    ApiNode node(ApiNode::Settings{{"TANDEM_SIGNUP", "on"}});
    const auto session = node.send("POST", "/api/auth/signup", "", body);
    REQUIRE(session.status == 201);
    const std::string token = session.at("/access_token");
    const auto me = node.get("/api/me", token);
    CHECK(me.at("/organisations/0/slug") == "new");
    CHECK(me.at("/organisations/0/role") == "owner");
    CHECK(node.get("/api/subscription", token).at("/status") == "trial");
    CHECK(node.send("POST", "/api/auth/signup", "", body).status == 409);
  }

  TEST_CASE_FIXTURE(Door,
                    "an API key is shown once, does what its scopes say, and can be revoked") {
    const std::string owner = world.token("owner");
    const auto made =
        node.send("POST", "/api/api-keys", owner, R"({"name":"reader","scopes":["read"]})",
                  {{"Idempotency-Key", "a"}});
    REQUIRE(made.status == 201);
    const std::string key = made.at("/key");
    CHECK(key.starts_with("tdm_"));
    const auto again =
        node.send("POST", "/api/api-keys", owner, R"({"name":"reader","scopes":["read"]})",
                  {{"Idempotency-Key", "a"}});
    CHECK(again.at("/id") == made.at("/id"));
    CHECK(again.at("/key").empty());
    CHECK(node.get("/api/agents", key).status == 200);
    const std::string agent = R"({"name":"x","instructions":"y"})";
    CHECK(node.send("POST", "/api/agents", key, agent).status == 403);
    CHECK(node.get("/api/me", key).status == 403);
    CHECK(node.get("/api/api-keys/" + made.at("/id"), owner).at("/last_used_at").empty() == false);
    CHECK(node.get("/api/agents", key + "x").status == 401);
    CHECK(node.send("DELETE", "/api/api-keys/" + made.at("/id"), owner).status == 204);
    CHECK(node.get("/api/agents", key).status == 401);
  }

  TEST_CASE_FIXTURE(Door, "a ticket opens one path, once") {
    const std::string owner = world.token("owner");
    const auto ticket = node.send("POST", "/api/tickets", owner, R"({"path":"/api/calls.csv"})");
    REQUIRE(ticket.status == 201);
    const std::string query = "?token=" + ticket.at("/token");
    CHECK(node.get("/api/calls" + query, "").status == 401);
    const auto csv = node.get("/api/calls.csv" + query, "");
    CHECK(csv.status == 200);
    CHECK(csv.header("Content-Type") == "text/csv; charset=utf-8");
    CHECK(node.get("/api/calls.csv" + query, "").status == 401);
    CHECK(node.send("POST", "/api/tickets", owner, R"({"path":"/api/agents"})").status == 422);
  }
}
