#include "bench/load/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>

namespace tandem::load {
namespace {

double p99_ms(const Histogram& latency) {
  return static_cast<double>(latency.percentile(0.99).count()) / 1e6;
}

void judge_direction(std::vector<std::string>& told, const char* name,
                     const DirectionFigures& figures, double bar_ms) {
  const FrameCounts& frames = figures.frames;
  if (!frames.clean() || figures.overdue != 0)
    told.push_back(fmt::format(
        "{}: frames lost {}, doubled {}, reordered {}, corrupted {}, overdue {}", name, frames.lost,
        frames.doubled, frames.reordered, frames.corrupted, figures.overdue));
  if (figures.latency.count() == 0)
    told.push_back(fmt::format("{}: nothing was heard", name));
  else if (p99_ms(figures.latency) > bar_ms)
    told.push_back(
        fmt::format("{}: P99 {:.2f} ms, not {:.2f}", name, p99_ms(figures.latency), bar_ms));
}

void judge_overload(std::vector<std::string>& told, const LevelResult& level, int rated,
                    const Bars& bars) {
  const double goodput = rated == 0 ? 0 : static_cast<double>(level.up) / rated;
  if (goodput < bars.goodput_least)
    told.push_back(fmt::format("{} of {} calls went on", level.up, rated));
  if (level.setup.calls_refused == 0)
    told.push_back("nobody was refused: this was no overload");
  else if (p99_ms(level.setup.twiml_refused) > bars.refusal_p99_ms)
    told.push_back(fmt::format("refusals: P99 {:.1f} ms, not {:.1f}",
                               p99_ms(level.setup.twiml_refused), bars.refusal_p99_ms));
}

/// Of a tenth or two milliseconds, the more generous.
double unaffected(double before_ms) { return std::max(before_ms * 1.1, before_ms + 2); }

}  // namespace

Bars Bars::as_good_as(const std::string& json) {
  const boost::json::value run = boost::json::parse(json);
  const boost::json::object& level = run.as_object().at("levels").as_array().back().as_object();
  const auto of = [&level](const char* direction) {
    const auto& latency = level.at(direction).as_object().at("latency").as_object();
    return unaffected(latency.at("p99_ms").to_number<double>());
  };
  return {of("uplink"), of("downlink")};
}

std::vector<std::string> shortfalls(const RunResult& run, const Bars& bars) {
  std::vector<std::string> told;
  int rated = 0;
  for (const LevelResult& level : run.levels) {
    judge_direction(told, "uplink", level.figures.uplink, bars.uplink_p99_ms);
    judge_direction(told, "downlink", level.figures.downlink, bars.downlink_p99_ms);
    const std::uint64_t failed = level.setup.calls_failed;
    const std::uint64_t lost =
        level.figures.calls_lost + (level.overload ? 0 : level.setup.calls_lost);
    if (failed + lost > 0) told.push_back(fmt::format("calls lost {}, failed {}", lost, failed));
    if (level.overload)
      judge_overload(told, level, rated, bars);
    else if (level.up != level.wanted)
      told.push_back(fmt::format("{} of {} calls came up", level.up, level.wanted));
    rated = level.up;
  }
  return told;
}

}  // namespace tandem::load
