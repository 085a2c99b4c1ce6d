#pragma once

#include <memory>
#include <optional>
#include <string>

#include "control/calendar/builtin_calendar.hpp"
#include "control/calendar/diary.hpp"
#include "core/crypto/random.hpp"
#include "core/metrics/registry.hpp"
#include "tests/control/calendar/fickle_calendar.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::calendar {

/// A diary over a Postgres of its own: one organisation that is open day and night, so that slots
/// can be named by their number from tomorrow on.
struct DiaryRig {
  explicit DiaryRig(unsigned seed = 1)
      : pool(
            {database.app_url(), 4, 20'000, std::chrono::seconds(5), std::chrono::milliseconds(10)},
            nullptr),
        builtin(fixture.loop, pool),
        google(fixture.loop, seed),
        diary(fixture.loop, pool, {{"builtin", &builtin}, {"google", &google}}) {
    database.execute("INSERT INTO tandem.organisations (id, name, slug, time_zone) VALUES ('" +
                     organisation + "', 'Harbour', 'harbour', 'UTC')");
    for (int weekday = 1; weekday <= 7; ++weekday)
      database.execute(
          "INSERT INTO tandem.working_hours (id, organisation_id, weekday, opens, closes) "
          "VALUES (tandem.uuid_v7(), '" +
          organisation + "', " + std::to_string(weekday) + ", '00:00', '24:00')");
  }

  ~DiaryRig() {
    fixture.run([this]() -> Task<> { co_await diary.stop(); });
  }

  /// From now on its calendar is somebody else's.
  void connect_google() {
    database.execute(
        "INSERT INTO tandem.calendar_connections (id, organisation_id, provider, calendar_id) "
        "VALUES "
        "(tandem.uuid_v7(), '" +
        organisation + "', 'google', 'desk@example.com')");
  }

  [[nodiscard]] Interval slot(int number) const {
    const Instant first = std::chrono::ceil<std::chrono::days>(Diary::now()) + std::chrono::days(1);
    return {first + minutes(30 * number), first + minutes(30 * number + 30)};
  }
  [[nodiscard]] Booker caller(const std::string& call = crypto::uuid_v7()) const {
    Booker booker(organisation);
    booker.call = call;
    return booker;
  }
  [[nodiscard]] static Booking booking(const Interval& time, const std::string& key = {}) {
    return {key, time, "Cleaning", "", "Dana Reyes", "+12125550123"};
  }

  /// What a query of one value gives, as superuser.
  [[nodiscard]] std::string look(const std::string& sql) const {
    pqxx::connection connection(database.admin_url());
    pqxx::nontransaction tx(connection);
    return tx.exec1(sql)[0].as<std::string>("");
  }
  /// As if two minutes had passed.
  void pass_time() const {
    database.execute(
        "UPDATE tandem.appointments SET held_until = now() - interval '1 s' WHERE status = 'held'");
    database.execute(
        "UPDATE tandem.appointments SET cancelling_at = now() - interval '1 day' WHERE "
        "cancelling_at IS NOT NULL");
  }

  const std::string organisation = crypto::uuid_v7();
  postgres::FreshDatabase database;
  test::LoopFixture fixture;
  store::ConnectionPool pool;
  BuiltinCalendar builtin;
  FickleCalendar google;
  Diary diary;
};

/// For what a test waits for: longer than anything takes.
inline constexpr std::chrono::milliseconds kPatient{20'000};

/// What came of it; none for an error, which is `error` then.
inline std::optional<Answer> book(DiaryRig& rig, Booker booker, Booking booking,
                                  ErrorCode* error = nullptr) {
  std::optional<Answer> answer;
  rig.fixture.run([&]() -> Task<> {
    Result<Answer> result = co_await rig.diary.book(booker, booking, kPatient);
    if (result) answer = *result;
    if (!result && error != nullptr) *error = result.error();
  });
  return answer;
}

/// Two minutes later.
inline void settle(DiaryRig& rig) {
  rig.pass_time();
  rig.fixture.run([&]() -> Task<> { co_await rig.diary.settle(); });
}

/// How many appointments stand.
inline std::string standing(const DiaryRig& rig) {
  return rig.look("SELECT count(*) FROM tandem.appointments WHERE status = 'confirmed'");
}

}  // namespace tandem::calendar
