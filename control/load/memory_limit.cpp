#include "control/load/memory_limit.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "control/ops/process_metrics.hpp"

namespace tandem::control {
namespace {

namespace fs = std::filesystem;

/// Version 1 has no word for "no limit", but a number near the greatest.
constexpr std::uint64_t kNoLimit = 1ULL << 60;

std::optional<std::uint64_t> number_in(const fs::path& file) {
  std::uint64_t number = 0;
  // "max" is no number.
  if (!(std::ifstream(file) >> number) || number >= kNoLimit) return std::nullopt;
  return number;
}

/// "inactive_file 12345" of memory.stat.
std::uint64_t counted(const fs::path& file, const std::string& wanted) {
  std::ifstream in(file);
  std::string name;
  for (std::uint64_t number = 0; in >> name >> number;)
    if (name == wanted) return number;
  return 0;
}

/// The tightest limit from `from` up to `root`, both included.
void look_upwards(fs::path from, const fs::path& root, bool second_version,
                  std::optional<MemoryGroup>& tightest) {
  const char* name = second_version ? "memory.max" : "memory.limit_in_bytes";
  for (;; from = from.parent_path()) {
    const auto limit = number_in(from / name);
    if (limit && (!tightest || *limit < tightest->limit_bytes))
      tightest = MemoryGroup{from, *limit, second_version};
    if (from == root || !from.has_relative_path()) return;
  }
}

std::string text_of_file(const char* path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::uint64_t machine_bytes() {
  return static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

std::optional<MemoryGroup> find_memory_group(const std::string& groups, const fs::path& mount) {
  std::optional<MemoryGroup> tightest;
  std::istringstream lines(groups);
  // "hierarchy:controllers:path"; version 2 is hierarchy 0 and names no controllers.
  for (std::string line; std::getline(lines, line);) {
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string path = line.substr(second + 1);
    const bool second_version = controllers.empty();
    if (!second_version && controllers != "memory") continue;
    const fs::path root = second_version ? mount : mount / "memory";
    const fs::path own = root / fs::path(path).relative_path();
    look_upwards(fs::exists(own) && path != "/" ? own : root, root, second_version, tightest);
  }
  return tightest;
}

std::uint64_t working_set(const MemoryGroup& group) {
  const fs::path used = group.second_version ? "memory.current" : "memory.usage_in_bytes";
  const std::uint64_t all = number_in(group.directory / used).value_or(0);
  const fs::path stat = group.directory / "memory.stat";
  const std::string prefix = group.second_version ? "" : "total_";
  const std::uint64_t files =
      counted(stat, prefix + "inactive_file") + counted(stat, prefix + "active_file");
  return all - std::min(all, files);
}

MemoryLimit::MemoryLimit(std::uint64_t budget_bytes)
    : bytes_(machine_bytes()),
      group_(find_memory_group(text_of_file("/proc/self/cgroup"), "/sys/fs/cgroup")) {
  if (group_ && group_->limit_bytes < bytes_) {
    bytes_ = group_->limit_bytes;
    source_ = "control group";
  }
  if (budget_bytes == 0 || budget_bytes >= bytes_) return;
  bytes_ = budget_bytes;
  source_ = "TANDEM_MEMORY_BUDGET";
}

double MemoryLimit::taken() const {
  double taken = static_cast<double>(resident_bytes()) / static_cast<double>(bytes_);
  if (group_)
    taken = std::max(taken, static_cast<double>(working_set(*group_)) /
                                static_cast<double>(group_->limit_bytes));
  return taken;
}

}  // namespace tandem::control
