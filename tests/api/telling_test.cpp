// Goal: who administers says where others are told, and follows each delivery; nobody else does,
// and no address but a public one can be named. Method: over HTTP, each reply held against the
// document.
#include <doctest/doctest.h>

#include "tests/api/desk.hpp"
#include "tests/await.hpp"

using namespace tandem::api::test;
using tandem::test::await;

namespace {

struct Rig {
  Rig() : world(node.database), desk(node, world) {}

  Answer send(const std::string& method, const std::string& path, const std::string& body = {}) {
    return node.send(method, path, world.token(who), body);
  }
  Answer get(const std::string& path) { return send("GET", path); }

  ApiNode node;
  World world;
  Desk desk;
  std::string who = "owner";
};

void webhooks(Rig& day) {
  const std::string path = "/api/webhook-endpoints", one = path + "/" + day.desk.endpoint;
  CHECK(day.get(path + "?active=true").at("/data/0/id") == day.desk.endpoint);
  CHECK(day.get(one).body.find("secret") == std::string::npos);
  const auto made = day.send("POST", path,
                             R"({"url":"https://hooks.example.com/in","dialect":"retell",)"
                             R"("secret":"key_0123456789abcdef"})");
  CHECK(made.at("/secret") == "key_0123456789abcdef");
  const std::string own = path + "/" + made.at("/id");
  for (const char* wrong :
       {R"({"url":"http://hooks.example.com/"})", R"({"url":"https://127.0.0.1/"})",
        R"({"url":"https://hooks.example.com:5432/"})",
        R"({"url":"https://x.example/","secret":"too easy to guess"})"})
    CHECK(day.send("POST", path, wrong).status == 422);
  const auto rotated = day.send("POST", one + "/rotate", R"({"overlap_hours":2})");
  CHECK(rotated.at("/secret").starts_with("whsec_"));
  CHECK_FALSE(rotated.at("/previous_until").empty());
  CHECK(day.send("POST", one + "/rotate", R"({"overlap_hours":0})").at("/previous_until").empty());
  CHECK(day.send("PATCH", one, R"({"description":"Ours"})").at("/description") == "Ours");
  CHECK(day.send("PATCH", one, R"({"url":"https://[::1]/"})").status == 422);
  const auto test = day.send("POST", one + "/test");
  CHECK(test.at("/event") == "webhook.test");
  CHECK(day.get(one + "/deliveries").at("/data/0/id") == test.at("/id"));
  CHECK(day.send("DELETE", own).status == 204);
  day.who = "manager";
  CHECK(day.get(path).status == 403);
  CHECK(day.send("POST", one + "/rotate", "{}").status == 403);
  day.who = "owner";
  // What was changed is in the log; secrets are not.
  CHECK(day.get("/api/audit?target_type=webhook_endpoints").body.find("whsec") ==
        std::string::npos);
}

void outbound(Rig& day) {
  const std::string path = "/api/outbound", one = path + "/" + day.desk.delivery;
  CHECK(day.get(path + "?kind=email&status=pending").at("/data/0/id") == day.desk.delivery);
  CHECK(day.get(one).at("/payload/subject") == "northern");
  CHECK(day.get(one + "/attempts").at("/data") == "[]");
  CHECK(day.send("POST", one + "/cancel").at("/status") == "cancelled");
  CHECK(day.send("POST", one + "/cancel").status == 409);
  CHECK(day.send("POST", one + "/replay").at("/replay_of") == day.desk.delivery);
  // This node has no e-mail service: it fails, and says so.
  CHECK(day.send("POST", one + "/retry").at("/status") == "pending");
  CHECK(await([&] { return day.get(one).at("/status") == "failed"; }));
  CHECK(day.get(one + "/attempts").at("/data/0/error").find("RESEND_API_KEY") != std::string::npos);
  const std::string keyed =
      R"({"kind":"webhook","destination":"https://hooks.example.com/x","payload":{"a":1},)"
      R"("idempotency_key":"once","next_attempt_at":"2099-01-01T00:00:00Z"})";
  CHECK(day.send("POST", path, keyed).status == 201);
  CHECK(day.send("POST", path, keyed).status == 409);
  CHECK(day.send("POST", path,
                 R"({"kind":"webhook","payload":{},"next_attempt_at":"2099-01-01T00:00:00Z",)"
                 R"("endpoint_id":")" +
                     day.desk.endpoint + "\"}")
            .at("/destination") == "https://hooks.example.com/northern");
  for (
      const char* wrong :
      {R"({"kind":"webhook","destination":"https://10.0.0.1/","payload":{}})",
       R"({"kind":"webhook","payload":{}})",
       R"({"kind":"email","destination":"nobody","payload":{}})",
       R"({"kind":"email","destination":"a@example.com","payload":{"subject":"x"}})",
       R"({"kind":"sms","destination":"+15550001111","payload":{"text":"x","from":"+15559999999"}})",
       R"({"kind":"sms","destination":"0155","payload":{"text":"x","from":"+15557122661"}})"})
    CHECK(day.send("POST", path, wrong).status == 422);
  // Somebody who rang may be written to, from our own number, where calls may go.
  const std::string text =
      R"({"kind":"sms","destination":"+15550001111","next_attempt_at":)"
      R"("2099-01-01T00:00:00Z","payload":{"text":"x","from":"+15557122661"}})";
  const auto nowhere = day.send("POST", path, text);
  CHECK(nowhere.status == 422);
  CHECK(nowhere.at("/type").find("destination-not-allowed") != std::string::npos);
  CHECK(day.send("PATCH", "/api/organisations/north", R"({"outgoing_numbers":["+15550001111"]})")
            .status == 200);
  CHECK(day.send("POST", path, text).status == 201);
}

void recipients(Rig& day) {
  const std::string path = "/api/outbound";
  const auto mail = [&](const char* to) {
    return day.send("POST", path,
                    R"({"kind":"email","next_attempt_at":"2099-01-01T00:00:00Z","destination":")" +
                        std::string(to) + R"(","payload":{"subject":"x","text":"y"}})");
  };
  const auto stranger = mail("somebody@elsewhere.example");
  CHECK(stranger.status == 422);
  CHECK_MESSAGE(stranger.at("/errors/0/pointer") == "/destination", stranger.body);
  CHECK(mail("C@Northern.example").status == 201);  // A contact.
  CHECK(mail("worker@example.com").status == 201);  // One of their own.
  CHECK(mail("south@example.com").status == 422);   // One of another's.
  CHECK(day.send("POST", path, R"({"kind":"analysis","destination":"x","payload":{}})").status ==
        422);
  // As many as the operator lets them, and no owner raises that.
  day.node.database.execute("UPDATE tandem.organisations SET messages_an_hour = 3");
  CHECK(mail("c@northern.example").status == 429);
}

void analyses(Rig& day) {
  const std::string one = "/api/calls/" + day.desk.call;
  // This call was over before anybody analysed; its model does not answer here.
  CHECK(day.get(one + "/analysis").status == 404);
  CHECK(day.send("POST", one + "/analyze").status == 202);
  day.node.database.execute(
      "INSERT INTO tandem.call_analyses (call_id, organisation_id, runs, summary, "
      "disposition) VALUES ('" +
      day.desk.call + "', '" + World::organisation("north") + "', 1, 'A northern tale.', 'spam')");
  CHECK(day.get(one + "/analysis").at("/summary") == "A northern tale.");
  CHECK(day.get(one).at("/disposition") == "spam");
  CHECK(day.get(one + "/analysis").at("/error").empty());
  // Another one may be asked for, whatever became of the first.
  CHECK(day.send("POST", one + "/analyze").status == 202);
  CHECK(day.send("PATCH", one, R"({"disposition":"sold"})").at("/disposition") == "sold");
  day.who = "member";
  CHECK(day.get(one + "/analysis").status == 200);
  CHECK(day.send("POST", one + "/analyze").status == 403);
  day.who = "owner";
}

}  // namespace

TEST_SUITE("api/telling") {
  TEST_CASE("analyses are read and asked for") {
    Rig rig;
    analyses(rig);
    for (const char* id : {"getCallAnalysis", "analyzeCall"})
      CHECK_MESSAGE(rig.node.succeeded().contains(id), id);
  }

  TEST_CASE("webhook endpoints are made, changed, rotated, tried and deleted") {
    Rig rig;
    webhooks(rig);
    for (const char* id : {"listWebhookEndpoints", "getWebhookEndpoint", "createWebhookEndpoint",
                           "updateWebhookEndpoint", "deleteWebhookEndpoint", "rotateWebhookSecret",
                           "testWebhookEndpoint", "listWebhookDeliveries"})
      CHECK_MESSAGE(rig.node.succeeded().contains(id), id);
  }

  TEST_CASE("the outbound queue is filled, watched and steered") {
    Rig rig;
    outbound(rig);
    recipients(rig);
    for (const char* id :
         {"listOutboundDeliveries", "getOutboundDelivery", "createOutboundDelivery",
          "cancelOutboundDelivery", "retryOutboundDelivery", "replayOutboundDelivery",
          "listOutboundAttempts"})
      CHECK_MESSAGE(rig.node.succeeded().contains(id), id);
  }
}
