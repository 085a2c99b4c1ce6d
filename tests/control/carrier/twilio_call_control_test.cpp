#include "control/carrier/twilio_call_control.hpp"

#include <doctest/doctest.h>

#include <future>
#include <memory>
#include <string>

#include "bridge/carrier/form.hpp"
#include "bridge/carrier/twilio_rest.hpp"
#include "control/errc.hpp"
#include "control/ops/metric_families.hpp"
#include "core/net/name_cache.hpp"
#include "core/net/tls_context.hpp"
#include "tests/control/scripted_peer.hpp"

namespace control = tandem::control;
namespace call = tandem::call;
namespace carrier = tandem::carrier;
namespace net = tandem::net;
using control::test::ScriptedPeer;
using tandem::Result;

namespace {

net::HttpResponse error_reply(int status, int code) {
  return net::HttpResponse(status, "{\"code\":" + std::to_string(code) +
                                       ",\"message\":\"x\",\"status\":" + std::to_string(status) +
                                       "}");
}
net::HttpResponse done_reply() { return net::HttpResponse(200, "{}"); }

/// The control loop with its client, and the shard that asks.
struct Node {
  explicit Node(const std::string& api_host) {
    account.account_sid = "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6";
    account.auth_token = "token";
    account.api_base = "http://" + api_host;
    client = std::make_unique<control::TwilioCallControl>(
        loop.loop, net::Dialer(nullptr, std::make_shared<net::NameCache>()), account,
        control::CarrierUrls{"https://voice.example.com", "wss://voice.example.com"},
        metrics.add_block());
  }
  ~Node() {
    loop.loop.stop();
    shard.loop.stop();
  }

  Result<> hang_up() {
    return wait([&](auto done) { client->hang_up(shard.loop, the_call(), done); });
  }
  Result<> transfer() {
    return wait([&](auto done) {
      client->transfer(shard.loop, the_call(), {"+15558675399", "", std::chrono::seconds(20)},
                       done);
    });
  }
  double counted(const char* operation, const char* result) {
    return metrics.value(control::families::kCarrierRequests,
                         {{"operation", operation}, {"result", result}});
  }

  static call::CarrierCall the_call() { return {{}, "", "CA7d1e5f0b9a8c4d3e2f1a0b9c8d7e6f50"}; }

  /// Waits for the answer, which must come on the shard that asked.
  template <class Ask>
  Result<> wait(Ask ask) {
    auto answered = std::make_shared<std::promise<Result<>>>();
    ask([this, answered](Result<> result) {
      CHECK(shard.loop.on_this_thread());
      answered->set_value(result);
    });
    auto answer = answered->get_future();
    REQUIRE(answer.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
    return answer.get();
  }

  tandem::metrics::Registry metrics;
  control::TwilioAccount account;
  tandem::test::LoopFixture loop{"control"};
  tandem::test::LoopFixture shard{"shard"};
  std::unique_ptr<control::TwilioCallControl> client;
};

}  // namespace

TEST_SUITE("control/carrier") {
  TEST_CASE("a hang-up completes the call with the account's credentials") {
    ScriptedPeer api([](const auto&, std::size_t) { return done_reply(); });
    Node node(api.host());
    CHECK(node.hang_up().has_value());
    REQUIRE(api.requests().size() == 1);
    const net::HttpRequest request = api.requests()[0];
    CHECK(request.method == "POST");
    CHECK(request.target ==
          "/2010-04-01/Accounts/AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6/Calls/"
          "CA7d1e5f0b9a8c4d3e2f1a0b9c8d7e6f50.json");
    CHECK(request.body == "Status=completed");
    CHECK(request.header("Authorization") ==
          carrier::basic_authorization("AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6", "token"));
    CHECK(node.counted("hang-up", "done") == 1);
    CHECK(node.client->pending() == 0);
  }

  TEST_CASE("a call that may have been answered is called off only where nobody has") {
    ScriptedPeer api([](const auto&, std::size_t asked) {
      return asked == 0 ? done_reply() : error_reply(400, 21220);
    });
    Node node(api.host());
    call::CarrierCall ringing = Node::the_call();
    ringing.unless_answered = true;
    const auto call_off = [&] {
      return node.wait([&](auto done) { node.client->hang_up(node.shard.loop, ringing, done); });
    };
    CHECK(call_off().has_value());
    // It is under way, and goes on: there was nothing to end.
    CHECK(call_off().has_value());
    for (const net::HttpRequest& request : api.requests()) CHECK(request.body == "Status=canceled");
    CHECK(api.requests().size() == 2);
  }

  TEST_CASE("a transfer dials with an absolute action, so that the caller can come back") {
    ScriptedPeer api([](const auto&, std::size_t) { return done_reply(); });
    Node node(api.host());
    CHECK(node.transfer().has_value());
    const auto fields = carrier::decode_form(api.requests().at(0).body);
    REQUIRE(fields.has_value());
    const std::string twiml(carrier::field_or_empty(*fields, "Twiml"));
    CHECK(twiml.find("<Dial") != std::string::npos);
    CHECK(twiml.find(">+15558675399</Number>") != std::string::npos);
    CHECK(twiml.find("action=\"https://voice.example.com/api/twilio/voice/after\"") !=
          std::string::npos);
    CHECK(twiml.size() <= 4000);
  }

  TEST_CASE("a call that is gone is a success for a hang-up and a failure for a transfer") {
    for (const auto& reply : {error_reply(404, 20404), error_reply(400, 21220)}) {
      ScriptedPeer api([reply](const auto&, std::size_t) { return reply; });
      Node node(api.host());
      CHECK(node.hang_up().has_value());
      CHECK(node.transfer().error() == control::errc::carrier_call_gone);
      CHECK(api.requests().size() == 2);
    }
  }

  TEST_CASE("429 is tried again, since nothing was done") {
    ScriptedPeer api([](const auto&, std::size_t number) {
      return number < 3 ? error_reply(429, 20429) : done_reply();
    });
    Node node(api.host());
    CHECK(node.transfer().has_value());
    CHECK(api.requests().size() == 3);
  }

  TEST_CASE("a server fault is tried again only where twice does no harm") {
    ScriptedPeer api([](const auto&, std::size_t) { return error_reply(503, 0); });
    Node node(api.host());
    CHECK(node.transfer().error() == control::errc::carrier_unavailable);
    CHECK(api.requests().size() == 1);
    CHECK(node.hang_up().error() == control::errc::carrier_unavailable);
    CHECK(api.requests().size() == 1 + carrier::kRestTriesMax);
  }

  TEST_CASE("refused credentials and numbers are not tried again") {
    ScriptedPeer api([](const net::HttpRequest& request, std::size_t) {
      return request.body == "Status=completed" ? error_reply(401, 20003) : error_reply(400, 21214);
    });
    Node node(api.host());
    CHECK(node.hang_up().error() == control::errc::carrier_unauthorised);
    CHECK(node.transfer().error() == control::errc::carrier_refused);
    CHECK(api.requests().size() == 2);
    CHECK(node.counted("hang-up", "unauthorised") == 1);
    CHECK(node.counted("transfer", "refused") == 1);
  }

  TEST_CASE("a carrier that nobody answers for is told as unavailable") {
    std::string nobody;
    {
      ScriptedPeer gone([](const auto&, std::size_t) { return done_reply(); });
      nobody = gone.host();
    }
    Node node(nobody);
    CHECK(node.hang_up().error() == control::errc::carrier_unavailable);
    CHECK(node.counted("hang-up", "unavailable") == 1);
  }
}
