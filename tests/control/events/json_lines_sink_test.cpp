#include "control/events/json_lines_sink.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "control/ops/metric_families.hpp"
#include "core/crypto/random.hpp"

namespace control = tandem::control;
namespace call = tandem::call;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

/// A directory of this test alone, removed at its end.
struct Directory {
  Directory() : path(fs::temp_directory_path() / ("tandem-" + tandem::crypto::random_token(9))) {}
  ~Directory() { fs::remove_all(path); }
  fs::path path;
};

call::CallEvent event(const call::CallId& id, std::uint64_t seq, std::string_view fields = "{}") {
  call::CallEvent one;
  one.call = id;
  one.seq = seq;
  one.at = std::chrono::sys_time<std::chrono::microseconds>(1'795'200'000s + 123'456us);
  one.call_time = 1'500us;
  one.type = "turn.agent";
  one.fields = fields;
  return one;
}

std::vector<boost::json::object> read_lines(const fs::path& directory) {
  std::vector<boost::json::object> lines;
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory)) files.insert(entry.path());
  for (const fs::path& file : files) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
      lines.push_back(boost::json::parse(line).as_object());
  }
  return lines;
}

}  // namespace

TEST_SUITE("control/events") {
  TEST_CASE("an event is one JSON line with its key, its times and its fields") {
    std::string line;
    auto id = call::CallId::parse("0190a5c2-7b1e-7000-8000-00000000abcd");
    REQUIRE(id.has_value());
    control::append_json_line(line, event(*id, 7, R"({"text":"hi"})"));
    CHECK(line == R"({"call":"0190a5c2-7b1e-7000-8000-00000000abcd","epoch":1,"seq":7,)"
                  R"("at":"2026-11-20T18:40:00.123456Z","call_time_us":1500,"type":"turn.agent",)"
                  R"("fields":{"text":"hi"}})"
                  "\n");
  }

  TEST_CASE("a line that a crash has torn does not take the next one with it") {
    const Directory directory;
    fs::create_directories(directory.path);
    std::ofstream(directory.path / "events.jsonl") << "{\"whole\":1}\n{\"torn\":";
    tandem::metrics::Registry registry;
    control::JsonLinesSink::Options options;
    options.directory = directory.path;
    options.shards = 1;
    {
      control::JsonLinesSink sink(options, registry);
      sink.append(0, event(call::CallId::generate(std::chrono::system_clock::now()), 1));
      sink.stop();
    }
    std::ifstream in(directory.path / "events.jsonl");
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    REQUIRE(lines.size() == 3);
    CHECK(lines[1] == "{\"torn\":");
    CHECK(boost::json::parse(lines[2]).as_object().at("seq") == 1);
  }

  TEST_CASE("what was appended before the stop is in the file, in order per shard") {
    const Directory directory;
    tandem::metrics::Registry registry;
    control::JsonLinesSink::Options options;
    options.directory = directory.path;
    options.shards = 3;
    constexpr std::uint64_t kEvents = 2'000;
    {
      control::JsonLinesSink sink(options, registry);
      std::vector<std::thread> shards;
      for (unsigned shard = 0; shard < options.shards; ++shard)
        shards.emplace_back([&sink, shard] {
          const auto id = call::CallId::generate(std::chrono::system_clock::now());
          for (std::uint64_t seq = 1; seq <= kEvents; ++seq) sink.append(shard, event(id, seq));
        });
      for (std::thread& shard : shards) shard.join();
      sink.stop();
    }
    std::map<std::string, std::int64_t> last;
    const auto lines = read_lines(directory.path);
    bool ordered = true;
    for (const auto& line : lines) {
      const std::string id(line.at("call").as_string());
      ordered = ordered && line.at("seq").as_int64() == last[id] + 1;
      last[id] = line.at("seq").as_int64();
    }
    CHECK(ordered);
    CHECK(lines.size() == 3 * kEvents);
    CHECK(registry.total(control::families::kEventsDropped) == 0);
    CHECK(registry.value(control::families::kSpoolEvents) == 0);
  }

  TEST_CASE("a full ring refuses, counts, and never tears an event") {
    control::EventRing ring(1024);
    const auto id = call::CallId::generate(std::chrono::system_clock::now());
    std::uint64_t taken = 0;
    for (std::uint64_t seq = 1; seq <= 50; ++seq)
      taken += ring.push(event(id, seq, R"({"a":"0123456789"})")) ? 1U : 0U;
    CHECK(taken < 50);
    CHECK(taken > 5);
    CHECK(ring.dropped() == 50 - taken);
    CHECK(ring.waiting() == taken);
    call::CallEvent out;
    std::string storage;
    for (std::uint64_t seq = 1; seq <= taken; ++seq) {
      REQUIRE(ring.pop(out, storage));
      CHECK(out.seq == seq);
      CHECK(out.fields == R"({"a":"0123456789"})");
    }
    CHECK_FALSE(ring.pop(out, storage));
  }

  TEST_CASE("events around the ring's end come out whole") {
    control::EventRing ring(512);
    const auto id = call::CallId::generate(std::chrono::system_clock::now());
    call::CallEvent out;
    std::string storage;
    for (std::uint64_t seq = 1; seq <= 500; ++seq) {
      const std::string fields = "{\"n\":" + std::string(seq % 97 + 1, '7') + "}";
      REQUIRE(ring.push(event(id, seq, fields)));
      REQUIRE(ring.pop(out, storage));
      CHECK(out.fields == fields);
      CHECK(out.call == id);
    }
  }

  TEST_CASE("files rotate at their size and the oldest go first") {
    const Directory directory;
    tandem::metrics::Registry registry;
    control::SegmentedFile file(directory.path, "events", {1'000, 5'000});
    for (int i = 0; i < 100; ++i) {
      const std::string line =
          "{\"n\":" + std::to_string(i) + ",\"pad\":\"" + std::string(80, 'x') + "\"}\n";
      REQUIRE(file.write(line).has_value());
      file.rotate_if_long();
    }
    std::uint64_t bytes = 0, closed = 0;
    for (const auto& entry : fs::directory_iterator(directory.path)) {
      bytes += entry.file_size();
      closed += entry.path().filename() == "events.jsonl" ? 0U : 1U;
    }
    CHECK(bytes <= 6'000);
    CHECK(closed >= 3);
    const auto lines = read_lines(directory.path);
    std::int64_t highest = 0;
    for (const auto& line : lines) highest = std::max(highest, line.at("n").as_int64());
    CHECK(highest == 99);
    CHECK(lines.size() < 70);
  }

  TEST_CASE("a directory that cannot be made is told by name") {
    tandem::metrics::Registry registry;
    control::JsonLinesSink::Options options;
    options.directory = "/proc/nonexistent/events";
    CHECK_THROWS_WITH_AS(control::JsonLinesSink(options, registry),
                         doctest::Contains("/proc/nonexistent/events"), std::runtime_error);
  }
}
