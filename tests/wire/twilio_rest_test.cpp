#include "bridge/carrier/twilio_rest.hpp"

#include <doctest/doctest.h>

#include "bridge/carrier/errc.hpp"
#include "tests/wire/fixtures.hpp"

using namespace tandem::carrier;
using namespace std::chrono_literals;

namespace {

constexpr const char* kAccount = "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6";
constexpr const char* kCall = "CA5c4b3a2918f7e6d5c4b3a29180f1e2d3";
constexpr const char* kNumber = "PN2b3c4d5e6f708192a3b4c5d6e7f80912";

boost::json::value example(std::string_view name) {
  const boost::json::value file = tandem::test::fixture_json("twilio-fixtures/rest-examples.json");
  for (const auto& member : file.as_object()) {
    if (!member.value().is_array()) continue;
    for (const boost::json::value& it : member.value().as_array())
      if (it.at("name").as_string() == name) return it;
  }
  FAIL("no example ", std::string{name});
  return {};
}

void check_request(const RestRequest& request, const boost::json::value& it) {
  const boost::json::object& expected = it.at("request").as_object();
  CHECK(request.method == expected.at("method").as_string());
  CHECK(request.target == expected.at("path").as_string());
  CHECK(request.body ==
        (expected.contains("body") ? std::string{expected.at("body").as_string()} : ""));
}

std::string reply_of(const boost::json::value& it) {
  return boost::json::serialize(it.at("response").at("body"));
}

RestError error_of(const boost::json::value& it) {
  return read_error(static_cast<int>(it.at("response").at("status").as_int64()), reply_of(it));
}

}  // namespace

