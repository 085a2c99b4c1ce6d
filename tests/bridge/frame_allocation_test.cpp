// Goal: neither a frame nor a delta nor a tick allocates, from the sockets on and in either format.
#include <doctest/doctest.h>

#include "tests/bridge/call_stand.hpp"
#include "tests/media/allocation_counter.hpp"

using namespace tandem;
using namespace tandem::test;

TEST_SUITE("call/frame_allocation") {
  TEST_CASE("pain-16: a frame allocates nothing, neither to the model nor to the caller") {
    for (const auto format : {model::AudioFormat::Pcm24k, model::AudioFormat::Pcmu}) {
      CAPTURE(static_cast<int>(format));
      CallStand stand({.model_audio = format, .delta_ms = 60});
      std::uint64_t before = 0, allocations = 0;
      stand.work_begins = [&] { before = allocations_of_this_thread(); };
      stand.work_ends = [&] { allocations += allocations_of_this_thread() - before; };
      stand.add_call();
      const auto talk = [&](int rounds) {
        for (int i = 0; i < rounds; ++i) {
          stand.frame(0);
          stand.delta(0);
          stand.tick();
        }
      };
      CHECK(allocations > 0);  // The stand does count.
      // More than the 5 s of the caller that a call keeps, so that their memory is taken.
      talk(260);
      allocations = 0;
      talk(200);
      CHECK(allocations == 0);
    }
  }
}
