#include "tools/sim/carrier/rest_api.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <set>

#include "core/event_loop.hpp"
#include "core/net/dial.hpp"
#include "core/net/http_client.hpp"
#include "core/task_group.hpp"
#include "tests/tools/fixture_file.hpp"
#include "tools/sim/carrier/caller_script.hpp"
#include "tools/sim/message_log.hpp"

using tandem::EventLoop;
using namespace tandem::sim;
namespace json = boost::json;
namespace net = tandem::net;

namespace {

/// The API of an account with two numbers, without a loop that runs: calls stay queued.
struct Api {
  CarrierOptions options;
  Scenario scenario;
  RecordingStore recordings;
  EventLoop loop{{.name = "rest-test", .nice = 0}};
  net::Dialer dialer;
  net::HttpClient http{loop, dialer, {}};
  MessageLog log{""};
  SidMaker sids{1};
  CarrierContext context{loop, options, scenario, recordings, dialer, http, log, sids};
  CallBook calls;
  RestApi rest;

  static Scenario numbers() {
    Scenario scenario;
    for (const char* number : {"+15557122661", "+15557122662"}) {
      CallScenario call;
      call.name = number;
      call.from = "+15558675310";
      call.to = number;
      scenario.calls.push_back(call);
    }
    RestFault fault;
    fault.path_contains = "Twice";
    scenario.carrier.rest_faults = {fault};
    return scenario;
  }
  Api() : scenario(numbers()), calls(context), rest(context, calls) {
    options.voice_url = "https://voice.example.com/twilio/voice/inbound";
  }

  /// Calls that were created end before they are placed.
  ~Api() {
    tandem::TaskGroup closing(loop);
    calls.hang_up_all();
    closing.spawn([this]() -> tandem::Task<> {
      co_await calls.drain();
      loop.request_stop();
    });
    loop.run();
  }

