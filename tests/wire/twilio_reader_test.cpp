#include "bridge/carrier/twilio_reader.hpp"

#include <doctest/doctest.h>
#include <openssl/sha.h>

#include <cstring>

#include "bridge/carrier/errc.hpp"
#include "core/base64.hpp"
#include "tests/media/allocation_counter.hpp"
#include "tests/wire/describe.hpp"
#include "tests/wire/fixtures.hpp"
#include "tests/wire/mutate.hpp"

using namespace tandem::carrier;
using tandem::test::describe;
using tandem::test::PaddedText;

namespace {

constexpr const char* kStream = "MZ18ad3ab5a668481ce02b83e7395059f0";

std::string sha256_hex(std::string_view bytes) {
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash);
  std::string text;
  for (const unsigned char byte : hash) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

std::string read_as_text(std::string_view text) {
  TwilioReader reader;
  PaddedText padded{text};
  return describe(reader.read(padded.span()));
}

errc fault_of(std::string_view text) {
  TwilioReader reader;
  PaddedText padded{text};
  const auto message = reader.read(padded.span());
  REQUIRE_MESSAGE(!message.has_value(), text);
  return static_cast<errc>(message.error().value());
}

/// What a consumer derives from a stream.
struct StreamFacts {
  std::size_t frames = 0, media_frames = 0;
  std::string connected, start, mulaw;
  std::chrono::milliseconds first{-1}, last{-1};
  std::vector<std::string> dtmf, marks;
  std::uint64_t next_sequence = 2;
  bool stopped = false;

  void on(const Connected& m) { connected = m.version; }
  void on(const Start& m) {
    CHECK(m.account_sid == "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6");
    CHECK(m.call_sid == "CA7d1e5f0b9a8c4d3e2f1a0b9c8d7e6f50");
    CHECK(m.stream_sid == kStream);
    CHECK(m.encoding == "audio/x-mulaw");
    CHECK(m.sample_rate == 8000);
    CHECK(m.channels == 1);
    CHECK(m.inbound_track_only);
    for (const auto& [name, value] : m.parameters) start += name + "=" + value + ";";
  }
  void on(const Media& m) {
    CHECK(m.inbound);
    CHECK(m.stream_sid == kStream);
    CHECK(m.sequence >= next_sequence);
    next_sequence = m.sequence + 1;
    ++media_frames;
    if (first.count() < 0) first = m.timestamp;
    last = m.timestamp;
    const auto bytes = tandem::base64_decode(m.payload);
    REQUIRE(bytes.has_value());
    CHECK(bytes->size() == 160);
    mulaw += *bytes;
  }
  void on(const Dtmf& m) { dtmf.emplace_back(1, m.digit); }
  void on(const Mark& m) { marks.emplace_back(m.name); }
  void on(const Stop& m) {
    CHECK(m.call_sid == "CA7d1e5f0b9a8c4d3e2f1a0b9c8d7e6f50");
    stopped = true;
  }
  void on(const Unknown& m) { FAIL("unknown event ", std::string{m.event}); }
};

std::vector<std::string> strings(const boost::json::value& array) {
  std::vector<std::string> all;
  for (const boost::json::value& it : array.as_array()) all.emplace_back(it.as_string());
  return all;
}

std::string to_pcm16le(std::string_view mulaw) {
  const boost::json::value file =
      tandem::test::fixture_json("twilio-fixtures/mulaw-decode-table.json");
  const boost::json::array& table = file.at("pcm16").as_array();
  std::string pcm;
  for (const char code : mulaw) {
    const std::int64_t sample = table[static_cast<unsigned char>(code)].as_int64();
    pcm += static_cast<char>(sample & 0xFF);
    pcm += static_cast<char>(sample >> 8 & 0xFF);
  }
  return pcm;
}

const std::string kMediaText =
    R"({"event":"media","sequenceNumber":"3","media":{"track":"inbound","chunk":"2",)"
    R"("timestamp":"77","payload":"//8="},"streamSid":"MZ1"})";

}  // namespace

