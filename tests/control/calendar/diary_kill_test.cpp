// Goal (fault-07): a node that is killed while it books leaves at most one event in the calendar,
// and in the end the rows say what the calendar says; what a caller was told to be booked stands.
// Method: children book, move and cancel without pause in a calendar that outlives them (a table),
// and are killed at random instants; then another node settles.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <pqxx/pqxx>
#include <random>
#include <semaphore>

#include "tests/control/calendar/diary_rig.hpp"

namespace tandem::calendar {
namespace {

using namespace std::chrono_literals;

constexpr int kKills = 12, kTimes = 200, kToldMax = 20'000;

/// What callers of a child were told to be booked, in memory that outlives it; an appointment that
/// is about to be changed is taken out before.
struct Told {
  std::atomic<int> count;
  struct {
    char id[40];
    std::atomic<bool> stands;
  } bookings[kToldMax];
};

/// A calendar of somebody else's, kept where no kill reaches it.
class TableCalendar final : public Calendar {
 public:
  explicit TableCalendar(const std::string& url) : connection_(url) {}

  static void make(const postgres::FreshDatabase& database) {
    database.execute(
        "CREATE TABLE public.events (id text PRIMARY KEY, starts bigint, ends bigint, gone "
        "boolean)");
  }

  Task<Result<std::vector<Interval>>> free_busy(ConnectionPtr, Interval window,
                                                std::chrono::milliseconds) override {
    pqxx::nontransaction tx(connection_);
    std::vector<Interval> busy;
    for (const pqxx::row& row : tx.exec_params(
             "SELECT starts, ends FROM events WHERE NOT gone AND starts < $2 AND ends > $1",
             seconds(window.start), seconds(window.end)))
      busy.push_back({at(row[0]), at(row[1])});
    co_return merged(std::move(busy));
  }
  Task<Result<Event>> insert(ConnectionPtr, EventDraft draft, std::chrono::milliseconds) override {
    pqxx::nontransaction tx(connection_);
    // A second event of the same id would be one too many: the key would tell.
    tx.exec_params("INSERT INTO events VALUES ($1, $2, $3, false)", draft.id,
                   seconds(draft.time.start), seconds(draft.time.end));
    co_return Event{draft.id, draft.appointment_id, {}, draft.time, false};
  }
  Task<Result<std::optional<Event>>> find(ConnectionPtr, std::string id,
                                          std::chrono::milliseconds) override {
    pqxx::nontransaction tx(connection_);
    const pqxx::result found =
        tx.exec_params("SELECT starts, ends, gone FROM events WHERE id = $1", id);
    if (found.empty()) co_return std::optional<Event>();
    co_return std::optional<Event>(
        Event{id, {}, {}, {at(found[0][0]), at(found[0][1])}, found[0][2].as<bool>()});
  }
  Task<Result<Event>> move(ConnectionPtr, std::string id, std::string, Interval to,
                           std::chrono::milliseconds) override {
    pqxx::nontransaction tx(connection_);
    tx.exec_params("UPDATE events SET starts = $2, ends = $3 WHERE id = $1", id, seconds(to.start),
                   seconds(to.end));
    co_return Event{id, {}, {}, to, false};
  }
  Task<Result<void>> cancel(ConnectionPtr, std::string id, std::chrono::milliseconds) override {
    pqxx::nontransaction tx(connection_);
    tx.exec_params("UPDATE events SET gone = true WHERE id = $1", id);
    co_return Result<void>();
  }

 private:
  static std::int64_t seconds(Instant at) { return at.time_since_epoch().count(); }
  static Instant at(const pqxx::field& field) {
    return Instant(std::chrono::seconds(field.as<std::int64_t>()));
  }

