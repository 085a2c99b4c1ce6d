#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "bench/report/page.hpp"
#include "bench/report/run_figures.hpp"
#include "bench/report/svg_plot.hpp"

namespace tandem::report {
namespace {

namespace fs = std::filesystem;

std::size_t count_of(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

RunFigures run_named(std::string name) {
  RunFigures run;
  run.name = std::move(name);
  LevelRow level;
  level.calls = level.wanted = 200;
  level.clean = true;
  level.processor_us = 1234;
  level.up.cdf = {{0.5, 0.05}, {0.99, 0.4}, {1, 2}};
  level.down.cdf = level.up.cdf;
  level.up.p99 = 0.4;
  run.levels = {level};
  return run;
}

}  // namespace

TEST_SUITE("bench/report") {
  TEST_CASE("a logarithmic axis leaves out what it cannot show") {
    Plot plot{"late", {"calls", Plot::Scale::Linear}, {"ms", Plot::Scale::Log}, {}};
    plot.series.push_back({"one", {{1, 0}, {2, 0.1}, {3, 10}}, 0, true});
    const std::string svg = render(plot);
    CHECK(count_of(svg, "<circle") == 2);
    for (const char* tick : {">0.1<", ">1<", ">10<"}) CHECK(count_of(svg, tick) >= 1);
  }

  TEST_CASE("percentiles lie as far apart as their tails are thinner") {
    Plot plot{"late", {"share", Plot::Scale::Percentile}, {"ms", Plot::Scale::Linear}, {}};
    plot.series.push_back({"one", {{0.9, 1}, {0.99, 1}, {0.999, 1}}, 0, true});
    const std::string svg = render(plot);
    std::vector<double> places;
    for (auto at = svg.find("cx=\""); at != std::string::npos; at = svg.find("cx=\"", at + 1))
      places.push_back(std::stod(svg.substr(at + 4)));
    REQUIRE(places.size() == 3);
    CHECK(places[1] - places[0] == doctest::Approx(places[2] - places[1]).epsilon(0.01));
  }

  TEST_CASE("an empty plot is one still") {
    CHECK(render({"nothing", {}, {}, {}}).find("<svg") != std::string::npos);
  }

  TEST_CASE("the page names each server, in words that cannot break it") {
    const std::string page = page_of("Speed & <cost>", {run_named("A<b>"), run_named("C")});
    CHECK(page.find("<b>A<b>") == std::string::npos);
    CHECK(page.find("A&lt;b&gt;") != std::string::npos);
    CHECK(page.find("Speed &amp; &lt;cost&gt;") != std::string::npos);
    CHECK(count_of(page, "<tbody>") == 4);  // Two servers, two tables.
    CHECK(page.find("1234") != std::string::npos);
    CHECK(page.find("http") == std::string::npos);  // Needs nothing beside itself.
  }

  TEST_CASE("a file that is no result is refused with its name") {
    const fs::path file = fs::temp_directory_path() / "tandem-report-test.json";
    std::ofstream(file) << R"({"name":"x"})";
    CHECK_THROWS_WITH_AS(static_cast<void>(read_run(file.string())),
                         doctest::Contains("tandem-report-test.json"), std::runtime_error);
    fs::remove(file);
    CHECK_THROWS_AS(static_cast<void>(read_run(file.string())), std::runtime_error);
  }
}

}  // namespace tandem::report
