#include "tools/sim/carrier/twiml.hpp"

#include <doctest/doctest.h>

using namespace tandem::sim;

namespace {

TwimlContext context() {
  TwimlContext context;
  context.document_url = "https://voice.example.com/api/twilio/voice/inbound";
  return context;
}

/// The code of the refusal, 0 when the document is taken.
int code_of(std::string_view inside, const TwimlContext& with) {
  const auto parsed = parse_twiml("<Response>" + std::string(inside) + "</Response>", with);
  const auto* fault = std::get_if<TwimlFault>(&parsed);
  return fault == nullptr ? 0 : fault->code;
}
int code_of(std::string_view inside) { return code_of(inside, context()); }

std::string stream(std::string_view attributes, std::string_view inside = "") {
  return "<Connect><Stream " + std::string(attributes) + ">" + std::string(inside) +
         "</Stream></Connect>";
}

}  // namespace

TEST_SUITE("tools/sim/twiml") {
  TEST_CASE("the documented answer with a stream is read whole") {
    const auto parsed = parse_twiml(
        R"(<?xml version="1.0" encoding="UTF-8"?>
<Response><Connect action="/api/twilio/voice/after" method="POST"><Stream url="wss://voice.example.com/twilio/media" name="agent" statusCallback="https://voice.example.com/twilio/stream-status" statusCallbackMethod="POST"><Parameter name="call_id" value="01JD"/><Parameter name="token" value="k&amp;3"/></Stream></Connect><Say>Sorry.</Say><Hangup/></Response>)",
        context());
    REQUIRE(std::holds_alternative<TwimlDocument>(parsed));
    const auto& document = std::get<TwimlDocument>(parsed);
    REQUIRE(document.size() == 3);
    const auto& connect = std::get<ConnectVerb>(document[0]);
    CHECK(connect.action == "https://voice.example.com/api/twilio/voice/after");
    CHECK(connect.stream.url == "wss://voice.example.com/twilio/media");
    CHECK(connect.stream.name == "agent");
    REQUIRE(connect.stream.parameters.size() == 2);
    CHECK(connect.stream.parameters[1].second == "k&3");
    CHECK(std::get<SayVerb>(document[1]).text == "Sorry.");
  }

  TEST_CASE("a stream that the carrier cannot open is refused with the carrier's code") {
    CHECK(code_of(stream("url='wss://a.example.com/x'")) == 0);
    CHECK(code_of(stream("url='ws://a.example.com/x'")) == 31922);
    CHECK(code_of(stream("url='https://a.example.com/x'")) == 31922);
    CHECK(code_of(stream("url='wss://a.example.com/x?y=1'")) == 31920);
    CHECK(code_of(stream("url='wss://a.example.com/x y'")) == 31923);
    CHECK(code_of(stream("url='wss:///x'")) == 31923);
    CHECK(code_of(stream("")) == 31922);
    CHECK(code_of(stream("url='wss://a.example.com/x' track='both_tracks'")) == 31941);
    CHECK(code_of(stream("url='wss://a.example.com/x' Track='inbound_track'")) == 12200);
    CHECK(code_of(stream("url='wss://a.example.com/x' statusCallback='/status'")) == 12200);
    CHECK(code_of(stream("url='wss://a.example.com/x'", "<Parameter name='a' value='b' c='d'/>")) ==
          12200);
    const std::string long_value(495, 'v');
    CHECK(code_of(stream("url='wss://a.example.com/x'",
                         "<Parameter name='token' value='" + long_value + "'/>")) == 12200);
  }

  TEST_CASE("plain sockets are taken on a test bench only") {
    TwimlContext bench = context();
    bench.allow_plain = true;
    CHECK(code_of(stream("url='ws://127.0.0.1:8080/x'"), bench) == 0);
    CHECK(code_of("<Redirect>http://a.example.com/x</Redirect>") == 11100);
    CHECK(code_of("<Redirect>http://a.example.com/x</Redirect>", bench) == 0);
  }

  TEST_CASE("verbs and attributes that the documentation does not name are refused") {
    for (const std::string_view inside :
         {"<say>x</say>", "<Speak>x</Speak>", "<Say tone='x'>x</Say>", "<Connect/>",
          "<Connect><Number>+15550000000</Number></Connect>", "<Hangup reason='busy'/>",
          "<Reject reason='lazy'/>", "<Pause length='soon'/>", "<Pause length='-1'/>",
          "<Redirect method='PUT'>/x</Redirect>", "<Dial timout='20'>+15558675399</Dial>",
          "<Dial><Nummer>+15558675399</Nummer></Dial>", "<Hangup>now</Hangup>",
          "<Play>x.wav</Play><Play/>", "stray text"}) {
      CAPTURE(inside);
      CHECK(code_of(inside) == 12200);
    }
    CHECK(code_of("<Dial><Number>555-1234</Number></Dial>") == 13224);
    CHECK(code_of("<Dial/>") == 13223);
    CHECK(code_of("<Say></Say>") == 13520);
  }

  TEST_CASE("reject is the first verb of a call that is not answered") {
    CHECK(code_of("<Reject reason='busy'/>") == 0);
    CHECK(code_of("<Say>x</Say><Reject/>") == 12200);
    TwimlContext answered = context();
    answered.answered = true;
    CHECK(code_of("<Reject/>", answered) == 12200);
  }

  TEST_CASE("a document that came over REST has no URL to resolve against") {
    TwimlContext rest;
    rest.answered = true;
    CHECK(code_of("<Dial action='/after'><Number>+15558675399</Number></Dial>", rest) == 15004);
    CHECK(code_of("<Dial action='https://a.example.com/after'><Number>+15558675399</Number></Dial>",
                  rest) == 0);
  }

  TEST_CASE("only 200 with an XML content type is a document") {
    const auto code = [](int status, std::string_view type, std::string_view body) {
      const auto read = read_twiml_reply(status, type, body, context());
      const auto* fault = std::get_if<TwimlFault>(&read);
      return fault == nullptr ? 0 : fault->code;
    };
    CHECK(code(200, "text/xml", "<Response/>") == 0);
    CHECK(code(200, "application/xml; charset=utf-8", "<Response/>") == 0);
    CHECK(code(200, "text/plain", "<Response/>") == 12300);
    CHECK(code(200, "", "<Response/>") == 12300);
    CHECK(code(403, "text/xml", "<Response/>") == 11200);
    CHECK(code(204, "text/xml", "") == 11200);
    CHECK(code(200, "text/xml", "<response/>") == 12100);
    CHECK(code(200, "text/xml", "{}") == 12100);
  }

  TEST_CASE("references resolve by RFC 3986") {
    const std::string base = "https://a.example.com:8443/b/c?d=1";
    CHECK(resolve_url(base, "/x?y=2") == "https://a.example.com:8443/x?y=2");
    CHECK(resolve_url(base, "x") == "https://a.example.com:8443/b/x");
    CHECK(resolve_url(base, "//o.example.com/x") == "https://o.example.com/x");
    CHECK(resolve_url(base, "http://o.example.com/") == "http://o.example.com/");
    CHECK(resolve_url("https://a.example.com", "x") == "https://a.example.com/x");
  }
}
