// Goal: a call that we placed is handed on under a number that is ours to show. Method: the
// registry between a scripted model and a scripted carrier.
#include <doctest/doctest.h>

#include "tests/bridge/call_rig.hpp"

using namespace tandem;
using namespace tandem::test;

namespace {

constexpr const char* kOurs = "+15557122661";

/// Placed, ringing, answered, and the agent wants to put the callee through.
struct Placed {
  explicit Placed(bool refuses = false) : carrier(rig.peers) {
    rig.control.refuse(refuses);
    const call::CallId id = call::CallId::generate(std::chrono::system_clock::now());
    REQUIRE_FALSE(
        rig.registry->prepare({.id = id, .from = kOurs, .to = "+15558675310"}, CallRig::agent()));
    REQUIRE(rig.registry->placed(id, "CA1", "AC1"));
    rig.registry->rings(id);
    Peer& model = rig.model();
    (void)model.expect("session.update");
    const auto answered = rig.registry->answered(id);
    REQUIRE(std::holds_alternative<call::StreamOffer>(answered));
    play_everything(carrier);
    rig.begin_stream(carrier, std::get<call::StreamOffer>(answered).token);
    (void)rig.events.expect("stream.attached");
    model.send(kCommitted);
    call_tool(model, "resp_2", "call_1", "transferCall", "{}");
  }
  CallRig rig;
  Peer carrier;
};

}  // namespace

TEST_SUITE("call/outgoing") {
  TEST_CASE("pain-19 whom a callee is put through to sees our number, not the callee's") {
    Placed call;
    wait_until([&] { return !call.rig.control.asked().empty(); }, "the transfer");
    CHECK(call.rig.control.asked().front() == std::string("transfer CA1 +15550001111 as ") + kOurs);
  }

  TEST_CASE("pain-19 the same where the document behind the stream dials") {
    Placed call(true);
    CHECK(call.carrier.expect_end() == 1000);
    const auto next = call.rig.registry->after({.call_sid = "CA1", .dial_status = {}});
    REQUIRE(std::holds_alternative<call::AfterTransfer>(next));
    CHECK(std::get<call::AfterTransfer>(next).number == "+15550001111");
    CHECK(std::get<call::AfterTransfer>(next).caller_id == kOurs);
  }
}
