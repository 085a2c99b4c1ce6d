// Goal: however many callers want few times, and whatever the calendar and the order of things do,
// no time is sold twice, nobody is told "booked" in vain, and both books agree in the end. Method:
// thousands of callers at once, each booking, repeating, moving and cancelling at random, over a
// real Postgres and a calendar that fails; then the dust settles and the books are compared.
#include <doctest/doctest.h>

#include <random>
#include <set>

#include "core/async_event.hpp"
#include "tests/control/calendar/diary_rig.hpp"

namespace tandem::calendar {
namespace {

using namespace std::chrono_literals;

constexpr int kCallers = 2'000, kAtOnce = 150, kSlots = 40;

/// What one caller was told last of the appointment that they have.
struct Told {
  std::string id;
  std::optional<Interval> time;  ///< None: cancelled, or nobody knows.
};

struct Crowd {
  Crowd(DiaryRig& diary, unsigned seed) : rig(diary), random(seed) {}

  DiaryRig& rig;
  std::mt19937 random;
  int to_come = kCallers;
  std::vector<Told> told;
  int booked = 0, refused = 0, failed = 0;

  int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random); }

  /// One caller after the other, until none is left.
  Task<> queue() {
    while (to_come > 0) {
      --to_come;
      co_await call();
    }
  }

  Task<> call() {
    const Booker booker = rig.caller();
    const Interval wish = rig.slot(pick(kSlots));
    const Booking booking = DiaryRig::booking(wish, booker.call + "|book");
    if (pick(3) == 0) {
      const Result<Verdict> kept = co_await rig.diary.keep(booker, wish, 30'000ms);
      if (kept && *kept != Verdict::Free) co_return;
    }
    std::optional<Answer> made;
    // The model asks again where it got no answer: the same booking.
    for (int tries = 0; tries < 3 && !made; ++tries) {
      const Result<Answer> answer = co_await rig.diary.book(booker, booking, 30'000ms);
      if (answer) made = *answer;
    }
    if (!made) {
      ++failed;
      co_return;
    }
    if (made->verdict != Verdict::Free) {
      ++refused;
      co_return;
    }
    ++booked;
    Told mine{made->appointment.id, wish};
    if (pick(3) == 0) {
      const Interval to = rig.slot(pick(kSlots));
      const Result<Answer> moved = co_await rig.diary.move(booker, made->appointment, to, 30'000ms);
      if (!moved)
        mine.time.reset();
      else if (moved->verdict == Verdict::Free)
        mine.time = to;
    }
    if (pick(2) == 0) {
      const auto gone = co_await rig.diary.cancel(booker, made->appointment, 30'000ms);
      if (gone) mine.time.reset();
    }
    told.push_back(std::move(mine));
  }
};

void storm(DiaryRig& rig, Crowd& crowd) {
  rig.fixture.run([&]() -> Task<> {
    TaskGroup callers(rig.fixture.loop);
    for (int i = 0; i < kAtOnce; ++i) callers.spawn([&crowd] { return crowd.queue(); });
    co_await callers.join();
  });
  rig.google.fails = rig.google.forgets = 0;
  for (int i = 0; i < 100; ++i) {
    rig.pass_time();
    rig.fixture.run([&]() -> Task<> { co_await rig.diary.settle(); });
    if (rig.look(
            "SELECT count(*) FROM tandem.appointments WHERE (status = 'held' AND calendar_event_id "
            "IS NOT NULL) OR cancelling_at IS NOT NULL") == "0")
      return;
  }
  FAIL("the dust never settles");
}

void check_told(const DiaryRig& rig, const Crowd& crowd) {
  pqxx::connection connection(rig.database.admin_url());
  pqxx::nontransaction tx(connection);
  std::map<std::string, std::int64_t> rows;
  for (const pqxx::row& row : tx.exec("SELECT id, extract(epoch FROM starts_at)::bigint FROM "
                                      "tandem.appointments WHERE status = 'confirmed'"))
    rows[row[0].as<std::string>()] = row[1].as<std::int64_t>();
  std::set<std::int64_t> sold;
  for (const auto& [id, start] : rows) CHECK_MESSAGE(sold.insert(start).second, "sold twice");
  for (const Told& told : crowd.told) {
    if (!told.time) continue;
    REQUIRE_MESSAGE(rows.contains(told.id), "told that it is booked, and it is not");
    REQUIRE(rows[told.id] == told.time->start.time_since_epoch().count());
  }
}

/// The calendar has exactly what the rows say.
void check_books(const DiaryRig& rig) {
  pqxx::connection connection(rig.database.admin_url());
  pqxx::nontransaction tx(connection);
  std::map<std::string, std::int64_t> rows, events;
  for (const pqxx::row& row :
       tx.exec("SELECT calendar_event_id, extract(epoch FROM starts_at)::bigint FROM "
               "tandem.appointments WHERE status = 'confirmed'"))
    rows[row[0].as<std::string>()] = row[1].as<std::int64_t>();
  for (const auto& [id, event] : rig.google.events)
    if (!event.cancelled) events[id] = event.time.start.time_since_epoch().count();
  CHECK(rows == events);
}

}  // namespace

TEST_SUITE("control/calendar/crowd") {
  TEST_CASE("two thousand callers want forty times of our own calendar") {
    const unsigned seed = std::random_device{}();
    INFO("seed ", seed);
    DiaryRig rig(seed);
    Crowd crowd(rig, seed);
    storm(rig, crowd);
    CHECK(crowd.booked > kSlots);
    CHECK(crowd.refused > 0);
    CHECK(crowd.failed == 0);
    check_told(rig, crowd);
  }

  TEST_CASE("two thousand callers, and a calendar that fails in every way") {
    const unsigned seed = std::random_device{}();
    INFO("seed ", seed);
    DiaryRig rig(seed);
    rig.connect_google();
    rig.google.fails = 0.05;
    rig.google.forgets = 0.15;
    Crowd crowd(rig, seed);
    storm(rig, crowd);
    CHECK(crowd.booked > kSlots / 2);
    check_told(rig, crowd);
    check_books(rig);
  }
}

}  // namespace tandem::calendar
