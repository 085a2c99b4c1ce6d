// Goal: an alert sees the first event of its kind, so what it watches is there before; and no panel
// of the dashboard asks for what nobody tells. Method: a node with a database that nothing has
// happened to, and the questions of the files as they are shipped.
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/await.hpp"
#include "tests/integration/database_questions.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"
#include "tests/places.hpp"

namespace tandem::integration {
namespace {

using postgres::FreshDatabase;
using namespace std::chrono_literals;

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  REQUIRE_MESSAGE(file.is_open(), path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// One metric of a question, with what it demands of labels: `reason=~"a|b"` is two values.
struct Asked {
  std::string metric;
  std::vector<std::pair<std::string, std::string>> labels;
};

std::vector<Asked> asked_in(const std::string& question) {
  static const std::regex metric(R"(\b((?:tandem|process)_[a-z_]+)(\{[^}]*\})?)");
  static const std::regex label(R"re(([a-z_]+)=~?"([^"$]*)")re");
  std::vector<Asked> all;
  for (auto at = std::sregex_iterator(question.begin(), question.end(), metric);
       at != std::sregex_iterator(); ++at) {
    Asked one{(*at)[1], {}};
    const std::string braces = (*at)[2];
    for (auto each = std::sregex_iterator(braces.begin(), braces.end(), label);
         each != std::sregex_iterator(); ++each) {
      std::string values = (*each)[2];
      for (std::size_t end = 0; end != std::string::npos; values = values.substr(end + 1)) {
        end = values.find('|');
        one.labels.emplace_back((*each)[1], values.substr(0, end));
        if (end == std::string::npos) break;
      }
    }
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<std::string> alert_questions() {
  const std::string file = content_of(test::project_root() + "/tools/deploy/alerts.yml");
  static const std::regex question(R"(\n\s+expr: (.*))");
  std::vector<std::string> all;
  for (auto at = std::sregex_iterator(file.begin(), file.end(), question);
       at != std::sregex_iterator(); ++at)
    all.push_back((*at)[1]);
  return all;
}

std::vector<std::string> panel_questions() {
  std::vector<std::string> all;
  const auto board =
      boost::json::parse(content_of(test::project_root() + "/tools/deploy/grafana/tandem.json"));
  for (const auto& panel : board.at("panels").as_array())
    if (const auto* targets = panel.as_object().if_contains("targets"))
      for (const auto& target : targets->as_array())
        all.emplace_back(target.at("expr").as_string());
  return all;
}

/// Whether a line of the page is of this series: `name{…,reason="x",…} 0`.
bool told(const std::string& page, const std::string& metric, const std::string& with) {
  for (std::size_t at = page.find("\n" + metric); at != std::string::npos;
       at = page.find("\n" + metric, at + 1)) {
    const std::string line = page.substr(at + 1, page.find('\n', at + 1) - at - 1);
    const char behind = line.size() > metric.size() ? line[metric.size()] : ' ';
    if ((behind == '{' || behind == ' ') && line.find(with) != std::string::npos) return true;
  }
  return false;
}

struct Gaps {
  std::size_t looked_at = 0;  ///< Metrics that were asked for.
  std::vector<std::string> missing;
};

Gaps gaps_in(const std::string& page, const std::vector<std::string>& questions) {
  Gaps gaps;
  for (const std::string& question : questions) {
    for (const Asked& one : asked_in(question)) {
      ++gaps.looked_at;
      if (!told(page, one.metric, "")) gaps.missing.push_back(one.metric + " of " + question);
      for (const auto& [name, value] : one.labels) {
        const std::string label = name + "=\"" + value + '"';
        if (!told(page, one.metric, label))
          gaps.missing.push_back(one.metric + " with " + label + " of " + question);
      }
    }
  }
  return gaps;
}

}  // namespace

TEST_SUITE("integration/metrics") {
  TEST_CASE("what alerts and dashboard ask for is told before anything has happened") {
    const FreshDatabase database;
    WholeSystem system({.scenario = greeting_and_answer() + "[model]\n" + three_answers(),
                        .server = with_database(database),
                        .carrier = false});
    const auto output = system.folder() / "page";
    const std::string url = "http://127.0.0.1:" + std::to_string(system.ops_port()) + "/metrics";
    const auto alerts = alert_questions(), panels = panel_questions();
    REQUIRE(alerts.size() > 15);
    REQUIRE(panels.size() > 30);
    std::vector<std::string> all = alerts;
    all.insert(all.end(), panels.begin(), panels.end());

    // What a beat of the node tells is there with the first one.
    std::string page;
    Gaps gaps;
    const bool complete = test::await(
        [&] {
          if (run_to_end({"curl", "-sf", url}, output) != 0) return false;
          page = '\n' + content_of(output.string());
          gaps = gaps_in(page, all);
          return gaps.missing.empty();
        },
        10s, 200ms);
    CHECK(complete);
    REQUIRE_FALSE(page.empty());
    for (const std::string& missing : gaps.missing) FAIL_CHECK(missing);
    CHECK(gaps.looked_at > 50);
    // What looks for a metric would find none that is not there.
    CHECK_FALSE(told(page, "tandem_calls", ""));
    CHECK_FALSE(told(page, "tandem_rejected_calls_total", "reason=\"no-such-reason\""));
    CHECK(system.stop_server() == 0);
  }
}

}  // namespace tandem::integration
