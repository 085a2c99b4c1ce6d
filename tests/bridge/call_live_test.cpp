// Goal: who follows live calls and has missed the beginning of one is told it, and how the call
// stands, as if it had been told in time. Method: the registry with a sink of the test's own.
#include <doctest/doctest.h>

#include <algorithm>

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
  /// What was told once more; waits for `count` of them.
  std::vector<EventBook::Entry> again(std::size_t count) {
    std::vector<EventBook::Entry> told;
    wait_until(
        [&] {
          told = book.all();
          std::erase_if(told, [](const auto& each) { return each.seq != call::kToldAgain; });
          return told.size() >= count;
        },
        "what is told again");
    return told;
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
    const std::string ada = R"({"actor":"user:2","listener":"Ada"})";
    const std::string bo = R"({"actor":"user:3","listener":"Bo"})";
    call::note_listener(*rig.registry, offer.call, ada);
    call::note_listener(*rig.registry, offer.call, bo);
    call::note_left(*rig.registry, offer.call, ada,
                    R"({"actor":"user:2","listener":"Ada","code":1000})");
    (void)live.book.expect("supervisor.left");
    const std::size_t before = live.book.all().size();
    call::tell_again(*rig.registry, offer.call);
    const auto again = live.again(5);
    REQUIRE(again.size() == 5);
    CHECK(again[0].type == "call.started");
    CHECK(again[0].fields == live.book.expect("call.started"));
    CHECK(again[0].call_time.count() == 0);
    CHECK(again[1].type == "stream.attached");
    CHECK(again[2].type == "supervisor.listening");
    CHECK(again[2].fields == bo);
    CHECK(again[3].type == "supervisor.taken-over");
    CHECK(again[3].fields == R"({"actor":"user:1","name":"Kim"})");
    CHECK(again[4].type == "agent.muted");
    // Kim has had the call for longer than Bo has listened.
    CHECK(again[3].call_time < again[2].call_time);
    const std::lock_guard lock(live.mutex);
    // The first event of all was that beginning.
    CHECK(live.at[before] <= live.at[0]);
    // What is kept of the call has it once.
    CHECK(rig.events.count("call.started") == 1);
  }

  TEST_CASE("a call that rings tells again that it does, since when") {
    LiveBook live;
    CallRig rig({.live = &live});
    const auto id = call::CallId::generate(std::chrono::system_clock::now());
    REQUIRE_FALSE(rig.registry->prepare({.id = id, .from = "+15557122661", .to = "+15558675310"},
                                        CallRig::agent()));
    REQUIRE(rig.registry->placed(id, "CA1", "AC1"));
    rig.registry->rings(id);
    (void)live.book.expect("call.ringing");
    call::tell_again(*rig.registry, id);
    const auto again = live.again(2);
    REQUIRE(again.size() == 2);
    CHECK(again[0].type == "call.started");
    CHECK(again[1].type == "call.ringing");
    const auto all = live.book.all();
    const auto rang = std::find_if(all.begin(), all.end(),
                                   [](const auto& each) { return each.type == "call.ringing"; });
    CHECK(again[1].call_time <= rang->call_time);
  }

  TEST_CASE("a call that is being passed on tells again how far that is") {
    LiveBook live;
    Greeted call(CallRig::agent(), {.live = &live});
    call.rig.model().send(
        R"({"type":"input_audio_buffer.committed","event_id":"e","item_id":"item_U1","previous_item_id":"item_G"})");
    call_tool(call.rig.model(), "resp_2", "call_1", "transferCall", R"({"number":"+15550002222"})");
    wait_until([&] { return !call.rig.control.asked().empty(); }, "the transfer");
    (void)live.book.expect("transfer.asked");
    call::tell_again(*call.rig.registry, call.offer.call);
    auto again = live.again(3);
    REQUIRE(again.size() == 3);
    CHECK(again[1].type == "stream.attached");
    CHECK(again[2].type == "transfer.asked");
    CHECK(again[2].fields == live.book.expect("transfer.asked"));

    // The other side rings: the caller's line is with the carrier.
    call.carrier.send(carrier_stop("CA1"));
    (void)live.book.expect("stream.detached");
    call::tell_again(*call.rig.registry, call.offer.call);
    again = live.again(7);
    REQUIRE(again.size() == 7);
    CHECK(again[4].type == "stream.attached");
    CHECK(again[5].type == "transfer.asked");
    CHECK(again[6].type == "stream.detached");
    CHECK(again[5].call_time <= again[6].call_time);
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
