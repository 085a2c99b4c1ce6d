// Goal (fault 39): no operation shows or changes anything of another tenant, whatever is asked for.
// Method: walks the OpenAPI document, so that an operation which is added is tested too; each is
// asked as the owner of another organisation, with ids that exist, ids in the query, and a key of
// somebody else's repetition.
#include <doctest/doctest.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <regex>

#include "tests/api/desk.hpp"
#include "tests/postgres/statement_relay.hpp"

using namespace tandem::api::test;
namespace js = boost::json;

namespace {

/// Operations whose objects belong to nobody, or to everybody who signed in; what they say is
/// tested elsewhere.
const std::set<std::string> kOfNobody{"login",
                                      "refreshSession",
                                      "logout",
                                      "signUp",
                                      "joinByInvitation",
                                      "createTicket",
                                      "getMe",
                                      "getOpenApiDocument",
                                      "listConnectionApps",
                                      "listVoices",
                                      "createVoice",
                                      "updateVoice",
                                      "deleteVoice",
                                      "listModels",
                                      "createModel",
                                      "updateModel",
                                      "deleteModel",
                                      "listAgentTemplates",
                                      "getAgentTemplate",
                                      "createAgentTemplate",
                                      "updateAgentTemplate",
                                      "deleteAgentTemplate"};

struct Asked {
  std::string id, method, path, body;
  bool list = false;
};

std::vector<Asked> operations(ApiNode& node) {
  std::vector<Asked> all;
  for (const auto& path : node.document().at("paths").as_object())
    for (const auto& one : path.value().as_object()) {
      Asked asked;
      const js::object& described = one.value().as_object();
      // An alias is its original under another path.
      const std::string id(described.at("operationId").as_string());
      asked.id = id.substr(0, id.find('_'));
      asked.method = std::string(one.key());
      for (char& c : asked.method)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      asked.path = std::string(path.key());
      if (const auto* body = described.if_contains("requestBody"))
        asked.body = js::serialize(body->at("content").at("application/json").at("example"));
      asked.list = asked.path.find('{') == std::string::npos ||
                   asked.path.find("{client_id}") != std::string::npos;
      all.push_back(asked);
    }
  return all;
}

/// Anything of north's, by the words and ids that only it has. The path that was asked for comes
/// back in a refusal, and tells only what the asker said.
void check_nothing_northern(Answer answer, const Desk& desk) {
  if (answer.status >= 400 && answer.json.is_object()) {
    answer.json.as_object().erase("instance");
    answer.body = js::serialize(answer.json);
  }
  for (const std::string& trace :
       {std::string("orthern"), desk.agent, desk.intent, desk.hours, desk.exception, desk.number,
        desk.invitation, desk.api_key, desk.call, desk.batch, desk.webhook, desk.calendar,
        desk.endpoint, desk.delivery, desk.contact, desk.record, desk.connection,
        World::organisation("north"), World::user("member")})
    CHECK_MESSAGE(answer.body.find(trace) == std::string::npos, answer.body.substr(0, 500));
}

std::string without_organisation(const std::string& body) {
  js::value value = js::parse(body.empty() ? "{}" : body);
  value.as_object().erase("organisation_id");
  return body.empty() ? "" : js::serialize(value);
}

/// Of a statement every condition that says whose rows are meant, made true; what the condition
/// asks is evaluated still, so that it keeps its parameters.
std::string careless(const std::string& statement) {
  static const std::regex kNamed(
      R"((WHERE\s+|AND\s+|\()(?:\w+\.)?organisation_id\s*=\s*(tandem\.organisation_named\(\$\d+\)))");
  static const std::regex kGiven(
      R"((WHERE\s+|AND\s+|\()(?:\w+\.)?organisation_id\s*=\s*(\$\d+)(?:::uuid)?\b)");
  const std::string once =
      std::regex_replace(statement, kNamed, "$1($2 IS NULL OR $2 IS NOT NULL)");
  return std::regex_replace(once, kGiven, "$1($2::uuid IS NULL OR $2::uuid IS NOT NULL)");
}

/// Every operation, as three owners of other organisations. `filters`: a list of somebody else's is
/// empty; without our conditions it is the asker's own.
void check_strangers(ApiNode& node, bool filters) {
  const World world(node.database);
  const Desk desk(node, world);
  std::size_t asked = 0;
  for (const char* who : {"south", "reseller", "stranger"}) {
    const std::string stranger = world.token(who);
    for (const Asked& one : operations(node)) {
      if (kOfNobody.contains(one.id)) continue;
      const std::string path = desk.filled(one.path);
      CAPTURE(who);
      CAPTURE(one.id);
      REQUIRE_MESSAGE(path.find('{') == std::string::npos,
                      "say in tests/api/desk.cpp what fills " << path);
      ++asked;
      if (!one.list) {
        const auto answer = node.send(one.method, path, stranger, without_organisation(one.body));
        // What only operators may do, owners may not, wherever it is.
        const bool refused = who == std::string("stranger") || one.id == "pointNumber";
        CHECK(answer.status == (refused ? 403 : 404));
        check_nothing_northern(answer, desk);
        continue;
      }
      // What is made goes to the sender's own organisation, or nowhere.
      if (one.method == "GET") {
        check_nothing_northern(node.get(path, stranger), desk);
        const auto named = node.get(path + "?organisation_id=north", stranger);
        check_nothing_northern(named, desk);
        if (filters && named.status == 200 && named.json.is_object())
          if (const auto* data = named.json.as_object().if_contains("data"))
            CHECK(data->as_array().empty());
      } else {
        js::value body = js::parse(one.body.empty() ? "{}" : one.body);
        body.as_object()["organisation_id"] = "north";
        const auto answer = node.send(one.method, path, stranger, js::serialize(body));
        CHECK(answer.status >= 400);
        check_nothing_northern(answer, desk);
      }
    }
  }
  CHECK(asked > 250);
  MESSAGE(asked << " requests of 3 strangers");
  // Nothing was changed by all that.
  CHECK(node.get("/api/agents/" + desk.agent, world.token("owner")).header("ETag") == "\"2\"");
  CHECK(node.get("/api/numbers/" + desk.number, world.token("owner")).status == 200);
  CHECK(node.get("/api/organisations/north", world.token("owner")).header("ETag") == "\"1\"");
}

}  // namespace

