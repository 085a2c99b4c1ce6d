// Goal: a tap gives both sides of a call as the caller hears them, sample by sample, over minutes;
// what an interruption cut is never given. Method: the real ledger against a player that plays what
// it is sent and echoes marks, in virtual time; every sample tells its place in what was sent.
#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <vector>

#include "bridge/engine/playout_ledger.hpp"
#include "bridge/tap/call_tap.hpp"
#include "media/g711_mulaw.hpp"

namespace tandem::tap {
namespace {

using namespace std::chrono_literals;
using engine::ItemId;

/// The n-th code of something: no two neighbourhoods are alike, and nothing is silence.
std::uint8_t code_at(std::int64_t n, std::uint32_t seed = 1) {
  std::uint32_t x = static_cast<std::uint32_t>(n) * 2'654'435'761U + seed * 40'503U;
  x ^= x >> 15;
  x *= 2'246'822'519U;
  return static_cast<std::uint8_t>((x >> 24) % 0x60U);  // Loud codes: -32124 to some -400.
}
std::int16_t sample_at(std::int64_t n, std::uint32_t seed = 1) {
  return media::mulaw_decode(code_at(n, seed));
}

struct Scene {
  explicit Scene(std::chrono::milliseconds way = 0ms, std::chrono::milliseconds begins = 1s)
      : rtt(way), now(origin + begins) {
    outlet = std::make_shared<TapOutlet>([] {});
    ledger.attach(now);
    join();
  }

  void join() {
    heard_from = ledger.heard_position(now);
    tap = std::make_unique<CallTap>(origin, now, heard_from);
    std::vector<engine::PlayoutLedger::Run> runs;
    ledger.still_to_hear(now, runs);
    for (const auto& run : runs) tap->agent(codes(run.offset, run.bytes), now);
    tap->add(outlet);
  }
  static std::vector<std::uint8_t> codes(std::int64_t from, std::int64_t count) {
    std::vector<std::uint8_t> all(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) all[static_cast<std::size_t>(i)] = code_at(from + i);
    return all;
  }

  /// The model brings so much more of the item, whose codes count on from its beginning.
  void speak(ItemId item, std::chrono::milliseconds length) {
    REQUIRE(ledger.add(item, {1}, 1, length.count() * 8, now));
    pump();
  }
  void pump() {
    ledger.pump(now, actions);
    carry_out();
  }
  void carry_out() {
    for (const engine::CallAction& action : actions) {
      if (const auto* play = std::get_if<engine::Play>(&action)) {
        auto sent = codes(play->offset, play->bytes);
        sent.resize(static_cast<std::size_t>(play->bytes + play->padding), 0xFF);
        tap->agent(sent, now);
        free_at = std::max(free_at, now) + std::chrono::microseconds(sent.size() * 125);
      } else if (const auto* mark = std::get_if<engine::SendMark>(&action)) {
        tap->marked(mark->mark);
        echoes.emplace_back(free_at + rtt, mark->mark);
      } else if (const auto* clear = std::get_if<engine::Clear>(&action)) {
        tap->cut(clear->heard, now);
        cut_at = clear->heard;
        free_at = now;
        echoes.clear();
      }
    }
    actions.clear();
  }
  void interrupt() {
    std::vector<engine::PlayedItem> cut;
    ledger.interrupt(now, cut, actions);
    carry_out();
  }
  /// So much time, in ticks.
  void pass(std::chrono::milliseconds time) {
    for (const auto until = now + time; now < until;) {
      now += 20ms;
      while (!echoes.empty() && echoes.front().first <= now) {
        const auto [at, mark] = echoes.front();
        echoes.pop_front();
        ledger.echoed(mark, at);
        tap->echoed(mark, at);
      }
      std::vector<engine::PlayedItem> through;
      ledger.settle(now, through, actions);
      pump();
      tap->tick(now, ledger.heard_position(now));
      collect();
    }
  }
  void collect() {
    outlet->awake();
    while (const auto block = outlet->take()) {
      if (caller.empty()) first = block->at;
      CHECK(block->at - first == std::chrono::milliseconds(caller.size() / 8));
      caller.insert(caller.end(), block->caller.begin(), block->caller.end());
      agent.insert(agent.end(), block->agent.begin(), block->agent.end());
    }
  }
  /// Index into what was collected of a moment of the call.
  [[nodiscard]] std::size_t index(engine::Instant at) const {
    return static_cast<std::size_t>(
        (std::chrono::duration_cast<std::chrono::milliseconds>(at - origin) - first).count() * 8);
  }

