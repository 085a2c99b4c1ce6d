#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::report {

/// A page of the Prometheus text format, as far as counters and histograms go.
class MetricsPage {
 public:
  MetricsPage() = default;
  explicit MetricsPage(std::string_view text);

  /// Sum over all series of that name whose labels contain `labels` (`direction="uplink"`).
  [[nodiscard]] std::optional<double> sum(std::string_view name, std::string_view labels) const;
  /// Upper bound of the histogram's bucket in which `share` of all lies; nothing where it is empty.
  [[nodiscard]] std::optional<double> quantile(std::string_view name, std::string_view labels,
                                               double share) const;

 private:
  std::map<std::string, double> series_;  ///< "name{labels}" as printed.
};

/// GET of an http URL; nothing where it fails within five seconds.
[[nodiscard]] std::optional<std::string> fetch_page(const std::string& url);
/// VmHWM of a process in KiB.
[[nodiscard]] std::optional<long> peak_memory_kib(int pid);

}  // namespace tandem::report
