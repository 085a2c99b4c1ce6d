// Goal: the harness and the server agree about a short run, and the harness sees what is taken away
// from it. Method: bench/load/run with few calls, as a person starts it; its JSON is read. Nothing
// here depends on how fast the machine is.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <boost/json/parse.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/places.hpp"

namespace tandem::load {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

/// The levels of a run with these options; `port` and the two behind it are the run's own.
json::array run_levels(int port, const std::string& options) {
  std::string folder = (fs::temp_directory_path() / "tandem-load-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::string file = folder + "/result.json";
  const std::string command = "BENCH_PORT=" + std::to_string(port) + " " + test::project_root() +
                              "/bench/load/run " + options + " --json " + file + " >" + folder +
                              "/out 2>&1";
  const int status = std::system(command.c_str());
  std::ifstream said(folder + "/out");
  std::stringstream text;
  text << said.rdbuf();
  INFO(text.str());
  REQUIRE(status == 0);
  std::ifstream in(file);
  std::stringstream result;
  result << in.rdbuf();
  fs::remove_all(folder);
  return json::parse(result.str()).at("levels").as_array();
}
/// The one level of a run that has no other.
json::object run_level(int port, const std::string& options) {
  return run_levels(port, options).at(0).as_object();
}

double at(const json::object& from, std::string_view outer, std::string_view inner,
          std::string_view name) {
  return from.at(outer).at(inner).at(name).to_number<double>();
}

/// Whatever the server does, each frame is one of these.
double wrong(const json::object& level, std::string_view direction) {
  double sum = 0;
  for (const char* kind : {"lost", "doubled", "reordered", "corrupted", "silent"})
    sum += at(level, direction, "frames", kind);
  return sum;
}

}  // namespace

TEST_SUITE("bench/load/run") {
  TEST_CASE("ten calls come through whole, interruptions are obeyed, tools answered") {
    const json::object level =
        run_level(29'080, "10 --seconds 8 --settle 3 --interrupted 0.6 --tool-share 1 --burst");
    CHECK(level.at("calls").to_number<int>() == 10);
    CHECK(at(level, "uplink", "frames", "intact") > 10 * 8 * 50 * 0.9);
    CHECK(at(level, "downlink", "frames", "intact") > 10 * 8 * 50 * 0.1);
    CHECK(wrong(level, "uplink") == 0);
    CHECK(wrong(level, "downlink") == 0);
    CHECK(level.at("barge_in").at("interruptions").to_number<int>() > 0);
    CHECK(level.at("barge_in").at("clears_missing").to_number<int>() == 0);
    CHECK(level.at("barge_in").at("stale_frames").to_number<int>() == 0);
    CHECK(level.at("tools").at("called").to_number<int>() > 0);
    CHECK(level.at("tools").at("unanswered").to_number<int>() == 0);
    CHECK(level.at("faults").as_object().empty());
    CHECK(level.at("faults_during_setup").as_object().empty());
    CHECK(at(level, "uplink", "snr_db", "p1") > 35);
    CHECK(at(level, "downlink", "snr_db", "p1") > 25);
    CHECK(level.at("server").at("processor_share").to_number<double>() > 0);
  }

  TEST_CASE("frames that the harness leaves out are seen to be missing") {
    const json::object level = run_level(29'084, "4 --seconds 5 --settle 3 --drop-every 25");
    // One in 25 of 4 calls x 5 s x 50 frames is 40; the server fills such a hole with silence.
    const double missing =
        at(level, "uplink", "frames", "silent") + at(level, "uplink", "frames", "lost");
    CHECK(missing >= 30);
    CHECK(missing <= 50);
    CHECK(at(level, "uplink", "frames", "doubled") == 0);
    CHECK(wrong(level, "downlink") == 0);
  }

  TEST_CASE("fault-19: callers beyond the roof are refused, and those who are up go on") {
    const json::array levels =
        run_levels(29'096, "6 --most-calls 8 --seconds 3 --settle 3 --overload 24 --rate 8");
    REQUIRE(levels.size() == 2);
    const json::object& more = levels.at(1).as_object();
    CHECK(more.at("overload").as_bool());
    CHECK(more.at("calls_kept").to_number<int>() == 6);
    CHECK(more.at("setup").at("refused").to_number<int>() >= 20);
    CHECK(at(more, "setup", "refusal", "count") >= 20);
  }

  TEST_CASE("a server that never truncates is found out") {
    const json::object level =
        run_level(29'092, "6 --floor --burst --interrupted 0.8 --seconds 10 --settle 3");
    CHECK(level.at("barge_in").at("interruptions").to_number<int>() > 0);
    CHECK(level.at("barge_in").at("clears_missing").to_number<int>() == 0);
    CHECK(level.at("truncation").at("missing").to_number<int>() > 0);
    CHECK(wrong(level, "uplink") == 0);
  }

  TEST_CASE("TLS on both legs, mu-law passed through") {
    const json::object level = run_level(29'088, "3 --tls --pcmu --seconds 4 --settle 3");
    CHECK(level.at("calls").to_number<int>() == 3);
    CHECK(at(level, "uplink", "frames", "intact") > 3 * 4 * 50 * 0.9);
    CHECK(wrong(level, "uplink") == 0);
    CHECK(wrong(level, "downlink") == 0);
    CHECK(at(level, "uplink", "snr_db", "p50") >= 60);  // Not a bit of it was touched.
  }
}

}  // namespace tandem::load
