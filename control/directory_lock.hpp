#pragma once

#include <filesystem>

namespace tandem::control {

/// Holds a data directory for this process, so that two servers never write the same files: a
/// locked file `lock` in it, which the kernel gives back however the process ends. Any thread.
class DirectoryLock {
 public:
  /// Makes the directory where it is missing. Throws `std::runtime_error` when another process
  /// holds it (and says which) or nothing can be written there.
  explicit DirectoryLock(const std::filesystem::path& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

  /// Whether a process holds `directory` now; takes and changes nothing.
  [[nodiscard]] static bool held(const std::filesystem::path& directory) noexcept;

 private:
  int fd_ = -1;
};

}  // namespace tandem::control