  engine::EngineSettings settings;
  engine::PlayoutLedger ledger{settings};
  engine::CallActions actions;
  std::chrono::milliseconds rtt;
  engine::Instant origin{}, now, free_at{};
  std::deque<std::pair<engine::Instant, engine::MarkId>> echoes;
  std::shared_ptr<TapOutlet> outlet;
  std::unique_ptr<CallTap> tap;
  std::int64_t heard_from = 0, cut_at = 0;
  std::chrono::milliseconds first{0};
  std::vector<std::int16_t> caller, agent;
};

std::size_t count_sound(const std::vector<std::int16_t>& samples) {
  return static_cast<std::size_t>(
      std::count_if(samples.begin(), samples.end(), [](std::int16_t s) { return s != 0; }));
}

/// Frames of a caller who never pauses, arriving late by up to `jitter`, in order.
struct Caller {
  explicit Caller(std::chrono::milliseconds jitter) : late(0, static_cast<int>(jitter.count())) {}
  void speak(Scene& scene, std::chrono::milliseconds length) {
    for (std::int64_t i = 0; i < length / 20ms; ++i) {
      scene.pass(20ms);
      send(scene, std::chrono::milliseconds(first ? 0 : late(random)));
      first = false;
    }
  }
  void send(Scene& scene, std::chrono::milliseconds delay) {
    std::vector<std::uint8_t> frame(160);
    for (std::int64_t k = 0; k < 160; ++k) frame[static_cast<std::size_t>(k)] = code_at(sent++, 7);
    scene.tap->caller(frame, timestamp, scene.now + delay);
    timestamp += 20ms;
  }
  std::mt19937 random{3};
  std::uniform_int_distribution<int> late;
  std::chrono::milliseconds timestamp{4'000};
  std::int64_t sent = 0;
  bool first = true;
};

}  // namespace

TEST_SUITE("bridge/tap") {
  TEST_CASE("the caller lies sample by sample where the timestamps say, for ten minutes") {
    Scene scene;
    Caller caller(19ms);
    caller.speak(scene, 600s);
    scene.pass(200ms);
    const auto begin = std::find_if(scene.caller.begin(), scene.caller.end(),
                                    [](std::int16_t s) { return s != 0; });
    REQUIRE(begin != scene.caller.end());
    // The first frame came when its last sample had been spoken.
    CHECK(begin - scene.caller.begin() ==
          static_cast<std::ptrdiff_t>(scene.index(scene.origin + 1s)));
    std::int64_t wrong = 0;
    for (std::int64_t n = 0; n < caller.sent; ++n) wrong += begin[n] != sample_at(n, 7) ? 1 : 0;
    CHECK(wrong == 0);
  }

  TEST_CASE("what the network held up is heard late, not lost; a pause makes up for it") {
    Scene scene;
    Caller caller(0ms);
    caller.speak(scene, 2s);
    scene.pass(300ms);                                     // Nothing comes,
    for (int i = 0; i < 15; ++i) caller.send(scene, 0ms);  // and then all of it.
    caller.speak(scene, 1s);
    const std::int64_t spoken = caller.sent;
    // A pause of half a second, and more words.
    for (int i = 0; i < 25; ++i) {
      scene.pass(20ms);
      scene.tap->caller(std::vector<std::uint8_t>(160, 0xFF), caller.timestamp, scene.now);
      caller.timestamp += 20ms;
    }
    caller.speak(scene, 1s);
    scene.pass(200ms);
    std::vector<std::int16_t> heard;
    std::copy_if(scene.caller.begin(), scene.caller.end(), std::back_inserter(heard),
                 [](std::int16_t s) { return s != 0; });
    REQUIRE(heard.size() == static_cast<std::size_t>(caller.sent));
    std::int64_t wrong = 0;
    for (std::int64_t n = 0; n < caller.sent; ++n)
      wrong += heard[static_cast<std::size_t>(n)] != sample_at(n, 7) ? 1 : 0;
    CHECK(wrong == 0);
    // Behind the pause everything is in its place again: 2.3 s + 1 s + 0.5 s after the begin.
    const std::size_t back = scene.index(scene.origin + 1s + 3'800ms);
    CHECK(scene.caller[back] == sample_at(spoken, 7));
    CHECK(scene.caller[back - 1] == 0);
  }

  TEST_CASE("timestamps of another stream begin anew, and garbage of them loses no sound") {
    Scene scene;
    Caller caller(0ms);
    caller.speak(scene, 1s);
    scene.pass(1s);
    scene.tap->attach(scene.now);
    caller.timestamp = 0ms;
    caller.speak(scene, 1s);
    caller.timestamp = 100h;  // A carrier gone mad.
    caller.speak(scene, 100ms);
    scene.pass(200ms);
    CHECK(count_sound(scene.caller) >= 2 * 8'000);
  }

  TEST_CASE("the agent lies where it was sent, without a hole, however fast it came") {
    Scene scene;
    scene.pass(200ms);
    const auto began = scene.now;
    scene.speak({1}, 3s);
    scene.pass(500ms);
    scene.speak({1}, 4s);
    scene.ledger.end({1});
    scene.pass(8s);
    const std::size_t at = scene.index(began);
    std::int64_t wrong = 0;
    for (std::int64_t n = 0; n < 7 * 8'000; ++n)
      wrong += scene.agent[at + static_cast<std::size_t>(n)] != sample_at(n) ? 1 : 0;
    CHECK(wrong == 0);
    CHECK(count_sound(scene.agent) == 7 * 8'000);
  }

  TEST_CASE("what a barge-in cut is never given, and what was heard before it is") {
    for (const auto way : {0ms, 120ms}) {
      Scene scene(way);
      scene.speak({1}, 6s);
      scene.pass(2'340ms);
      scene.interrupt();
      scene.pass(5s);
      CHECK(scene.cut_at > 0);
      CHECK(scene.cut_at < 6 * 8'000);
      CHECK(count_sound(scene.agent) == static_cast<std::size_t>(scene.cut_at));
      // What follows is another item, whole.
      scene.speak({2}, 1s);
      scene.ledger.end({2});
      scene.pass(3s);
      CHECK(count_sound(scene.agent) == static_cast<std::size_t>(scene.cut_at) + 8'000);
    }
  }

  TEST_CASE("once marks have told how long the way is, the agent lies where it is heard") {
    Scene scene(120ms);
    scene.speak({1}, 2s);
    scene.ledger.end({1});
    scene.pass(4s);
    const auto began = scene.now;
    scene.speak({2}, 2s);
    scene.ledger.end({2});
    scene.pass(4s);
    const std::size_t at = scene.index(began + 120ms);
    CHECK(scene.agent[at - 1] == 0);
    std::int64_t wrong = 0;
    for (std::int64_t n = 0; n < 2 * 8'000; ++n)
      wrong += scene.agent[at + static_cast<std::size_t>(n)] != sample_at(n) ? 1 : 0;
    CHECK(wrong == 0);
  }

  TEST_CASE("who joins while the agent speaks hears what is still to be heard") {
    Scene scene;
    scene.speak({1}, 5s);
    scene.pass(2s);
    scene.caller.clear();
    scene.agent.clear();
    scene.join();
    scene.pass(6s);
    CHECK(scene.heard_from >= 8'000);
    CHECK(count_sound(scene.agent) == static_cast<std::size_t>(5 * 8'000 - scene.heard_from));
    const auto begin =
        std::find_if(scene.agent.begin(), scene.agent.end(), [](std::int16_t s) { return s != 0; });
    REQUIRE(begin != scene.agent.end());
    CHECK(*begin == sample_at(scene.heard_from));
  }

  TEST_CASE("an outlet that nobody empties loses blocks and counts them; the other gets all") {
    Scene scene;
    const auto idle = std::make_shared<TapOutlet>([] {});
    scene.tap->add(idle);
    scene.pass(5s);
    CHECK(scene.caller.size() / 160 >= 248);
    CHECK(idle->take_lost() == scene.caller.size() / 160 - TapOutlet::kBlocksMax);
    CHECK_FALSE(idle->ended());
    scene.tap->end(scene.now, 0);
    CHECK(idle->ended());
    CHECK_FALSE(scene.tap->wanted());
  }
}

}  // namespace tandem::tap
