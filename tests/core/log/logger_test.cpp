#include "core/log/logger.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <string>

#include "core/log/redaction.hpp"

namespace log = tandem::log;
using namespace std::chrono_literals;

namespace {

/// A line without its time, which is the only part that differs from run to run.
std::string without_time(const std::string& line) {
  const std::size_t space = line.find(' ');
  return line.substr(space + 1);
}

struct Captured {
  explicit Captured(log::Format format = log::Format::Text, log::Level level = log::Level::Debug) {
    log::configure({level, format, &lines});
  }
  ~Captured() { log::configure({log::Level::Off, log::Format::Text, &lines}); }
  std::ostringstream lines;
};

}  // namespace

TEST_SUITE("core/log") {
  TEST_CASE("a line is the event and its fields, context first") {
    Captured out;
    const log::Logger logger = log::Logger().with({{"call", "0190a"}, {"shard", 3}});
    logger.info("call.ended", {{"outcome", "booked"}, {"duration_ms", 1500ms}, {"clean", true}});
    CHECK(without_time(out.lines.str()) ==
          "info  call.ended call=0190a shard=3 outcome=booked duration_ms=1500 clean=true\n");
  }

  TEST_CASE("what a peer writes cannot make a second line nor colour the terminal") {
    Captured out;
    log::Logger().warn("peer.said", {{"text", "a\r\nerror forged\x1b[31m \"quoted\""}});
    const std::string text = out.lines.str();
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(without_time(text).starts_with("warn  peer.said "));
    CHECK(text.find(R"(text="a\r\nerror forged\u001b[31m \"quoted\"")") != std::string::npos);
  }

  TEST_CASE("fault-44: no character of a peer commands a terminal or turns the words of a line") {
    for (const char* nasty : {"\xC2\x9B"
                              "31m",
                              "\xE2\x80\xAE"
                              "elpoep",
                              "\xE2\x80\xA8"
                              "line",
                              "\xE2\x81\xA6"
                              "in",
                              "\xEF\xBB\xBF"
                              "mark"}) {
      Captured out;
      log::Logger().warn("peer.said", {{"text", nasty}});
      const std::string text = out.lines.str();
      CHECK_MESSAGE(text.find(R"(text="\u)") != std::string::npos, text);
      CHECK(std::all_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    }
  }

  TEST_CASE("ill-formed bytes are replaced, letters of all languages stay") {
    Captured out(log::Format::Json);
    log::Logger().warn("peer.said", {{"text", "a\xE2\x80***"}, {"name", "Søren Жуков 猫 😀"}});
    const std::string text = out.lines.str();
    CHECK(text.find("\"text\":\"a\xEF\xBF\xBD\xEF\xBF\xBD***\"") != std::string::npos);
    CHECK(text.find("\"name\":\"Søren Жуков 猫 😀\"") != std::string::npos);
  }

  TEST_CASE("JSON lines have event and fields as members") {
    Captured out(log::Format::Json);
    log::Logger().with({{"call", "x"}}).info("call.started", {{"frames", 7}, {"ratio", 0.5}});
    const std::string text = out.lines.str();
    CHECK(
        text.find(R"("level":"info","event":"call.started","call":"x","frames":7,"ratio":0.5})") !=
        std::string::npos);
  }

  TEST_CASE("lines below the level are not written") {
    Captured out(log::Format::Text, log::Level::Warn);
    log::Logger().info("quiet");
    CHECK(out.lines.str().empty());
    CHECK_FALSE(log::Logger::enabled(log::Level::Info));
  }

  TEST_CASE("repeats are left out and counted in the next line") {
    log::RateLimit limit(10s);
    const auto start = std::chrono::steady_clock::now();
    CHECK(limit.admit(start) == 0U);
    CHECK(limit.admit(start + 1s) == std::nullopt);
    CHECK(limit.admit(start + 9s) == std::nullopt);
    CHECK(limit.admit(start + 11s) == 2U);
    CHECK(limit.admit(start + 22s) == 0U);
  }

  TEST_CASE("phone numbers lose their middle wherever they stand") {
    CHECK(log::mask_phone_number("+15557122661") == "+155******61");
    CHECK(log::mask_phone_number("anonymous") == "an***");
    // Never half a character.
    CHECK(log::mask_phone_number("猫") == "***");
    CHECK(log::redact("to=+15557122661, from=%2B15558675310.") ==
          "to=+155******61, from=+155******10.");
    CHECK(log::redact("1+2 and +49") == "1+2 and +49");
  }

  TEST_CASE("phone numbers without a plus are masked, ids and times are not") {
    CHECK(log::redact("From=15557122661&x") == "From=155******61&x");
    CHECK(log::redact("tel%3A5557122661 sip:15557122661@example.com") ==
          "tel%3A555*****61 sip:155******61@example.com");
    for (const char* kept : {"1795200000123456", "0190a5c2-7b1e-7000-8000-000000000012",
                             "CA12345678901x", "port 8443", "item_1234567890", "took 123456789 ns"})
      CHECK(log::redact(kept) == kept);
  }

  TEST_CASE("addresses of e-mail lose their names") {
    CHECK(log::redact("to dana.reyes+x@example.com, ok") == "to ***@example.com, ok");
    CHECK(log::redact("/login?email=dana%40example.com&x") == "/login?email=***%40example.com&x");
    CHECK(log::redact("sip:alice@pbx.example.com") == "sip:***@pbx.example.com");
    for (const char* kept : {"a @ b.c", "at 3@home", "@example.com", "user@host"})
      CHECK(log::redact(kept) == kept);
  }

  TEST_CASE("keys, credentials and stream tokens are hidden, routes stay") {
    CHECK(log::redact("Authorization: Bearer abc.def-ghi x") == "Authorization: Bearer *** x");
    CHECK(log::redact("key sk-proj-0123456789abcdef.") == "key sk-***");
    CHECK(log::redact("postgres://user:secret@db/tandem") == "postgres://***@db/tandem");
    CHECK(log::redact("key=tdm_abcd_0123456789 whsec_0123456789 ya29.a0AfB_byC0123") ==
          "key=tdm_*** whsec_*** ya29.***");
    CHECK(log::redact("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln, x") == "token eyJ***, x");
    const std::string token(120, 'A');
    CHECK(log::redact("/api/twilio/voice/stream/" + token) == "/api/twilio/voice/stream/***");
    CHECK(log::redact("/api/twilio/voice/stream/status") == "/api/twilio/voice/stream/status");
  }

  TEST_CASE("a secret shows nothing but its length") {
    CHECK(log::mask_secret("hunter2") == "(set, 7 characters)");
    CHECK(log::mask_secret("") == "(not set)");
  }
}
