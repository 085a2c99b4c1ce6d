// Goal: a table that is shown to others says what the runs said. Method: results of which only the
// figures that the table uses are made up.
#include "bench/compare/comparison.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <string>

namespace tandem::compare {
namespace {

boost::json::value run(const std::string& name, int calls, double processor, double p99,
                       int lost = 0) {
  const auto latency = [p99](const char* name_of) {
    return fmt::format(R"("{}":{{"p50_ms":0.1,"p99_ms":{}}})", name_of, p99);
  };
  const std::string leg =
      fmt::format(R"({{{},"frames":{{"lost":{},"doubled":0,"reordered":0,"overdue":0}}}})",
                  latency("latency"), lost);
  return boost::json::parse(fmt::format(
      R"({{"name":"{}","levels":[{{"calls_wanted":{},"calls":{},"uplink":{},"downlink":{},)"
      R"("barge_in":{{{},"stale_frames":3}},"truncation":{{{}}},)"
      R"("server":{{"processor_us_per_call_second":{},"pss_kib_per_call":12}}}}]}})",
      name, calls, calls, leg, leg, latency("reaction"), latency("error"), processor));
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("bench/compare") {
  TEST_CASE("the spread is least, median and most, in whatever order the runs came") {
    const Spread odd = spread_of({3, 1, 2});
    CHECK(odd.least == 1);
    CHECK(odd.median == 2);
    CHECK(odd.most == 3);
    CHECK(spread_of({4, 1, 2, 3}).median == 2.5);
    CHECK(spread_of({}).most == 0);
  }

  TEST_CASE("a system is told as a multiple of the floor with the same audio and calls") {
    Comparison comparison;
    for (const double processor : {1000, 1100, 900}) {
      comparison.add(run("relay, pcm24k", 500, processor, 0.2));
      comparison.add(run("tandem, pcm24k", 500, 1.2 * processor, 0.5));
    }
    comparison.add(run("relay, pcmu", 500, 600, 0.2));
    comparison.add(run("tandem, pcmu", 500, 660, 0.2));
    const std::string table = comparison.markdown();
    CHECK(has(table, "### 500 calls"));
    CHECK(has(table, "| tandem, pcm24k | 1200 (1080–1320) | 1.20 |"));
    CHECK(has(table, "| tandem, pcmu | 660 | 1.10 |"));
    CHECK(has(table, "| relay, pcm24k | 1000 (900–1100) | 1.00 |"));
  }

  TEST_CASE("levels have tables of their own; where the floor did not run there is no multiple") {
    Comparison comparison;
    comparison.add(run("relay, pcmu", 50, 600, 0.2));
    comparison.add(run("sample_app, pcmu", 200, 5000, 9));
    const std::string table = comparison.markdown();
    CHECK(table.find("### 50 calls") < table.find("### 200 calls"));
    CHECK(has(table, "| sample_app, pcmu | 5000 | – |"));
  }

  TEST_CASE("runs that lost frames are seen") {
    Comparison comparison;
    comparison.add(run("tandem, pcmu", 50, 600, 0.2));
    comparison.add(run("tandem, pcmu", 50, 600, 0.2, 7));
    CHECK(has(comparison.markdown(), "| 1 of 2 | 14 | 6 |"));  // Both directions.
  }

  TEST_CASE("results of one system at several levels become one, the fewest calls first") {
    const auto whole = joined({run("x", 200, 600, 1), run("x", 50, 700, 1)});
    REQUIRE(whole.at("levels").as_array().size() == 2);
    CHECK(whole.at("levels").at(0).at("calls").to_number<int>() == 50);
    CHECK(whole.at("levels").at(1).at("calls").to_number<int>() == 200);
    CHECK(whole.at("name") == "x");
  }

  TEST_CASE("a level is carried when nothing is lost and P99 stays below a frame") {
    const auto level = [](const boost::json::value& result) { return result.at("levels").at(0); };
    CHECK(kept_up(level(run("x", 50, 600, 19.9))));
    CHECK_FALSE(kept_up(level(run("x", 50, 600, 20))));
    CHECK_FALSE(kept_up(level(run("x", 50, 600, 1, 1))));
  }

  TEST_CASE("a file of another kind is refused") {
    Comparison comparison;
    CHECK_THROWS(comparison.add(boost::json::parse(R"({"name":"x","levels":[{}]})")));
    CHECK_THROWS(comparison.add(boost::json::parse("[]")));
  }
}

}  // namespace tandem::compare
