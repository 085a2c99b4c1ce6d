#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tandem::report {

/// Follows a file of JSON lines that another process writes, from its beginning. A line that is not
/// complete yet waits for the next poll; one that is no JSON object is skipped and counted.
class LogTail {
 public:
  explicit LogTail(std::filesystem::path file) : file_(std::move(file)) {}

  /// The lines that came since the last call; none while the file does not exist.
  [[nodiscard]] std::vector<boost::json::object> poll();
  [[nodiscard]] std::size_t bad_lines() const noexcept { return bad_lines_; }
  [[nodiscard]] bool found() const noexcept { return in_.is_open(); }

 private:
  std::filesystem::path file_;
  std::ifstream in_;
  std::string partial_;
  std::size_t bad_lines_ = 0;
};

}  // namespace tandem::report
