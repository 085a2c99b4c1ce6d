// Goal: who may order what of which call, over HTTP: rights by role, calls of others, calls that
// are over, on another node, or not connected; repetitions; the audit log. Method: a node without
// the carrier's signatures, to which the test brings a call by its webhook; its model never
// answers, so the call waits for its stream. What is done to connected calls is tested in
// integration.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <tuple>

#include "tests/api/live_call.hpp"
#include "tests/api/visitor.hpp"
#include "tests/await.hpp"

using namespace tandem::api::test;
using namespace std::chrono_literals;

TEST_SUITE("api/orders") {
  TEST_CASE("a live call takes orders of those who may give them, and each is audited") {
    LiveCall call;
    CHECK(call.order("whisper", R"({"text":"Offer Monday."})").at("/order") == "whisper");
    CHECK(call.audited("whisper") == World::user("owner"));
    CHECK(call.order("mute-agent").at("/order") == "mute");
    CHECK(call.order("mute-agent", R"({"muted":false})").at("/order") == "unmute");
    CHECK(call.order("control", R"({"type":"whisper","text":"Once more."})").status == 202);
    CHECK(call.order("control", R"({"type":"say"})").status == 422);
    // In the words of Vapi's clients.
    CHECK(call.order("control", R"({"type":"add-message","triggerResponseEnabled":true})").status ==
          422);
    CHECK(call.order("control",
                     R"({"type":"add-message","message":{"role":"system","content":"Be brief."}})")
              .at("/order") == "whisper");
    CHECK(call.order("control",
                     R"({"type":"add-message","message":{"role":"user","content":"I said so."}})")
              .status == 422);
    CHECK(call.order("control", R"({"type":"control","control":"mute-assistant"})").at("/order") ==
          "mute");
    CHECK(
        call.order("control", R"({"type":"control","control":"unmute-assistant"})").at("/order") ==
        "unmute");
    CHECK(call.order("control", R"({"type":"say","content":"Hello."})").status == 409);
    CHECK(
        call.order("control",
                   R"({"type":"transfer","destination":{"type":"number","number":"+15550001111"}})")
            .status == 409);
    // Nobody is on the line yet.
    CHECK(call.order("say", R"({"text":"Hello."})").at("/type").find("not-connected") !=
          std::string::npos);
    CHECK(call.order("transfer").status == 409);
    CHECK(call.order("whisper", R"({"text":""})").status == 422);
    CHECK(call.order("transfer", R"({"number":"0155"})").status == 422);
    // Who may: a member sees the call and may nothing; a worker may with calls of theirs.
    CHECK(call.order("whisper", R"({"text":"x"})", "manager").status == 202);
    for (const char* what : {"whisper", "hangup"}) {
      const std::string body = what == std::string("whisper") ? R"({"text":"x"})" : "{}";
      CHECK(call.order(what, body, "member").status == 403);
      CHECK(call.order(what, body, "worker").status == 403);
      CHECK(call.order(what, body, "south").status == 404);
      CHECK(call.order(what, body, "stranger").status == 403);
      CHECK(call.order(what, body, "").status == 401);
    }
    REQUIRE(call.node
                .send("PATCH", "/api/calls/" + call.id, call.world.token("owner"),
                      R"({"assigned_to":")" + World::user("worker") + "\"}")
                .status == 200);
    CHECK(call.order("whisper", R"({"text":"x"})", "worker").status == 202);
    // The older product's path, of the right tenant only.
    const auto force = [&](const std::string& client, const std::string& who) {
      return call.node
          .send("POST", "/api/" + client + "/calls/" + call.id + "/force-transfer",
                call.world.token(who), R"({"number":"+15550001111"})")
          .status;
    };
    CHECK(force("north", "owner") == 409);
    CHECK(force("south", "owner") != 409);
    CHECK(force("south", "operator") == 404);

    CHECK(call.order("control", R"({"type":"end-call"})", "member").status == 403);
    CHECK(call.order("hangup", R"({"goodbye":false})", "owner", "bye").at("/order") == "hang-up");
    CHECK(call.audited("hang-up") == World::user("owner"));
    const std::string one = "/api/calls/" + call.id;
    REQUIRE(tandem::test::await(
        [&] {
          return call.node.get(one, call.world.token("owner")).at("/end_reason") ==
                 "supervisor-hangup";
        },
        10s, 50ms));
    // The same request again is answered as it was; another one comes too late.
    const auto again = call.order("hangup", R"({"goodbye":false})", "owner", "bye");
    CHECK(again.status == 202);
    CHECK(again.header("Idempotency-Replayed") == "true");
    CHECK(call.order("hangup").at("/type").find("call-ended") != std::string::npos);
    // The timeline says who.
    const auto events =
        call.node.get(one + "/events?type=supervisor.whisper", call.world.token("owner"));
    CHECK(events.at("/data/0/actor") == "user:" + World::user("owner"));
    CHECK(events.at("/data/0/payload/text") == "Offer Monday.");
  }

  TEST_CASE("a call of another node is named as such, and one that is over is over") {
    ApiNode node(ApiNode::Settings{{"TANDEM_NODE_ID", "n1"}});
    const World world(node.database);
    const Desk desk(node, world);
    const auto hang_up = [&] {
      return node.send("POST", "/api/calls/" + desk.call + "/hangup", world.token("owner"), "{}");
    };
    CHECK(hang_up().status == 409);
    node.database.execute(
        "UPDATE tandem.calls SET status = 'in-progress', ended_at = NULL, end_reason = NULL, "
        "node_id = 'n2'");
    const auto elsewhere = hang_up();
    CHECK(elsewhere.status == 421);
    CHECK(elsewhere.at("/detail").find("n2") != std::string::npos);
    // Ours by name, and yet not here: its end is on its way into the database.
    node.database.execute("UPDATE tandem.calls SET node_id = 'n1'");
    CHECK(hang_up().status == 409);
  }

  TEST_CASE("what a call tells its reader they may do is what they may, for each role and scope") {
    ApiNode node(ApiNode::Settings{{"TANDEM_NODE_ID", "n1"}});
    const World world(node.database);
    const Desk desk(node, world);
    Visitor visitor;
    const std::string one = "/api/calls/" + desk.call;
    const auto key = [&](const char* scopes) {
      return node
          .send("POST", "/api/api-keys", world.token("owner"),
                R"({"name":"k","scopes":)" + std::string(scopes) + "}")
          .at("/key");
    };
    const std::pair<const char*, std::string> senders[] = {
        {"owner", world.token("owner")},
        {"manager", world.token("manager")},
        {"member", world.token("member")},
        {"worker", world.token("worker")},
        {"operator", world.token("operator")},
        {"key that reads", key(R"(["read"])")},
        {"key that supervises", key(R"(["read","supervise"])")},
        {"key that controls", key(R"(["read","control"])")}};
    // The path of each deed's order.
    const std::tuple<const char*, const char*, const char*> orders[] = {
        {"whisper", "/whisper", R"({"text":"x"})"},
        {"say", "/say", R"({"text":"x"})"},
        {"mute-agent", "/mute-agent", "{}"},
        {"hang-up", "/hangup", "{}"},
        {"transfer", "/transfer", "{}"},
        {"annotate", "", R"({"rating":3})"}};
    const auto compare = [&](const std::string& status) {
      // Live by its row, and on another node: whoever may is sent there, with 421. A row of ours
      // that no call of ours belongs to would be closed as lost soon after the start.
      node.database.execute("UPDATE tandem.calls SET status = '" + status + "', node_id = 'n2'");
      for (const auto& [who, token] : senders) {
        INFO("who: " << std::string(who));
        CAPTURE(status);
        const Answer row = node.get(one, token);
        REQUIRE(row.status == 200);
        const std::string rights = boost::json::serialize(row.json.at("rights"));
        CHECK(node.get("/api/calls", token).at("/data/0/rights") == row.at("/rights"));
        const auto told = [&](const char* deed) {
          return rights.find('"' + std::string(deed) + '"') != std::string::npos;
        };
        for (const auto& [deed, path, body] : orders) {
          INFO("deed: " << std::string(deed));
          const bool note = path[0] == 0;
          const auto answer = node.send(note ? "PATCH" : "POST", one + path, token, body);
          INFO("answer: " << answer.body);
          const bool live = status != "ended";
          if (live || note) CHECK(answer.status == (!told(deed) ? 403 : note ? 200 : 421));
          if (!live && !note) CHECK_FALSE(told(deed));
        }
        const int heard = visitor.open(node.port(), "/ws/listen/" + desk.call + "?token=" + token);
        const bool no_call_here = heard == 409 || heard == 410 || heard == 421;
        CHECK_MESSAGE((told("listen") ? no_call_here : heard == 403), "status " << heard);
        CHECK(told("take-over") == (status != "ended" && told("hang-up")));
      }
    };
    compare("in-progress");
    REQUIRE(node.send("PATCH", one, world.token("owner"),
                      R"({"assigned_to":")" + World::user("worker") + "\"}")
                .status == 200);
    CHECK(node.get(one, world.token("worker")).body.find("\"take-over\"") != std::string::npos);
    compare("in-progress");
    compare("ended");
  }
}
