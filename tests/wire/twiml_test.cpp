#include "bridge/carrier/twiml.hpp"

#include <doctest/doctest.h>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>
#include <string>

using namespace tandem::carrier;
using namespace std::chrono_literals;
using boost::property_tree::ptree;

namespace {

/// Parses by another's parser; throws where the document is no XML.
ptree parsed(const Twiml& twiml) {
  std::istringstream text{twiml.document()};
  ptree tree;
  boost::property_tree::read_xml(text, tree);
  return tree.get_child("Response");
}

std::string attribute(const ptree& tree, const std::string& path, const std::string& name) {
  return tree.get<std::string>(path + ".<xmlattr>." + name, "(none)");
}

const std::string kOdd = "Tom & \"Jerry\" <b>'s</b>";

}  // namespace

TEST_SUITE("bridge/carrier/twiml") {
  TEST_CASE("a document has the declaration, and none of verbs ends the call") {
    CHECK(Twiml{}.document() ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response></Response>");
  }

  TEST_CASE("connect-stream has the published shape") {
    ConnectStream stream;
    stream.url = "wss://voice.example.com/twilio/media";
    stream.name = "agent";
    stream.action = "https://voice.example.com/twilio/stream-ended";
    stream.status_callback = "https://voice.example.com/twilio/stream-status";
    stream.parameters = {{"call_id", "01JD4Z8N2Q"}, {"token", "k3J"}};
    // As in "TwiML Voice: Stream", with the sentence and the hang-up that follow it.
    CHECK(Twiml{}
              .connect_stream(stream)
              .say("Sorry, please call back later.")
              .hang_up()
              .document()
              .ends_with(
                  R"(<Response><Connect action="https://voice.example.com/twilio/stream-ended" )"
                  R"(method="POST"><Stream url="wss://voice.example.com/twilio/media" )"
                  R"(name="agent" )"
                  R"(statusCallback="https://voice.example.com/twilio/stream-status" )"
                  R"(statusCallbackMethod="POST"><Parameter name="call_id" value="01JD4Z8N2Q"/>)"
                  R"(<Parameter name="token" value="k3J"/></Stream></Connect>)"
                  R"(<Say>Sorry, please call back later.</Say><Hangup/></Response>)"));
  }

  TEST_CASE("what is not set is not written") {
    ConnectStream stream;
    stream.url = "wss://h/x";
    CHECK(Twiml{}.connect_stream(stream).document().ends_with(
        R"(<Response><Connect><Stream url="wss://h/x"></Stream></Connect></Response>)"));
  }

  TEST_CASE("texts and attributes survive escaping") {
    ConnectStream stream;
    stream.url = "wss://h/x";
    stream.parameters = {{"name", kOdd}};
    const ptree tree = parsed(Twiml{}.say(kOdd, "en-US").connect_stream(stream));
    CHECK(tree.get<std::string>("Say") == kOdd);
    CHECK(attribute(tree, "Say", "language") == "en-US");
    CHECK(attribute(tree, "Connect.Stream.Parameter", "value") == kOdd);
  }

  TEST_CASE("controls and ill-formed UTF-8 never reach the document") {
    CHECK(escape_xml(std::string{"a\0b\x1B\xFF\xC3", 6}) ==
          "a\xEF\xBF\xBD"
          "b\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(escape_xml("\xEF\xBF\xBF") == "\xEF\xBF\xBD");
    CHECK(escape_xml("\xC3\xA9\xF0\x9F\x93\x9E") == "\xC3\xA9\xF0\x9F\x93\x9E");
    CHECK(escape_xml("a\n\tb\r") == "a&#10;&#9;b&#13;");
  }

  TEST_CASE("a parameter keeps under 500 characters with its name, cut between characters") {
    ConnectStream stream;
    stream.url = "wss://h/x";
    std::string value;
    while (value.size() < 1'000) value += "\xC3\xA9";
    stream.parameters = {{"n", value}, {std::string(600, 'n'), "v"}};
    const ptree connect = parsed(Twiml{}.connect_stream(stream)).get_child("Connect.Stream");
    std::vector<std::size_t> sizes;
    for (const auto& [name, child] : connect)
      if (name == "Parameter") sizes.push_back(child.get<std::string>("<xmlattr>.value").size());
    CHECK(sizes == std::vector<std::size_t>{498, 0});
  }

  TEST_CASE("dial names number, caller id, ring time and action") {
    DialNumber dial;
    dial.number = "+15558675399";
    dial.caller_id = "+15557122661";
    dial.ring_timeout = 20s;
    CHECK(Twiml{}.dial(dial).document().ends_with(
        R"(<Response><Dial callerId="+15557122661" timeout="20"><Number>+15558675399</Number>)"
        R"(</Dial></Response>)"));
    dial.action = "https://h/after?a=1&b=2";
    CHECK(attribute(parsed(Twiml{}.dial(dial)), "Dial", "action") == "https://h/after?a=1&b=2");
    dial.caller_id.clear();
    CHECK(attribute(parsed(Twiml{}.dial(dial)), "Dial", "callerId") == "(none)");
  }

  TEST_CASE("the short verbs have their published shapes") {
    CHECK(
        Twiml{}
            .pause(2s)
            .redirect("https://h/next")
            .document()
            .ends_with(
                R"(<Response><Pause length="2"/><Redirect method="POST">https://h/next</Redirect>)"
                R"(</Response>)"));
  }
}
