#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tandem::report {

/// Follows a file of JSON lines that another process writes; when that one renames it and begins a
/// new file, both. A line that is not complete yet waits for the next poll; one that is no JSON
/// object is skipped and counted.
class LogTail {
 public:
  /// End: only lines that come after now.
  enum class From : std::uint8_t { Begin, End };
  explicit LogTail(std::filesystem::path file, From from = From::Begin);

  /// The lines that came since the last call; none while the file does not exist.
  [[nodiscard]] std::vector<boost::json::object> poll();
  [[nodiscard]] std::size_t bad_lines() const noexcept { return bad_lines_; }
  [[nodiscard]] bool found() const noexcept { return in_.is_open(); }

 private:
  /// Reads what is there; the bytes read.
  std::size_t read();
  /// Whether the path leads to another, newer file than the one that is open.
  [[nodiscard]] bool replaced() const;

  std::filesystem::path file_;
  std::ifstream in_;
  std::uintmax_t read_bytes_ = 0;  ///< Of the file that is open.
  std::string partial_;
  std::size_t bad_lines_ = 0;
};

}  // namespace tandem::report
