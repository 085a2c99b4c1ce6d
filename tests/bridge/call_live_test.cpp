// Goal: who follows live calls and has missed the beginning of one is told it, and how the call
// stands, as if it had been told in time. Method: the registry with a sink of the test's own.
#include <doctest/doctest.h>

#include "bridge/call/call_taps.hpp"
#include "bridge/call/live_sink.hpp"
#include "bridge/call/take_over.hpp"
#include "tests/bridge/call_rig.hpp"

using namespace tandem;
using namespace tandem::test;

namespace {

class LiveBook final : public call::LiveSink {
 public:
  void append(unsigned shard, const call::CallEvent& event) noexcept override {
    book.append(shard, event);
    const std::lock_guard lock(mutex);
    at.push_back(event.at);
  }
  [[nodiscard]] bool watched() const noexcept override { return true; }
  /// What came from the n-th event on; waits for `count` of them.
  std::vector<EventBook::Entry> from(std::size_t n, std::size_t count) {
    wait_until([&] { return book.all().size() >= n + count; }, "what is told again");
    const auto all = book.all();
    return {all.begin() + static_cast<std::ptrdiff_t>(n), all.end()};
  }

  EventBook book;
  std::mutex mutex;
  std::vector<std::chrono::sys_time<std::chrono::microseconds>> at;
};

}  // namespace

TEST_SUITE("call/live") {
  TEST_CASE("a call tells its beginning again, with its date, and who has it") {
    LiveBook live;
    CallRig rig({.live = &live});
    Peer carrier(rig.peers);
    const auto offer = rig.admit(CallRig::agent());
    rig.begin_stream(carrier, offer.token);
    (void)rig.events.expect("stream.attached");
    call::TakeOverHolder holder;
    holder.id = call::mint_holder();
    holder.actor = "user:1";
    holder.name = "Kim";
    holder.ended = [](call::HandBackReason) {};
    call::take_over(*rig.registry, offer.call, std::move(holder), [](call::TakeOverAnswer) {});
    (void)rig.events.expect("agent.muted");
    // Nothing more happens by itself: the model says nothing.
    wait_until([&] { return live.book.count("agent.muted") == 1; }, "the take-over");
    const std::size_t before = live.book.all().size();
    call::tell_again(*rig.registry, offer.call);
    const auto again = live.from(before, 4);
    CHECK(again[0].type == "call.started");
    CHECK(again[0].fields == live.book.expect("call.started"));
    CHECK(again[0].call_time.count() == 0);
    CHECK(again[1].type == "stream.attached");
    CHECK(again[2].type == "supervisor.taken-over");
    CHECK(again[2].fields == R"({"actor":"user:1","name":"Kim"})");
    CHECK(again[3].type == "agent.muted");
    const std::lock_guard lock(live.mutex);
    // The first event of all was that beginning.
    CHECK(live.at[before] <= live.at[0]);
    // What is kept of the call has it once.
    CHECK(rig.events.count("call.started") == 1);
  }

  TEST_CASE("a call that is over tells nothing any more") {
    LiveBook live;
    CallRig rig({.live = &live});
    Peer carrier(rig.peers);
    const auto offer = rig.admit(CallRig::agent());
    rig.begin_stream(carrier, offer.token);
    carrier.send(carrier_stop("CA1"));
    (void)live.book.expect("call.ended");
    const std::size_t before = live.book.all().size();
    call::tell_again(*rig.registry, offer.call);
    rig.registry->stop();
    CHECK(live.book.all().size() == before);
  }
}
