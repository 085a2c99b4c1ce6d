// Goal: who may attach to a call, what a stream may not do, and what the registry answers.
#include <doctest/doctest.h>

#include "bridge/call/errc.hpp"
#include "bridge/call/metric_families.hpp"
#include "tests/bridge/call_rig.hpp"

using namespace tandem;
using namespace tandem::test;
namespace families = tandem::call::families;

TEST_SUITE("call/call_registry") {
  TEST_CASE("pain-22: the start of another call does not pass") {
    CallRig rig;
    const auto offer = rig.admit(CallRig::agent());
    Peer carrier(rig.peers);
    rig.begin_stream(carrier, offer.token, "CA-of-somebody-else");
    CHECK(carrier.expect_end() == 1008);
    CHECK(rig.metric(families::kProtocolErrors,
                     {{"leg", "carrier"}, {"reason", "wrong-call-sid"}}) == 1);
    CHECK(rig.events.count("stream.attached") == 0);
  }

  TEST_CASE("pain-22: a token works once, and a made-up one never") {
    CallRig rig;
    const auto offer = rig.admit(CallRig::agent());
    Peer first(rig.peers), second(rig.peers), third(rig.peers);
    CHECK(rig.dial(first, offer.token) == 101);
    CHECK(rig.dial(second, offer.token) == 403);
    std::string forged = offer.token;
    forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
    CHECK(rig.dial(third, forged) == 403);
    // Of a token of ours the call is known, though it is refused; of another nothing is.
    std::optional<call::CallId> named;
    CHECK(rig.registry->claim(offer.token, &named).error() == call::errc::token_used);
    CHECK(named == offer.call);
    named.reset();
    CHECK(rig.registry->claim(forged, &named).error() == call::errc::token_forged);
    CHECK_FALSE(named.has_value());
  }

  TEST_CASE("fault-35: what a stream may not do closes it with the right code, and is counted") {
    struct Abuse {
      const char* reason;
      std::vector<std::string> messages;
      std::uint16_t code;
    };
    const std::string start = carrier_start("CA1");
    std::string foreign = carrier_media(20);
    foreign.replace(foreign.find(kStreamSid), 4, "MZff");
    std::string pcm = start;
    pcm.replace(pcm.find("audio/x-mulaw"), 13, "audio/x-l16xx");
    const std::vector<Abuse> abuses{
        {"before-start", {carrier_media(20)}, 1008},
        {"second-start", {start, start}, 1008},
        {"wrong-stream-sid", {start, foreign}, 1008},
        {"malformed-json", {start, "{\"event\":"}, 1007},
        {"wrong-media-format", {pcm}, 1003},
    };
    for (const Abuse& abuse : abuses) {
      CAPTURE(abuse.reason);
      CallRig rig;
      const auto offer = rig.admit(CallRig::agent());
      Peer carrier(rig.peers);
      REQUIRE(rig.dial(carrier, offer.token) == 101);
      for (const auto& message : abuse.messages) carrier.send(message);
      CHECK(carrier.expect_end() == abuse.code);
      CHECK(rig.metric(families::kProtocolErrors, {{"leg", "carrier"}, {"reason", abuse.reason}}) ==
            1);
    }
  }

  TEST_CASE("fault-35: base64 garbage costs the frame, not the stream") {
    Greeted call;
    std::string bad = carrier_media(20);
    bad.replace(bad.find("payload\":\"") + 10, 4, "****");
    call.carrier.send(bad);
    call.carrier.send(carrier_media(40));
    (void)call.rig.model().expect("input_audio_buffer.append", call.at);
    CHECK(call.rig.metric(families::kProtocolErrors,
                          {{"leg", "carrier"}, {"reason", "invalid-base64"}}) == 1);
  }

  TEST_CASE("unknown events of both peers are counted and change nothing") {
    Greeted call;
    call.carrier.send(R"({"event":"weather","sequenceNumber":"9","streamSid":"x"})");
    call.rig.model().send(
        R"({"type":"response.telepathy.delta","event_id":"e","x":[1,{"y":null}]})");
    call.carrier.send(carrier_media(40));
    (void)call.rig.model().expect("input_audio_buffer.append", call.at);
    wait_until(
        [&] {
          return call.rig.metric(families::kUnknownEvents, {{"leg", "model"}}) == 1;
        },
        "the count");
    CHECK(call.rig.metric(families::kUnknownEvents, {{"leg", "carrier"}}) == 1);
  }

  TEST_CASE("a repeated webhook gets the same answer and opens nothing anew") {
    CallRig rig;
    const auto offer = rig.admit(CallRig::agent());
    const auto again = rig.admit(CallRig::agent());
    CHECK(again.token == offer.token);
    CHECK(again.call == offer.call);
    CHECK(rig.registry->active() == 1);
  }

  TEST_CASE("pain-18: a node that is full refuses, and takes calls again when one ended") {
    CallRig rig({.calls_max = 1});
    (void)rig.admit(CallRig::agent());
    call::IncomingCall incoming;
    incoming.call_sid = "CA2";
    CHECK(std::get<call::Refusal>(rig.registry->admit(incoming, CallRig::agent())) ==
          call::Refusal::NodeFull);
    rig.registry->status("CA1", call::CarrierStatus::Completed);
    wait_until([&] { return rig.registry->active() == 0; }, "the slot given back");
    (void)rig.admit(CallRig::agent(), "CA3");
    CHECK(std::get<call::Refusal>(rig.registry->admit(
              [] {
                call::IncomingCall late;
                late.call_sid = "CA1";
                return late;
              }(),
              CallRig::agent())) == call::Refusal::Ended);
  }

  TEST_CASE("fault-19: a node whose shards have no room refuses, and the running calls go on") {
    constexpr int kCalls = call::CapacityGate::kCallsMin;
    CallRig rig({.calls_max = 100, .capacity = {.busy_max = 0, .busy_resume = 0}});
    for (int i = 0; i < kCalls; ++i) (void)rig.admit(CallRig::agent(), "CA" + std::to_string(i));
    CHECK(std::get<call::Refusal>(rig.registry->admit(
              CallRig::incoming("CA-more"), CallRig::agent())) == call::Refusal::Overloaded);
    CHECK(rig.metric(call::families::kRejectedCalls, {{"reason", "overloaded"}}) == 1);
    CHECK(rig.registry->active() == kCalls);
    const auto again = rig.registry->admit(CallRig::incoming("CA0"), CallRig::agent());
    CHECK(std::holds_alternative<call::StreamOffer>(again));
    // Below the number that is always let in there is room again.
    rig.registry->status("CA0", call::CarrierStatus::Completed);
    wait_until([&] { return rig.registry->active() == kCalls - 1; }, "the slot given back");
    (void)rig.admit(CallRig::agent(), "CA-later");
  }

  TEST_CASE("pain-17: a draining node takes no new calls and keeps the live one") {
    Greeted call;
    call.rig.registry->drain();
    call::IncomingCall incoming;
    incoming.call_sid = "CA2";
    CHECK(std::get<call::Refusal>(call.rig.registry->admit(incoming, CallRig::agent())) ==
          call::Refusal::Draining);
    call.carrier.send(carrier_media(20));
    (void)call.rig.model().expect("input_audio_buffer.append", call.at);
    CHECK(call.rig.registry->active() == 1);
  }

  TEST_CASE("time passes for every call of a shard, however many there are") {
    constexpr int kCalls = 90;
    CallRig rig({.calls_max = kCalls, .times = {.stream_wait = std::chrono::milliseconds(50)}});
    const auto agent = std::make_shared<call::Agent>(*CallRig::agent());
    agent->max_calls_per_minute = 60 * kCalls;
    for (int i = 0; i < kCalls; ++i) (void)rig.admit(agent, "CA" + std::to_string(i));
    wait_until([&] { return rig.registry->active() == 0; }, "the end of calls without a stream");
  }

  TEST_CASE("a stream that never came is offered again, one that is over is not") {
    CallRig rig;
    const auto offer = rig.admit(CallRig::agent());
    const auto again = rig.registry->after({.call_sid = "CA1", .dial_status = {}});
    REQUIRE(std::holds_alternative<call::AfterReconnect>(again));
    CHECK(std::get<call::AfterReconnect>(again).offer.token == offer.token);
    Peer carrier(rig.peers);
    rig.begin_stream(carrier, offer.token);
    (void)rig.events.expect("stream.attached");
    // Also before the shard has heard of the end: the webhook may be faster than the reset.
    CHECK(std::holds_alternative<call::AfterHangUp>(
        rig.registry->after({.call_sid = "CA1", .dial_status = {}})));
    CHECK(std::holds_alternative<call::AfterUnknown>(
        rig.registry->after({.call_sid = "CA-unknown", .dial_status = {}})));
  }
}
