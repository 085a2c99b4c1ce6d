// Goal: no loop of a node stands still unseen. Method: a whole node with everything that has a
// thread; what the kernel lists as its threads is held against what the guard says that it watches.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "tests/integration/database_questions.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::fault {
namespace {

namespace fs = std::filesystem;
using integration::WholeSystem;

/// Threads without a loop: each waits for a disk, a database or work, and may.
const std::set<std::string> kNoLoops{
    "tandem",          // main: waits for signals
    "guard",           // the one that looks
    "events",          // the file of events
    "spooler",         // the spool: queue to file,
    "spool-sync",      // file to disk,
    "shipper",         // disk to database,
    "shipper-watch",   // and who cuts that short
    "database",        // connections of the pools,
    "database-watch",  // and who cuts those short
    "db-listener",     // NOTIFY
    "directory",       // agents and numbers of the database
    "carrier-ledger",  // what the carrier said of calls
    "call-reaper",     // calls whose end nobody told
    "passwords",       // Argon2
    "resolver",        // getaddrinfo, which may hang
};

std::set<std::string> threads_of(pid_t process) {
  std::set<std::string> names;
  const fs::path tasks = "/proc/" + std::to_string(process) + "/task";
  for (const auto& task : fs::directory_iterator(tasks)) {
    std::ifstream in(task.path() / "comm");
    // One that ended meanwhile has none.
    if (std::string name; std::getline(in, name)) names.insert(name);
  }
  return names;
}

bool is_watched(const WholeSystem& system, const std::string& loop) {
  return system.metric("tandem_loop_stalled_seconds{loop=\"" + loop + "\"}").has_value();
}

}  // namespace

TEST_SUITE("fault/watched_loops") {
  TEST_CASE("fault-27: every thread of a node is a loop that is watched, or known to have none") {
    const postgres::FreshDatabase database;
    auto variables = integration::with_database(database);
    variables.insert(variables.end(), {{"TANDEM_SHARDS", "2"}, {"TANDEM_RECORDER_THREADS", "2"}});
    WholeSystem system({.scenario = "[model]\n", .server = variables});
    // The guard starts when all others have.
    REQUIRE(system.await_events(
        [&](const auto&) {
          return system.server().output_text().find("server.started") != std::string::npos;
        },
        std::chrono::seconds{20}));
    const std::set<std::string> threads = threads_of(system.server().pid());
    for (const std::string& thread : threads) {
      const bool known = kNoLoops.contains(thread) || is_watched(system, thread);
      CHECK_MESSAGE(known, "nobody watches the thread " << thread);
    }
    for (const char* loop : {"shard-0", "shard-1", "acceptor", "control", "feed", "listen",
                             "recordings", "recorder-1", "recorder-2"}) {
      CHECK_MESSAGE(threads.contains(loop), loop);
      CHECK_MESSAGE(is_watched(system, loop), loop);
      CHECK(system.metric(std::string("tandem_loop_stalled_seconds{loop=\"") + loop + "\"}")
                .value_or(9) < 1);
    }
    CHECK(system.stop_server() == 0);
  }
}

}  // namespace tandem::fault
