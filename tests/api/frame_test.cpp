// Goal: what every operation has in common: who may come in, strictness, problems, limits,
// idempotency, preconditions, headers. Method: real HTTP to a real node on a real Postgres.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "tests/api/api_node.hpp"
#include "tests/control/auth/bad_tokens.hpp"
#include "tests/fault/bars.hpp"

using namespace tandem::api::test;

namespace {

struct Frame {
  ApiNode node;
  World world{node.database};
  std::string agent = R"({"name":"Front desk","instructions":"Be kind."})";
};

}  // namespace

TEST_SUITE("api/frame") {
  TEST_CASE_FIXTURE(Frame, "nobody comes in without a token, and the document is for everybody") {
    CHECK(node.get("/api/agents", "").status == 401);
    CHECK(node.get("/api/agents", "").header("WWW-Authenticate") == "Bearer");
    CHECK(node.get("/api/openapi.json", "").at("/openapi") == "3.1.0");
    CHECK(node.get("/api/nothing", "").status == 404);
    CHECK(node.send("PUT", "/api/agents", "").status == 405);
    CHECK(node.send("PUT", "/api/agents", "").header("Allow") == "GET, POST");
  }

  TEST_CASE_FIXTURE(Frame, "fault-37: every forged token is 401 over HTTP") {
    const tandem::control::test::Issuer issuer;
    std::vector<double> took_ms;
    for (const auto& forgery : tandem::control::test::bad_tokens(issuer)) {
      // What HTTP itself refuses or strips is not the verifier's.
      if (forgery.token.empty() || forgery.token.size() > 8'000 || forgery.token.back() == ' ')
        continue;
      CAPTURE(forgery.name);
      const tandem::fault::Stopwatch watch;
      CHECK(node.get("/api/agents", forgery.token).status == 401);
      took_ms.push_back(watch.seconds() * 1e3);
    }
    std::sort(took_ms.begin(), took_ms.end());
    tandem::fault::check_bar("half of the refusals, ms", took_ms.at(took_ms.size() / 2), 50, 500);
    // What else a busy machine has to do falls upon one or two of them.
    tandem::fault::check_bar("all but two, ms", took_ms.at(took_ms.size() - 3), 50, 2'000);
    tandem::fault::check_bar("the slowest refusal, ms", took_ms.back(), 50, 10'000);
    CHECK(node.get("/api/agents", world.token("owner")).status == 200);
  }

  TEST_CASE_FIXTURE(Frame, "a right token without a membership is told so") {
    for (const char* who : {"stranger", "outsider"}) {
      CHECK(node.get("/api/agents", world.token(who)).status == 403);
      CHECK(node.get("/api/agents", world.token(who)).at("/type") == "no-membership");
      const auto me = node.get("/api/me", world.token(who));
      CHECK(me.status == 200);
      CHECK(me.at("/organisations") == "[]");
      CHECK(me.at("/user/id") == World::user(who));
    }
    const auto owner = node.get("/api/me", world.token("owner"));
    CHECK(owner.at("/organisations/0/slug") == "north");
    CHECK(owner.at("/organisations/0/role") == "owner");
    CHECK(owner.at("/operator") == "false");
    CHECK(node.get("/api/me", world.token("operator")).at("/operator") == "true");
  }

  TEST_CASE_FIXTURE(Frame, "a body is refused with a pointer to each fault") {
    const auto refused = node.send("POST", "/api/agents", world.token("owner"),
                                   R"({"nam":"x","instructions":"y","speed":9})");
    CHECK(refused.status == 422);
    CHECK(refused.at("/type") == "invalid");
    CHECK(refused.at("/instance") == "/api/agents");
    CHECK(refused.body.find("\"/name\"") != std::string::npos);
    CHECK(refused.body.find("\"/nam\"") != std::string::npos);
    CHECK(refused.body.find("\"/speed\"") != std::string::npos);
    CHECK(node.send("POST", "/api/agents", world.token("owner"), "{").status == 400);
    CHECK(node.get("/api/agents?limit=1000", world.token("owner")).status == 422);
    CHECK(node.get("/api/agents?cursor=garbage", world.token("owner")).status == 422);
    CHECK(node.get("/api/agents?sort=name;drop", world.token("owner")).status == 422);
    CHECK(node.get("/api/agents/17", world.token("owner")).status == 404);
  }

  TEST_CASE_FIXTURE(Frame, "a repetition gets the first reply, another body is refused") {
    const auto key = [](const char* value) {
      return std::vector<tandem::net::HttpHeader>{{"Idempotency-Key", value}};
    };
    const std::string owner = world.token("owner");
    const auto first = node.send("POST", "/api/agents", owner, agent, key("k1"));
    REQUIRE(first.status == 201);
    const auto again = node.send("POST", "/api/agents", owner, agent, key("k1"));
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(again.header("Idempotency-Replayed") == "true");
    CHECK(first.header("Idempotency-Replayed").empty());
    const auto other = node.send("POST", "/api/agents", owner,
                                 R"({"name":"Other","instructions":"x"})", key("k1"));
    CHECK(other.status == 422);
    CHECK(other.at("/type") == "idempotency-mismatch");
    // Somebody else's key of the same name is another key.
    CHECK(node.send("POST", "/api/agents", world.token("admin"), agent, key("k1")).at("/id") !=
          first.at("/id"));
    // What was refused may be tried again.
    CHECK(node.send("POST", "/api/agents", owner, R"({"name":""})", key("k2")).status == 422);
    CHECK(node.send("POST", "/api/agents", owner, agent, key("k2")).status == 201);
  }

  TEST_CASE_FIXTURE(Frame, "a change that crosses another one is refused") {
    const std::string owner = world.token("owner");
    const auto made = node.send("POST", "/api/agents", owner, agent);
    const std::string path = "/api/agents/" + made.at("/id");
    const std::string tag = made.header("ETag");
    CHECK(tag == "\"1\"");
    const auto changed = node.send("PATCH", path, owner, R"({"name":"A"})", {{"If-Match", tag}});
    CHECK(changed.status == 200);
    CHECK(changed.header("ETag") == "\"2\"");
    CHECK(node.send("PATCH", path, owner, R"({"name":"B"})", {{"If-Match", tag}}).status == 412);
    CHECK(node.send("DELETE", path, owner, "", {{"If-Match", tag}}).status == 412);
    CHECK(node.get(path, owner).at("/name") == "A");
    CHECK(node.send("DELETE", path, owner, "", {{"If-Match", "\"2\""}}).status == 204);
    CHECK(node.get(path, owner).status == 404);
  }

  TEST_CASE_FIXTURE(Frame, "pages neither repeat nor leave out, while rows come and go") {
    const std::string owner = world.token("owner");
    std::set<std::string> wanted;
    for (int i = 0; i < 7; ++i)
      wanted.insert(node.send("POST", "/api/agents", owner, agent).at("/id"));
    for (const char* sort : {"created_at", "-created_at"}) {
      std::set<std::string> seen;
      std::string cursor;
      for (int page = 0; page < 10; ++page) {
        const auto answer = node.get(std::string("/api/agents?limit=3&sort=") + sort +
                                         (cursor.empty() ? "" : "&cursor=" + cursor),
                                     owner);
        REQUIRE(answer.status == 200);
        for (const auto& row : answer.json.at("data").as_array())
          CHECK(seen.insert(std::string(row.at("id").as_string())).second);
        cursor = answer.at("/next_cursor");
        if (cursor.empty()) break;
        if (page == 0)
          CHECK(node.get("/api/agents?sort=updated_at&cursor=" + cursor, owner).status == 422);
      }
      CHECK(seen == wanted);
    }
  }

  TEST_CASE_FIXTURE(Frame, "each role may do what its row of the table says, and nothing else") {
    const std::string owner = world.token("owner");
    const auto made = node.send("POST", "/api/agents", owner, agent);
    const std::string path = "/api/agents/" + made.at("/id");
    for (const char* who : {"owner", "admin"})
      CHECK(node.send("PATCH", path, world.token(who), R"({"name":"x"})").status == 200);
    for (const char* who : {"manager", "worker", "member"}) {
      CAPTURE(who);
      CHECK(node.get(path, world.token(who)).status == 200);
      CHECK(node.send("PATCH", path, world.token(who), R"({"name":"x"})").status == 403);
      CHECK(node.send("POST", "/api/agents", world.token(who), agent).status == 403);
      CHECK(node.get("/api/api-keys", world.token(who)).status == 403);
    }
    CHECK(node.send("PATCH", path, world.token("south"), R"({"name":"x"})").status == 404);
    CHECK(node.send("PATCH", path, world.token("operator"), R"({"name":"x"})").status == 200);
    CHECK(node.send("POST", "/api/voices", owner, R"({"id":"v","name":"V"})").status == 403);
  }

  TEST_CASE_FIXTURE(Frame,
                    "headers: ids, limits, security; other origins are let in by name only") {
    const auto answer = node.send("GET", "/api/agents", world.token("owner"), "",
                                  {{"X-Request-Id", "mine-1"}, {"Origin", "https://evil.example"}});
    CHECK(answer.header("X-Request-Id") == "mine-1");
    CHECK(answer.header("X-Content-Type-Options") == "nosniff");
    CHECK(answer.header("Cache-Control") == "no-store");
    CHECK(answer.header("RateLimit-Limit") == "600");
    CHECK(answer.header("RateLimit-Remaining") == "599");
    CHECK(answer.header("Access-Control-Allow-Origin").empty());
    CHECK(
        node.send("OPTIONS", "/api/agents", "", "", {{"Origin", "https://evil.example"}}).status ==
        403);
    CHECK(node.get("/api/agents", "").header("X-Request-Id").size() == 36);
  }

  TEST_CASE_FIXTURE(Frame, "people are told of their role, keys of what a key may") {
    const auto made = node.send("POST", "/api/api-keys", world.token("owner"),
                                R"({"name":"reader","scopes":["read"]})");
    REQUIRE(made.status == 201);
    const auto told = [&](const std::string& token, const char* method, const char* path,
                          const std::string& body) {
      const auto refused = node.send(method, path, token, body);
      CHECK(refused.status == 403);
      CHECK(refused.at("/type") == "forbidden");
      return refused.at("/detail");
    };
    const std::string changing =
        "change agents, numbers, questions and answers (intents) or hours (the right configure).";
    CHECK(told(world.token("member"), "POST", "/api/agents", agent) ==
          "Your role does not let you " + changing);
    CHECK(told(made.at("/key"), "POST", "/api/agents", agent) == "This key may not " + changing);
    const auto kept = node.send("POST", "/api/agents", world.token("owner"), agent);
    CHECK(
        told(made.at("/key"), "PATCH", ("/api/agents/" + kept.at("/id")).c_str(), R"({"name":"x"})")
            .starts_with("This key may not "));
  }

  TEST_CASE_FIXTURE(Frame, "guessing at keys is limited before the database is asked") {
    const auto made = node.send("POST", "/api/api-keys", world.token("owner"),
                                R"({"name":"reader","scopes":["read"]})");
    const std::string key = made.at("/key");
    int status = 200;
    // A minute may end in between, once.
    for (int minute = 0; minute < 2 && status == 200; ++minute) {
      for (int i = 0; i < 700 && node.get("/api/agents", "tdm_guess").status != 429; ++i) {
      }
      // Good, and not known to this node yet: that it is good only the database could say.
      status = node.get("/api/agents", key).status;
    }
    CHECK(status == 429);
    CHECK(node.get("/api/calls.csv?token=guess", "").status == 429);
    CHECK(node.get("/api/agents", world.token("owner")).status == 200);
  }

  TEST_CASE_FIXTURE(Frame, "a template is checked when it is kept, and once more when it is used") {
    const std::string boss = world.token("operator");
    const auto refused =
        node.send("POST", "/api/agent-templates", boss,
                  R"({"slug":"x","trade":"X","name":"X","definition":{"speed":9,"evil":1},)"
                  R"("intents":[{"name":""}]})");
    CHECK(refused.status == 422);
    for (const char* pointer :
         {"/definition/instructions", "/definition/speed", "/definition/evil", "/intents/0/name"})
      CHECK(refused.body.find(std::string("\"") + pointer + "\"") != std::string::npos);
    // What got there another way.
    node.database.execute(
        "INSERT INTO tandem.agent_templates (id, slug, trade, name, definition) VALUES "
        "('0199f000-0000-7000-8000-000000000009', 'evil', 'Evil', 'Evil', "
        R"('{"instructions":"x","organisation_id":"0199bbbb-0000-7000-8000-000000000001",)"
        R"("name\" = r.\"x":"y"}'))");
    const auto used = node.send("POST", "/api/agents", world.token("owner"),
                                R"({"name":"A","template_id":)"
                                R"("0199f000-0000-7000-8000-000000000009"})");
    CHECK(used.status == 422);
    CHECK(node.get("/api/agents", world.token("owner")).at("/data") == "[]");
  }

  TEST_CASE_FIXTURE(Frame, "a version of another schema rolls back what is still there") {
    const std::string owner = world.token("owner");
    const auto made = node.send("POST", "/api/agents", owner, agent);
    const std::string path = "/api/agents/" + made.at("/id");
    REQUIRE(node.send("POST", path + "/publish", owner, "{}").status == 200);
    node.database.execute(R"(UPDATE tandem.agent_versions SET definition = definition || )"
                          R"('{"gone_column":1,"name\" = r.\"x":"y","greeting":"Old"}')");
    CHECK(node.send("POST", path + "/rollback", owner, R"({"version":1})").at("/greeting") ==
          "Old");
  }

  TEST_CASE("limits and origins are settings") {
    ApiNode node(ApiNode::Settings{{"TANDEM_API_REQUESTS_PER_MINUTE", "3"},
                                   {"TANDEM_CORS_ORIGINS", "https://console.example.com"}});
    const World world(node.database);
    int refused = 0;
    for (int i = 0; i < 8; ++i)
      if (node.get("/api/me", world.token("owner")).status == 429) ++refused;
    CHECK(refused >= 2);  // A minute may end in between.
    const auto preflight =
        node.send("OPTIONS", "/api/agents", "", "", {{"Origin", "https://console.example.com"}});
    CHECK(preflight.status == 204);
    CHECK(preflight.header("Access-Control-Allow-Origin") == "https://console.example.com");
  }
}