TEST_SUITE("api/matrix") {
  TEST_CASE("fault-39: another tenant's things are not there, for any operation") {
    ApiNode node;
    check_strangers(node, true);
  }

  TEST_CASE("fault-39: the same with every condition of ours about whose rows are meant off") {
    std::atomic<int> changed{0};
    tandem::postgres::StatementRelay relay(
        tandem::postgres::PrivateCluster::instance().socket(),
        [&changed](std::string& statement, tandem::postgres::StatementRelay::Ended) {
          std::string without = careless(statement);
          if (without != statement) ++changed;
          statement = std::move(without);
          return true;
        });
    ApiNode node({}, &relay);
    check_strangers(node, false);
    CHECK(changed > 50);
    MESSAGE(changed.load() << " statements without their condition");
  }

  TEST_CASE("fault-39: a repetition under somebody else's key shows nothing of theirs") {
    ApiNode node;
    const World world(node.database);
    const std::vector<tandem::net::HttpHeader> key{{"Idempotency-Key", "shared"}};
    const std::string body = R"({"name":"northern","instructions":"secret"})";
    const auto mine = node.send("POST", "/api/agents", world.token("owner"), body, key);
    REQUIRE(mine.status == 201);
    const auto theirs = node.send("POST", "/api/agents", world.token("south"), body, key);
    CHECK(theirs.status == 201);
    CHECK(theirs.header("Idempotency-Replayed").empty());
    CHECK(theirs.at("/organisation_id") == World::organisation("south"));
  }

  TEST_CASE("a reseller's owner acts for its children, and a child never for its siblings") {
    ApiNode node;
    const World world(node.database);
    const std::string reseller = world.token("reseller");
    const auto made =
        node.send("POST", "/api/agents", reseller,
                  R"({"name":"lent","instructions":"x","organisation_id":"reseller"})");
    REQUIRE(made.status == 201);
    const std::string agent = "/api/agents/" + made.at("/id");
    CHECK(
        node.send("POST", agent + "/assign", reseller, R"({"organisation_id":"branch"})").status ==
        200);
    CHECK(node.get(agent + "/assignments", reseller).at("/data/0/organisation_id") ==
          World::organisation("branch"));
    CHECK(node.get("/api/agents?organisation_id=branch", reseller).at("/data/0/name") == "lent");
    CHECK(node.send("POST", agent + "/assign", reseller, R"({"organisation_id":"north"})").status ==
          422);
    CHECK(node.send("DELETE", agent + "/assignments/branch", reseller).status == 204);
    CHECK(node.send("DELETE", agent + "/assignments/branch", reseller).status == 404);
  }
}
