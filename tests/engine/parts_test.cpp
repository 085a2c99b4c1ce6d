#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include "bridge/engine/canonical_json.hpp"
#include "bridge/engine/gap_filler.hpp"
#include "bridge/engine/gap_log.hpp"
#include "bridge/engine/heard_text.hpp"
#include "bridge/engine/idle_ladder.hpp"
#include "bridge/engine/ring.hpp"
#include "bridge/engine/turn.hpp"
#include "bridge/engine/usage.hpp"

using namespace tandem::engine;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

TEST_SUITE("bridge/engine/heard_text") {
  TEST_CASE("the share of the characters goes back to the end of a word") {
    constexpr std::string_view kText = "We are open from nine to five.";
    CHECK(heard_text(kText, 0ms, 3s) == "");
    CHECK(heard_text(kText, 3s, 3s) == kText);
    CHECK(heard_text(kText, 4s, 3s) == kText);
    CHECK(heard_text(kText, 1s, 3s) == "We are");  // 10 characters: "We are ope".
    CHECK(heard_text(kText, 1100ms, 3s) == "We are open");
    CHECK(heard_text(kText, 100ms, 3s) == "");
    CHECK(heard_text("", 1s, 3s) == "");
    CHECK(heard_text(kText, 1s, 0ms) == "");
  }

  TEST_CASE("characters are counted, not bytes, and none is cut in half") {
    constexpr std::string_view kText = "Мы открыты с девяти до пяти";
    CHECK(heard_text(kText, 1s, 2s) == "Мы открыты с");
    for (int ms = 0; ms <= 2'000; ms += 7) {
      const auto heard = heard_text(kText, milliseconds{ms}, 2s);
      CHECK(kText.substr(0, heard.size()) == heard);
      if (heard.size() < kText.size())
        CHECK(kText[heard.size()] == (heard.empty() ? kText[0] : ' '));
    }
  }
}