TEST_SUITE("bridge/carrier/twilio_rest") {
  TEST_CASE(
      "a call is asked for with all its callbacks, and the detector only where it is wanted") {
    CallToPlace call;
    call.from = "+15557122661";
    call.to = "+12125550123";
    call.url = "https://voice.example.com/outbound?call=1";
    call.status_callback = "https://voice.example.com/status?call=1";
    const RestRequest plain = create_call(kAccount, call);
    CHECK(plain.method == "POST");
    CHECK(plain.target == std::string("/2010-04-01/Accounts/") + kAccount + "/Calls.json");
    const auto form = decode_form(plain.body);
    REQUIRE(form.has_value());
    CHECK(field_or_empty(*form, "To") == "+12125550123");
    CHECK(field_or_empty(*form, "Url") == call.url);
    CHECK(field_or_empty(*form, "Timeout") == "30");
    std::string events;
    for (const auto& [name, value] : *form)
      if (name == "StatusCallbackEvent") events += value + ' ';
    CHECK(events == "initiated ringing answered completed ");
    CHECK_FALSE(find_field(*form, "MachineDetection"));

    call.machine_callback = "https://voice.example.com/machine?call=1";
    const auto listened = decode_form(create_call(kAccount, call).body);
    CHECK(field_or_empty(*listened, "MachineDetection") == "Enable");
    CHECK(field_or_empty(*listened, "AsyncAmd") == "true");
    CHECK(field_or_empty(*listened, "AsyncAmdStatusCallback") == call.machine_callback);
    call.awaits_message_end = true;
    CHECK(field_or_empty(*decode_form(create_call(kAccount, call).body), "MachineDetection") ==
          "DetectMessageEnd");
  }

  TEST_CASE("a transfer is the request of the example, and its reply is read") {
    const boost::json::value it = example("redirect-call");
    check_request(
        update_call_twiml(kAccount, kCall, it.at("request").at("form").at(0).at(1).as_string()),
        it);
    const auto call = read_call(reply_of(it));
    REQUIRE(call.has_value());
    CHECK(call->sid == kCall);
    CHECK(call->status == "in-progress");
    CHECK(call->direction == "outbound-api");
    CHECK(call->to == "+15558675310");
    CHECK_FALSE(call->duration.has_value());
  }

  TEST_CASE("a hang-up is the request of the example, and tells the duration") {
    const boost::json::value it = example("hang-up");
    check_request(complete_call(kAccount, kCall), it);
    const auto call = read_call(reply_of(it));
    REQUIRE(call.has_value());
    CHECK(call->status == "completed");
    CHECK(call->duration == 49s);
  }

  TEST_CASE("numbers are listed and set up as in the examples") {
    const boost::json::value list = example("list-numbers");
    check_request(list_numbers(kAccount, ""), list);
    const auto page = read_number_page(reply_of(list));
    REQUIRE(page.has_value());
    REQUIRE(page->numbers.size() == 2);
    CHECK(page->numbers[0].sid == kNumber);
    CHECK(page->numbers[0].phone_number == "+15557122661");
    CHECK(page->numbers[0].voice_url == "https://voice.example.com/twilio/voice/inbound");
    CHECK(page->numbers[0].trunk_sid.empty());
    CHECK(page->next_page_uri == list.at("response").at("body").at("next_page_uri").as_string());
    const boost::json::value set = example("set-voice-url");
    check_request(set_number_webhooks(kAccount, kNumber,
                                      {"https://voice.example.com/twilio/voice/inbound",
                                       "https://voice.example.com/twilio/voice/fallback",
                                       "https://voice.example.com/twilio/status"}),
                  set);
    const auto number = read_number(reply_of(set));
    REQUIRE(number.has_value());
    CHECK(number->status_callback == "https://voice.example.com/twilio/status");
  }

  TEST_CASE("one number is asked for by its escaped form") {
    CHECK(list_numbers("AC1", "+1555", 1).target ==
          "/2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json?PhoneNumber=%2B1555&PageSize=1");
    CHECK(fetch_call("AC1", "CA/../x").target == "/2010-04-01/Accounts/AC1/Calls/CA%2F..%2Fx.json");
  }

  TEST_CASE("the next page is followed inside the API only") {
    const auto with_next = [](const char* uri) {
      return read_number_page(R"({"incoming_phone_numbers":[],"next_page_uri":")" +
                              std::string{uri} + "\"}");
    };
    const auto page = with_next("/2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json?Page=1");
    REQUIRE(page.has_value());
    CHECK(next_page(page->next_page_uri).target ==
          "/2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json?Page=1");
    CHECK_FALSE(with_next("https://evil.example/x").has_value());
    CHECK_FALSE(with_next("//evil.example/x").has_value());
  }

  TEST_CASE("the examples' errors are classified by the table") {
    CHECK(classify(error_of(example("error-not-found"))) == RestOutcome::CallGone);
    CHECK(classify(error_of(example("error-invalid-state"))) == RestOutcome::CallGone);
    CHECK(classify(error_of(example("error-auth"))) == RestOutcome::BadCredentials);
    CHECK(classify(error_of(example("error-rate"))) == RestOutcome::TooManyRequests);
    CHECK(error_of(example("error-not-found")).code == 20404);
    CHECK(classify({400, 21211, ""}) == RestOutcome::Refused);
    CHECK(classify({400, 0, ""}) == RestOutcome::Refused);
    CHECK(classify({500, 0, ""}) == RestOutcome::ServerFault);
    CHECK(classify({503, 0, ""}) == RestOutcome::ServerFault);
    CHECK(classify({200, 0, ""}) == RestOutcome::Done);
  }

  TEST_CASE("an error body that is no JSON, or a problem object, is still an error") {
    const RestError proxy = read_error(502, "<html>Bad gateway</html>");
    CHECK(proxy.status == 502);
    CHECK(proxy.code == 0);
    CHECK(proxy.message.empty());
    const RestError problem =
        read_error(400, R"({"type":"x","title":"Bad","status":400,"code":20001,"detail":"why"})");
    CHECK(problem.code == 20001);
    CHECK(problem.message == "why");
    CHECK(read_error(400, R"({"message":")" + std::string(2'000, 'x') + "\"}").message.size() ==
          500);
  }

  TEST_CASE("replies with a fault give its error") {
    CHECK(read_call("{").error() == errc::malformed_json);
    CHECK(read_call("[]").error() == errc::not_an_object);
    CHECK(read_call("{}").error() == errc::missing_field);
    CHECK(read_call(R"({"sid":7,"status":"queued"})").error() == errc::wrong_type);
    CHECK(read_call(R"({"sid":"","status":"queued"})").error() == errc::missing_field);
    CHECK(read_call(R"({"sid":null,"status":"queued"})").error() == errc::missing_field);
    CHECK(read_number(R"({"sid":"","phone_number":"+15557122661"})").error() ==
          errc::missing_field);
    CHECK(read_number_page(R"({"incoming_phone_numbers":7})").error() == errc::wrong_type);
    CHECK(read_number_page(R"({"incoming_phone_numbers":[{}]})").error() == errc::missing_field);
  }

  TEST_CASE("credentials are written as RFC 7617's example") {
    CHECK(basic_authorization("Aladdin", "open sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  }

  TEST_CASE("retries wait with full jitter, doubling to at most 3 s, or as long as they are told") {
    CHECK(retry_delay(1, 1.0, "") == 200ms);
    CHECK(retry_delay(2, 1.0, "") == 400ms);
    CHECK(retry_delay(2, 0.5, "") == 200ms);
    CHECK(retry_delay(2, 0.0, "") == 0ms);
    CHECK(retry_delay(50, 1.0, "") == 3'000ms);
    CHECK(retry_delay(1, 0.0, "2") == 2'000ms);
    CHECK(retry_delay(1, 0.0, "600") == 3'000ms);
    CHECK(retry_delay(1, 1.0, "Fri, 20 Nov 2026 16:05:01 GMT") == 200ms);
    CHECK(retry_delay(1, 1.0, "-1") == 200ms);
  }
}
