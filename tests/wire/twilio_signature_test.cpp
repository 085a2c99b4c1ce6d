#include "bridge/carrier/twilio_signature.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/wire/fixtures.hpp"

using namespace tandem::carrier;

namespace {

std::string text_at(const boost::json::value& object, const char* key) {
  const boost::json::value* const value = object.as_object().if_contains(key);
  return value == nullptr ? std::string{} : std::string{value->as_string()};
}

const std::string kToken = "8f2c1e7b9a304d5c6e7f8091a2b3c4d5";

SignatureVerdict verdict(const SignedRequest& request, std::string_view header,
                         std::vector<std::string> tokens = {kToken}) {
  return verify_twilio_signature(request, header, tokens);
}

}  // namespace

TEST_SUITE("bridge/carrier/twilio_signature") {
  TEST_CASE("each of the 17 vectors gets the verdict it should") {
    const boost::json::value file =
        tandem::test::fixture_json("twilio-fixtures/twilio-signature-vectors.json");
    std::size_t count = 0;
    for (const boost::json::value& vector : file.at("vectors").as_array()) {
      const std::string id = text_at(vector, "id");
      CAPTURE(id);
      const std::string url = text_at(vector, "url"), body = text_at(vector, "body"),
                        type = text_at(vector, "content_type");
      const SignatureVerdict got =
          verdict({url, type, body}, text_at(vector, "signature"), {text_at(vector, "auth_token")});
      CHECK((got == SignatureVerdict::Valid) == (text_at(vector, "expect") == "accept"));
      ++count;
    }
    CHECK(count == 17);
  }

  TEST_CASE("each accepted vector's signature is what we would sign") {
    const boost::json::value file =
        tandem::test::fixture_json("twilio-fixtures/twilio-signature-vectors.json");
    for (const boost::json::value& vector : file.at("vectors").as_array()) {
      if (text_at(vector, "expect") != "accept") continue;
      FormFields form;
      for (const boost::json::value& pair : vector.at("params").as_array())
        form.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
      const std::string signed_url = text_at(vector, "url_signed_by_carrier");
      const std::string url = signed_url.empty() ? text_at(vector, "url") : signed_url;
      CHECK(twilio_signature(text_at(vector, "auth_token"), url, form) ==
            text_at(vector, "signature"));
    }
  }

  TEST_CASE("each of the 20 signed webhooks is valid, and not one byte further on") {
    const boost::json::value file = tandem::test::fixture_json("twilio-fixtures/webhooks.json");
    const std::vector<std::string> tokens = {text_at(file, "auth_token")};
    std::size_t count = 0;
    for (const boost::json::value& webhook : file.at("requests").as_array()) {
      const std::string name = text_at(webhook, "name");
      CAPTURE(name);
      const std::string url = text_at(webhook, "url"), body = text_at(webhook, "body");
      const std::string type = text_at(webhook.at("headers"), "Content-Type");
      const std::string header = text_at(webhook.at("headers"), "X-Twilio-Signature");
      CHECK(verify_twilio_signature({url, type, body}, header, tokens) == SignatureVerdict::Valid);
      CHECK(verify_twilio_signature({url, type, body + "0"}, header, tokens) ==
            SignatureVerdict::Invalid);
      CHECK(verify_twilio_signature({url + "0", type, body}, header, tokens) ==
            SignatureVerdict::Invalid);
      ++count;
    }
    CHECK(count == 20);
  }

  TEST_CASE("during a rotation the current and the next token both sign") {
    const std::string url = "https://voice.example.com/a";
    const std::string next = twilio_signature("next", url);
    CHECK(verdict({url, "", ""}, next, {kToken, "next"}) == SignatureVerdict::Valid);
    CHECK(verdict({url, "", ""}, next, {"next", kToken}) == SignatureVerdict::Valid);
    CHECK(verdict({url, "", ""}, next, {kToken}) == SignatureVerdict::Invalid);
  }

  TEST_CASE("an unset token signs nothing") {
    const std::string url = "https://voice.example.com/a";
    CHECK(verdict({url, "", ""}, twilio_signature("", url), {""}) == SignatureVerdict::Invalid);
    CHECK(verdict({url, "", ""}, twilio_signature("", url), {}) == SignatureVerdict::Invalid);
  }

  TEST_CASE("ports: as configured, none, and the scheme's default") {
    const auto accepts = [](const std::string& configured, const std::string& signed_url) {
      return verdict({configured, "", ""}, twilio_signature(kToken, signed_url)) ==
             SignatureVerdict::Valid;
    };
    CHECK(accepts("https://h.example:8443/x?y=1", "https://h.example:8443/x?y=1"));
    CHECK(accepts("https://h.example:8443/x?y=1", "https://h.example/x?y=1"));
    CHECK(accepts("https://h.example/x?y=1", "https://h.example:443/x?y=1"));
    CHECK(accepts("http://h.example/x", "http://h.example:80/x"));
    CHECK(accepts("ws://h.example/x", "ws://h.example:80/x"));
    CHECK(accepts("wss://[2001:db8::1]:9000/x", "wss://[2001:db8::1]:443/x"));
    CHECK(accepts("wss://[2001:db8::1]/x", "wss://[2001:db8::1]:443/x"));
    CHECK(accepts("https://h.example?y=a:b", "https://h.example:443?y=a:b"));
    CHECK_FALSE(accepts("https://h.example/x", "https://h.example:80/x"));
    CHECK_FALSE(accepts("wss://h.example/x", "wss://h.example:80/x"));
    CHECK_FALSE(accepts("https://h.example/x", "https://h.example:8443/x"));
    CHECK_FALSE(accepts("https://h.example/x", "https://h.example/x/"));
    CHECK_FALSE(accepts("https://h.example/x", "https://H.example/x"));
  }

  TEST_CASE("JSON without its hash in the URL is refused, whatever the signature") {
    const std::string url = "https://voice.example.com/a";
    const std::string good = twilio_signature(kToken, url);
    CHECK(verdict({url, "application/json", "{}"}, good) == SignatureVerdict::Invalid);
    CHECK(verdict({url, "Application/JSON; charset=utf-8", "{}"}, good) ==
          SignatureVerdict::Invalid);
    const std::string hashed =
        url + "?bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    CHECK(verdict({hashed, "Application/JSON; charset=utf-8", "{}"},
                  twilio_signature(kToken, hashed)) == SignatureVerdict::Valid);
  }

  TEST_CASE("no header is missing, a body that nobody signed is unreadable") {
    const std::string url = "https://voice.example.com/a";
    const std::string good = twilio_signature(kToken, url);
    CHECK(verdict({url, "", ""}, "") == SignatureVerdict::Missing);
    CHECK(verdict({url, "text/plain", "hello"}, good) == SignatureVerdict::Unreadable);
    CHECK(verdict({url, "", "hello"}, good) == SignatureVerdict::Unreadable);
    CHECK(verdict({url, "application/x-www-form-urlencoded", "a=%4"}, good) ==
          SignatureVerdict::Unreadable);
  }

  TEST_CASE("the public URL is the base and the raw target, byte for byte") {
    CHECK(public_url("https://h.example", "/x?y=%20") == "https://h.example/x?y=%20");
    CHECK(public_url("https://h.example/", "/x") == "https://h.example/x");
    CHECK(websocket_base("https://h.example:8443") == "wss://h.example:8443");
    CHECK(websocket_base("http://127.0.0.1:80") == "ws://127.0.0.1:80");
    CHECK(websocket_base("wss://h.example") == "wss://h.example");
  }
}
