#include "control/store/csv_cell.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;

namespace {

/// One line of RFC 4180, section 2.
std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += line[++i];
    } else if (c == '"') {
      // Quotes stand at the ends of a cell only.
      FUZZ_REQUIRE(quoted || cells.back().empty());
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      FUZZ_REQUIRE(quoted || (c != '\r' && c != '\n'));
      cells.back() += c;
    }
  }
  FUZZ_REQUIRE(!quoted);
  return cells;
}

}  // namespace

/// What goes into a file of comma-separated values comes out of it, and is no formula. The input is
/// cells with a unit separator between.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  std::vector<std::string> values;
  std::string line;
  while (true) {
    const std::size_t end = std::min(text.find('\x1F'), text.size());
    values.emplace_back(text.substr(0, end));
    line += (values.size() == 1 ? "" : ",") + store::csv_cell(values.back());
    if (end == text.size()) break;
    text.remove_prefix(end + 1);
  }
  const std::vector<std::string> cells = cells_of(line);
  FUZZ_REQUIRE(cells.size() == values.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    FUZZ_REQUIRE(cells[i] == values[i] || cells[i] == '\'' + values[i]);
    if (!cells[i].empty())
      FUZZ_REQUIRE(std::string_view("=+-@\t\r").find(cells[i].front()) == std::string_view::npos);
  }
  return 0;
}
