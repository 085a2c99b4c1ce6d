#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tandem::control {

/// A control group that bounds the memory of this process: its directory, and the names of its
/// files there, which differ between the two versions of control groups.
struct MemoryGroup {
  std::filesystem::path directory;
  std::uint64_t limit_bytes = 0;
  bool second_version = true;
};

/// The tightest bound among the group of this process and those above it; none where nothing is
/// bound. `groups` is the text of /proc/self/cgroup, `mount` is /sys/fs/cgroup. In a container the
/// path of the first may be one of the host's, which is not there: then the mount's own root is
/// asked. The kernel's documentation: admin-guide/cgroup-v2 ("Memory Interface Files") and
/// cgroup-v1/memory.
[[nodiscard]] std::optional<MemoryGroup> find_memory_group(const std::string& groups,
                                                           const std::filesystem::path& mount);
/// What the group uses and cannot give back under pressure: all but the pages of files. The kernel
/// kills when this reaches the limit.
[[nodiscard]] std::uint64_t working_set(const MemoryGroup& group);

/// How much memory the node may use, and how much of it is taken.
class MemoryLimit {
 public:
  /// Of `budget_bytes` (0: none was set), the control group, and the machine: the least.
  explicit MemoryLimit(std::uint64_t budget_bytes);

  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
  /// "TANDEM_MEMORY_BUDGET", "control group" or "machine".
  [[nodiscard]] const char* source() const noexcept { return source_; }
  /// 0 to 1; what this process has resident, or what its group cannot give back, whichever is
  /// nearer to its limit. Reads two small files.
  [[nodiscard]] double taken() const;

 private:
  std::uint64_t bytes_ = 0;
  const char* source_ = "machine";
  std::optional<MemoryGroup> group_;
};

}  // namespace tandem::control
