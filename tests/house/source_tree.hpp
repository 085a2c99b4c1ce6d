#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::house {

/// One file of the project, path relative to its root with '/' separators.
struct SourceFile {
  std::string path;
  std::vector<std::string> lines;

  [[nodiscard]] bool ends_with(std::string_view suffix) const { return path.ends_with(suffix); }
  [[nodiscard]] bool under(std::string_view folder) const { return path.starts_with(folder); }
  [[nodiscard]] bool cpp() const { return ends_with(".cpp") || ends_with(".hpp"); }
};

/// All text files of the project in path order; build trees, data and installed packages left out.
[[nodiscard]] const std::vector<SourceFile>& source_tree();

/// The `#include "..."`s of a file: line number and path as written.
[[nodiscard]] std::vector<std::pair<std::size_t, std::string>> own_includes(const SourceFile& file);
/// The `#include <...>`s.
[[nodiscard]] std::vector<std::pair<std::size_t, std::string>> library_includes(
    const SourceFile& file);

/// A line with string literals and `//` comments blanked, so that rules speak of code only.
[[nodiscard]] std::string code_of(const std::string& line);

}  // namespace tandem::house