  struct Reply {
    int status;
    json::object body;
  };
  Reply ask(const std::string& method, const std::string& path, const std::string& body = "",
            const std::string& token = "") {
    net::HttpRequest request(method, "/2010-04-01/Accounts/" + options.account_sid + path);
    request.headers = {
        {"Authorization", "Basic " + base64_text(options.account_sid + ":" +
                                                 (token.empty() ? options.auth_token : token))},
        {"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = body;
    const net::HttpResponse response = rest.answer(request);
    return {response.status, json::parse(response.body).as_object()};
  }
};

std::set<std::string> keys(const json::object& object) {
  std::set<std::string> found;
  for (const auto& member : object) found.emplace(member.key());
  return found;
}

const json::object& exchange(const json::value& file, std::string_view name) {
  for (const auto& each : file.at("exchanges").as_array())
    if (each.at("name").as_string() == name) return each.as_object();
  throw std::runtime_error("no exchange " + std::string(name));
}

}  // namespace

TEST_SUITE("tools/sim/rest_api") {
  TEST_CASE("replies have exactly the fields of the published description") {
    const auto file = tandem::sim::test::read_json_fixture("rest-examples.json");
    Api api;
    const auto created =
        api.ask("POST", "/Calls.json",
                std::string(exchange(file, "create-call").at("request").at("body").as_string()));
    const auto& expected = exchange(file, "create-call").at("response").at("body").as_object();
    CHECK(created.status == 201);
    CHECK(keys(created.body) == keys(expected));
    CHECK(keys(created.body.at("subresource_uris").as_object()) ==
          keys(expected.at("subresource_uris").as_object()));
    CHECK(created.body.at("status").as_string() == "queued");
    CHECK(created.body.at("to_formatted") == expected.at("to_formatted"));
    CHECK(created.body.at("queue_time") == expected.at("queue_time"));

    const auto listed = api.ask("GET", "/IncomingPhoneNumbers.json?PageSize=50");
    const auto& numbers = exchange(file, "list-numbers").at("response").at("body").as_object();
    CHECK(listed.status == 200);
    CHECK(keys(listed.body) == keys(numbers));
    REQUIRE(listed.body.at("incoming_phone_numbers").as_array().size() == 2);
    CHECK(keys(listed.body.at("incoming_phone_numbers").at(0).as_object()) ==
          keys(numbers.at("incoming_phone_numbers").at(0).as_object()));
    CHECK(listed.body.at("next_page_uri").is_null());
  }

  TEST_CASE(
      "a text message is taken from a number of the account, and refused as the carrier does") {
    Api api;
    const auto sent = api.ask("POST", "/Messages.json",
                              "To=%2B15558675310&From=%2B15557122661&Body=See+you+at+9");
    CHECK(sent.status == 201);
    CHECK(sent.body.at("sid").as_string().starts_with("SM"));
    CHECK(sent.body.at("status").as_string() == "queued");
    CHECK(sent.body.at("body").as_string() == "See you at 9");
    CHECK(sent.body.at("num_segments").as_string() == "1");
    const std::string long_body(1'601, 'x');
    for (const auto& [form, code] :
         {std::pair<std::string, int>{"To=5558675310&From=%2B15557122661&Body=x", 21211},
          {"To=%2B15558675310&From=%2B15557122661", 21602},
          {"To=%2B15558675310&From=%2B15557122661&Body=" + long_body, 21617},
          {"To=%2B15558675310&From=%2B15559999999&Body=x", 21659},
          {"To=%2B15558675310&From=%2B15557122661&Body=x&Boddy=y", 20001}}) {
      CAPTURE(code);
      const auto refused = api.ask("POST", "/Messages.json", form);
      CHECK(refused.status == 400);
      CHECK(refused.body.at("code") == json::value(code));
    }
  }

  TEST_CASE("errors have the carrier's shape") {
    const auto file = tandem::sim::test::read_json_fixture("rest-examples.json");
    Api api;
    const auto check = [&](const Api::Reply& reply, std::string_view name) {
      const auto& expected = exchange(file, name).at("response").as_object();
      CAPTURE(name);
      CHECK(reply.status == expected.at("status").as_int64());
      CHECK(keys(reply.body) == keys(expected.at("body").as_object()));
      CHECK(reply.body.at("code") == expected.at("body").at("code"));
      CHECK(reply.body.at("more_info") == expected.at("body").at("more_info"));
    };
    check(api.ask("GET", "/IncomingPhoneNumbers.json?PageSize=1", "", "wrong"), "error-auth");
    check(api.ask("POST", "/Calls/CA5c4b3a2918f7e6d5c4b3a29180f1e2d3.json", "Status=completed"),
          "error-not-found");
    check(api.ask("GET", "/Calls.json?Twice=1"), "error-rate");
    CHECK(api.ask("GET", "/Calls.json?Twice=1").status == 200);
    const auto created =
        api.ask("POST", "/Calls.json",
                "To=%2B15558675310&From=%2B15557122661&Url=https%3A%2F%2Fvoice.example.com%2Fx");
    const std::string sid(created.body.at("sid").as_string());
    check(api.ask("POST", "/Calls/" + sid + ".json",
                  "Twiml=%3CResponse%3E%3CHangup%2F%3E%3C%2FResponse%3E"),
          "error-invalid-state");
  }

  TEST_CASE("the numbers' webhooks can be set, and nothing unknown") {
    Api api;
    const auto listed = api.ask("GET", "/IncomingPhoneNumbers.json?PhoneNumber=%2B15557122662");
    REQUIRE(listed.body.at("incoming_phone_numbers").as_array().size() == 1);
    const std::string path =
        "/IncomingPhoneNumbers/" +
        std::string(listed.body.at("incoming_phone_numbers").at(0).at("sid").as_string()) + ".json";
    const auto set = api.ask("POST", path, "VoiceUrl=https%3A%2F%2Fa.example.com%2Fv");
    CHECK(set.status == 200);
    CHECK(set.body.at("voice_url").as_string() == "https://a.example.com/v");
    CHECK(api.ask("GET", path).body.at("voice_url").as_string() == "https://a.example.com/v");
    CHECK(api.ask("POST", path, "VoiceURL=x").status == 400);
  }

  TEST_CASE("requests that make no sense fail the run, a call that is gone does not") {
    Api api;
    (void)api.ask("POST", "/Calls/CA5c4b3a2918f7e6d5c4b3a29180f1e2d3.json", "Status=completed");
    (void)api.ask("GET", "/Calls.json?Twice=1");
    CHECK(api.rest.faults().empty());
    (void)api.ask("GET", "/Recordings.json");
    (void)api.ask("GET", "/IncomingPhoneNumbers.json", "", "wrong");
    (void)api.ask("POST", "/Calls.json", "Tu=1");
    CHECK(api.rest.faults().size() == 3);
  }

  TEST_CASE("the list of numbers comes in pages") {
    Api api;
    const auto first = api.ask("GET", "/IncomingPhoneNumbers.json?PageSize=1");
    CHECK(first.body.at("incoming_phone_numbers").as_array().size() == 1);
    const std::string next(first.body.at("next_page_uri").as_string());
    const std::string prefix = "/2010-04-01/Accounts/" + api.options.account_sid;
    REQUIRE(next.starts_with(prefix));
    const auto second = api.ask("GET", next.substr(prefix.size()));
    CHECK(second.body.at("incoming_phone_numbers").as_array().size() == 1);
    CHECK(second.body.at("next_page_uri").is_null());
    CHECK(second.body.at("incoming_phone_numbers").at(0).at("phone_number") !=
          first.body.at("incoming_phone_numbers").at(0).at("phone_number"));
  }

  TEST_CASE("a call needs numbers of the right kind and something to do") {
    Api api;
    const auto code = [&](const std::string& form) {
      return api.ask("POST", "/Calls.json", form).body.at("code").as_int64();
    };
    CHECK(code("From=%2B15557122661&Url=https%3A%2F%2Fa") == 21201);
    CHECK(code("To=5551234&From=%2B15557122661&Url=https%3A%2F%2Fa") == 21211);
    CHECK(code("To=%2B15558675310&Url=https%3A%2F%2Fa") == 21213);
    CHECK(code("To=%2B15558675310&From=%2B15550000000&Url=https%3A%2F%2Fa") == 21210);
    CHECK(code("To=%2B15558675310&From=%2B15557122661") == 21205);
    CHECK(code("To=%2B15558675310&From=%2B15557122661&Uri=https%3A%2F%2Fa") == 20001);
  }
}
