// Goal: who has a call is told when it is no longer theirs, whenever it ends. Method: the call's
// own session, asked on its shard between two ticks.
#include <doctest/doctest.h>

#include <atomic>
#include <future>

#include "bridge/call/call_session.hpp"
#include "bridge/call/take_over.hpp"
#include "tests/bridge/call_rig.hpp"

using namespace tandem;
using namespace tandem::test;

TEST_SUITE("call/take_over") {
  TEST_CASE("a call that ends between two ticks stays until its holder was told") {
    Greeted call;
    std::atomic<int> told{0};
    call::TakeOverHolder holder;
    holder.id = call::mint_holder();
    holder.actor = "user:0199aaaa-0000-7000-8000-000000000002";
    holder.ended = [&told](call::HandBackReason reason) {
      if (reason == call::HandBackReason::Ended) ++told;
    };
    std::promise<bool> finished;
    REQUIRE(call.rig.registry->reach(call.offer.call, [&](call::CallSession* session) {
      CHECK(session->take_over(holder) == call::TakeOverAnswer::Done);
      session->carrier_ended(engine::CarrierStatus::Completed);
      // What a sweep of the shard asks that has this call's tick behind it.
      finished.set_value(session->finished());
    }));
    CHECK_FALSE(finished.get_future().get());
    CHECK(call.rig.events.expect("supervisor.handed-back").find("ended") != std::string::npos);
    wait_until([&] { return told == 1; }, "the holder told");
  }
}
