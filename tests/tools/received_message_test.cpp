#include "tools/sim/carrier/received_message.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace tandem::sim;

namespace {

constexpr std::string_view kSid = "MZ18ad3ab5a668481ce02b83e7395059f0";

int code_of(std::string_view text, std::string_view sid = kSid) {
  const ReceivedMessage message = read_server_message(text, sid);
  const auto* fault = std::get_if<StreamFault>(&message);
  return fault == nullptr ? 0 : fault->code;
}

std::string media(std::string_view payload) {
  return R"({"event":"media","streamSid":")" + std::string(kSid) + R"(","media":{"payload":")" +
         std::string(payload) + "\"}}";
}

}  // namespace

TEST_SUITE("tools/sim/received_message") {
  TEST_CASE("the three documented messages are taken") {
    CHECK(code_of(media("//////////8=")) == 0);
    CHECK(
        code_of(
            R"({"mark":{"name":"r1:end"},"streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","event":"mark"})") ==
        0);
    CHECK(code_of(R"({"event":"clear","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0"})") == 0);
    const auto read = read_server_message(media("AAH/"), kSid);
    REQUIRE(std::holds_alternative<ReceivedMedia>(read));
    CHECK(std::get<ReceivedMedia>(read).mulaw == std::vector<std::uint8_t>{0, 1, 255});
  }

  TEST_CASE("everything else is 31951") {
    for (
        const std::string_view text :
        {"", "[]", "{", "null", "{\"event\":\"clear\"}", "{\"streamSid\":\"MZ1\"}",
         R"({"event":"clear","streamSid":"MZ00000000000000000000000000000000"})",
         R"({"event":"clear","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","x":1})",
         R"({"event":"stop","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0"})",
         R"({"event":"mark","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","mark":{}})",
         R"({"event":"mark","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","mark":{"name":7}})",
         R"({"event":"mark","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","mark":{"name":"a","b":1}})",
         R"({"event":"media","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0"})",
         R"({"event":"media","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","media":"//8="})",
         R"({"event":"media","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","media":{"payload":"//8=","track":"outbound"}})",
         R"({"event":"media","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","sequenceNumber":"1","media":{"payload":"//8="}})"}) {
      CAPTURE(text);
      CHECK(code_of(text) == 31951);
    }
  }

  TEST_CASE("odd base64 is 31951") {
    for (const std::string_view payload : {"", "A", "AA", "AAA", "AA=A", "A===", "====", "AB==",
                                           "AAB=", "AA\\nA", "AA-A", "AA_A", "AAAA====", " AAA"}) {
      CAPTURE(payload);
      CHECK(code_of(media(payload)) == 31951);
    }
  }

  TEST_CASE("a WAV header in the payload is 31951") {
    CHECK(code_of(media("UklGRiQAAABXQVZF")) == 31951);
  }

  TEST_CASE("a payload beyond the bound is 31951") {
    CHECK(code_of(media(std::string((kPayloadMax + 2) / 3 * 4 + 4, 'A'))) == 31951);
    CHECK(code_of(media(std::string(kPayloadMax / 3 * 4, 'A'))) == 0);
  }

  TEST_CASE("the plainest writing is judged as every other") {
    const auto verdict = [](const std::string& text) {
      const ReceivedMessage message = read_server_message(text, kSid);
      if (const auto* fault = std::get_if<StreamFault>(&message))
        return std::to_string(fault->code) + " " + fault->what;
      if (const auto* media = std::get_if<ReceivedMedia>(&message))
        return "media " + std::string(media->mulaw.begin(), media->mulaw.end());
      return std::string("another");
    };
    // White space in front is legal, and not plain.
    const std::string good = media("AAH/EBESExQVFhcYGRo=");
    CHECK(verdict(good).starts_with("media "));
    std::size_t taken = 0;
    for (std::size_t at = 0; at <= good.size(); ++at) {
      const std::string before = good.substr(0, at), behind = good.substr(at);
      std::vector<std::string> texts{
          before, before + behind.substr(std::min<std::size_t>(1, behind.size()))};
      for (const char c : {'"', '\\', '=', 'A', '{', '}', ',', ' ', '\0', '\x80'}) {
        texts.push_back(before + c + texts[1].substr(at));
        texts.push_back(before + c + behind);
      }
      for (const std::string& text : texts) {
        CAPTURE(text);
        const std::string said = verdict(text);
        CHECK(said == verdict(" " + text));
        if (said.starts_with("media ")) ++taken;
      }
    }
    CHECK(taken > 20);
  }

  TEST_CASE("nothing may be said before start") { CHECK(code_of(media("//8="), "") == 31951); }
}
