// Goal: the log tells a message of the plainest writing as it tells every other, and the session
// takes it so. Method: each message also in a writing that is legal and not plain.
#include "tools/sim/model/session_log.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "core/base64.hpp"
#include "tests/tools/model_session_rig.hpp"
#include "tools/sim/model/plain_append.hpp"

using namespace tandem;
using sim::Outgoing;

namespace {

/// What `tell` makes a log say, without the times.
template <class Tell>
std::string told(Tell&& tell) {
  std::string pattern = (std::filesystem::temp_directory_path() / "tandem-log.XXXXXX").string();
  const int fd = ::mkstemp(pattern.data());
  REQUIRE(fd >= 0);
  ::close(fd);
  {
    sim::MessageLog file(pattern);
    sim::SessionLog log(file, "sess_1");
    tell(log);
  }
  std::ifstream in(pattern);
  std::string all;
  for (std::string line; std::getline(in, line);) {
    boost::json::object members = boost::json::parse(line).as_object();
    CHECK(members.erase("t") == 1);
    all += boost::json::serialize(members) + "\n";
  }
  std::filesystem::remove(pattern);
  return all;
}

std::string append_of(std::string_view audio) {
  return R"({"type":"input_audio_buffer.append","audio":")" + std::string(audio) + "\"}";
}

Outgoing text(std::string payload, bool usual) {
  return {Outgoing::Kind::Text, std::move(payload), 0, usual};
}

}  // namespace

TEST_SUITE("tools/sim/session_log") {
  TEST_CASE("appended audio is told by bytes, offset and hash, however it is written") {
    const std::string first = base64_encode(std::string(960, '\1'));
    const std::string second = base64_encode(std::string(320, '\2'));
    const auto say = [&](const std::string& in_front) {
      return told([&](sim::SessionLog& log) {
        for (const std::string& audio : {first, second, std::string("AAA"), std::string("A=A="),
                                         std::string(), std::string("AAA\\u0041")})
          log.received(in_front + append_of(audio));
        log.received(append_of(second) + "x");
        log.received(in_front + R"({"audio":"AAAA","type":"input_audio_buffer.append"})");
      });
    };
    const std::string plain = say("");
    CHECK(plain == say(" "));
    CHECK(plain.find(R"("audio":{"bytes":960,"offset_bytes":0,"hash":")") != plain.npos);
    CHECK(plain.find(R"("audio":{"bytes":320,"offset_bytes":960,"hash":")") != plain.npos);
    CHECK(plain.find(first) == plain.npos);
  }

  TEST_CASE("what leaves is told as what a reader makes of it") {
    const auto delta = [](const char* item, const std::string& audio) {
      return R"({"type":"response.output_audio.delta","event_id":"event_1","response_id":"resp_1",)"
             R"("item_id":")" +
             std::string(item) + R"(","output_index":0,"content_index":0,"delta":")" + audio +
             "\"}";
    };
    const std::string audio = base64_encode(std::string(4'800, '\5'));
    const auto say = [&](bool usual) {
      return told([&](sim::SessionLog& log) {
        log.sent(text(delta("item_a", audio), usual));
        log.sent(text(delta("item_b", audio), usual));
        log.sent(text(delta("item_a", audio.substr(0, 400)), usual));
        log.sent(
            text(R"({"type":"response.done","event_id":"e","response":{"output":[]}})", usual));
        log.sent(text(R"({"type":"x","event_id":"e","long":")" + std::string(120'000, 'y') + "\"}",
                      usual));
      });
    };
    const std::string usual = say(true);
    CHECK(usual == say(false));
    CHECK(usual.find(R"("delta":{"bytes":300,"offset_bytes":4800,"hash":")") != usual.npos);
    CHECK(usual.find(audio) == usual.npos);
    CHECK(usual.find(R"("characters":120000)") != usual.npos);
  }

  TEST_CASE("what a session sends is in the usual form, or says that it is not") {
    const auto heard = [](bool odd) {
      sim::ModelScenario scenario;
      scenario.odd_traffic = odd;
      test::SessionRig rig(std::move(scenario));
      std::vector<Outgoing> sent;
      rig.session().on_text(R"({"type":"response.create"})", rig.now);
      for (int step = 0; step < 400; ++step) {
        rig.now += std::chrono::milliseconds{20};
        rig.session().advance(rig.now);
        while (!rig.session().outbox().empty()) sent.push_back(rig.session().outbox().pop());
      }
      return sent;
    };
    for (const bool odd : {false, true}) {
      std::size_t deltas = 0;
      for (const Outgoing& each : heard(odd)) {
        CHECK(each.usual == !odd);
        if (odd || each.payload.find("response.output_audio.delta") == std::string::npos) continue;
        ++deltas;
        CHECK(each.payload.starts_with(R"({"type":"response.output_audio.delta",)"));
        Outgoing read = each;
        read.usual = false;
        CHECK(told([&](sim::SessionLog& log) { log.sent(each); }) ==
              told([&](sim::SessionLog& log) { log.sent(read); }));
      }
      CHECK((odd || deltas > 2));
    }
  }

  TEST_CASE("a session takes an append of the plainest writing as every other") {
    const auto heard = [](const std::string& in_front, const std::string& event) {
      test::SessionRig rig;
      rig.hold_to_schema = false;
      rig.send(in_front + event);
      rig.send(in_front + R"({"type":"input_audio_buffer.commit"})");
      std::string all;
      for (const auto& each : rig.take()) all += boost::json::serialize(each) + "\n";
      return all;
    };
    const std::string enough = base64_encode(std::string(4'800, '\0'));
    const std::string good = append_of(enough);
    CHECK(sim::plain_append(good).value_or("") == std::string(4'800, '\0'));
    CHECK(heard("", good).find("input_audio_buffer.committed") != std::string::npos);
    for (const std::string& event :
         {good, append_of(""), append_of("AAA"), append_of("AAA="), append_of("AAAAAA=="),
          append_of("AAB="), append_of("AA=A"), append_of(enough + " "), append_of("AA\\nA"),
          append_of("AAAA\",\"x\":\"AAAA"), append_of("AAAA\",\"event_id\":\"mine"), good + "}",
          good + " ", good.substr(1), good.substr(0, good.size() - 1),
          append_of("AAAA\",\"audio\":\"AAAA")}) {
      CAPTURE(event);
      CHECK(heard("", event) == heard(" ", event));
    }
  }
}
