// Goal: habits that a reviewer would have to repeat are checked by a machine.
// Method: plain text rules over the tree.
#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "tests/house/source_tree.hpp"

namespace tandem::house {
namespace {

constexpr std::size_t kLinesMax = 450;
constexpr std::size_t kColumnsMax = 140;

/// Letters, not bytes: texts in Russian count as they are read.
std::size_t columns(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

/// Says where `pattern` stands in the code (not in comments or strings) of files that `applies`
/// picks.
void forbid(const std::regex& pattern, const std::string& why, bool (*applies)(const SourceFile&)) {
  for (const auto& file : source_tree()) {
    if (!file.cpp() || file.under("tests/house/") || !applies(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      CHECK_MESSAGE(!std::regex_search(code_of(file.lines[i]), pattern),
                    file.path << ":" << i + 1 << ": " << why);
    }
  }
}

}  // namespace

TEST_SUITE("house/style") {
  TEST_CASE("a file is one concept: at most 450 lines") {
    for (const auto& file : source_tree()) {
      if (!file.cpp()) continue;
      CHECK_MESSAGE(file.lines.size() <= kLinesMax,
                    file.path << " has " << file.lines.size() << " lines, limit " << kLinesMax);
    }
  }

  TEST_CASE("lines can be read without scrolling") {
    for (const auto& file : source_tree()) {
      if (!file.cpp()) continue;
      bool raw = false;  // Inside a raw string that began on an earlier line: data, not code.
      for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const bool data = raw;
        const auto open = file.lines[i].rfind("R\"("), close = file.lines[i].rfind(")\"");
        if (open != std::string::npos) raw = true;
        if (close != std::string::npos && (open == std::string::npos || close > open)) raw = false;
        if (data) continue;
        CHECK_MESSAGE(columns(code_of(file.lines[i])) <= kColumnsMax, file.path << ":" << i + 1);
      }
    }
  }

  TEST_CASE("no file is a drawer for leftovers") {
    const std::regex drawer(R"((^|[/_])(util|utils|common|helper|helpers|misc|manager)([/_.]|$))");
    for (const auto& file : source_tree()) {
      CHECK_MESSAGE(!std::regex_search(file.path, drawer), file.path);
    }
  }

  TEST_CASE("every coroutine has a parent: asio::detached appears in task_group.cpp only") {
    forbid(std::regex(R"((asio|net)::detached\b)"), "spawn through core/task_group.hpp",
           [](const SourceFile& f) { return f.path != "core/task_group.cpp"; });
  }

  TEST_CASE("tests wait for conditions, not for time") {
    forbid(std::regex(R"(this_thread::sleep|\busleep\s*\()"),
           "wait for the condition, with a deadline",
           [](const SourceFile& f) { return f.under("tests/"); });
  }

  TEST_CASE("the server logs through core/log, never to std::cout") {
    forbid(std::regex(R"(std::(cout|cerr)|\bprintf\s*\()"),
           "use core/log, or fmt::print in a command",
           [](const SourceFile& f) { return f.under("bridge/") || f.under("media/"); });
  }

  TEST_CASE("no coroutine lambda is called where it is written") {
    // g++ 12: the captures die at the end of the full expression, the frame lives on (see
    // core/README.md).
    forbid(std::regex(R"(->\s*Task<[^>]*>\s*\{.*\}\s*\(\))"),
           "hand over the lambda, do not call it", [](const SourceFile&) { return true; });
  }

  TEST_CASE("nothing unfinished is left in words") {
    const std::regex words(R"(\b(TODO|FIXME|XXX|HACK)\b)");
    for (const auto& file : source_tree()) {
      if (file.under("tests/house/")) continue;
      for (std::size_t i = 0; i < file.lines.size(); ++i) {
        CHECK_MESSAGE(!std::regex_search(file.lines[i], words), file.path << ":" << i + 1);
      }
    }
  }

  TEST_CASE("every C++ file is built by some target") {
    std::string lists;
    for (const auto& file : source_tree()) {
      if (!file.ends_with("CMakeLists.txt")) continue;
      for (const auto& line : file.lines) lists += line + "\n";
    }
    for (const auto& file : source_tree()) {
      if (!file.ends_with(".cpp")) continue;
      const auto name = file.path.substr(file.path.rfind('/') + 1);
      const auto stem = name.substr(0, name.size() - 4);
      CHECK_MESSAGE(
          (lists.find(name) != std::string::npos || lists.find(stem) != std::string::npos),
          file.path << " is in no CMakeLists.txt");
    }
  }

  TEST_CASE("every folder with code says what it is for") {
    std::vector<std::string> folders;
    for (const auto& file : source_tree()) {
      if (!file.ends_with(".hpp") || file.under("tests/")) continue;
      const auto folder = file.path.substr(0, file.path.rfind('/'));
      if (std::find(folders.begin(), folders.end(), folder) == folders.end())
        folders.push_back(folder);
    }
    for (const auto& folder : folders) {
      const bool has = std::any_of(source_tree().begin(), source_tree().end(),
                                   [&](const auto& f) { return f.path == folder + "/README.md"; });
      CHECK_MESSAGE(has, folder << " has no README.md");
    }
  }
}

}  // namespace tandem::house
