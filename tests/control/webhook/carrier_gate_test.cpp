#include "control/webhook/carrier_gate.hpp"

#include <doctest/doctest.h>

#include <string>

#include "control/ops/metric_families.hpp"
#include "tests/wire/fixtures.hpp"

namespace control = tandem::control;
namespace net = tandem::net;
namespace carrier = tandem::carrier;

namespace {

constexpr const char* kBase = "https://voice.example.com";
constexpr const char* kToken = "8f2c1e7b9a304d5c6e7f8091a2b3c4d5";

struct Fixture {
  tandem::metrics::Registry registry;
  tandem::metrics::Block& block = registry.add_block();

  control::CarrierGate gate(control::CarrierGate::Options options) { return {options, block}; }
  control::CarrierGate gate() {
    return gate({kBase, "wss://voice.example.com", {kToken, ""}, true, {}});
  }
  double failures(const char* reason) {
    return registry.value(control::families::kSignatureFailures, {{"reason", reason}});
  }
};

/// A request of the fixture file as it arrives behind the configured base.
net::HttpRequest request_of(const boost::json::object& fixture) {
  const std::string url(fixture.at("url").as_string());
  net::HttpRequest request(std::string(fixture.at("method").as_string()),
                           url.substr(std::string(kBase).size()));
  for (const auto& [name, value] : fixture.at("headers").as_object())
    request.headers.emplace_back(name, value.as_string());
  request.body = fixture.at("body").as_string();
  request.peer_address = "203.0.113.9";
  return request;
}

net::HttpRequest inbound() {
  const auto all = tandem::test::fixture_json("twilio-fixtures/webhooks.json");
  return request_of(all.at("requests").at(0).as_object());
}

int status_of(const std::variant<carrier::FormFields, net::HttpResponse>& admitted) {
  const auto* refused = std::get_if<net::HttpResponse>(&admitted);
  return refused == nullptr ? 200 : refused->status;
}

}  // namespace

