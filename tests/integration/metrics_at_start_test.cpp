// Goal: an alert sees the first event of its kind, so what it watches is there before; and no panel
// of the dashboard asks for what nobody tells. So with whatever else a node counts under labels
// that are known beforehand. Method: a node with a database that nothing has happened to, the
// questions of the files as they are shipped, and the labels that stand beside each family in its
// header.
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
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

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \n/"), end = text.find_last_not_of(" \n/");
  return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream all(text);
  for (std::string part; std::getline(all, part, at);) parts.push_back(trimmed(part));
  return parts;
}

/// What the comment of a family says of its labels' values, where they are a closed set: "kind:
/// away (not reachable), unfit; loop" is two of `kind`. Prose is none.
std::vector<std::pair<std::string, std::string>> labels_in(const std::string& comment) {
  static const std::regex aside(R"(\([^)]*\))"), value(R"([a-z0-9_-]+)"), line(R"(\n\s*//)");
  std::vector<std::pair<std::string, std::string>> labels;
  const std::string joined = std::regex_replace(comment, line, " ");
  for (const std::string& part : split(std::regex_replace(joined, aside, ""), ';')) {
    const auto colon = part.find(':');
    if (colon == std::string::npos) continue;
    const auto names = split(part.substr(0, colon), ',');
    const auto values = split(part.substr(colon + 1), ',');
    const bool closed = std::all_of(values.begin(), values.end(), [](const std::string& one) {
      return std::regex_match(one, value);
    });
    for (const std::string& one : values)
      if (closed) labels.emplace_back(names.back(), one);
  }
  return labels;
}

/// Counters and histograms of the headers, with the labels that are known beforehand; of those
/// whose labels are not, none.
std::vector<Asked> documented_metrics() {
  namespace fs = std::filesystem;
  static const std::regex family(R"re(Family k\w+\{([^"]*)"([a-z_]+)",([^;]*);)re");
  std::vector<Asked> all;
  for (const char* folder : {"bridge", "control"})
    for (const auto& entry :
         fs::recursive_directory_iterator(test::project_root() + '/' + folder)) {
      if (entry.path().filename() != "metric_families.hpp") continue;
      const std::string text = content_of(entry.path().string());
      for (auto at = std::sregex_iterator(text.begin(), text.end(), family);
           at != std::sregex_iterator(); ++at) {
        if ((*at)[3].str().find("Kind::Gauge") != std::string::npos) continue;
        const std::string comment = (*at)[1];
        auto labels = labels_in(comment);
        if (labels.empty() && comment.find("//") != std::string::npos) continue;
        all.push_back({(*at)[2], std::move(labels)});
      }
    }
  return all;
}

struct Gaps {
  std::size_t looked_at = 0;  ///< Metrics that were asked for.
  std::vector<std::string> missing;
};

void look_for(const Asked& one, const std::string& why, const std::string& page, Gaps& gaps) {
  ++gaps.looked_at;
  const bool any = told(page, one.metric, "") || told(page, one.metric + "_count", "");
  if (!any) gaps.missing.push_back(one.metric + " of " + why);
  for (const auto& [name, value] : one.labels) {
    const std::string label = name + "=\"" + value + '"';
    if (!told(page, one.metric, label) && !told(page, one.metric + "_count", label))
      gaps.missing.push_back(one.metric + " with " + label + " of " + why);
  }
}

Gaps gaps_in(const std::string& page, const std::vector<std::string>& questions,
             const std::vector<Asked>& documented) {
  Gaps gaps;
  for (const std::string& question : questions)
    for (const Asked& one : asked_in(question)) look_for(one, question, page, gaps);
  for (const Asked& one : documented) look_for(one, "metric_families.hpp", page, gaps);
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
    const auto documented = documented_metrics();
    REQUIRE(documented.size() > 50);
    REQUIRE(std::count_if(documented.begin(), documented.end(),
                          [](const Asked& one) { return !one.labels.empty(); }) > 25);
    std::vector<std::string> all = alerts;
    all.insert(all.end(), panels.begin(), panels.end());

    // What a beat of the node tells is there with the first one.
    std::string page;
    Gaps gaps;
    const bool complete = test::await(
        [&] {
          if (run_to_end({"curl", "-sf", url}, output) != 0) return false;
          page = '\n' + content_of(output.string());
          gaps = gaps_in(page, all, documented);
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
