#include "control/ops/process_metrics.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

#include "control/ops/metric_families.hpp"

namespace tandem::control {
namespace {

/// "VmRSS:     1234 kB" of /proc/self/status.
std::uint64_t kibibytes_behind(const std::string& line, std::string_view name) {
  if (!line.starts_with(name)) return 0;
  std::uint64_t number = 0;
  for (const char c : line)
    if (c >= '0' && c <= '9') number = number * 10 + static_cast<std::uint64_t>(c - '0');
  return number * 1024;
}

}  // namespace

ProcessUse read_process_use() {
  ProcessUse use;
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    use.resident_bytes += kibibytes_behind(line, "VmRSS:");
    use.resident_bytes_max += kibibytes_behind(line, "VmHWM:");
  }
  use.open_descriptors = open_descriptors();
  return use;
}

std::uint64_t resident_bytes() {
  // Pages: size, resident, … (proc_pid_statm(5)).
  std::uint64_t size = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator descriptors("/proc/self/fd", error);
  if (error) return 0;
  return static_cast<std::uint64_t>(std::distance(begin(descriptors), end(descriptors)));
}

void sample_process(metrics::Block& block) {
  const ProcessUse use = read_process_use();
  block.gauge(families::kResidentMemory).set(static_cast<double>(use.resident_bytes));
  block.gauge(families::kResidentMemoryMax).set(static_cast<double>(use.resident_bytes_max));
  block.gauge(families::kOpenDescriptors).set(static_cast<double>(use.open_descriptors));
}

}  // namespace tandem::control
