#include <doctest/doctest.h>

#include "bridge/engine/call_machine.hpp"
#include "tests/media/allocation_counter.hpp"

using namespace tandem::engine;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

TEST_SUITE("bridge/engine/allocation") {
  TEST_CASE("frames, audio, marks and ticks allocate nothing once the lists have grown") {
    CallMachine machine{EngineSettings{}};
    CallActions actions;
    Instant now = Instant{} + std::chrono::hours{1};
    milliseconds media{0};
    std::uint32_t response = 0, item = 0;
    std::vector<MarkId> marks;
    marks.reserve(256);
    std::size_t first_mark = 0;
    const auto on = [&](const CallEvent& event) {
      machine.on(event, now, actions);
      for (const CallAction& action : actions) {
        if (const auto* mark = std::get_if<SendMark>(&action)) marks.push_back(mark->mark);
      }
      actions.clear();
    };
    const auto realtime = [&](const RealtimeEvent& event) {
      machine.on(event, now, actions);
      actions.clear();
    };
    on(CallBegan{});
    on(ModelReady{});
    on(StreamAttached{});
    // Two seconds of an answer in deltas of 100 ms, frames and ticks all the while.
    const auto talk = [&] {
      marks.clear();
      first_mark = 0;
      for (int i = 0; i < 100; ++i) {
        now += 20ms;
        media += 20ms;
        on(CallerFrame{{160}, media});
        if (i % 5 == 0) on(AgentAudio{{response}, {item}, 800});
        if (i % 10 == 9 && first_mark < marks.size()) on(MarkEchoed{marks[first_mark++]});
        on(Tick{});
      }
    };
    const auto begin = [&] {
      realtime(ResponseCreated{{++response}, {}, false});
      ++item;
      on(AgentAudio{{response}, {item}, 800});
    };
    begin();
    talk();
    const tandem::test::AllocationCounter counter;
    talk();
    talk();
    CHECK(counter.count() == 0);
    CHECK_FALSE(machine.ended());
  }
}