TEST_SUITE("bridge/engine/gap_log") {
  TEST_CASE("fault-24 a carrier with fifty holes a second fills no event log with them") {
    GapLog log;
    const Instant start = Instant{} + std::chrono::hours{1};
    std::uint32_t records = 0, gaps = 0;
    milliseconds skipped{0}, filled{0};
    const auto take = [&](const std::optional<GapRecord>& record) {
      if (!record) return;
      ++records;
      gaps += record->gaps;
      (record->filled ? filled : skipped) += record->hole;
    };
    // An hour of it, every other hole too long to be filled.
    for (int i = 0; i < 180'000; ++i)
      take(log.add(i % 2 == 0 ? 300ms : 11s, i % 2 == 0, start + i * 20ms));
    take(log.take(true));
    take(log.take(false));
    CHECK(records <= GapLog::kSingly + 2 * (360 + 1));
    // And yet none is missing.
    CHECK(gaps == 180'000);
    CHECK(filled == 90'000 * 300ms);
    CHECK(skipped == 90'000 * milliseconds(11s));
  }

  TEST_CASE("a line that is merely bad has each of its holes as a record of its own") {
    GapLog log;
    const Instant start = Instant{} + std::chrono::hours{1};
    for (int i = 0; i < 100; ++i) {
      const auto record = log.add(240ms, true, start + i * 1s);
      REQUIRE(record.has_value());
      CHECK(record->gaps == 1);
      CHECK(record->hole == 240ms);
    }
    CHECK_FALSE(log.take(true).has_value());
  }
}

TEST_SUITE("bridge/engine/gap_filler") {
  const Instant kStart = Instant{} + std::chrono::hours{1};

  CallerFrame frame(milliseconds timestamp) { return {{160}, timestamp}; }

  TEST_CASE("pain-14 a hole of the carrier's time is filled in full up to ten seconds") {
    GapFiller gaps{EngineSettings{}};
    CHECK_FALSE(gaps.frame(frame(57ms), kStart).has_value());
    CHECK_FALSE(gaps.frame(frame(77ms), kStart).has_value());
    CHECK_FALSE(gaps.frame(frame(99ms), kStart).has_value());  // Jitter of the timestamps.
    auto hole = gaps.frame(frame(179ms), kStart);
    REQUIRE(hole.has_value());
    CHECK(hole->silence == 60 * 8);
    hole = gaps.frame(frame(199ms + 10s), kStart + 10s);
    REQUIRE(hole.has_value());
    CHECK(hole->silence == 80'000);
    hole = gaps.frame(frame(10'219ms + 10'011ms), kStart + 20s);
    REQUIRE(hole.has_value());
    CHECK_FALSE(hole->filled);
    CHECK(hole->silence == 0);
    CHECK_FALSE(gaps.frame(frame(20'250ms), kStart + 20s).has_value());
  }

  /// Milliseconds of silence for frames whose media time makes such jumps, one in 20 ms of the
  /// clock, within a minute.
  milliseconds silence_for(const std::vector<milliseconds>& jumps) {
    GapFiller gaps{EngineSettings{}};
    std::int64_t samples = 0;
    milliseconds timestamp = 10min;
    for (int i = 0; i < 3'000; ++i) {
      const auto hole = gaps.frame(frame(timestamp), kStart + i * 20ms);
      if (hole) samples += hole->silence;
      timestamp += jumps[static_cast<std::size_t>(i) % jumps.size()];
    }
    return milliseconds{samples / 8};
  }

  TEST_CASE("fault-24 wild media times make no more silence than time has passed") {
    const milliseconds passed = 60s + 2s;  // And what a stream may be ahead.
    CHECK(silence_for({10s}) <= passed);
    CHECK(silence_for({1s}) <= passed);
    CHECK(silence_for({10s, -60s}) <= passed);
    CHECK(silence_for({60s, 10s, -80s}) <= passed);
    CHECK(silence_for({std::chrono::hours{24 * 365 * 1'000}, 10s, -10s}) <= passed);
    CHECK(silence_for({milliseconds::max() / 2, milliseconds::min() / 2 + 1ms}) <= passed);
    // The test does see silence: what a stream may be ahead.
    CHECK(silence_for({40ms}) >= 2s);
  }

  TEST_CASE("fault-24 a carrier that jumped ahead and set itself right is served as before") {
    GapFiller gaps{EngineSettings{}};
    (void)gaps.frame(frame(0ms), kStart);
    (void)gaps.frame(frame(10min), kStart + 20ms);
    milliseconds media = 10min;
    milliseconds wall = 20ms;
    for (int i = 0; i < 100; ++i) {
      media += 20ms;
      wall += 20ms;
      CHECK_FALSE(gaps.frame(frame(media), kStart + wall).has_value());
    }
    for (const milliseconds back : {0ms, milliseconds{9min}}) {
      media += 1s - back;
      wall += 1s;
      if (back > 0ms) CHECK_FALSE(gaps.frame(frame(media), kStart + wall).has_value());
      media += 1s;
      wall += 1s;
      const auto hole = gaps.frame(frame(media), kStart + wall);
      REQUIRE(hole.has_value());
      CHECK(hole->filled);
    }
  }

  TEST_CASE("pain-14 speech open and no media for 750 ms: silence each tick, not filled again") {
    GapFiller gaps{EngineSettings{}};
    (void)gaps.frame(frame(0ms), kStart);
    CHECK(gaps.tick(true, kStart + 740ms) == 0);
    CHECK(gaps.tick(false, kStart + 760ms) == 0);
    std::int64_t silence = 0;
    for (milliseconds t = 760ms; t <= 1760ms; t += 20ms) silence += gaps.tick(true, kStart + t);
    CHECK(silence == 51 * 160);
    // Media is back: of the hole since 20 ms only the part before the ticks is missing.
    const auto hole = gaps.frame(frame(1780ms), kStart + 1780ms);
    REQUIRE(hole.has_value());
    CHECK(hole->silence == (1760 - 51 * 20) * 8);
  }

  TEST_CASE("frames that come late make no hole") {
    GapFiller gaps{EngineSettings{}};
    (void)gaps.frame(frame(0ms), kStart);
    for (milliseconds t = 760ms; t < 900ms; t += 20ms) (void)gaps.tick(true, kStart + t);
    for (milliseconds t = 20ms; t < 900ms; t += 20ms) {
      CHECK_FALSE(gaps.frame(frame(t), kStart + 900ms).has_value());
    }
  }

  TEST_CASE("silence by ticks is bounded") {
    GapFiller gaps{EngineSettings{}};
    (void)gaps.frame(frame(0ms), kStart);
    std::int64_t silence = 0;
    for (milliseconds t = 760ms; t < 60s; t += 20ms) silence += gaps.tick(true, kStart + t);
    CHECK(silence == 80'000);
  }

  TEST_CASE("appended milliseconds map to the call's clock across holes and sessions") {
    GapFiller gaps{EngineSettings{}};
    for (int i = 1; i <= 50; ++i) gaps.appended(160, milliseconds{5'000 + i * 20});
    CHECK(gaps.call_time(0ms) == 5'000ms);
    CHECK(gaps.call_time(1'000ms) == 6'000ms);
    // Two seconds came late: what was said then was said then.
    for (int i = 1; i <= 50; ++i) gaps.appended(160, milliseconds{8'000 + i * 20});
    CHECK(gaps.call_time(500ms) == 5'500ms);
    CHECK(gaps.call_time(1'500ms) == 8'500ms);
    CHECK(gaps.appended_ms() == 2s);
    gaps.restart_session();
    gaps.appended(160, 20'020ms);
    CHECK(gaps.call_time(0ms) == 20s);
  }
}

TEST_SUITE("bridge/engine/idle_ladder") {
  TEST_CASE("each rung waits for quiet, and a sign of life begins anew") {
    const Instant start = Instant{} + std::chrono::hours{1};
    IdleLadder ladder{EngineSettings{}};
    ladder.restart(start);
    CHECK_FALSE(ladder.tick(start + 7s).has_value());
    CHECK(ladder.tick(start + 8s) == 1U);
    ladder.busy(start + 12s);  // The prompt is spoken.
    CHECK_FALSE(ladder.tick(start + 19s).has_value());
    CHECK(ladder.tick(start + 20s) == 2U);
    ladder.restart(start + 21s);
    CHECK(ladder.tick(start + 29s) == 1U);
    CHECK(ladder.tick(start + 37s) == 2U);
    CHECK(ladder.tick(start + 45s) == 3U);
    CHECK_FALSE(ladder.tick(start + 90s).has_value());
  }
}

TEST_SUITE("bridge/engine/turn") {
  TEST_CASE("the waterfall counts from the end of speech, each step once") {
    Turn turn;
    CHECK_FALSE(turn.first_sent(1s, 0).has_value());
    turn.stopped(4'500ms, 5'000ms);
    turn.committed(5'010ms);
    turn.response_began(5'050ms);
    turn.first_audio(5'400ms);
    turn.first_audio(5'500ms);
    const auto record = turn.first_sent(5'401ms, 0);
    REQUIRE(record.has_value());
    CHECK(record->committed == 10ms);
    CHECK(record->response_began == 50ms);
    CHECK(record->first_audio == 400ms);
    CHECK(record->first_sent == 401ms);
    CHECK(record->voice_to_voice == 901ms);
    CHECK_FALSE(turn.first_sent(6s, 0).has_value());
  }
}

TEST_SUITE("bridge/engine/usage") {
  TEST_CASE("cached tokens are a part of those in (OpenAI page, section 12)") {
    const Prices prices{4.00, 0.40, 24.00, 32.00, 0.40, 64.00};
    const TokenUsage usage{.text_in = 1'000'000,
                           .audio_in = 1'000'000,
                           .text_cached = 500'000,
                           .audio_cached = 250'000,
                           .text_out = 100'000,
                           .audio_out = 200'000};
    // 0.5·4 + 0.5·0.4 + 0.75·32 + 0.25·0.4 + 0.1·24 + 0.2·64
    CHECK(cost_usd(usage, prices) == doctest::Approx(2 + 0.2 + 24 + 0.1 + 2.4 + 12.8));
  }
  TEST_CASE("a minute of the caller is a minute, whether the service tells seconds or tokens") {
    const Prices prices{.audio_minute = 0.6};
    const TranscriptionBilled told{.item = {}, .tokens = {}, .audio = std::chrono::seconds{6}};
    CHECK(cost_usd(told, prices) == doctest::Approx(0.06));
    TokenUsage heard;
    heard.audio_in = 60;
    const TranscriptionBilled counted{.item = {}, .tokens = heard, .audio = {}};
    CHECK(cost_usd(counted, prices) == doctest::Approx(0.06));
  }
  TEST_CASE("counts that make no sense never cost less than nothing") {
    const Prices prices{4.00, 0.40, 24.00, 32.00, 0.40, 64.00};
    CHECK(cost_usd({.text_in = -5, .audio_in = 10, .text_cached = 3, .audio_cached = 99}, prices) >=
          0);
  }
}

TEST_SUITE("bridge/engine/canonical_json") {
  TEST_CASE("the same arguments are the same text") {
    CHECK(canonical_json(R"({ "b" : [1, 2 ], "a":{"d":null,"c":"x y"} })") ==
          R"({"a":{"c":"x y","d":null},"b":[1,2]})");
    CHECK(canonical_json(R"({"a":1,"b":2})") == canonical_json("{\n\"b\": 2,\t\"a\": 1}"));
    CHECK(canonical_json(R"("a \" b")") == R"("a \" b")");
    CHECK(canonical_json("[]") == "[]");
    CHECK(canonical_json("{}") == "{}");
  }
  TEST_CASE("different arguments stay different") {
    CHECK(canonical_json(R"({"a":"1"})") != canonical_json(R"({"a":1})"));
    CHECK(canonical_json(R"({"a":" x"})") != canonical_json(R"({"a":"x"})"));
  }
  TEST_CASE("what is not JSON, or too deep, comes back as it is") {
    for (const char* text :
         {"", "{", "{\"a\"}", "{\"a\":}", "[1,", "[1 2]", "{\"a\":1}x", "\"a", "{a:1}", "[,]"}) {
      CHECK(canonical_json(text) == text);
    }
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    CHECK(canonical_json(deep + " ") == deep + " ");
  }
}

TEST_SUITE("bridge/engine/ring") {
  TEST_CASE("a ring keeps its order while it grows and wraps") {
    Ring<int> ring{100};
    int next = 0, first = 0;
    for (int round = 0; round < 50; ++round) {
      while (!ring.full() && static_cast<int>(ring.size()) < 4 + round) ring.push_back(next++);
      ring.pop_front(2);
      first += 2;
      REQUIRE(ring.front() == first);
      REQUIRE(ring.back() == next - 1);
      REQUIRE(ring[1] == first + 1);
    }
  }
}
