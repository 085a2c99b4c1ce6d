#include "bridge/carrier/twilio_writer.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/base64.hpp"
#include "tests/wire/fixtures.hpp"

using namespace tandem::carrier;

namespace {

std::string media(std::string_view stream, std::string_view mulaw) {
  const std::span<const std::uint8_t> bytes{reinterpret_cast<const std::uint8_t*>(mulaw.data()),
                                            mulaw.size()};
  // Exactly the stated room, so that the address sanitizer sees a byte too many.
  std::vector<char> out(media_size_max(stream, mulaw.size()));
  return {out.data(), write_media(out.data(), stream, bytes)};
}
std::string mark(std::string_view stream, std::string_view name) {
  std::vector<char> out(mark_size_max(stream, name));
  return {out.data(), write_mark(out.data(), stream, name)};
}
std::string clear(std::string_view stream) {
  std::vector<char> out(clear_size_max(stream));
  return {out.data(), write_clear(out.data(), stream)};
}

}  // namespace

TEST_SUITE("bridge/carrier/twilio_writer") {
  TEST_CASE("every message to the carrier in the transcript is written byte for byte") {
    std::size_t count = 0;
    for (const std::string& line :
         tandem::test::fixture_lines("twilio-fixtures/stream-transcript.jsonl")) {
      const boost::json::value entry = boost::json::parse(line);
      if (entry.at("dir").as_string() != "to_carrier") continue;
      const boost::json::value& msg = entry.at("msg");
      const std::string expected = boost::json::serialize(msg);
      const std::string stream{msg.at("streamSid").as_string()};
      const std::string event{msg.at("event").as_string()};
      if (event == "media") {
        const std::string payload{msg.at("media").at("payload").as_string()};
        CHECK(media(stream, tandem::base64_decode(payload).value()) == expected);
      } else if (event == "mark") {
        CHECK(mark(stream, msg.at("mark").at("name").as_string()) == expected);
      } else {
        CHECK(clear(stream) == expected);
      }
      ++count;
    }
    CHECK(count == 13);
  }

  TEST_CASE("names and ids that need it are escaped, and read back as they were") {
    const std::string odd = "a\"b\\c\n\x01\xC3\xA9/";
    const boost::json::value written = boost::json::parse(mark(odd, odd));
    CHECK(written.at("streamSid").as_string() == odd);
    CHECK(written.at("mark").at("name").as_string() == odd);
    CHECK(boost::json::parse(clear(odd)).at("streamSid").as_string() == odd);
    CHECK(boost::json::parse(media(odd, "x")).at("streamSid").as_string() == odd);
  }

  TEST_CASE("no audio and 2.5 seconds of it fit the stated size") {
    CHECK(media("MZ1", "") == R"({"event":"media","streamSid":"MZ1","media":{"payload":""}})");
    const std::string long_one = media("MZ1", std::string(20'000, '\xFF'));
    CHECK(boost::json::parse(long_one).at("media").at("payload").as_string().size() == 26'668);
  }
}
