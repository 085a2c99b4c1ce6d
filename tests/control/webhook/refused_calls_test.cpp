// Goal: what nobody else will tell of a call is told here: that a caller got no agent, and that a
// stream is gone.
#include "control/webhook/refused_calls.hpp"

#include <doctest/doctest.h>

#include "tests/await.hpp"
#include "tests/control/webhook/webhook_rig.hpp"

namespace control = tandem::control;
using namespace tandem::control::test;

TEST_SUITE("control/refused_calls") {
  TEST_CASE_FIXTURE(WebhookRig, "what the carrier says of streams is told, and what follows them") {
    const auto stream = [&](const char* event) {
      return webhooks
          .stream_status(
              signed_post(control::kStreamStatusPath, {{"CallSid", "CA1"}, {"StreamEvent", event}}))
          .status;
    };
    CHECK(stream("stream-started") == 204);
    CHECK(streams.told.empty());
    CHECK(stream("stream-stopped") == 204);
    CHECK(stream("stream-error") == 204);
    (void)after("CA1", "in-progress");
    CHECK(streams.told == "ended CA1;ended CA1;followed CA1;");
    (void)webhooks.status(
        signed_post(control::kVoiceStatusPath, {{"CallSid", "CA2"}, {"CallStatus", "completed"}}));
    CHECK(streams.told.ends_with("followed CA2;"));
  }

  TEST_CASE_FIXTURE(WebhookRig,
                    "another node's call is looked after where its socket is gone, not warned of") {
    std::string looked_after;
    webhooks.on_stray_stream([&](const std::string& call, std::optional<std::uint32_t> ended_in) {
      looked_after += call + (ended_in ? "@" + std::to_string(*ended_in) : "") + ' ';
    });
    const auto error = [&](const char* call, const char* what) {
      (void)webhooks.stream_status(
          signed_post(control::kStreamStatusPath,
                      {{"CallSid", call}, {"StreamEvent", "stream-error"}, {"StreamError", what}}));
    };
    // A reader that is slow, a message that is odd: those calls are well.
    for (const char* warning : {"31930 - Media dropped", "31931", "31950", "31951", "", "x"})
      error("CA1", warning);
    CHECK(looked_after.empty());
    error("CA2", "31921 - Stream - WebSocket - Close Error");
    error("CA3", "31924");
    CHECK(looked_after == "CA2 CA3 ");
    (void)call_in("+15557122661", "CA4");
    error("CA4", "31921");
    CHECK(looked_after == "CA2 CA3 ");
    // Its end here may not be in its row yet.
    registry.start();
    registry.status("CA4", tandem::call::CarrierStatus::Completed);
    REQUIRE(tandem::test::await([&] { return registry.active() == 0; }));
    error("CA4", "31921");
    CHECK(looked_after == "CA2 CA3 CA4@1 ");
  }

  TEST_CASE_FIXTURE(WebhookRig,
                    "pain-18: a caller who gets no agent is a call that says why, once") {
    (void)call_in("+15550009999", "CA-unknown");
    (void)call_in("+15550009999", "CA-unknown");
    registry.drain();
    (void)call_in("+15557122661", "CA-drained");
    REQUIRE(told.events.size() == 2);
    CHECK(told.events[0].starts_with("7 call.rejected 1 1 "));
    for (const char* part : {R"("call_sid":"CA-unknown")", R"("reason":"unknown-number")",
                             R"("to":"+15550009999")", R"("from":"+15558675310")"})
      CHECK(told.events[0].find(part) != std::string::npos);
    CHECK(told.events[1].find(R"("reason":"draining")") != std::string::npos);
    CHECK(told.events[1].find(R"("agent_name":)") != std::string::npos);
    CHECK(metrics.value(control::families::kRefusedCalls, {{"result", "repeated"}}) == 1);
  }

  TEST_CASE_FIXTURE(WebhookRig, "a flood of refused calls is counted, not kept") {
    for (int i = 0; i < 3 * control::RefusedCalls::kAMinute; ++i)
      (void)call_in("+15550009999", "CA" + std::to_string(i));
    CHECK(told.events.size() == control::RefusedCalls::kAMinute);
    CHECK(metrics.value(control::families::kRefusedCalls, {{"result", "flood"}}) ==
          2 * control::RefusedCalls::kAMinute);
    CHECK(rejected("unknown-number") == 3 * control::RefusedCalls::kAMinute);
  }
}
