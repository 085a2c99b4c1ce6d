// Goal: paths of older products do what they did, and stand in the document as deprecated. Method:
// each alias is asked beside its original, over HTTP.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

#include "tests/api/desk.hpp"

using namespace tandem::api::test;
namespace js = boost::json;

TEST_SUITE("api/aliases") {
  TEST_CASE("an alias that reads gives what its original gives") {
    ApiNode node;
    const World world(node.database);
    const Desk desk(node, world);
    std::map<std::string, std::string> originals;
    std::vector<std::pair<std::string, std::string>> aliases;
    for (const auto& path : node.document().at("paths").as_object())
      for (const auto& one : path.value().as_object()) {
        const std::string id(one.value().at("operationId").as_string());
        if (one.key() != "get") continue;
        if (id.find('_') != std::string::npos)
          aliases.emplace_back(id.substr(0, id.find('_')), path.key());
        else
          originals[id] = std::string(path.key());
      }
    REQUIRE(aliases.size() >= 10);
    for (const auto& [id, path] : aliases) {
      CAPTURE(path);
      REQUIRE(originals.contains(id));
      const std::string who = world.token(id == "listCarrierNumbers" ? "operator" : "owner");
      if (id == "getCustomer") continue;  // North is nobody's; below.
      const auto original = node.get(desk.filled(originals[id]), who);
      const auto alias = node.get(desk.filled(path), who);
      CHECK(original.status == 200);
      CHECK(alias.status == 200);
      CHECK(alias.body == original.body);
      CHECK(node.get(desk.filled(path), "").status == 401);
    }
  }

  TEST_CASE("a bot's day: made, changed with PUT, assigned, deleted") {
    ApiNode node;
    const World world(node.database);
    const std::string reseller = world.token("reseller");
    const auto bot = node.send("POST", "/api/bots", reseller,
                               R"({"name":"Bot","instructions":"x","organisation_id":"reseller"})");
    REQUIRE(bot.status == 201);
    const std::string one = "/api/bots/" + bot.at("/id");
    CHECK(node.send("PUT", one, reseller, R"({"name":"Better"})").at("/name") == "Better");
    CHECK(node.send("PATCH", one, reseller, R"({"voice":"cedar"})").at("/voice") == "cedar");
    CHECK(node.send("POST", one + "/assign", reseller, R"({"organisation_id":"branch"})").status ==
          200);
    CHECK(node.send("DELETE", one, reseller).status == 204);
    const auto customer =
        node.send("POST", "/api/admin/customers", reseller, R"({"name":"Shop","slug":"shop"})");
    CHECK(customer.status == 201);
    CHECK(node.get("/api/admin/customers/shop", reseller).body ==
          node.get("/api/customers/shop", reseller).body);
    CHECK(node.get("/api/shop/calls", reseller).at("/data") == "[]");
  }

  TEST_CASE("a back office's connections, by the paths of its functions") {
    ApiNode node;
    const World world(node.database);
    const std::string owner = world.token("owner"), path = "/functions/v1/mc-connections";
    const auto made = node.send("POST", path, owner, R"({"slug":"zapier"})");
    REQUIRE(made.status == 201);
    const std::string one = path + "/" + made.at("/id");
    CHECK(node.get(path + "?site_id=north", owner).at("/data/0/id") == made.at("/id"));
    CHECK(node.send("PATCH", one, owner, R"({"enabled":false})").at("/enabled") == "false");
    CHECK(node.send("DELETE", one, owner).status == 204);
    CHECK(node.get(one, owner).status == 404);
    CHECK(node.get("/functions/v1/mc-analytics?range=30d&site_id=north", owner).at("/from").size() >
          0);
  }

  TEST_CASE("an operator's and a clinic's") {
    ApiNode node(ApiNode::Settings{{"TANDEM_SIGNUP", "on"}});
    const World world(node.database);
    const Desk desk(node, world);
    const std::string owner = world.token("owner"), boss = world.token("operator");
    const auto agent =
        node.send("POST", "/api/techops/agents", owner, R"({"name":"A","instructions":"x"})");
    REQUIRE(agent.status == 201);
    const std::string one = "/api/techops/agents/" + agent.at("/id");
    CHECK(node.send("PATCH", one, owner, R"({"name":"B"})").at("/name") == "B");
    CHECK(node.send("POST", one + "/publish", owner, "{}").at("/status") == "published");
    CHECK(node.send("POST", one + "/pause", owner).at("/status") == "paused");
    CHECK(node.send("POST", one + "/assign", owner, R"({"phone_number_id":")" + desk.number + "\"}")
              .status == 200);
    CHECK(node.send("DELETE", one, owner).status == 204);
    CHECK(node.send("POST", "/api/techops/agent-templates", boss,
                    R"({"slug":"x","trade":"X","name":"X","definition":{"instructions":"x"}})")
              .status == 201);
    const auto number = node.send("POST", "/api/phone-numbers", boss,
                                  R"({"number":"+15550009999","organisation_id":"north"})");
    REQUIRE(number.status == 201);
    const std::string line = "/api/phone-numbers/" + number.at("/id");
    CHECK(node.send("PATCH", line, owner, R"({"label":"x"})").at("/label") == "x");
    CHECK(node.send("DELETE", line, owner).status == 204);

    const auto session =
        node.send("POST", "/api/complete-signup", "",
                  R"({"email":"n@example.com","password":"0123456789","organisation_name":"N",)"
                  R"("organisation_slug":"n"})");
    CHECK(session.status == 201);
    const auto again = node.send("POST", "/api/auth/signin", "",
                                 R"({"email":"n@example.com","password":"0123456789"})");
    CHECK(again.status == 200);
    CHECK(node.send("POST", "/api/auth/signout", "",
                    R"({"refresh_token":")" + again.at("/refresh_token") + "\"}")
              .status == 204);
  }
}
