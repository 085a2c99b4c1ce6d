#include "bridge/carrier/phone_number.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace tandem::carrier;

namespace {

std::string normalised(std::string_view text) { return normalise_number(text).value_or("(none)"); }

}  // namespace

TEST_SUITE("bridge/carrier/phone_number") {
  TEST_CASE("the ways to write a number all give its E.164 form") {
    for (const char* const text :
         {"+15557122661", " +15557122661 ", "+1 (555) 712-2661", "+1.555.712.2661", "0015557122661",
          "15557122661", " 15557122661", "+1/555/7122661"})
      CHECK_MESSAGE(normalised(text) == "+15557122661", text);
    CHECK(normalised("+7 495 123-45-67") == "+74951234567");
    CHECK(normalised("004930123456") == "+4930123456");
  }

  TEST_CASE("what is no international number is refused") {
    for (const char* const text :
         {"", " ", "+", "5557122661", "01234567890", "+05557122661", "+1234567890123456", "+123456",
          "+1555712266x", "15557122661;ext=4", "++15557122661", "1+5557122661", "911",
          "000000000000"})
      CHECK_MESSAGE(normalised(text) == "(none)", text);
  }

  TEST_CASE("E.164 is a plus and 7 to 15 digits, the first not 0") {
    CHECK(is_e164("+1234567"));
    CHECK(is_e164("+123456789012345"));
    CHECK_FALSE(is_e164("+123456"));
    CHECK_FALSE(is_e164("+1234567890123456"));
    CHECK_FALSE(is_e164("+0234567"));
    CHECK_FALSE(is_e164("12345678"));
    CHECK_FALSE(is_e164(""));
  }

  TEST_CASE("each kind of party is told") {
    const Party number = read_party("+15557122661");
    CHECK(number.kind == PartyKind::Number);
    CHECK(number.number == "+15557122661");
    const Party client = read_party("client:dana");
    CHECK(client.kind == PartyKind::Client);
    CHECK(client.address == "client:dana");
    CHECK(client.number.empty());
    const Party sip = read_party("SIP:+15557122661@pbx.example.com;transport=tls");
    CHECK(sip.kind == PartyKind::Sip);
    CHECK(sip.number == "+15557122661");
    CHECK(read_party("sips:front-desk@pbx.example.com").number.empty());
    CHECK(read_party("911").kind == PartyKind::Other);
    CHECK(read_party("911").address == "911");
  }

  TEST_CASE("withheld numbers are anonymous, as words and as their digits") {
    for (const char* const text : {"", " ", "anonymous", "Anonymous", "RESTRICTED", "+266696687",
                                   "+7378742833", "unknown", "sip:anonymous@anonymous.invalid"}) {
      const Party party = read_party(text);
      CHECK_MESSAGE(party.kind == PartyKind::Anonymous, text);
      CHECK(party.number.empty());
      CHECK(party.address.empty());
    }
  }

  TEST_CASE("an endless address is cut") {
    CHECK(read_party("client:" + std::string(1'000, 'x')).address.size() == 256);
  }
}
