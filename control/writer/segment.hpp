#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace tandem::control {

/// One file of the spool. In use it is `NUMBER.open`; closed, `NUMBER-EVENTS.log`, so that a start
/// need not read what it takes over.
struct SegmentFile {
  std::uint64_t number = 0;
  std::uint64_t bytes = 0;   ///< Up to the end of its last whole record.
  std::uint64_t events = 0;  ///< Words among them, unless `states_only`.
  std::uint32_t edition = 0;
  bool open = false;
  bool states_only = false;
  /// A sync of it failed, and what was appended since then may not be on the disk, whatever later
  /// syncs say: the kernel tells of a page that it could not write once.
  std::optional<std::chrono::steady_clock::time_point> doubtful_since{};

  [[nodiscard]] std::filesystem::path name() const;
  /// By number. Files that bear no segment's name are not looked at.
  [[nodiscard]] static std::vector<SegmentFile> list(const std::filesystem::path& directory);
};

/// A file of ours, closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : fd_(other.take()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;

  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] bool open() const noexcept { return fd_ >= 0; }
  [[nodiscard]] int take() noexcept { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

/// How many records there are, where the last whole one ends, and whether anything stands behind.
struct SegmentCount {
  std::uint64_t events = 0;
  std::uint64_t whole_bytes = 0;
  std::uint64_t torn_bytes = 0;
};
[[nodiscard]] SegmentCount count_records(std::string_view bytes);

/// The records of `bytes` that are no words; `words` gets how many were left out.
[[nodiscard]] std::string without_words(std::string_view bytes, std::uint64_t& words);

/// `bytes` from `offset` on, or what there is of them.
[[nodiscard]] Result<std::string> read_part(int fd, std::uint64_t offset, std::uint64_t bytes);
/// All of it; a part of it may have been written when this fails.
[[nodiscard]] Result<> write_all(int fd, std::string_view bytes);
/// A file of `bytes` and nothing else, synced; none when this fails.
[[nodiscard]] Result<> write_whole_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace tandem::control
