#include "tests/api/live_call.hpp"

#include <doctest/doctest.h>

#include "tests/await.hpp"

namespace tandem::api::test {

using namespace std::chrono_literals;

LiveCall::LiveCall()
    : node(ApiNode::Settings{{"TWILIO_VALIDATE_SIGNATURE", "off"}, {"TANDEM_NODE_ID", "n1"}}),
      world(node.database),
      desk(node, world) {
  REQUIRE(node.send("POST", "/api/agents/" + desk.agent + "/assign", world.token("owner"),
                    R"({"phone_number_id":")" + desk.number + "\"}")
              .status == 200);
  // The directory learns of the number in a moment.
  REQUIRE(tandem::test::await([&] { return bring(); }, 10s, 100ms));
  id = live_id();
}

bool LiveCall::bring() {
  const auto answer =
      node.get("/api/twilio/voice/inbound?CallSid=CA" + std::string(30, '0') +
                   std::to_string(10 + tries_++) +
                   "&AccountSid=AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6&From=%2B15550001234"
                   "&To=%2B15557122661",
               "");
  return answer.body.find("<Stream") != std::string::npos;
}

std::string LiveCall::live_id() {
  std::string found;
  REQUIRE(tandem::test::await(
      [&] {
        found = node.get("/api/calls?active=true", world.token("owner")).at("/data/0/id");
        return !found.empty();
      },
      10s, 50ms));
  return found;
}

Answer LiveCall::order(const std::string& what, const std::string& body, const std::string& who,
                       const std::string& key) {
  std::vector<net::HttpHeader> headers;
  if (!key.empty()) headers.emplace_back("Idempotency-Key", key);
  const std::string token = who.empty() ? "" : world.token(who);
  return node.send("POST", "/api/calls/" + id + "/" + what, token, body, headers);
}

std::string LiveCall::audited(const std::string& action) {
  return node.get("/api/audit?action=" + action, world.token("owner")).at("/data/0/actor_id");
}

}  // namespace tandem::api::test
