// Goal: what the carrier says of a call reaches a thread that waits for it, whatever it says.
#include "control/carrier/carrier_enquiry.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <optional>

#include "control/errc.hpp"
#include "core/net/name_cache.hpp"
#include "tests/control/scripted_peer.hpp"

namespace control = tandem::control;
namespace carrier = tandem::carrier;
namespace net = tandem::net;
using control::test::ScriptedPeer;

namespace {

constexpr const char* kSid = "CA7d1e5f0b9a8c4d3e2f1a0b9c8d7e6f50";

struct Node {
  explicit Node(const std::string& api_host) {
    account.account_sid = "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6";
    account.auth_token = "token";
    account.api_base = "http://" + api_host;
    enquiry.emplace(loop.loop, net::Dialer(nullptr, std::make_shared<net::NameCache>()), account);
  }
  ~Node() { loop.loop.stop(); }
  [[nodiscard]] tandem::Result<std::optional<carrier::RestCall>> ask() {
    return enquiry->ask("", kSid, give_up);
  }

  control::TwilioAccount account;
  std::atomic<bool> give_up{false};
  tandem::test::LoopFixture loop{"control"};
  std::optional<control::CarrierEnquiry> enquiry;
};

}  // namespace

TEST_SUITE("control/carrier/enquiry") {
  TEST_CASE("status and length of a call, asked for as the account") {
    ScriptedPeer api([](const auto&, std::size_t) {
      return net::HttpResponse(
          200, std::string(R"({"sid":")") + kSid +
                   R"(","account_sid":"AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6","status":"completed",)"
                   R"("direction":"inbound","from":"+15558675310","to":"+15557122661",)"
                   R"("duration":"42"})");
    });
    Node node(api.host());
    const auto answer = node.ask();
    REQUIRE(answer.has_value());
    REQUIRE(answer->has_value());
    CHECK((*answer)->status == "completed");
    CHECK((*answer)->duration == std::chrono::seconds(42));
    REQUIRE(api.requests().size() == 1);
    CHECK(api.requests().front().method == "GET");
    CHECK(api.requests().front().target.find(kSid) != std::string::npos);
    CHECK(api.requests().front().header("Authorization").has_value());
  }

  TEST_CASE("a call that the carrier does not know, and a carrier that does not answer") {
    int status = 404;
    ScriptedPeer api([&status](const auto&, std::size_t) {
      return net::HttpResponse(status, R"({"code":20404,"message":"x","status":404})");
    });
    Node node(api.host());
    const auto unknown = node.ask();
    REQUIRE(unknown.has_value());
    CHECK_FALSE(unknown->has_value());
    status = 401;
    CHECK(node.ask().error() == control::errc::carrier_unauthorised);
    status = 503;
    CHECK(node.ask().error() == control::errc::carrier_unavailable);
    node.give_up = true;
    CHECK(node.ask().error() == control::errc::carrier_unavailable);
  }
}
