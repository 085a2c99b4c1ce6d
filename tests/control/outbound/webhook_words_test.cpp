// Goal: receivers verify what we sign, and older dashboards read what we send. Method: signatures
// against vectors of the Standard Webhooks specification and of Retell's own library; dialects
// against what their documentation shows.
#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "control/outbound/email_channel.hpp"
#include "control/outbound/receiver_answer.hpp"
#include "control/outbound/retry_plan.hpp"
#include "control/outbound/webhook_dialect.hpp"
#include "control/outbound/webhook_signature.hpp"

namespace tandem::outbound {
namespace {

namespace js = boost::json;
using std::chrono::seconds;
using std::chrono::system_clock;

store::OutboundItem event(const std::string& type, const std::string& data) {
  store::OutboundItem item;
  item.event = type;
  item.payload =
      R"({"type":")" + type + R"(","timestamp":"2026-11-20T09:01:00.250Z","data":)" + data + '}';
  return item;
}

constexpr const char* kCall =
    R"({"id":"0199cccc-0000-7000-8000-000000000001","organisation_id":"o","agent_id":"a",)"
    R"("agent_name":"Desk","phone_number_id":"p","direction":"inbound","from_number":"+15550001111",)"
    R"("to_number":"+15557122661","status":"ended","end_reason":"caller-hangup",)"
    R"("started_at":"2026-11-20T09:00:00.000Z","answered_at":"2026-11-20T09:00:01.500Z",)"
    R"("ended_at":"2026-11-20T09:01:00.000Z","duration_ms":60000,"latency_p50_ms":640,)"
    R"("latency_p90_ms":null,"cost_model":0.05,"cost_carrier":0.01,"metadata":{"ref":"7"}})";
constexpr const char* kSegments =
    R"([{"speaker":"agent","text":"Hello.","started_ms":2000,"ended_ms":2600},)"
    R"({"speaker":"caller","text":"Hi!","started_ms":3000,"ended_ms":3300}])";

std::string ended() {
  return std::string(R"({"call":)") + kCall + R"(,"segments":)" + kSegments + '}';
}
std::string analyzed() {
  return std::string(R"({"call":)") + kCall + R"(,"segments":)" + kSegments +
         R"(,"analysis":{"summary":"Said hello.","sentiment":"positive","successful":true,)"
         R"("disposition":"greeting","outcome_reason":"r","follow_up":null}})";
}

js::value at(const std::string& body, const char* pointer) {
  const js::value parsed = js::parse(body);
  boost::system::error_code error;
  const js::value* found = parsed.find_pointer(pointer, error);
  return found == nullptr ? js::value("(missing)") : *found;
}

}  // namespace

TEST_SUITE("control/outbound") {
  TEST_CASE("a signature is that of the Standard Webhooks specification's example") {
    const auto headers = standard_signature(
        {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, "msg_p5jXN8AQM9LWM0D4loKWxJek",
        system_clock::time_point(seconds(1614265330)), R"({"test": 2432232314})");
    CHECK(*net::find_header(headers, "webhook-id") == "msg_p5jXN8AQM9LWM0D4loKWxJek");
    CHECK(*net::find_header(headers, "webhook-timestamp") == "1614265330");
    CHECK(*net::find_header(headers, "webhook-signature") ==
          "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  TEST_CASE("while secrets are rotated both sign") {
    const std::string old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const auto headers = standard_signature(
        {new_webhook_secret(), old}, "msg_p5jXN8AQM9LWM0D4loKWxJek",
        system_clock::time_point(seconds(1614265330)), R"({"test": 2432232314})");
    const std::string both(*net::find_header(headers, "webhook-signature"));
    CHECK(both.ends_with(" v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    CHECK(both.starts_with("v1,"));
  }

  TEST_CASE("secrets that we make can sign") {
    CHECK(is_standard_secret(new_webhook_secret()));
    CHECK(new_webhook_secret() != new_webhook_secret());
    CHECK_FALSE(is_standard_secret("whsec_c2hvcnQ="));
    CHECK_FALSE(is_standard_secret("whsec_not base64 at all, is it?"));
    CHECK_FALSE(is_standard_secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  }

  TEST_CASE("Retell's signature is what its library signs") {
    // retell-sdk 5.66.1: symmetric.sign('{"event":"call_started"}', 'key_0123456789abcdef',
    // 1763715600123)
    const auto [name, value] = retell_signature(
        "key_0123456789abcdef", system_clock::time_point(std::chrono::milliseconds(1763715600123)),
        R"({"event":"call_started"})");
    CHECK(name == "X-Retell-Signature");
    CHECK(value ==
          "v=1763715600123,d=aa817b4bc00b209992984a843ccfb7be087234d893e6af7ff8fcf54c0ec83a91");
  }

  TEST_CASE("Vapi: a call that begins is a status-update") {
    const std::string body = vapi_body(event("call.started", ended()), "https://voice.example.com");
    CHECK(at(body, "/message/type") == js::value("status-update"));
    CHECK(at(body, "/message/status") == js::value("in-progress"));
    CHECK(at(body, "/message/timestamp").as_int64() == 1795165260250);
    CHECK(at(body, "/message/call/type") == js::value("inboundPhoneCall"));
    CHECK(at(body, "/message/call/customer/number") == js::value("+15550001111"));
    CHECK(at(body, "/message/call/monitor/listenUrl") ==
          js::value("wss://voice.example.com/ws/listen/0199cccc-0000-7000-8000-000000000001"));
    CHECK(at(body, "/message/call/endedAt") == js::value("(missing)"));
  }

  TEST_CASE("Vapi: words are transcripts, an end a status-update, an analysis the report") {
    const std::string words =
        vapi_body(event("call.transcript", std::string(R"({"call":)") + kCall +
                                               R"(,"segment":{"speaker":"caller","text":"Hi!"}})"),
                  "https://v.example");
    CHECK(at(words, "/message/type") == js::value("transcript"));
    CHECK(at(words, "/message/role") == js::value("user"));
    CHECK(at(words, "/message/transcriptType") == js::value("final"));
    CHECK(at(words, "/message/transcript") == js::value("Hi!"));
    const std::string end = vapi_body(event("call.ended", ended()), "https://v.example");
    CHECK(at(end, "/message/status") == js::value("ended"));
    CHECK(at(end, "/message/endedReason") == js::value("customer-ended-call"));
    const std::string report = vapi_body(event("call.analyzed", analyzed()), "https://v.example");
    CHECK(at(report, "/message/type") == js::value("end-of-call-report"));
    CHECK(at(report, "/message/summary") == js::value("Said hello."));
    CHECK(at(report, "/message/analysis/summary") == js::value("Said hello."));
    CHECK(at(report, "/message/transcript") == js::value("AI: Hello.\nUser: Hi!\n"));
    CHECK(at(report, "/message/artifact/messages/1/role") == js::value("user"));
    CHECK(at(report, "/message/durationSeconds").as_double() == 60);
    CHECK(at(report, "/message/cost").as_double() == doctest::Approx(0.06));
  }

  TEST_CASE("Retell: started, ended, analysed") {
    const std::string started = retell_body(event("call.started", ended()));
    CHECK(at(started, "/event") == js::value("call_started"));
    CHECK(at(started, "/call/call_status") == js::value("ongoing"));
    CHECK(at(started, "/call/start_timestamp").as_int64() == 1795165201500);
    CHECK(at(started, "/call/transcript") == js::value("(missing)"));
    const std::string end = retell_body(event("call.ended", ended()));
    CHECK(at(end, "/event") == js::value("call_ended"));
    CHECK(at(end, "/call/disconnection_reason") == js::value("user_hangup"));
    CHECK(at(end, "/call/transcript") == js::value("Agent: Hello.\nUser: Hi!\n"));
    CHECK(at(end, "/call/transcript_object/0/role") == js::value("agent"));
    CHECK(at(end, "/call/latency/e2e/p50").as_int64() == 640);
    CHECK(at(end, "/call/latency/e2e/p90") == js::value("(missing)"));
    const std::string analysed = retell_body(event("call.analyzed", analyzed()));
    CHECK(at(analysed, "/event") == js::value("call_analyzed"));
    CHECK(at(analysed, "/call/call_analysis/user_sentiment") == js::value("Positive"));
    CHECK(at(analysed, "/call/call_analysis/call_summary") == js::value("Said hello."));
  }

  TEST_CASE("an event that is no call keeps its shape in every dialect") {
    const auto test = event("webhook.test", R"({"endpoint_id":"e"})");
    CHECK(vapi_body(test, "https://v.example") == test.payload);
    CHECK(retell_body(test) == test.payload);
  }

  TEST_CASE("pauses double from a minute on, and a receiver may ask for longer") {
    CHECK(pause_after(1, seconds(0)) == seconds(60));
    CHECK(pause_after(2, seconds(0)) == seconds(120));
    CHECK(pause_after(4, seconds(0)) == seconds(480));
    CHECK(pause_after(1, seconds(90)) == seconds(90));
    CHECK(pause_after(3, seconds(90)) == seconds(240));
    CHECK(pause_after(1'000, seconds(0)) == std::chrono::hours(24));
    CHECK(pause_after(1, std::chrono::hours(240)) == std::chrono::hours(24));
  }

  TEST_CASE("Retry-After is read as seconds and as a date") {
    const auto now = system_clock::time_point(seconds(1763715600));  // 2025-11-21T09:00:00Z
    CHECK(read_retry_after("120", now) == seconds(120));
    CHECK(read_retry_after("-5", now) == seconds(0));
    CHECK(read_retry_after("Fri, 21 Nov 2025 09:00:30 GMT", now) == seconds(30));
    CHECK(read_retry_after("Fri, 21 Nov 2025 08:00:00 GMT", now) == seconds(0));
    // Beyond what nanoseconds reach.
    CHECK(read_retry_after("Fri, 31 Dec 9999 23:59:59 GMT", now) == std::chrono::hours(24));
    for (const char* wrong : {"", "soon", "12 parsecs", "Fri, 21 Nov 2025 09:00:30", "1e3"})
      CHECK_FALSE(read_retry_after(wrong, now));
  }

  TEST_CASE("what an answer means") {
    using Next = store::OutboundOutcome::Next;
    const auto answered = [](int status) {
      return Result<net::HttpResponse>(net::HttpResponse(status));
    };
    for (const int status : {200, 201, 202, 204})
      CHECK(outcome_of(answered(status)).next == Next::Delivered);
    for (const int status : {301, 302, 400, 401, 404, 410, 429, 500, 503})
      CHECK(outcome_of(answered(status)).next == Next::Again);
    for (const int status : {400, 401, 403, 404, 422})
      CHECK(outcome_of_service(answered(status)).next == Next::Failed);
    for (const int status : {408, 409, 429, 500, 503})
      CHECK(outcome_of_service(answered(status)).next == Next::Again);
  }

  TEST_CASE("a letter is what somebody wrote, or what the event calls for") {
    store::OutboundItem item;
    item.payload = R"({"subject":"Hello","text":"World","reply_to":"a@example.com"})";
    CHECK(letter_of(item).subject == "Hello");
    CHECK(letter_of(item).reply_to == "a@example.com");
    // Nobody adds a header to it.
    item.payload =
        R"({"subject":"Bob\r\nBcc: all@example.com","text":"a\nb","reply_to":"a@example.com\nX: y"})";
    CHECK(letter_of(item).subject == "Bob  Bcc: all@example.com");
    CHECK(letter_of(item).reply_to == "a@example.com X: y");
    CHECK(letter_of(item).text == "a\nb");
    item.payload = R"({"subject":"Hello"})";
    CHECK(letter_of(item).subject.empty());
    item.event = "subscription.lapsing";
    item.payload = R"({"organisation":"Harbour Dental","lapses_at":"2026-12-01T00:00:00Z"})";
    CHECK(letter_of(item).subject == "Your subscription ends on 2026-12-01");
    CHECK(letter_of(item).text.find("Harbour Dental") != std::string::npos);
    item.event = "subscription.lapsed";
    CHECK(letter_of(item).subject == "Your subscription has ended");
    CHECK(letter_of(item).text.find("2026-12-01") != std::string::npos);
  }
}

}  // namespace tandem::outbound
