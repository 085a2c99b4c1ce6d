#include "bridge/engine/playout_ledger.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <vector>

#include "tests/sim/sim_player.hpp"

using namespace tandem::engine;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

struct Line {
  PlayoutLedger ledger{EngineSettings{}};
  Instant start = Instant{} + std::chrono::hours{1};
  CallActions out;

  Line() { ledger.attach(start); }
  Instant at(milliseconds t) const { return start + t; }
  bool add(std::uint32_t item, milliseconds length, milliseconds t) {
    return ledger.add({item}, {1}, 1, audio_bytes(length), at(t));
  }
  std::vector<PlayedItem> interrupt(milliseconds t) {
    std::vector<PlayedItem> cut;
    ledger.interrupt(at(t), cut, out);
    return cut;
  }
  std::vector<PlayedItem> settle(milliseconds t) {
    std::vector<PlayedItem> through;
    ledger.settle(at(t), through, out);
    return through;
  }
  template <class Action>
  std::vector<Action> all() const {
    std::vector<Action> found;
    for (const CallAction& action : out) {
      if (const auto* each = std::get_if<Action>(&action)) found.push_back(*each);
    }
    return found;
  }
};

}  // namespace

TEST_SUITE("bridge/engine/playout_ledger") {
  TEST_CASE("audio goes out in whole frames, with a mark at each 200 ms and at the item's end") {
    Line line;
    REQUIRE(line.add(1, 1050ms, 0ms));
    line.ledger.end({1});
    line.ledger.pump(line.at(0ms), line.out);
    std::int64_t sent = 0, marks = 0;
    for (const CallAction& action : line.out) {
      if (const auto* play = std::get_if<Play>(&action)) {
        CHECK((play->bytes + play->padding) % kFrameBytes == 0);
        CHECK(play->offset == sent);
        sent += play->bytes;
      } else if (std::holds_alternative<SendMark>(action)) {
        ++marks;
      }
    }
    CHECK(sent == audio_bytes(1050ms));
    CHECK(marks == 6);
    CHECK(std::holds_alternative<SendMark>(line.out.back()));
  }

  TEST_CASE("a tail shorter than a frame waits 40 ms, then is padded, and padding is not heard") {
    Line line;
    REQUIRE(line.ledger.add({1}, {1}, 1, 100, line.at(0ms)));
    line.ledger.pump(line.at(0ms), line.out);
    line.ledger.pump(line.at(39ms), line.out);
    CHECK(line.all<Play>().empty());
    line.ledger.pump(line.at(40ms), line.out);
    REQUIRE(line.all<Play>().size() == 1);
    CHECK(line.all<Play>()[0].bytes == 100);
    CHECK(line.all<Play>()[0].padding == 60);
    const auto cut = line.interrupt(500ms);
    REQUIRE(cut.size() == 1);
    CHECK(cut[0].heard == 100);
  }

  TEST_CASE("a tail waits for more as long as the carrier has something to play") {
    Line line;
    REQUIRE(line.ledger.add({1}, {1}, 1, audio_bytes(400ms) + 50, line.at(0ms)));
    line.ledger.pump(line.at(0ms), line.out);
    line.out.clear();
    line.ledger.pump(line.at(100ms), line.out);
    CHECK(line.all<Play>().empty());
    line.ledger.pump(line.at(370ms), line.out);
    CHECK(line.all<Play>().size() == 1);
  }

  TEST_CASE("the item's end sends the tail at once") {
    Line line;
    REQUIRE(line.ledger.add({1}, {1}, 1, 100, line.at(0ms)));
    line.ledger.end({1});
    line.ledger.pump(line.at(0ms), line.out);
    CHECK(line.all<Play>().size() == 1);
  }

  TEST_CASE("at most 30 s lie at the carrier, and the rest follows as they play") {
    Line line;
    REQUIRE(line.add(1, 60s, 0ms));
    // Two seconds at a time, so that a cold connection is not mistaken for one that is stuck.
    line.ledger.pump(line.at(0ms), line.out);
    CHECK(line.ledger.at_carrier(line.at(0ms)) == audio_bytes(2s));
    const auto pump_all = [&](milliseconds at) {
      while (line.ledger.pump(line.at(at), line.out)) continue;
    };
    pump_all(0ms);
    CHECK(line.ledger.at_carrier(line.at(0ms)) == audio_bytes(30s));
    CHECK(line.ledger.backlog(line.at(0ms)) == audio_bytes(60s));
    pump_all(10s);
    CHECK(line.ledger.at_carrier(line.at(10s)) <= audio_bytes(30s));
    CHECK(line.ledger.at_carrier(line.at(10s)) > audio_bytes(29s));
  }

  TEST_CASE("pain-01 between marks the clock counts, and never beyond a mark that is not back") {
    Line line;
    REQUIRE(line.add(1, 2s, 0ms));
    line.ledger.pump(line.at(0ms), line.out);
    const auto marks = line.all<SendMark>();
    REQUIRE(marks.size() == 10);
    line.ledger.echoed(marks[0].mark, line.at(230ms));  // The carrier began 30 ms late.
    SUBCASE("at the mark") { CHECK(line.interrupt(230ms)[0].heard == audio_bytes(200ms)); }
    SUBCASE("between") { CHECK(line.interrupt(330ms)[0].heard == audio_bytes(300ms)); }
    SUBCASE("the next one is overdue") {
      CHECK(line.interrupt(900ms)[0].heard == audio_bytes(400ms));
    }
  }

  TEST_CASE("pain-01 several queued items: the audible one at what was heard, the others at 0") {
    Line line;
    REQUIRE(line.add(1, 1s, 0ms));
    line.ledger.end({1});
    REQUIRE(line.add(2, 3s, 0ms));
    line.ledger.end({2});
    REQUIRE(line.add(3, 3s, 0ms));
    line.ledger.pump(line.at(0ms), line.out);
    for (const SendMark& mark : line.all<SendMark>()) {
      if ((mark.mark.value & 0xFF) <= 6) line.ledger.echoed(mark.mark, line.at(1200ms));
    }
    CHECK(line.settle(1200ms).size() == 1);
    const auto cut = line.interrupt(1300ms);
    REQUIRE(cut.size() == 2);
    CHECK(cut[0].item == ItemId{2});
    CHECK(cut[0].heard == audio_bytes(300ms));
    CHECK(cut[1].item == ItemId{3});
    CHECK(cut[1].heard == 0);
    CHECK(line.all<Clear>().size() == 1);
  }

  TEST_CASE("pain-01 heard is never above what was sent") {
    Line line;
    REQUIRE(line.add(1, 100ms, 0ms));
    line.ledger.pump(line.at(0ms), line.out);
    const auto cut = line.interrupt(60s);
    REQUIRE(cut.size() == 1);
    CHECK(cut[0].heard == audio_bytes(100ms));
    CHECK(line.all<Clear>().empty());
  }

  TEST_CASE("marks that a clear sent back do not mean played") {
    Line line;
    REQUIRE(line.add(1, 2s, 0ms));
    line.ledger.pump(line.at(0ms), line.out);
    const auto old = line.all<SendMark>();
    line.interrupt(100ms);
    CHECK(line.ledger.marks_outstanding() == 0);
    REQUIRE(line.add(2, 1s, 110ms));
    line.ledger.pump(line.at(110ms), line.out);
    for (const SendMark& mark : old) line.ledger.echoed(mark.mark, line.at(120ms));
    const auto cut = line.interrupt(160ms);
    REQUIRE(cut.size() == 1);
    CHECK(cut[0].heard == audio_bytes(50ms));
  }

  TEST_CASE("marks of an earlier stream change nothing") {
    Line line;
    REQUIRE(line.add(1, 1s, 0ms));
    line.ledger.pump(line.at(0ms), line.out);
    const auto old = line.all<SendMark>();
    line.ledger.detach(line.at(100ms));
    CHECK(line.interrupt(5s)[0].heard == audio_bytes(100ms));
    line.ledger.attach(line.at(6s));
    REQUIRE(line.add(2, 1s, 6s));
    line.ledger.pump(line.at(6s), line.out);
    line.ledger.echoed(old.back().mark, line.at(6100ms));
    CHECK(line.interrupt(6100ms)[0].heard == audio_bytes(100ms));
  }

  TEST_CASE("pain-12 an item whose marks are lost is through three seconds late") {
    Line line;
    REQUIRE(line.add(1, 1s, 0ms));
    line.ledger.end({1});
    line.ledger.pump(line.at(0ms), line.out);
    CHECK(line.settle(3900ms).empty());
    CHECK(line.ledger.quiet(line.at(1s)));
    CHECK(line.settle(4s).size() == 1);
    CHECK(line.ledger.marks_outstanding() == 0);
  }

  TEST_CASE("a lost mark is made good by the next one") {
    Line line;
    REQUIRE(line.add(1, 1s, 0ms));
    line.ledger.pump(line.at(0ms), line.out);
    const auto marks = line.all<SendMark>();
    line.ledger.echoed(marks[2].mark, line.at(600ms));
    CHECK(line.ledger.marks_outstanding() == 2);
    CHECK(line.interrupt(600ms)[0].heard == audio_bytes(600ms));
  }

  TEST_CASE("the pool may forget what marks confirm, and the item when it is through") {
    Line line;
    REQUIRE(line.add(1, 400ms, 0ms));
    line.ledger.end({1});
    line.ledger.pump(line.at(0ms), line.out);
    const auto marks = line.all<SendMark>();
    line.out.clear();
    line.ledger.echoed(marks[0].mark, line.at(200ms));
    CHECK(line.settle(200ms).empty());
    REQUIRE(line.all<FreeAudio>().size() == 1);
    CHECK(line.all<FreeAudio>()[0].until == audio_bytes(200ms));
    line.ledger.echoed(marks[1].mark, line.at(400ms));
    CHECK(line.settle(400ms).size() == 1);
    CHECK(line.all<FreeAudio>().back().until == kWhole);
  }

  TEST_CASE("audio for a closed item is refused, and a new item closes those before it") {
    Line line;
    REQUIRE(line.add(1, 100ms, 0ms));
    REQUIRE(line.add(2, 100ms, 0ms));
    CHECK_FALSE(line.add(1, 100ms, 0ms));
    line.ledger.end({2});
    CHECK_FALSE(line.add(2, 100ms, 0ms));
    CHECK_FALSE(line.add(3, 0ms, 0ms));
  }

  TEST_CASE("marks and items are bounded") {
    Line line;
    for (std::uint32_t item = 1; item <= 400; ++item) {
      if (line.add(item, 20ms, 0ms)) line.ledger.end({item});
      line.ledger.pump(line.at(0ms), line.out);
    }
    CHECK(line.ledger.marks_outstanding() <= 256);
    CHECK(line.ledger.items_waiting() <= 64);
  }

  TEST_CASE("the estimate stays within 40 ms of a true player, whatever the bursts") {
    tandem::simulation::Timeline timeline;
    tandem::simulation::SimPlayer player{timeline};
    tandem::simulation::Rng rng{7};
    Line line;
    std::vector<MarkId> echoes;
    player.on_mark = [&](MarkId mark) { echoes.push_back(mark); };
    std::size_t carried = 0;
    std::uint32_t item = 1;
    for (int step = 0; step < 20'000; ++step) {
      timeline.run(timeline.now() + 1);
      const milliseconds t{timeline.now()};
      (void)player.queued();
      for (const MarkId mark : echoes) line.ledger.echoed(mark, line.at(t));
      echoes.clear();
      if (rng.chance(3)) (void)line.ledger.add({item}, {1}, 1, rng.range(1, 4'000), line.at(t));
      line.ledger.pump(line.at(t), line.out);
      for (; carried < line.out.size(); ++carried) {
        if (const auto* play = std::get_if<Play>(&line.out[carried])) {
          player.media(play->item, play->offset, play->bytes, play->padding);
        } else if (const auto* mark = std::get_if<SendMark>(&line.out[carried])) {
          player.mark(mark->mark);
        }
      }
      if (!rng.chance(1)) continue;
      const auto cut = line.interrupt(t);
      if (!cut.empty()) {
        const auto error = audio_ms(cut[0].heard - player.heard({item}));
        REQUIRE(error <= 40ms);
        REQUIRE(error >= -40ms);
      }
      player.clear();
      echoes.clear();
      ++item;
    }
  }

  TEST_CASE("fault-23: what our socket holds back was not heard, whatever the clock says") {
    Line line;
    REQUIRE(line.add(1, 2000ms, 0ms));
    line.ledger.pump(line.at(0ms), line.out);
    const auto marks = line.all<SendMark>();
    REQUIRE(marks.size() >= 2);
    line.ledger.echoed(marks[0].mark, line.at(200ms));
    // Of the second 200 ms only 50 have left us.
    line.ledger.held_back(audio_bytes(1750ms), line.at(500ms));
    const auto cut = line.interrupt(600ms);
    REQUIRE(cut.size() == 1);
    CHECK(audio_ms(cut[0].heard) == 250ms);
    // After the cut nothing is held back any more.
    REQUIRE(line.add(2, 400ms, 700ms));
    line.ledger.pump(line.at(700ms), line.out);
    CHECK(audio_ms(line.interrupt(800ms)[0].heard) == 100ms);
  }

  TEST_CASE("fault-23: held back for ever, an item is not taken for played by the clock") {
    Line line;
    REQUIRE(line.add(1, 400ms, 0ms));
    line.ledger.end({1});
    line.ledger.pump(line.at(0ms), line.out);
    line.ledger.held_back(audio_bytes(200ms), line.at(0ms));
    CHECK(line.settle(10s).empty());
    CHECK(line.ledger.unplayed(line.at(10s)));
    line.ledger.held_back(0, line.at(10s));
    CHECK(line.settle(11s).size() == 1);
  }

  TEST_CASE(
      "fault-23: while seconds are held back nothing more is sent; without progress it is stuck") {
    Line line;
    REQUIRE(line.add(1, 10s, 0ms));
    line.ledger.pump(line.at(0ms), line.out);
    line.ledger.held_back(PlayoutLedger::kHeldMax, line.at(0ms));
    CHECK_FALSE(line.ledger.pump(line.at(20ms), line.out));
    line.ledger.held_back(PlayoutLedger::kHeldMax + 160, line.at(20ms));
    CHECK_FALSE(line.ledger.stuck(line.at(2900ms)));
    CHECK(line.ledger.stuck(line.at(3100ms)));
    line.ledger.held_back(PlayoutLedger::kHeldMax, line.at(3100ms));  // A little has left.
    CHECK_FALSE(line.ledger.stuck(line.at(3200ms)));
    line.ledger.held_back(PlayoutLedger::kHeldMax - 160, line.at(3200ms));
    CHECK(line.ledger.pump(line.at(3200ms), line.out));
    CHECK_FALSE(line.ledger.stuck(line.at(60s)));
  }
}
