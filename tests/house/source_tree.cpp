#include "tests/house/source_tree.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "tests/places.hpp"

namespace tandem::house {
namespace {

namespace fs = std::filesystem;

bool skipped_folder(const std::string& name) {
  static const std::set<std::string> kSkipped{"build", ".git", ".tandem", "node_modules", ".cache"};
  return kSkipped.contains(name) || name.ends_with("_corpus") || name.ends_with("-fixtures") ||
         name == "data";
}

bool text(const fs::path& path) {
  static const std::set<std::string> kEndings{".cpp",  ".hpp",   ".md",  ".txt", ".sh",
                                              ".toml", ".cmake", ".sql", ".mjs", ".js"};
  return kEndings.contains(path.extension().string()) || path.extension().empty();
}

std::vector<SourceFile> read_tree() {
  const fs::path root{test::project_root()};
  std::vector<SourceFile> files;
  for (auto entry = fs::recursive_directory_iterator(root);
       entry != fs::recursive_directory_iterator(); ++entry) {
    if (entry->is_directory() && skipped_folder(entry->path().filename().string())) {
      entry.disable_recursion_pending();
      continue;
    }
    if (!entry->is_regular_file() || !text(entry->path())) continue;
    SourceFile file{fs::relative(entry->path(), root).generic_string(), {}};
    std::ifstream in(entry->path());
    for (std::string line; std::getline(in, line);) file.lines.push_back(line);
    files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

std::vector<std::pair<std::size_t, std::string>> includes(const SourceFile& file, char open,
                                                          char close) {
  std::vector<std::pair<std::size_t, std::string>> found;
  const std::string prefix = std::string("#include ") + open;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (!file.lines[i].starts_with(prefix)) continue;
    const auto end = file.lines[i].find(close, prefix.size());
    if (end != std::string::npos)
      found.emplace_back(i + 1, file.lines[i].substr(prefix.size(), end - prefix.size()));
  }
  return found;
}

}  // namespace

const std::vector<SourceFile>& source_tree() {
  static const std::vector<SourceFile> kTree = read_tree();
  return kTree;
}

std::vector<std::pair<std::size_t, std::string>> own_includes(const SourceFile& file) {
  return includes(file, '"', '"');
}
std::vector<std::pair<std::size_t, std::string>> library_includes(const SourceFile& file) {
  return includes(file, '<', '>');
}

std::string code_of(const std::string& line) {
  std::string out;
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == '\0' && line.compare(i, 3, "R\"(") == 0) {
      const auto end = line.find(")\"", i);
      if (end == std::string::npos) break;
      i = end + 1;
      continue;
    }
    if (quote != '\0') {
      if (c == '\\')
        ++i;
      else if (c == quote) {
        quote = '\0';
        out += c;
      }
      continue;
    }
    if (c == '/' && i + 1 < line.size() && line[i + 1] == '/') break;
    // An apostrophe between digits separates them; it opens no character literal.
    const bool separator =
        c == '\'' && i > 0 && std::isxdigit(static_cast<unsigned char>(line[i - 1])) != 0;
    if (c == '"' || (c == '\'' && !separator)) quote = c;
    out += c;
  }
  return out;
}

}  // namespace tandem::house
