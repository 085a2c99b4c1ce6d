#include "control/writer/event_spool.hpp"

#include <doctest/doctest.h>
#include <sched.h>
#include <sys/mount.h>

#include <functional>
#include <map>
#include <string>
#include <thread>

#include "control/ops/metric_families.hpp"
#include "control/writer/metric_families.hpp"
#include "tests/control/writer/disk_stall.hpp"
#include "tests/control/writer/spool_rig.hpp"

using namespace tandem::control;
using namespace tandem::control::test;
namespace metrics = tandem::metrics;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

EventSpool::Options options_in(const fs::path& directory) {
  EventSpool::Options options;
  options.log.directory = directory;
  return options;
}

double dropped(const metrics::Registry& registry, const char* where, const char* kind) {
  return registry.value(families::kEventsDropped, {{"where", where}, {"kind", kind}});
}

/// A file system of its own of `bytes`, in a mount namespace of this thread; false where the
/// machine does not permit it.
bool mount_small(const fs::path& path, std::size_t bytes) {
  if (::unshare(CLONE_NEWNS) != 0) return false;
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  const std::string size = "size=" + std::to_string(bytes);
  return ::mount("tmpfs", path.c_str(), "tmpfs", 0, size.c_str()) == 0;
}

}  // namespace

TEST_SUITE("control/writer/event_spool") {
  TEST_CASE("what was appended before the stop is in the log, in order per shard") {
    const Directory directory;
    metrics::Registry registry;
    auto options = options_in(directory.path);
    options.shards = 3;
    constexpr std::uint64_t kEvents = 2'000;
    EventSpool spool(options, registry);
    std::vector<std::thread> shards;
    for (unsigned shard = 0; shard < options.shards; ++shard)
      shards.emplace_back([&spool, shard] {
        for (std::uint64_t seq = 1; seq <= kEvents; ++seq) spool.append(shard, event(shard, seq));
      });
    for (std::thread& shard : shards) shard.join();
    spool.stop();
    std::map<tandem::call::CallId, std::uint64_t> last;
    bool ordered = true;
    const Read read = read_all(spool.log());
    for (const Kept& kept : read.events) ordered = ordered && kept.seq == ++last[kept.call];
    CHECK(ordered);
    CHECK(read.events.size() == 3 * kEvents);
    CHECK(registry.total(families::kEventsDropped) == 0);
    CHECK(registry.value(families::kSpoolEvents) == 3 * kEvents);
    CHECK(spool.log().state().unsynced.count() == 0);
    CHECK(registry.value(families::kSpoolSyncTime) >= 1);
  }

  TEST_CASE("a running spool writes and syncs without being asked") {
    const Directory directory;
    metrics::Registry registry;
    EventSpool spool(options_in(directory.path), registry);
    spool.append(0, event(1, 1));
    CHECK(await([&] { return read_all(spool.log()).events.size() == 1; }));
    CHECK(await([&] { return registry.value(families::kSpoolSyncTime) >= 1; }));
  }

  TEST_CASE("a ring that is three quarters full takes no more words, but goes on taking states") {
    EventRing ring(16 * 1024);
    const std::string fields = R"({"text":")" + std::string(200, 'w') + "\"}";
    std::uint64_t words = 0, states = 0;
    while (ring.push(event(1, 1, "caller.words", fields), ring.capacity() / 4)) ++words;
    while (ring.push(event(1, 1, "turn.answered", fields))) ++states;
    CHECK(words > 2 * states);
    CHECK(states > 5);
  }

  TEST_CASE("fault-05: while the disk stands still events are written, and a metric rises") {
    const Directory directory;
    metrics::Registry registry;
    EventSpool spool(options_in(directory.path), registry);
    {
      const DiskStall stall;
      std::uint64_t seq = 0;
      // Were anybody but the syncer to wait for the disk, this would not come to its end.
      for (int round = 0; round < 20; ++round) {
        for (int i = 0; i < 100; ++i) spool.append(0, event(1, ++seq));
        REQUIRE(await([&] { return read_all(spool.log()).events.size() == seq; }));
      }
      REQUIRE(await([&] { return stall.reached(); }));
      const double before = registry.value(families::kSpoolUnsynced);
      CHECK(await([&] { return registry.value(families::kSpoolUnsynced) > before + 0.1; }));
      CHECK(registry.total(families::kEventsDropped) == 0);
    }
    CHECK(await([&] { return spool.log().state().unsynced.count() == 0; }));
    CHECK(registry.value(families::kSpoolSyncTime) >= 1);
  }

  TEST_CASE("fault-04: on a full disk events wait in memory, and reach it when there is space") {
    const Directory directory;
    if (!mount_small(directory.path, 512 * 1024)) {
      MESSAGE("skipped: this user may not mount a file system of its own");
      return;
    }
    metrics::Registry registry;
    const fs::path ballast = directory.path / "ballast";
    auto options = options_in(directory.path / "spool");
    options.memory_bytes = 256 * 1024;
    {
      EventSpool spool(options, registry);
      std::uint64_t seq = 1;
      const std::string fields = R"({"text":")" + std::string(400, 'w') + "\"}";
      const auto say = [&](std::uint64_t events) {
        for (; events > 0; --events, ++seq)
          spool.append(0, event(1, seq, seq % 2 == 0 ? "caller.words" : "turn.answered", fields));
      };
      say(1);
      REQUIRE(await([&] { return read_all(spool.log()).events.size() == 1; }));
      write_file(ballast, std::string(480 * 1024, 'b'));
      const auto in_memory = [&] { return registry.value(families::kSpoolMemory) > 0; };
      // Some 600 bytes each: these find room, the next ones do not.
      say(300);
      REQUIRE(await(in_memory));
      CHECK(registry.total(families::kEventsDropped) == 0);
      say(400);
      REQUIRE(await([&] { return dropped(registry, "memory", "words") > 0; }));
      CHECK(registry.value(families::kSpoolMemory) <= 256 * 1024);
      // Whoever filled the disk makes room.
      fs::remove(ballast);
      CHECK(await([&] { return !in_memory(); }));
      spool.stop();
      const Read read = read_all(spool.log());
      CHECK(read.damaged == 0);
      std::uint64_t states = 0, last = 0;
      bool ordered = true;
      for (const Kept& kept : read.events) {
        if (kept.type != "caller.words") ++states;
        ordered = ordered && kept.seq > last;
        last = kept.seq;
      }
      CHECK(ordered);
      CHECK(last == 701);
      CHECK(states == 351);
      CHECK(dropped(registry, "memory", "states") == 0);
      CHECK(static_cast<double>(read.events.size()) + registry.total(families::kEventsDropped) ==
            701);
    }
    {
      // Stopped while the disk is still full: what it took, and what was lost, are all there were.
      metrics::Registry counted;
      options.log.directory = directory.path / "other";
      EventSpool spool(options, counted);
      write_file(ballast, std::string(480 * 1024, 'b'));
      for (std::uint64_t seq = 1; seq <= 200; ++seq)
        spool.append(
            0, event(2, seq, "turn.answered", R"({"text":")" + std::string(900, 'w') + "\"}"));
      spool.stop();
      fs::remove(ballast);
      const auto lost = counted.total(families::kEventsDropped);
      CHECK(lost > 0);
      CHECK(static_cast<double>(read_all(spool.log()).events.size()) + lost == 200);
    }
    ::umount2(directory.path.c_str(), MNT_DETACH);
  }
}
