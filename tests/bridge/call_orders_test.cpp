// Goal: what a person orders of a live call reaches its shard, is done or refused there, and stands
// in its timeline with who wanted it.
#include <doctest/doctest.h>

#include <future>

#include "bridge/call/call_order.hpp"
#include "tests/bridge/call_rig.hpp"

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kBoss = "user:0199aaaa-0000-7000-8000-000000000001";

template <class What>
call::OrderAnswer order(CallRig& rig, call::CallId id, What what, const std::string& key = {}) {
  auto answered = std::make_shared<std::promise<call::OrderAnswer>>();
  call::order(*rig.registry, id, {std::move(what), kBoss, key, "Ada"},
              [answered](call::OrderAnswer answer) { answered->set_value(answer); });
  auto answer = answered->get_future();
  REQUIRE(answer.wait_for(10s) == std::future_status::ready);
  return answer.get();
}

void announce(CallRig& rig, std::size_t& at, const std::string& name) {
  const std::string create = rig.model().expect("response.create", at);
  speak(rig.model(),
        {.response = "resp_" + name, .item = "item_" + name, .ask = member(create, "ask")});
}

}  // namespace

TEST_SUITE("call/call_orders") {
  TEST_CASE("what the agent is to say goes to the model as instructions of one response") {
    Greeted call;
    CHECK(order(call.rig, call.offer.call, call::Say{"We close at \"six\"."}) ==
          call::OrderAnswer::Done);
    const std::string create = call.rig.model().expect("response.create", call.at);
    CHECK(create.find("We close at 'six'.") != std::string::npos);
    CHECK(create.find(R"("tool_choice":"none")") != std::string::npos);
    const std::string fields = call.rig.events.expect("supervisor.say");
    CHECK(fields.find(std::string(R"({"actor":")") + kBoss + "\"") == 0);
    CHECK(fields.find(R"(We close at \"six\".)") != std::string::npos);
  }

  TEST_CASE("a whisper is told to the model, and asks nothing of it") {
    Greeted call;
    CHECK(order(call.rig, call.offer.call, call::Whisper{"Offer Monday."}) ==
          call::OrderAnswer::Done);
    const std::string told = call.rig.model().expect("conversation.item.create", call.at);
    CHECK(told.find("Offer Monday.") != std::string::npos);
    CHECK(told.find(R"("role":"system")") != std::string::npos);
    CHECK(call.rig.events.expect("supervisor.whisper").find("Offer Monday.") != std::string::npos);
  }

  TEST_CASE("muted: a server's own response is cancelled before anybody hears it") {
    Greeted call;
    CHECK(order(call.rig, call.offer.call, call::MuteAgent{engine::Mute::On}) ==
          call::OrderAnswer::Done);
    call.rig.events.expect("agent.muted");
    const std::size_t media = call.carrier.count("\"media\"");
    speak(call.rig.model(), {.response = "resp_2", .item = "item_2", .ms = 500});
    (void)call.rig.model().expect("response.cancel", call.at);
    CHECK(order(call.rig, call.offer.call, call::MuteAgent{engine::Mute::Off}) ==
          call::OrderAnswer::Done);
    call.rig.events.expect("agent.unmuted");
    CHECK(call.carrier.count("\"media\"") == media);
  }

  TEST_CASE("a hang-up with goodbye is heard, then the carrier ends the call; at once, it is not") {
    Greeted call;
    bool goodbye = false;
    SUBCASE("with goodbye") { goodbye = true; }
    SUBCASE("at once") {}
    CHECK(order(call.rig, call.offer.call,
                call::HangUp{goodbye ? engine::HangUpManner::Goodbye
                                     : engine::HangUpManner::AtOnce}) == call::OrderAnswer::Done);
    if (goodbye) announce(call.rig, call.at, "bye");
    CHECK(call.rig.events.expect("call.ended").find("supervisor-hangup") != std::string::npos);
    wait_until([&] { return !call.rig.control.asked().empty(); }, "the request to hang up");
    CHECK(order(call.rig, call.offer.call, call::Whisper{"x"}) == call::OrderAnswer::Ended);
  }

  TEST_CASE("pain-19 a transfer goes to the number that was ordered, and only to one that may be") {
    Greeted call;
    CHECK(order(call.rig, call.offer.call, call::TransferTo{"+15559990000"}) ==
          call::OrderAnswer::NumberRefused);
    CHECK(call.rig.events.count("supervisor.transfer") == 0);
    std::string number = "+15550002222";
    SUBCASE("one of the agent's") {
      CHECK(order(call.rig, call.offer.call, call::TransferTo{number}) == call::OrderAnswer::Done);
    }
    SUBCASE("the agent's first one, where none was named") {
      number = "+15550001111";
      CHECK(order(call.rig, call.offer.call, call::TransferTo{}) == call::OrderAnswer::Done);
    }
    SUBCASE("any, for those who may") {
      number = "+15559990000";
      CHECK(order(call.rig, call.offer.call,
                  call::TransferTo{number, call::TransferNumbers::Any}) == call::OrderAnswer::Done);
    }
    // While it is announced, nothing else can be ordered but a hang-up at once.
    CHECK(order(call.rig, call.offer.call, call::Say{"x"}) == call::OrderAnswer::Leaving);
    announce(call.rig, call.at, "through");
    wait_until([&] { return !call.rig.control.asked().empty(); }, "the transfer");
    CHECK(call.rig.control.asked().front().find(number) != std::string::npos);
    CHECK(order(call.rig, call.offer.call, call::HangUp{}) == call::OrderAnswer::Leaving);
    const std::string asked = call.rig.events.expect("transfer.asked");
    CHECK(asked.find("ordered") != std::string::npos);
    CHECK(asked.find("\"number\":\"" + number + '"') != std::string::npos);
    CHECK(asked.find("\"name\":\"Ada\"") != std::string::npos);
  }

  TEST_CASE("who picks up and is never joined with the caller has declined: the agent is back") {
    Greeted call;
    CHECK(order(call.rig, call.offer.call, call::TransferTo{}) == call::OrderAnswer::Done);
    announce(call.rig, call.at, "through");
    wait_until([&] { return !call.rig.control.asked().empty(); }, "the transfer");
    call.carrier.send(carrier_stop("CA1"));
    call.rig.events.expect("stream.detached");
    const auto after =
        call.rig.registry->after({"CA1", "completed", "CAdial", /*not_bridged=*/true});
    CHECK(std::holds_alternative<call::AfterReconnect>(after));
    CHECK(call.rig.events.expect("transfer.ended").find("declined") != std::string::npos);
  }

  TEST_CASE("a repetition under the same key does nothing again, and is answered as before") {
    Greeted call;
    for (int i = 0; i < 3; ++i)
      CHECK(order(call.rig, call.offer.call, call::Whisper{"Once."}, "k1") ==
            call::OrderAnswer::Done);
    CHECK(order(call.rig, call.offer.call, call::Whisper{"Twice."}, "k2") ==
          call::OrderAnswer::Done);
    CHECK(call.rig.events.count("supervisor.whisper") == 2);
  }

  TEST_CASE("a call that is not here, or not connected yet, is told apart") {
    CallRig rig;
    const auto offer = rig.admit(CallRig::agent());
    CHECK(order(rig, offer.call, call::Say{"Hello?"}) == call::OrderAnswer::NotConnected);
    CHECK(order(rig, offer.call, call::Whisper{"Be kind."}) == call::OrderAnswer::Done);
    CHECK(order(rig, call::CallId::generate(std::chrono::system_clock::now()),
                call::Whisper{"x"}) == call::OrderAnswer::Ended);
  }
}