TEST_SUITE("bridge/carrier/twilio_reader") {
  TEST_CASE("the fixture stream gives the facts of stream-expected.json") {
    const boost::json::value expected =
        tandem::test::fixture_json("twilio-fixtures/stream-expected.json");
    StreamFacts facts;
    TwilioReader reader;
    for (const std::string& line :
         tandem::test::fixture_lines("twilio-fixtures/stream-from-carrier.jsonl")) {
      PaddedText padded{line};
      const auto message = reader.read(padded.span());
      REQUIRE_MESSAGE(message.has_value(), line);
      std::visit([&facts](const auto& m) { facts.on(m); }, *message);
      ++facts.frames;
    }
    CHECK(facts.frames == expected.at("frames_from_carrier").as_int64());
    CHECK(facts.connected == expected.at("protocol_version").as_string());
    CHECK(facts.media_frames == expected.at("media_frames").as_int64());
    CHECK(facts.mulaw.size() == expected.at("inbound_audio_bytes").as_int64());
    CHECK(sha256_hex(facts.mulaw) == expected.at("inbound_mulaw_sha256").as_string());
    CHECK(sha256_hex(to_pcm16le(facts.mulaw)) == expected.at("inbound_pcm16le_sha256").as_string());
    CHECK(facts.first.count() == expected.at("first_timestamp_ms").as_int64());
    CHECK(facts.last.count() == expected.at("last_timestamp_ms").as_int64());
    CHECK(facts.dtmf == strings(expected.at("dtmf")));
    CHECK(facts.marks == strings(expected.at("marks_echoed_in_order")));
    CHECK(facts.stopped);
    std::string parameters;
    for (const auto& [name, value] : expected.at("custom_parameters").as_object())
      parameters += std::string{name} + "=" + std::string{value.as_string()} + ";";
    CHECK(facts.start == parameters);
  }

  TEST_CASE("any key order of media reads the same") {
    const std::string usual = read_as_text(kMediaText);
    CHECK(usual == "media|3|77ms|//8=|1|MZ1");
    CHECK(read_as_text(R"({"streamSid":"MZ1","media":{"payload":"//8=","timestamp":"77",)"
                       R"("chunk":"2","track":"inbound"},"sequenceNumber":"3","event":"media"})") ==
          usual);
    CHECK(read_as_text(R"( { "media" : { "track":"inbound", "payload":"//8=", "timestamp":"77" },
                           "streamSid":"MZ1", "event":"media", "sequenceNumber":"3" } )") == usual);
  }

  TEST_CASE("an escaped slash in the payload is unescaped") {
    CHECK(read_as_text(R"({"event":"media","sequenceNumber":"3","media":{"track":"inbound",)"
                       R"("timestamp":"77","payload":"\/\/8="},"streamSid":"MZ1"})") ==
          "media|3|77ms|//8=|1|MZ1");
  }

  TEST_CASE("numbers read the same as strings and as numbers") {
    CHECK(read_as_text(R"({"event":"media","sequenceNumber":3,"media":{"track":"inbound",)"
                       R"("chunk":2,"timestamp":77,"payload":"//8="},"streamSid":"MZ1"})") ==
          "media|3|77ms|//8=|1|MZ1");
    CHECK(read_as_text(
              R"({"event":"start","sequenceNumber":1,"start":{"accountSid":"AC","callSid":"CA",)"
              R"("tracks":["inbound","outbound"],"mediaFormat":{"encoding":"audio/x-mulaw",)"
              R"("sampleRate":"8000","channels":"1"}},"streamSid":"MZ1"})") ==
          "start|AC|CA|MZ1|audio/x-mulaw|8000|1|0");
  }

  TEST_CASE("unknown keys and unknown events are no errors") {
    CHECK(read_as_text(R"({"event":"media","sequenceNumber":"3","new":{"a":[1,null,{}]},)"
                       R"("media":{"track":"inbound","timestamp":"77","payload":"//8=","x":1.5},)"
                       R"("streamSid":"MZ1"})") == "media|3|77ms|//8=|1|MZ1");
    CHECK(read_as_text(R"({"event":"weather","sunny":true})") == "unknown|weather");
  }

  TEST_CASE("custom parameters may be named as the protocol's own fields") {
    CHECK(read_as_text(
              R"({"start":{"customParameters":{"event":"stop","streamSid":"x","n":""},)"
              R"("accountSid":"AC","callSid":"CA","mediaFormat":{"encoding":"audio/x-mulaw",)"
              R"("sampleRate":8000,"channels":1}},"event":"start","streamSid":"MZ1"})") ==
          "start|AC|CA|MZ1|audio/x-mulaw|8000|1|1|event|stop|streamSid|x|n|");
  }

  TEST_CASE("outbound media is told from inbound") {
    std::string text = kMediaText;
    text.replace(text.find("inbound"), 7, "outbound");
    CHECK(read_as_text(text) == "media|3|77ms|//8=|0|MZ1");
  }

  TEST_CASE("stop without a body is a stop") {
    CHECK(read_as_text(R"({"event":"stop","streamSid":"MZ1"})") == "stop||MZ1");
  }

  TEST_CASE("each kind of fault has its error") {
    CHECK(fault_of("") == errc::malformed_json);
    CHECK(fault_of("{") == errc::malformed_json);
    CHECK(fault_of(kMediaText + "x") == errc::malformed_json);
    CHECK(fault_of(kMediaText.substr(0, kMediaText.size() - 1)) == errc::malformed_json);
    CHECK(fault_of("{\"event\":\"mark\",\"streamSid\":\"\xFF\",\"mark\":{\"name\":\"\"}}") ==
          errc::malformed_json);
    CHECK(fault_of(R"({"event":"weather","x":tru})") == errc::malformed_json);
    CHECK(fault_of("[]") == errc::not_an_object);
    CHECK(fault_of("\"media\"") == errc::not_an_object);
    CHECK(fault_of("{}") == errc::missing_field);
    CHECK(fault_of(R"({"event":null})") == errc::missing_field);
    CHECK(fault_of(R"({"event":7})") == errc::wrong_type);
    CHECK(fault_of(R"({"event":"media"})") == errc::missing_field);
    CHECK(fault_of(R"({"event":"media","media":"//8="})") == errc::wrong_type);
    CHECK(fault_of(R"({"event":"mark","mark":{},"streamSid":"MZ1"})") == errc::missing_field);
    CHECK(fault_of(R"({"event":"mark","mark":{"name":"a"}})") == errc::missing_field);
    CHECK(fault_of(R"({"event":"dtmf","dtmf":{"digit":"12"},"streamSid":"MZ1"})") ==
          errc::number_out_of_range);
    CHECK(fault_of(R"({"event":"dtmf","dtmf":{"digit":"E"},"streamSid":"MZ1"})") ==
          errc::number_out_of_range);
  }

  TEST_CASE("media without one of its fields, or with a bad number, is refused") {
    const auto without = [](std::string_view piece) {
      std::string text = kMediaText;
      const std::size_t at = text.find(piece);
      REQUIRE(at != std::string::npos);
      return text.erase(at, piece.size());
    };
    CHECK(fault_of(without(R"("sequenceNumber":"3",)")) == errc::missing_field);
    CHECK(fault_of(without(R"("timestamp":"77",)")) == errc::missing_field);
    CHECK(fault_of(without(R"("track":"inbound",)")) == errc::missing_field);
    CHECK(fault_of(without(R"(,"payload":"//8=")")) == errc::missing_field);
    CHECK(fault_of(without(R"(,"streamSid":"MZ1")")) == errc::missing_field);
    const auto with_timestamp = [](std::string_view value) {
      std::string text = kMediaText;
      return text.replace(text.find(R"("77")"), 4, value);
    };
    CHECK(fault_of(with_timestamp(R"("-77")")) == errc::wrong_type);
    CHECK(fault_of(with_timestamp(R"("")")) == errc::wrong_type);
    CHECK(fault_of(with_timestamp(R"("77 ")")) == errc::wrong_type);
    CHECK(fault_of(with_timestamp(R"("0x77")")) == errc::wrong_type);
    CHECK(fault_of(with_timestamp("true")) == errc::wrong_type);
    CHECK(fault_of(with_timestamp("-77")) == errc::number_out_of_range);
    CHECK(fault_of(with_timestamp(R"("9007199254740993")")) == errc::number_out_of_range);
    CHECK(fault_of(with_timestamp(R"("99999999999999999999999")")) == errc::number_out_of_range);
    CHECK(fault_of(with_timestamp("1e300")) == errc::number_out_of_range);
  }

  TEST_CASE("10,000 levels of nesting are refused as too deep, 50 are read") {
    const auto nested = [](std::size_t depth) {
      return R"({"event":"weather","x":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
    };
    CHECK(fault_of(nested(10'000)) == errc::too_deep);
    CHECK(fault_of(nested(64)) == errc::too_deep);
    CHECK(read_as_text(nested(50)) == "unknown|weather");
  }

  TEST_CASE("a megabyte of a message does not stay in memory's way of the next") {
    TwilioReader reader;
    PaddedText large{R"({"event":"weather","x":")" + std::string(1'000'000, 'x') + "\"}"};
    CHECK(describe(reader.read(large.span())) == "unknown|weather");
    PaddedText media{kMediaText};
    CHECK(describe(reader.read_general(media.span())) == "media|3|77ms|//8=|1|MZ1");
  }

  TEST_CASE("hand scan and general way agree on 200,000 damaged messages") {
    const std::vector<std::string> lines =
        tandem::test::fixture_lines("twilio-fixtures/stream-from-carrier.jsonl");
    constexpr std::uint32_t kSeed = 20261120;
    tandem::test::Mutator mutator{kSeed};
    TwilioReader reader;
    std::size_t read_as_media = 0;
    for (std::size_t i = 0; i < 200'000; ++i) {
      const std::string text = mutator.mutated(i % 3 == 0 ? lines[i % lines.size()] : kMediaText);
      PaddedText scanned{text}, general{text};
      const std::string one = describe(reader.read(scanned.span()));
      const std::string other = describe(reader.read_general(general.span()));
      REQUIRE_MESSAGE(one == other, "seed " << kSeed << " text " << text);
      if (one.starts_with("media|")) ++read_as_media;
    }
    // Or the damage is so great that nothing was compared.
    CHECK(read_as_media > 5'000);
  }

  TEST_CASE("media, marks and digits are read without an allocation") {
    TwilioReader reader;
    PaddedText media{kMediaText};
    PaddedText escaped{R"({"event":"media","sequenceNumber":"3","media":{"track":"inbound",)"
                       R"("timestamp":"77","payload":"\/\/8="},"streamSid":"MZ1"})"};
    PaddedText mark{R"({"event":"mark","streamSid":"MZ1","mark":{"name":"r1:end"}})"};
    PaddedText dtmf{R"({"event":"dtmf","streamSid":"MZ1","dtmf":{"digit":"5"}})"};
    REQUIRE(reader.read(mark.span()).has_value());
    const tandem::test::AllocationCounter counter;
    bool all = true;
    for (int i = 0; i < 1000; ++i)
      for (PaddedText* const text : {&media, &escaped, &mark, &dtmf})
        all &= reader.read(text->span()).has_value();
    CHECK(counter.count() == 0);
    CHECK(all);
  }
}
