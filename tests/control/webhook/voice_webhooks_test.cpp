#include "control/webhook/voice_webhooks.hpp"

#include <doctest/doctest.h>

#include "tests/control/webhook/webhook_rig.hpp"

namespace control = tandem::control;
namespace call = tandem::call;
namespace carrier = tandem::carrier;
namespace net = tandem::net;

using namespace tandem::control::test;

TEST_SUITE("control/voice_webhooks") {
  TEST_CASE_FIXTURE(WebhookRig, "a call to an agent's number is connected to a stream of its own") {
    REQUIRE(faults.empty());
    const auto response = call_in("+15557122661");
    CHECK(response.status == 200);
    CHECK(response.header("Content-Type")->starts_with("text/xml"));
    CAPTURE(response.body);
    // The document in order; what stands between the parts is the token and the call's id.
    std::size_t at = 0;
    for (const char* part :
         {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<Response><Connect ",
          "action=\"https://voice.example.com/api/twilio/voice/after\"", "<Stream ",
          "url=\"wss://voice.example.com/api/twilio/voice/stream/",
          "statusCallback=\"https://voice.example.com/api/twilio/voice/stream/status\"",
          "<Parameter name=\"call_id\" value=\"", "</Stream></Connect></Response>"}) {
      const std::size_t found = response.body.find(part, at);
      CAPTURE(std::string(part));
      REQUIRE(found != std::string::npos);
      at = found;
    }
    const std::string token = stream_token(response);
    CHECK(token.size() >= 60);
    CHECK(token.find_first_not_of(
              "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
    CHECK(registry.active() == 1);
    CHECK(metrics.value(call::families::kCallSetup) == 1);
  }

  TEST_CASE_FIXTURE(WebhookRig, "a repeated webhook gets the same TwiML and no second slot") {
    const auto first = call_in("+15557122661");
    const auto second = call_in("+15557122661");
    CHECK(first.body == second.body);
    CHECK(registry.active() == 1);
    CHECK(call_in("+15557122661", "CA2").body != first.body);
  }

  TEST_CASE_FIXTURE(WebhookRig, "the number is found however it is written") {
    CHECK(has(call_in("15557122661"), "<Connect"));
    CHECK(has(call_in(" 15557122661", "CA2"), "<Connect"));
  }

  TEST_CASE_FIXTURE(WebhookRig, "unknown and unassigned numbers hear why, and hold no slot") {
    const auto unknown = call_in("+15550000000");
    CHECK(unknown.status == 200);
    CHECK(has(unknown, "not registered"));
    CHECK(has(unknown, "<Hangup"));
    CHECK(has(call_in("sip:x@example.com"), "not registered"));
    CHECK(has(call_in("+15557122663"), "not been configured"));
    CHECK(registry.active() == 0);
    CHECK(rejected("unknown-number") == 2);
    CHECK(rejected("not-configured") == 1);
  }

  TEST_CASE_FIXTURE(WebhookRig, "a paused agent is excused in its own language") {
    const auto response = call_in("+15557122662");
    CHECK(has(response, R"(language="ru-RU")"));
    CHECK(has(response, "недоступен"));
    CHECK(rejected("agent-paused") == 1);
  }

  TEST_CASE_FIXTURE(WebhookRig,
                    "pain-18: over the agent's and the node's limit is a polite answer") {
    CHECK(has(call_in("+15557122661", "CA1"), "<Connect"));
    CHECK(has(call_in("+15557122661", "CA2"), "<Connect"));
    const auto third = call_in("+15557122661", "CA3");
    CHECK(third.status == 200);
    CHECK(has(third, "lines are busy"));
    CHECK(rejected("agent-full") == 1);
    CHECK(registry.active() == 2);
  }

  TEST_CASE_FIXTURE(WebhookRig, "pain-17: a draining node refuses politely, known calls go on") {
    const auto before = call_in("+15557122661");
    registry.drain();
    const auto response = call_in("+15557122661", "CA2");
    CHECK(has(response, "call again in a few minutes"));
    CHECK(rejected("draining") == 1);
    CHECK(call_in("+15557122661").body == before.body);
  }

  TEST_CASE_FIXTURE(WebhookRig,
                    "outside its hours an agent leaves a message or passes the call on") {
    const auto message = call_in("+15557122664");
    CHECK(has(message, "Come back &lt;tomorrow&gt; &amp; bring tea."));
    CHECK(has(message, "<Hangup"));
    const auto transfer = call_in("+15557122665");
    CHECK(has(transfer, ">+15558675399</Number>"));
    CHECK(has(transfer, "/api/twilio/voice/after"));
    CHECK(registry.active() == 0);
    CHECK(rejected("closed") == 2);
  }

  TEST_CASE_FIXTURE(WebhookRig, "fault-41: an unsigned webhook is 403 and takes no slot") {
    auto request =
        signed_post(control::kVoiceInboundPath, {{"CallSid", "CA1"}, {"To", "+15557122661"}});
    request.headers.pop_back();
    for (const auto& answer : {webhooks.inbound(request), webhooks.after(request),
                               webhooks.status(request), webhooks.stream_status(request)}) {
      CHECK(answer.status == 403);
      CHECK(answer.body.empty());
    }
    CHECK(registry.active() == 0);
  }

  TEST_CASE_FIXTURE(WebhookRig, "a signed webhook without a call is 400") {
    CHECK(webhooks.inbound(signed_post(control::kVoiceInboundPath, {{"To", "+15557122661"}}))
              .status == 400);
    CHECK(call_in("+15557122661", std::string(65, 'C')).status == 400);
  }

  TEST_CASE_FIXTURE(WebhookRig,
                    "after a stream that never came, the same stream is offered again") {
    const auto offered = call_in("+15557122661");
    CHECK(after("CA1", "in-progress").body == offered.body);
  }

  TEST_CASE_FIXTURE(WebhookRig, "a transfer that failed brings the caller back on a new stream") {
    const auto offered = call_in("+15557122661");
    const auto back = after("CA1", "in-progress", "no-answer");
    CHECK(has(back, "<Connect"));
    CHECK(back.body != offered.body);
    CHECK(has(after("CA1", "in-progress", "completed"), "<Hangup"));
  }

  TEST_CASE_FIXTURE(WebhookRig,
                    "the end of a dial that is told twice brings back the same stream") {
    claim(call_in("+15557122661"));
    const auto back = after("CA1", "in-progress", "busy");
    CHECK(after("CA1", "in-progress", "busy").body == back.body);
    const auto named = after("CA1", "in-progress", "no-answer", "CA77");
    claim(named);
    // Late, while its stream runs: it must not take the place of the stream's own token.
    CHECK(after("CA1", "in-progress", "no-answer", "CA77").body == named.body);
    CHECK(after("CA1", "in-progress", "no-answer", "CA78").body != named.body);
  }

  TEST_CASE_FIXTURE(WebhookRig, "pain-19: the sixth failed transfer brings the caller back too") {
    auto back = call_in("+15557122661");
    for (int i = 1; i <= 6; ++i) {
      claim(back);
      back = after("CA1", "in-progress", "busy", "CA7" + std::to_string(i));
      CAPTURE(i);
      CHECK(has(back, "<Connect"));
    }
  }

  TEST_CASE_FIXTURE(WebhookRig, "a stream that ends unexplained is opened again four times") {
    auto back = call_in("+15557122661");
    for (int i = 1; i <= 4; ++i) {
      claim(back);
      back = after("CA1", "in-progress");
      CAPTURE(i);
      REQUIRE(has(back, "<Connect"));
      CHECK(after("CA1", "in-progress").body == back.body);
    }
    claim(back);
    CHECK(has(after("CA1", "in-progress"), "<Hangup"));
  }

  TEST_CASE_FIXTURE(WebhookRig, "nothing follows when the caller has hung up") {
    (void)call_in("+15557122661");
    const auto response = after("CA1", "completed");
    CHECK(response.status == 200);
    CHECK_FALSE(has(response, "<Connect"));
    CHECK_FALSE(has(response, "<Say"));
  }

  TEST_CASE_FIXTURE(WebhookRig, "of a call that nobody knows the caller hears an apology") {
    CHECK(has(after("CA404", "in-progress"), "interrupted"));
    CHECK(has(after("CA404", "in-progress", "busy"), "nobody could take"));
    const auto talked = after("CA404", "in-progress", "completed");
    CHECK(has(talked, "<Hangup"));
    CHECK_FALSE(has(talked, "<Say"));
  }

  TEST_CASE_FIXTURE(WebhookRig, "of a call that we placed our number is the one that rang") {
    CHECK(has(after_outgoing("+15557122662"), "связь прервалась"));
    CHECK(has(after_outgoing("+15557122662", "busy"), "никто не смог ответить"));
    CHECK(has(after_outgoing("+15557122661"), "interrupted"));
  }

  TEST_CASE_FIXTURE(WebhookRig, "what the address brings back is read, the carrier's word first") {
    const auto again = [this](const char* dial_status) {
      carrier::FormFields fields{{"CallSid", "CA404"}, {"CallStatus", "in-progress"}};
      if (dial_status != nullptr) fields.emplace_back("DialCallStatus", dial_status);
      return webhooks.after(
          signed_post(std::string(control::kVoiceAfterPath) + "?DialCallStatus=completed", fields));
    };
    CHECK_FALSE(has(again(nullptr), "<Say"));
    CHECK(has(again("busy"), "nobody could take"));
  }

  TEST_CASE_FIXTURE(WebhookRig, "status callbacks of any call and order are taken") {
    for (const char* status : {"initiated", "completed", "ringing", "nonsense"})
      CHECK(webhooks
                .status(signed_post(control::kVoiceStatusPath,
                                    {{"CallSid", "CA404"}, {"CallStatus", status}}))
                .status == 204);
    CHECK(webhooks
              .stream_status(signed_post(
                  control::kStreamStatusPath,
                  {{"CallSid", "CA404"}, {"StreamEvent", "stream-error"}, {"StreamError", "x"}}))
              .status == 204);
  }

  TEST_CASE_FIXTURE(WebhookRig, "what came and what was answered is kept") {
    (void)call_in("+15557122661");
    REQUIRE(book.webhooks.size() == 1);
    const auto& kept = book.webhooks.front();
    CHECK(kept.source == "twilio");
    CHECK(kept.verified);
    CHECK(kept.method == "POST");
    CHECK(kept.path == control::kVoiceInboundPath);
    CHECK(carrier::field_or_empty(kept.fields, "CallSid") == "CA1");
    CHECK(kept.reply_status == 200);
    CHECK(kept.reply.find("<Connect") != std::string::npos);
    (void)after("CA1", "completed");
    CHECK(book.webhooks.back().path == control::kVoiceAfterPath);
  }

  TEST_CASE_FIXTURE(WebhookRig,
                    "of a stranger's request is kept that it came, and not without end") {
    net::HttpRequest request = signed_post(control::kVoiceInboundPath, {{"CallSid", "CA1"}});
    request.body += "&Digits=4111";
    for (int i = 0; i < 100; ++i) (void)webhooks.inbound(request);
    CHECK(book.webhooks.size() == 60);
    CHECK_FALSE(book.webhooks.front().verified);
    CHECK(book.webhooks.front().fields.empty());
    CHECK(book.webhooks.front().reply_status == 403);
    (void)call_in("+15557122661");
    CHECK(book.webhooks.size() == 61);
  }

  TEST_CASE_FIXTURE(WebhookRig, "a call's last status is told with its length, others are not") {
    const auto tell = [this](const char* status, const char* seconds) {
      (void)webhooks.status(
          signed_post(control::kVoiceStatusPath,
                      {{"CallSid", "CA1"}, {"CallStatus", status}, {"CallDuration", seconds}}));
    };
    tell("ringing", "");
    tell("in-progress", "");
    CHECK(book.ends.empty());
    tell("completed", "7");
    tell("busy", "-1");
    tell("failed", "99999999999999999999");
    REQUIRE(book.ends.size() == 3);
    CHECK(book.ends[0].call_sid == "CA1");
    CHECK(book.ends[0].status == "completed");
    CHECK(book.ends[0].length == std::chrono::seconds(7));
    CHECK_FALSE(book.ends[1].length);
    CHECK_FALSE(book.ends[2].length);
  }

  TEST_CASE_FIXTURE(WebhookRig, "whom nobody answers hears why, in the language of the house") {
    struct Fixed final : call::AgentDirectory {
      call::NumberRoute route;
      [[nodiscard]] call::NumberRoute find_number(std::string_view) const override { return route; }
      [[nodiscard]] std::shared_ptr<const call::Agent> find_agent(std::string_view) const override {
        return nullptr;
      }
    } fixed;
    control::VoiceWebhooks of_fixed{
        {kBase, "wss://voice.example.com"}, gate, fixed, registry, {}, block};
    const auto hears = [&](call::NumberRoute::State state, const char* language) {
      fixed.route = {state, nullptr, language, {}};
      return of_fixed.inbound(
          signed_post(control::kVoiceInboundPath, {{"CallSid", "CA9"}, {"To", "+15557122661"}}));
    };
    using State = call::NumberRoute::State;
    CHECK(has(hears(State::Lapsed, "en"), "not available at present"));
    CHECK(has(hears(State::Lapsed, "ru"), "телефонная служба сейчас недоступна"));
    CHECK(has(hears(State::Unassigned, "ru"), "ещё не настроен"));
    CHECK(has(hears(State::NotLoaded, ""), "call again in a few minutes"));
    CHECK(rejected("lapsed") == 2);
    CHECK(rejected("not-loaded") == 1);
  }

  TEST_CASE_FIXTURE(WebhookRig, "a placed call that is not this node's is told of, and not cut") {
    const call::CallId id = call::CallId::generate(std::chrono::system_clock::now());
    const auto notice = [&](std::string_view path, const char* status) {
      const carrier::FormFields fields{{"CallSid", "CA1"},
                                       {"AccountSid", "AC1"},
                                       {"CallStatus", status},
                                       {"From", "+15557122662"},
                                       {"To", "+15558675310"}};
      return signed_post(std::string(path) + "?call=" + id.text(), fields);
    };
    std::string strangers;
    webhooks.on_stranger([&](const call::CallId& call, const std::string& call_sid) {
      strangers += (call == id ? call_sid : "another") + ' ';
    });
    CHECK(webhooks.outgoing_status(notice(control::kOutgoingStatusPath, "ringing")).status == 204);
    CHECK(strangers == "CA1 ");
    // Who picks up is taken over, where that can be: /after looks at the row.
    const auto document =
        webhooks.outgoing_answered(notice(control::kOutgoingAnsweredPath, "in-progress"));
    CHECK(has(
        document,
        "<Redirect method=\"POST\">https://voice.example.com/api/twilio/voice/after</Redirect>"));
    CHECK(webhooks.outgoing_status(notice(control::kOutgoingStatusPath, "completed")).status ==
          204);
    CHECK(strangers == "CA1 ");
    REQUIRE(book.ends.size() == 1);
    CHECK(book.ends[0].call_sid == "CA1");
  }

  TEST_CASE("the carrier asks the placing node, and another one where that does not answer") {
    const control::CarrierUrls one{"https://voice.example.com", "wss://a.voice.example.com"};
    CHECK(one.outgoing(control::kOutgoingStatusPath, "1") ==
          "https://a.voice.example.com/api/twilio/voice/outbound/status?call=1");
    CHECK(one.outgoing_elsewhere("1") ==
          "https://voice.example.com/api/twilio/voice/outbound?call=1");
    const control::CarrierUrls alone{"http://127.0.0.1:1", "ws://127.0.0.1:1"};
    CHECK(alone.outgoing(control::kOutgoingAnsweredPath, "1") ==
          "http://127.0.0.1:1/api/twilio/voice/outbound?call=1");
    CHECK(alone.outgoing_elsewhere("1").empty());
  }
}
