#include "bench/load/growth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>

namespace tandem::load {
namespace {

constexpr double kWarming = 0.25;

}  // namespace

void Growth::add(double seconds, const ProcessSample& sample) {
  samples_.push_back({seconds, sample.rss_kib, sample.descriptors, sample.threads});
}

std::optional<double> Growth::rss_mib_per_hour() const {
  if (samples_.empty()) return std::nullopt;
  const double from = samples_.back().seconds * kWarming;
  double count = 0, time = 0, size = 0, time_time = 0, time_size = 0;
  for (const Sample& each : samples_) {
    if (each.seconds < from) continue;
    const double hours = each.seconds / 3'600, mib = static_cast<double>(each.rss_kib) / 1'024;
    count += 1;
    time += hours;
    size += mib;
    time_time += hours * hours;
    time_size += hours * mib;
  }
  const double spread = count * time_time - time * time;
  if (count < 3 || spread <= 0) return std::nullopt;
  return (count * time_size - time * size) / spread;
}

int Growth::most_descriptors(double from_share, double to_share) const {
  int most = 0;
  for (const Sample& each : samples_) {
    const double share = each.seconds / std::max(samples_.back().seconds, 1.0);
    if (share >= from_share && share <= to_share) most = std::max(most, each.descriptors);
  }
  return most;
}

int Growth::descriptors_more() const {
  return samples_.empty() ? 0 : most_descriptors(0.75, 1) - most_descriptors(kWarming, 0.5);
}

boost::json::object Growth::to_json() const {
  boost::json::array samples;
  for (const Sample& each : samples_)
    samples.push_back(boost::json::object{{"seconds", each.seconds},
                                          {"rss_kib", each.rss_kib},
                                          {"descriptors", each.descriptors},
                                          {"threads", each.threads}});
  boost::json::object out{{"descriptors_more", descriptors_more()},
                          {"samples", std::move(samples)}};
  if (const auto slope = rss_mib_per_hour()) out["rss_mib_per_hour"] = *slope;
  return out;
}

std::string Growth::to_text() const {
  const Sample &first = samples_.front(), &last = samples_.back();
  const auto slope = rss_mib_per_hour();
  return fmt::format(
      "  held           RSS {} -> {} KiB, {} MiB/h behind the first quarter; descriptors {} -> {}, "
      "{} more at most; threads {} -> {}\n",
      first.rss_kib, last.rss_kib, slope ? fmt::format("{:+.2f}", *slope) : "?", first.descriptors,
      last.descriptors, descriptors_more(), first.threads, last.threads);
}

}  // namespace tandem::load
