// Goal: the folders keep to the include table of the README, and no file includes itself in a
// circle. Method: reads every include line of the tree, not what a compiler happens to see.
#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/house/source_tree.hpp"

namespace tandem::house {
namespace {

/// A row of the table: files whose path begins with `part` may include own files beginning with one
/// of `may`.
struct Row {
  std::string part;
  std::vector<std::string> may;
};

/// First matching row wins, so the narrow ones stand first.
const std::vector<Row>& table() {
  static const std::vector<std::string> kWire{"core/base64.hpp", "core/json/",   "core/result.hpp",
                                              "core/errc.hpp",   "core/crypto/", "core/utf8.hpp",
                                              "media/units.hpp", "core/cpu.hpp"};
  static const auto with = [](std::vector<std::string> base, std::vector<std::string> more) {
    base.insert(base.end(), more.begin(), more.end());
    return base;
  };
  static const std::vector<Row> kTable{
      {"core/", {"core/"}},
      {"media/", {"media/"}},
      {"bridge/engine/", {"bridge/engine/", "media/units.hpp", "media/frame.hpp"}},
      {"bridge/carrier/browser_leg", {"core/", "media/", "bridge/"}},
      {"bridge/carrier/caller_leg", {"core/", "media/", "bridge/"}},
      {"bridge/carrier/carrier_leg", {"core/", "media/", "bridge/"}},
      {"bridge/model/model_", {"core/", "media/", "bridge/"}},
      {"bridge/carrier/", with(kWire, {"bridge/carrier/"})},
      {"bridge/model/", with(kWire, {"bridge/model/"})},
      {"bridge/", {"core/", "media/", "bridge/"}},
      {"schema/", {"schema/"}},
      {"control/", {"core/", "media/", "bridge/", "control/", "schema/"}},
      {"tools/", {"core/", "media/", "tools/", "bridge/carrier/", "bridge/model/"}},
      {"bench/",
       {"core/", "media/", "bridge/", "control/", "schema/", "tools/", "bench/", "tests/"}},
      {"tests/bench/", {"core/", "media/", "bridge/", "tools/", "bench/", "tests/"}},
      {"tests/", {"core/", "media/", "bridge/", "control/", "schema/", "tools/", "tests/"}},
  };
  return kTable;
}

const Row* row_of(const std::string& path) {
  for (const auto& row : table()) {
    if (path.starts_with(row.part)) return &row;
  }
  return nullptr;
}

bool leg_or_session(const std::string& path) {
  return path.starts_with("bridge/carrier/carrier_leg") || path.starts_with("bridge/model/model_");
}

}  // namespace

TEST_SUITE("house/include_table") {
  TEST_CASE("no include goes up the table") {
    std::size_t seen = 0;
    for (const auto& file : source_tree()) {
      if (!file.cpp()) continue;
      const Row* row = row_of(file.path);
      INFO(file.path);
      REQUIRE_MESSAGE(row != nullptr, "a C++ file outside the folders of the table");
      for (const auto& [line, include] : own_includes(file)) {
        ++seen;
        bool allowed = false;
        for (const auto& prefix : row->may) allowed = allowed || include.starts_with(prefix);
        // The simulators may use the wire, never the legs.
        if (file.under("tools/") && leg_or_session(include)) allowed = false;
        CHECK_MESSAGE(allowed, file.path << ":" << line << ": must not include " << include);
      }
    }
    CHECK(seen > 100);  // A walk that found nothing would pass too.
  }

  TEST_CASE("sockets, loops and logs stay out of media, the wire and the engine") {
    const std::vector<std::string> pure{"media/", "bridge/engine/", "bridge/carrier/twilio_",
                                        "bridge/model/realtime_"};
    for (const auto& file : source_tree()) {
      if (!file.cpp()) continue;
      bool is_pure = false;
      for (const auto& prefix : pure) is_pure = is_pure || file.under(prefix);
      if (!is_pure) continue;
      for (const auto& [line, include] : library_includes(file)) {
        const bool bad = include.starts_with("boost/asio") || include.starts_with("boost/beast") ||
                         include.starts_with("spdlog") || include.starts_with("sys/socket");
        CHECK_MESSAGE(!bad, file.path << ":" << line << ": must not include <" << include << ">");
      }
    }
  }

  TEST_CASE("Asio and Beast templates are instantiated in core, its tests and bench only") {
    for (const auto& file : source_tree()) {
      if (!file.cpp() || file.under("core/") || file.under("tests/core/") || file.under("bench/"))
        continue;
      for (const auto& [line, include] : library_includes(file)) {
        const bool bad = include.starts_with("boost/asio") || include.starts_with("boost/beast");
        CHECK_MESSAGE(!bad, file.path << ":" << line << ": must not include <" << include << ">");
      }
    }
  }

  TEST_CASE("no file includes itself in a circle") {
    std::map<std::string, std::vector<std::string>> graph;
    for (const auto& file : source_tree()) {
      if (!file.cpp()) continue;
      for (const auto& [line, include] : own_includes(file)) graph[file.path].push_back(include);
    }
    std::map<std::string, int> state;  // 1: on the way, 2: done.
    std::vector<std::string> way;
    std::function<void(const std::string&)> visit = [&](const std::string& path) {
      if (state[path] == 2) return;
      way.push_back(path);
      if (state[path] == 1) {
        std::string circle;
        for (const auto& step : way) circle += step + " ";
        FAIL_CHECK("a circle: " << circle);
        way.pop_back();
        return;
      }
      state[path] = 1;
      for (const auto& next : graph[path]) visit(next);
      state[path] = 2;
      way.pop_back();
    };
    std::vector<std::string> starts;
    for (const auto& [path, unused] : graph) starts.push_back(path);
    for (const auto& path : starts) visit(path);
  }
}

}  // namespace tandem::house
