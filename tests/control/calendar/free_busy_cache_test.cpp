// Goal: whatever becomes of a fetch, the next question is answered, and a full memory serves those
// it knows. Method: the cache with fetches of the test's own.
#include "control/calendar/free_busy_cache.hpp"

#include <doctest/doctest.h>

#include <map>
#include <stdexcept>

#include "control/calendar/errc.hpp"
#include "tests/core/loop_fixture.hpp"

namespace tandem::calendar {
namespace {

using namespace std::chrono_literals;

struct Rig {
  explicit Rig(std::size_t entries_max = 3)
      : cache(
            fixture.loop,
            [this](std::string organisation, Interval window, std::chrono::milliseconds) {
              return fetch(std::move(organisation), window);
            },
            entries_max) {}
  ~Rig() {
    fixture.run([this]() -> Task<> { co_await cache.stop(); });
  }

  Task<Result<ViewPtr>> fetch(std::string organisation, Interval window) {
    ++fetches[organisation];
    if (throws) throw std::runtime_error("a fault of ours");
    View view;
    view.window = window;
    co_return std::make_shared<const View>(std::move(view));
  }
  Result<ViewPtr> ask(const std::string& organisation) {
    Result<ViewPtr> answer = make_error_code(errc::refused);
    fixture.run([&]() -> Task<> {
      const Instant now =
          std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
      const Interval hour{now, now + 1h};
      answer = co_await cache.view(organisation, hour, 5s);
    });
    return answer;
  }
  void began(const std::string& organisation) {
    fixture.call([&] { cache.call_began(organisation); });
  }
  std::size_t size() {
    std::size_t count = 0;
    fixture.call([&] { count = cache.size(); });
    return count;
  }

  std::map<std::string, int> fetches;
  bool throws = false;
  test::LoopFixture fixture;
  FreeBusyCache cache;
};

}  // namespace

TEST_SUITE("control/calendar/free_busy_cache") {
  TEST_CASE("a fetch that breaks is an error to who waits, and the next one asks again") {
    Rig rig;
    rig.throws = true;
    CHECK(rig.ask("a").error() == errc::unavailable);
    rig.throws = false;
    CHECK(rig.ask("a").has_value());
    CHECK(rig.ask("a").has_value());
    CHECK(rig.fetches["a"] == 2);
  }

  TEST_CASE("a full memory forgets who is in no call, the longest unasked first") {
    Rig rig;
    for (const char* organisation : {"a", "b", "c", "b", "c", "d"})
      CHECK(rig.ask(organisation).has_value());
    CHECK(rig.size() == 3);
    for (const char* organisation : {"b", "c", "d"}) CHECK(rig.ask(organisation).has_value());
    CHECK(rig.fetches == std::map<std::string, int>{{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}});
  }

  TEST_CASE("whose calls last are served from a full memory; others by fetches of their own") {
    Rig rig;
    for (const char* organisation : {"a", "b", "c"}) {
      rig.began(organisation);
      CHECK(rig.ask(organisation).has_value());
    }
    rig.began("d");
    CHECK(rig.ask("d").has_value());
    CHECK(rig.ask("d").has_value());
    CHECK(rig.ask("a").has_value());
    CHECK(rig.fetches == std::map<std::string, int>{{"a", 1}, {"b", 1}, {"c", 1}, {"d", 2}});
    CHECK(rig.size() == 3);
  }
}

}  // namespace tandem::calendar
