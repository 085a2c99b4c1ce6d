#include "bench/compare/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/value.hpp>
#include <cstdint>
#include <string_view>

namespace tandem::compare {
namespace json = boost::json;
namespace {

/// The number at `pointer` (RFC 6901).
double number(const json::value& value, std::string_view pointer) {
  return value.at_pointer(pointer).to_number<double>();
}

constexpr std::string_view kHead =
    "| system | processor, µs per call-second | × floor | caller → model, ms, P50 / P99 "
    "| model → caller, ms, P50 / P99 | barge-in, ms, P99 | truncated wrongly by, ms, P99 "
    "| KiB a call | runs that kept up | frames lost or wrong | heard after an interruption |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|\n";

std::string text_of(const Spread& spread, int decimals) {
  if (spread.least == spread.most) return fmt::format("{:.{}f}", spread.median, decimals);
  return fmt::format("{:.{}f} ({:.{}f}–{:.{}f})", spread.median, decimals, spread.least, decimals,
                     spread.most, decimals);
}

std::uint64_t wrong_frames(const json::value& level) {
  double frames = 0;
  for (const char* leg : {"uplink", "downlink"}) {
    for (const char* fault : {"lost", "doubled", "reordered", "overdue"})
      frames += number(level, fmt::format("/{}/frames/{}", leg, fault));
  }
  return static_cast<std::uint64_t>(frames);
}

std::string floor_of(const std::string& system) {
  const std::size_t comma = system.find(',');
  return comma == std::string::npos ? std::string() : "relay" + system.substr(comma);
}

}  // namespace

Spread spread_of(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  return {values.front(), median, values.back()};
}

bool kept_up(const json::value& level) {
  return number(level, "/calls") == number(level, "/calls_wanted") && wrong_frames(level) == 0 &&
         number(level, "/uplink/latency/p99_ms") < kP99BoundMs &&
         number(level, "/downlink/latency/p99_ms") < kP99BoundMs;
}

json::value joined(const std::vector<json::value>& runs) {
  json::value whole = runs.at(0);
  json::array& levels = whole.as_object().at("levels").as_array();
  for (std::size_t i = 1; i < runs.size(); ++i) {
    for (const json::value& level : runs[i].at("levels").as_array()) levels.push_back(level);
  }
  std::stable_sort(levels.begin(), levels.end(),
                   [](const json::value& one, const json::value& two) {
                     return number(one, "/calls_wanted") < number(two, "/calls_wanted");
                   });
  return whole;
}

void Comparison::add(const json::value& run) {
  const std::string system(run.at("name").as_string());
  for (const json::value& level : run.at("levels").as_array()) add_level(system, level);
}

void Comparison::add_level(const std::string& system, const json::value& level) {
  Figures& figures = by_calls_[level.at("calls_wanted").to_number<int>()][system];
  const auto keep = [&level](std::vector<double>& values, std::string_view pointer) {
    values.push_back(number(level, pointer));
  };
  ++figures.runs;
  if (kept_up(level)) ++figures.kept_up;
  keep(figures.processor_us, "/server/processor_us_per_call_second");
  keep(figures.uplink_p50, "/uplink/latency/p50_ms");
  keep(figures.uplink_p99, "/uplink/latency/p99_ms");
  keep(figures.downlink_p50, "/downlink/latency/p50_ms");
  keep(figures.downlink_p99, "/downlink/latency/p99_ms");
  keep(figures.barge_in_p99, "/barge_in/reaction/p99_ms");
  keep(figures.truncation_p99, "/truncation/error/p99_ms");
  keep(figures.memory_kib, "/server/pss_kib_per_call");
  figures.wrong_frames += wrong_frames(level);
  figures.stale_frames += static_cast<std::uint64_t>(number(level, "/barge_in/stale_frames"));
}

std::string Comparison::markdown() const {
  std::string out;
  for (const auto& [calls, systems] : by_calls_) {
    out += fmt::format("\n### {} calls\n\n{}", calls, kHead);
    for (const auto& [system, figures] : systems) add_row(out, system, figures, systems);
  }
  return out;
}

void Comparison::add_row(std::string& out, const std::string& system, const Figures& figures,
                         const Systems& systems) {
  const Spread processor = spread_of(figures.processor_us);
  const auto floor = systems.find(floor_of(system));
  const double least = floor == systems.end() ? 0 : spread_of(floor->second.processor_us).median;
  const std::string multiple = least > 0 ? fmt::format("{:.2f}", processor.median / least) : "–";
  const auto pair = [](const std::vector<double>& half, const std::vector<double>& tail) {
    return text_of(spread_of(half), 2) + " / " + text_of(spread_of(tail), 2);
  };
  out += fmt::format(
      "| {} | {} | {} | {} | {} | {} | {} | {} | {} of {} | {} | {} |\n", system,
      text_of(processor, 0), multiple, pair(figures.uplink_p50, figures.uplink_p99),
      pair(figures.downlink_p50, figures.downlink_p99), text_of(spread_of(figures.barge_in_p99), 2),
      text_of(spread_of(figures.truncation_p99), 1), text_of(spread_of(figures.memory_kib), 0),
      figures.kept_up, figures.runs, figures.wrong_frames, figures.stale_frames);
}

}  // namespace tandem::compare
