#include "control/ops/process_metrics.hpp"

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
  std::error_code error;
  const std::filesystem::directory_iterator descriptors("/proc/self/fd", error);
  if (!error)
    use.open_descriptors =
        static_cast<std::uint64_t>(std::distance(begin(descriptors), end(descriptors)));
  return use;
}

void sample_process(metrics::Block& block) {
  const ProcessUse use = read_process_use();
  block.gauge(families::kResidentMemory).set(static_cast<double>(use.resident_bytes));
  block.gauge(families::kResidentMemoryMax).set(static_cast<double>(use.resident_bytes_max));
  block.gauge(families::kOpenDescriptors).set(static_cast<double>(use.open_descriptors));
}

}  // namespace tandem::control
