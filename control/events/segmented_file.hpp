#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace tandem::control {

/// A log of whole lines in `NAME.jsonl`, closed at a size and kept as `NAME-<number>.jsonl`; the
/// oldest closed files are deleted when all of them together take too much. One thread.
class SegmentedFile {
 public:
  struct Limits {
    std::uint64_t segment_bytes = 0;
    std::uint64_t total_bytes_max = 0;
  };
  /// Makes the directory. Throws `std::runtime_error` that says what failed.
  SegmentedFile(std::filesystem::path directory, std::string name, Limits limits);
  ~SegmentedFile();
  SegmentedFile(const SegmentedFile&) = delete;
  SegmentedFile& operator=(const SegmentedFile&) = delete;

  /// Writes as much of `lines` as the disk takes and returns how many bytes that were; the error
  /// of the system when it was none.
  [[nodiscard]] Result<std::size_t> write(std::string_view lines);
  /// Closes the file and begins another when it is long enough. Call between lines.
  void rotate_if_long();
  /// The same when its first line is older than that, or an earlier process has left it.
  void rotate_if_old(std::chrono::hours age);
  /// Deletes closed files whose last line is older than that.
  void delete_older_than(std::chrono::hours age);
  /// `fdatasync`, when something was written since the last. After an error the file is closed:
  /// what was written to it may be lost though a later sync says otherwise (the kernel tells of a
  /// failed write once), so nothing more is added to it.
  [[nodiscard]] Result<> sync();

 private:
  struct Closed {
    std::filesystem::path path;
    std::uint64_t bytes;
    std::filesystem::file_time_type written_at;
  };
  void open();
  void rotate();
  /// Oldest first.
  [[nodiscard]] std::vector<Closed> closed_files() const;
  /// A crash may have left half a line, which the next one would be glued to.
  void end_torn_line();
  void delete_oldest();
  [[nodiscard]] std::filesystem::path current() const;

  std::filesystem::path directory_;
  std::string name_;
  Limits limits_;
  int fd_ = -1;
  std::uint64_t size_ = 0;
  bool dirty_ = false;
  std::chrono::system_clock::time_point begun_{};  ///< The first line of this process.
};

}  // namespace tandem::control
