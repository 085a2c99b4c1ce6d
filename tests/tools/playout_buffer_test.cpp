// Goal: the carrier's playout is the real one's. Method: what a server sent in the recorded
// transcript goes through the simulator's reader and buffer in virtual time, a millisecond a step;
// the marks must come back as the transcript has them, and the caller must have heard what was
// sent.
#include "tools/sim/carrier/playout_buffer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "tests/tools/fixture_file.hpp"
#include "tools/sim/carrier/received_message.hpp"

using namespace tandem::sim;
using std::chrono::milliseconds;

namespace {

struct Echo {
  std::int64_t at;
  std::string name;
};

std::vector<std::uint8_t> bytes(std::size_t count, std::uint8_t value = 1) {
  return std::vector<std::uint8_t>(count, value);
}

}  // namespace

TEST_SUITE("tools/sim/playout_buffer") {
  TEST_CASE("the recorded transcript gives the recorded echoes") {
    auto lines = test::read_jsonl_fixture("stream-transcript.jsonl");
    // The file has the caller's frames first.
    std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
      return a.at("t_ms").as_int64() < b.at("t_ms").as_int64();
    });
    const auto expected = test::read_json_fixture("stream-expected.json");
    const std::string sid(expected.at("stream_sid").as_string());
    const PlayoutBuffer::Time start{};
    PlayoutBuffer buffer(start);
    std::vector<Echo> echoes, recorded;
    std::size_t discarded = 0, sent = 0;
    std::size_t next = 0;
    for (std::int64_t ms = 0; ms <= 3'100; ++ms) {
      for (const std::string& name : buffer.advance(start + milliseconds(ms)).marks)
        echoes.push_back({ms, name});
      for (; next < lines.size() && lines[next].at("t_ms").as_int64() <= ms; ++next) {
        const auto& line = lines[next].as_object();
        const auto* message = line.if_contains("msg");
        if (message == nullptr) continue;
        if (line.at("dir").as_string() == "from_carrier") {
          if (message->at("event").as_string() == "mark")
            recorded.push_back({ms, std::string(message->at("mark").at("name").as_string())});
          continue;
        }
        const auto read = read_server_message(boost::json::serialize(*message), sid);
        REQUIRE_FALSE(std::holds_alternative<StreamFault>(read));
        if (const auto* media = std::get_if<ReceivedMedia>(&read)) {
          sent += media->mulaw.size();
          CHECK(buffer.push(media->mulaw));
        } else if (const auto* mark = std::get_if<ReceivedMark>(&read)) {
          if (buffer.mark(mark->name)) echoes.push_back({ms, mark->name});
        } else {
          const auto cleared = buffer.clear();
          discarded += cleared.bytes;
          for (const std::string& name : cleared.marks) echoes.push_back({ms, name});
        }
      }
    }
    REQUIRE(echoes.size() == recorded.size());
    for (std::size_t i = 0; i < echoes.size(); ++i) {
      CAPTURE(i);
      CHECK(echoes[i].name == recorded[i].name);
      // The recorded echoes took up to 4 ms on their way.
      CHECK(recorded[i].at - echoes[i].at >= 0);
      CHECK(recorded[i].at - echoes[i].at <= 5);
    }
    CHECK(sent == 14'880);
    // 12000 minus about 310 ms already played.
    CHECK(discarded >= 12'000 - 2'500);
    CHECK(discarded <= 12'000 - 2'460);
    CHECK(buffer.agent_bytes_played() + discarded == sent);
    CHECK(buffer.waiting_marks() == 0);
  }

  TEST_CASE("eight bytes a millisecond are heard, silence where nothing waits") {
    const PlayoutBuffer::Time start{};
    PlayoutBuffer buffer(start);
    CHECK(buffer.push(bytes(240)));
    const auto played = buffer.advance(start + milliseconds(50));
    REQUIRE(played.audio.size() == 400);
    CHECK(played.agent_bytes == 240);
    CHECK(std::count(played.audio.begin(), played.audio.end(), 1) == 240);
    CHECK(std::count(played.audio.begin() + 240, played.audio.end(), 0xFF) == 160);
    CHECK(buffer.advance(start + milliseconds(50)).audio.empty());
    CHECK(buffer.line_bytes() == 400);
  }

  TEST_CASE("a mark comes back when the audio before it was played, not earlier") {
    const PlayoutBuffer::Time start{};
    PlayoutBuffer buffer(start);
    CHECK(buffer.push(bytes(160)));
    CHECK_FALSE(buffer.mark("a"));
    CHECK(buffer.push(bytes(80)));
    CHECK_FALSE(buffer.mark("a"));
    CHECK(buffer.advance(start + milliseconds(19)).marks.empty());
    CHECK(buffer.advance(start + milliseconds(20)).marks == std::vector<std::string>{"a"});
    CHECK(buffer.advance(start + milliseconds(29)).marks.empty());
    CHECK(buffer.advance(start + milliseconds(31)).marks == std::vector<std::string>{"a"});
    CHECK(buffer.mark("b"));
  }

  TEST_CASE("clear gives back what waits, in order, and nothing of it is heard") {
    const PlayoutBuffer::Time start{};
    PlayoutBuffer buffer(start);
    CHECK(buffer.push(bytes(800)));
    CHECK_FALSE(buffer.mark("one"));
    CHECK(buffer.push(bytes(800, 2)));
    CHECK_FALSE(buffer.mark("two"));
    CHECK(buffer.advance(start + milliseconds(40)).agent_bytes == 320);
    const auto cleared = buffer.clear();
    CHECK(cleared.marks == std::vector<std::string>{"one", "two"});
    CHECK(cleared.bytes == 1'280);
    CHECK(buffer.advance(start + milliseconds(300)).agent_bytes == 0);
    CHECK(buffer.push(bytes(160, 3)));
    CHECK_FALSE(buffer.mark("three"));
    const auto played = buffer.advance(start + milliseconds(320));
    CHECK(played.audio == bytes(160, 3));
    CHECK(played.marks == std::vector<std::string>{"three"});
  }

  TEST_CASE("more than ten minutes do not fit") {
    const PlayoutBuffer::Time start{};
    PlayoutBuffer buffer(start);
    const auto second = bytes(8'000);
    for (int i = 0; i < 600; ++i) CHECK(buffer.push(second));
    CHECK_FALSE(buffer.push(bytes(1)));
    CHECK(buffer.waiting_bytes() == 600u * 8'000u);
    (void)buffer.advance(start + milliseconds(20));
    CHECK(buffer.push(bytes(160)));
  }

  TEST_CASE("audio that comes late within an utterance is an underrun, a pause is none") {
    const PlayoutBuffer::Time start{};
    PlayoutBuffer buffer(start);
    CHECK(buffer.push(bytes(160)));
    (void)buffer.advance(start + milliseconds(60));
    CHECK(buffer.push(bytes(160)));
    (void)buffer.advance(start + milliseconds(80));
    CHECK(buffer.underruns() == 1);
    CHECK(buffer.underrun_bytes() == 320);
    (void)buffer.advance(start + milliseconds(1'000));
    CHECK(buffer.push(bytes(160)));
    (void)buffer.advance(start + milliseconds(1'020));
    CHECK(buffer.underruns() == 1);
    CHECK(buffer.push(bytes(160)));
    (void)buffer.clear();
    (void)buffer.advance(start + milliseconds(1'100));
    CHECK(buffer.push(bytes(160)));
    (void)buffer.advance(start + milliseconds(1'120));
    CHECK(buffer.underruns() == 1);
  }

  TEST_CASE("borders tell where messages begin on the caller's line") {
    const PlayoutBuffer::Time start{};
    PlayoutBuffer buffer(start);
    (void)buffer.advance(start + milliseconds(10));
    CHECK(buffer.push(bytes(200)));
    CHECK(buffer.push(bytes(200)));
    (void)buffer.advance(start + milliseconds(100));
    CHECK(buffer.borders() == std::vector<std::uint64_t>{80, 280});
  }
}