TEST_SUITE("control/carrier_gate") {
  TEST_CASE_FIXTURE(Fixture, "all signed webhooks of the fixtures pass, with their fields") {
    const auto all = tandem::test::fixture_json("twilio-fixtures/webhooks.json");
    const auto door = gate();
    int passed = 0;
    for (const auto& one : all.at("requests").as_array()) {
      const auto admitted = door.admit(request_of(one.as_object()));
      CAPTURE(one.at("name").as_string().c_str());
      REQUIRE(status_of(admitted) == 200);
      const auto& fields = std::get<carrier::FormFields>(admitted);
      for (const auto& [name, value] : one.at("params").as_object())
        CHECK(carrier::field_or_empty(fields, std::string(name)) == value.as_string());
      ++passed;
    }
    CHECK(passed == 20);
    CHECK(registry.total(control::families::kSignatureFailures) == 0);
  }

  TEST_CASE_FIXTURE(Fixture, "fault-41: forgeries are 403 with an empty body") {
    const auto door = gate();
    auto changed = inbound();
    changed.body += "&Extra=1";
    auto unsigned_one = inbound();
    std::erase_if(unsigned_one.headers,
                  [](const auto& header) { return header.first == "X-Twilio-Signature"; });
    auto elsewhere = inbound();
    elsewhere.target += "/";
    for (const auto& forged : {changed, unsigned_one, elsewhere}) {
      const auto admitted = door.admit(forged);
      REQUIRE(status_of(admitted) == 403);
      CHECK(std::get<net::HttpResponse>(admitted).body.empty());
    }
    CHECK(failures("mismatch") == 2);
    CHECK(failures("missing") == 1);
    CHECK(status_of(gate({kBase, "", {"another token"}, true, {}}).admit(inbound())) == 403);
    CHECK(status_of(gate({"https://other.example.com", "", {kToken}, true, {}}).admit(inbound())) ==
          403);
  }

  TEST_CASE_FIXTURE(Fixture, "no token configured lets nothing in") {
    CHECK(status_of(gate({kBase, "", {"", ""}, true, {}}).admit(inbound())) == 403);
  }

  TEST_CASE_FIXTURE(Fixture, "during a rotation either token's signature passes") {
    CHECK(status_of(gate({kBase, "", {"the new one", kToken}, true, {}}).admit(inbound())) == 200);
  }

  TEST_CASE_FIXTURE(Fixture, "forwarded headers count from configured proxies only") {
    auto request = inbound();
    request.headers.emplace_back("X-Forwarded-Proto", "https");
    request.headers.emplace_back("X-Forwarded-Host", "voice.example.com");
    request.peer_address = "10.0.0.5";
    const std::string inner = "https://inner.example.net";
    CHECK(status_of(gate({inner, "", {kToken}, true, {}}).admit(request)) == 403);
    const auto trusted = *control::AddressRange::parse("10.0.0.0/8");
    CHECK(status_of(gate({inner, "", {kToken}, true, {trusted}}).admit(request)) == 200);
    request.peer_address = "203.0.113.9";
    CHECK(status_of(gate({inner, "", {kToken}, true, {trusted}}).admit(request)) == 403);
  }

  TEST_CASE_FIXTURE(Fixture, "a GET is signed by its URL and gives the query's fields") {
    const auto door = gate();
    net::HttpRequest request("GET", "/api/twilio/voice/status?CallSid=CA1&To=%2B15557122661");
    request.headers.emplace_back("X-Twilio-Signature",
                                 carrier::twilio_signature(kToken, kBase + request.target));
    const auto admitted = door.admit(request);
    REQUIRE(status_of(admitted) == 200);
    CHECK(carrier::field_or_empty(std::get<carrier::FormFields>(admitted), "To") == "+15557122661");
    request.target += "&More=1";
    CHECK(status_of(door.admit(request)) == 403);
  }

  TEST_CASE_FIXTURE(Fixture, "an upgrade is signed with the stream's own base") {
    net::HttpRequest request("GET", "/api/twilio/voice/stream/abc");
    const std::string right = "wss://voice.example.com" + request.target;
    request.headers.emplace_back("X-Twilio-Signature", carrier::twilio_signature(kToken, right));
    CHECK_FALSE(gate().refuse_upgrade(request).has_value());
    const auto as_https = carrier::twilio_signature(kToken, kBase + request.target);
    request.headers[0].second = as_https;
    CHECK(gate().refuse_upgrade(request)->status == 403);
    request.headers.clear();
    CHECK(gate().refuse_upgrade(request)->status == 403);
    CHECK_FALSE(gate({kBase, "", {}, false, {}}).refuse_upgrade(request).has_value());
  }

  TEST_CASE_FIXTURE(Fixture, "a body that is no form is 400 even where signatures are off") {
    net::HttpRequest request("POST", "/x");
    request.body = "a=%zz";
    CHECK(status_of(gate({kBase, "", {}, false, {}}).admit(request)) == 400);
  }

  TEST_CASE_FIXTURE(Fixture, "what is signed for the node's own address is let in, too") {
    const auto sent_to = [](const std::string& base) {
      net::HttpRequest request("POST", "/api/twilio/voice/outbound/status?call=1");
      request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
      const carrier::FormFields fields{{"CallSid", "CA1"}};
      request.headers.emplace_back(
          "X-Twilio-Signature", carrier::twilio_signature(kToken, base + request.target, fields));
      request.body = carrier::encode_form(fields);
      return request;
    };
    const auto one = gate({kBase, "wss://a.voice.example.com", {kToken}, true, {}});
    const auto fields_of = [&](const std::string& base) {
      return std::holds_alternative<carrier::FormFields>(one.admit(sent_to(base)));
    };
    CHECK(fields_of(kBase));
    CHECK(fields_of("https://a.voice.example.com"));
    CHECK_FALSE(fields_of("https://b.voice.example.com"));
  }
}
