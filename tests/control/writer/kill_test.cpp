// Goal (fault-01): a node that is killed loses what happened in its last 20 ms at most. Method: a
// child keeps events through spool and shipper and notes each in memory that outlives it; it is
// killed at a random instant, the next child takes over its spool, and in the end the database is
// held against the notes.
//
// TANDEM_KILLS=50 is the long form, for a machine that is not busy with other things: only there
// the 20 ms are a condition. Else what is missing must be the youngest events, and no other.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <pqxx/pqxx>
#include <random>
#include <semaphore>
#include <set>
#include <string>
#include <vector>

#include "control/writer/event_keeper.hpp"
#include "tests/control/writer/spool_rig.hpp"
#include "tests/postgres/private_cluster.hpp"

using namespace tandem::control;
using namespace tandem::control::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kEventsMax = 20'000;

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

/// When each event was handed to the sink, by seq; shared with the children.
struct Notes {
  std::atomic<std::uint64_t> last;
  std::atomic<std::int64_t> at_ns[kEventsMax + 1];
};

Notes* shared_notes() {
  void* memory =
      ::mmap(nullptr, sizeof(Notes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(memory != MAP_FAILED);
  return static_cast<Notes*>(memory);
}

EventKeeper::Options options_of(const Directory& directory, const std::string& url) {
  return {directory.path, 1, 1ULL << 30, false, url, "n1"};
}

[[noreturn]] void keep_until_killed(const EventKeeper::Options& options, std::uint64_t call,
                                    Notes& notes) {
  tandem::metrics::Registry registry;
  EventKeeper keeper(options, registry);
  std::binary_semaphore never{0};
  for (std::uint64_t seq = 1; seq <= kEventsMax; ++seq) {
    keeper.append(0, event(call, seq, seq == 1 ? "call.started" : "model.usage",
                           seq == 1 ? R"({"call_sid":"CA1","node":"n1","direction":"inbound"})"
                                    : R"({"cost_usd":0})"));
    notes.at_ns[seq] = now_ns();
    notes.last = seq;
    if (seq % 4 == 0) (void)never.try_acquire_for(1ms);
  }
  ::pause();
  std::abort();
}

/// Whether an event of the call is in the spool's files.
bool written_of(const Directory& directory, std::uint64_t call) {
  const auto spool = directory.path / "spool";
  if (!std::filesystem::exists(spool)) return false;
  const auto segments = segments_in(spool);
  if (segments.empty()) return false;
  const auto id = call_id(call).bytes;
  return file_text(segments.back()).find({reinterpret_cast<const char*>(id.data()), id.size()}) !=
         std::string::npos;
}

}  // namespace

TEST_SUITE("control/writer") {
  TEST_CASE("fault-01: kill -9 at any instant") {
    const char* wished = std::getenv("TANDEM_KILLS");
    const std::uint64_t kills = wished == nullptr ? 8 : std::strtoull(wished, nullptr, 10);
    const Directory directory;
    const tandem::postgres::FreshDatabase database;
    const auto options = options_of(directory, database.app_url());
    std::mt19937 random(static_cast<std::uint32_t>(kills));
    double worst_ms = 0;
    std::vector<std::uint64_t> written(kills + 1);
    std::vector<Notes*> notes(kills + 1);
    std::vector<std::int64_t> killed_ns(kills + 1);
    for (std::uint64_t kill = 1; kill <= kills; ++kill) {
      notes[kill] = shared_notes();
      const pid_t child = ::fork();
      REQUIRE(child >= 0);
      if (child == 0) keep_until_killed(options, kill, *notes[kill]);
      // Else a call may be lost as a whole, rightly, and not be there to be closed.
      REQUIRE(await([&] { return written_of(directory, kill); }));
      std::binary_semaphore never{0};
      (void)never.try_acquire_for(std::chrono::milliseconds(random() % 200));
      killed_ns[kill] = now_ns();
      ::kill(child, SIGKILL);
      int status = 0;
      REQUIRE(::waitpid(child, &status, 0) == child);
      REQUIRE(WIFSIGNALED(status));
      written[kill] = notes[kill]->last;
    }
    // One more start, which dies of nothing.
    tandem::metrics::Registry registry;
    EventKeeper keeper(options, registry);
    pqxx::connection connection(database.admin_url());
    const auto ask = [&](const std::string& sql) {
      pqxx::nontransaction work(connection);
      return work.exec1(sql)[0].as<std::uint64_t>();
    };
    REQUIRE(await([&] {
      return ask("SELECT count(*) FROM tandem.calls WHERE end_reason = 'node-lost'") == kills;
    }));
    for (std::uint64_t kill = 1; kill <= kills; ++kill) {
      const std::string of =
          " FROM tandem.call_events WHERE epoch = 1 AND call_id = '" + call_id(kill).text() + "'";
      const std::uint64_t last = ask("SELECT coalesce(max(seq), 0)" + of);
      CAPTURE(kill);
      CHECK(ask("SELECT count(*)" + of) == last);  // No hole: what is missing are the youngest.
      CHECK(last <= written[kill] + 1);            // The last one may not have been noted.
      if (last >= written[kill]) continue;
      const auto age = killed_ns[kill] - notes[kill]->at_ns[last + 1];
      worst_ms = std::max(worst_ms, static_cast<double>(age) / 1e6);
    }
    MESSAGE(kills, " kills, the oldest event lost was ", worst_ms, " ms old");
    if (wished != nullptr) CHECK(worst_ms <= 20.0);
    CHECK(ask("SELECT count(*) FROM tandem.calls WHERE status <> 'ended'") == 0);
    keeper.stop();
    for (std::uint64_t kill = 1; kill <= kills; ++kill) ::munmap(notes[kill], sizeof(Notes));
  }
}
