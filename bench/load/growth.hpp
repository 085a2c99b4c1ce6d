#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/load/server_process.hpp"

namespace tandem::load {

/// What a server holds while calls come and go: whether it holds ever more. One sample now and
/// then; the first quarter of the time is for warming up and is not judged.
class Growth {
 public:
  struct Sample {
    double seconds = 0;  ///< Since the first one.
    std::int64_t rss_kib = 0;
    int descriptors = 0, threads = 0;
  };
  void add(double seconds, const ProcessSample& sample);

  [[nodiscard]] bool empty() const noexcept { return samples_.empty(); }
  [[nodiscard]] const std::vector<Sample>& samples() const noexcept { return samples_; }
  /// Least squares through what is judged; none with fewer than three samples of it.
  [[nodiscard]] std::optional<double> rss_mib_per_hour() const;
  /// The most at once in the last quarter against the most in the quarter behind the warming up.
  [[nodiscard]] int descriptors_more() const;

  [[nodiscard]] boost::json::object to_json() const;
  [[nodiscard]] std::string to_text() const;

 private:
  [[nodiscard]] int most_descriptors(double from_share, double to_share) const;
  std::vector<Sample> samples_;
};

}  // namespace tandem::load