  pqxx::connection connection_;
};

/// A node's diary, alone.
struct Node {
  explicit Node(const DiaryRig& rig)
      : pool({rig.database.app_url(), 4, 1'000, 2s, 10ms}, nullptr),
        builtin(fixture.loop, pool),
        table(rig.database.admin_url()),
        diary(fixture.loop, pool, {{"builtin", &builtin}, {"google", &table}}) {}

  test::LoopFixture fixture;
  store::ConnectionPool pool;
  BuiltinCalendar builtin;
  TableCalendar table;
  Diary diary;
};

Task<> call_for_ever(Node& node, const DiaryRig& rig, Told& told, unsigned seed) {
  std::mt19937 random(seed);
  const auto pick = [&random](int count) {
    return static_cast<int>(random() % static_cast<unsigned>(count));
  };
  while (told.count < kToldMax) {
    const Booking booking = DiaryRig::booking(rig.slot(pick(kTimes)));
    const Result<Answer> made = co_await node.diary.book(rig.caller(), booking, 5'000ms);
    if (!made || made->verdict != Verdict::Free) continue;
    const store::Appointment appointment = made->appointment;
    auto& note = told.bookings[told.count];
    std::strncpy(note.id, appointment.id.c_str(), sizeof note.id - 1);
    note.stands = true;
    ++told.count;
    if (pick(2) == 0) {
      (void)co_await node.diary.move(rig.caller(), appointment, rig.slot(pick(kTimes)), 5'000ms);
    } else {
      note.stands = false;
      (void)co_await node.diary.cancel(rig.caller(), appointment, 5'000ms);
    }
  }
}

[[noreturn]] void live_until_killed(const DiaryRig& rig, Told& told, unsigned seed) {
  Node node(rig);
  auto* const callers = new TaskGroup(node.fixture.loop);  // for as long as the process
  node.fixture.loop.post([&, callers] {
    for (unsigned i = 0; i < 8; ++i)
      callers->spawn(
          [&node, &rig, &told, seed, i] { return call_for_ever(node, rig, told, seed * 8 + i); });
  });
  while (true) ::pause();
}

void storm(const DiaryRig& rig, Told& told, unsigned seed) {
  for (unsigned kill = 0; kill < kKills; ++kill) {
    const int before = told.count;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) live_until_killed(rig, told, seed + kill);
    std::binary_semaphore never{0};
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (told.count < before + 10 && std::chrono::steady_clock::now() < deadline)
      (void)never.try_acquire_for(1ms);
    (void)never.try_acquire_for(std::chrono::microseconds((seed + kill * 7919) % 30'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(told.count >= before + 10);
  }
}

constexpr const char* kUnsettled =
    "SELECT count(*) FROM tandem.appointments WHERE (status = 'held' AND calendar_event_id IS NOT "
    "NULL) OR "
    "cancelling_at IS NOT NULL";

void settle_all(const DiaryRig& rig) {
  Node node(rig);
  for (int i = 0; i < 50 && rig.look(kUnsettled) != "0"; ++i) {
    rig.pass_time();
    node.fixture.run([&]() -> Task<> { co_await node.diary.settle(); });
  }
  REQUIRE(rig.look(kUnsettled) == "0");
}

void check_told(const DiaryRig& rig, const Told& told) {
  for (int i = 0; i < told.count; ++i)
    if (told.bookings[i].stands)
      REQUIRE(rig.look("SELECT status FROM tandem.appointments WHERE id = '" +
                       std::string(told.bookings[i].id) + "'") == "confirmed");
}

Told& shared_notes() {
  void* memory =
      ::mmap(nullptr, sizeof(Told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(memory != MAP_FAILED);
  return *static_cast<Told*>(memory);
}

}  // namespace

TEST_SUITE("control/calendar/diary_kill") {
  TEST_CASE("fault-07: kill -9 while it books in our own calendar") {
    const unsigned seed = std::random_device{}();
    INFO("seed ", seed);
    const DiaryRig rig;
    Told& told = shared_notes();
    storm(rig, told, seed);
    settle_all(rig);
    check_told(rig, told);
  }

  TEST_CASE("fault-07: kill -9 while it books in somebody else's") {
    const unsigned seed = std::random_device{}();
    INFO("seed ", seed);
    DiaryRig rig;
    rig.connect_google();
    TableCalendar::make(rig.database);
    Told& told = shared_notes();
    storm(rig, told, seed);
    MESSAGE("left half done: ", rig.look(kUnsettled));
    settle_all(rig);
    check_told(rig, told);
    CHECK(
        rig.look(
            "SELECT count(*) FROM tandem.appointments a FULL JOIN (SELECT * FROM events WHERE NOT "
            "gone) e "
            "ON a.calendar_event_id = e.id WHERE (a.status = 'confirmed' OR e.id IS NOT NULL) AND "
            "(a.id IS NULL OR e.id IS NULL OR a.status <> 'confirmed' OR "
            "extract(epoch FROM a.starts_at) <> e.starts)") == "0");
  }
}

}  // namespace tandem::calendar
