#include "bench/load/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <stdexcept>

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
        "{}: frames lost {}, doubled {}, reordered {}, corrupted {}, silent {}, overdue {}", name,
        frames.lost, frames.doubled, frames.reordered, frames.corrupted, frames.filled,
        figures.overdue));
  if (figures.latency.count() == 0)
    told.push_back(fmt::format("{}: nothing was heard", name));
  else if (p99_ms(figures.latency) >= bar_ms)
    told.push_back(
        fmt::format("{}: P99 {:.2f} ms, not {:.2f}", name, p99_ms(figures.latency), bar_ms));
}

/// What a peer must not say, and what callers would hear of an interruption that came late.
void judge_conduct(std::vector<std::string>& told, const LevelResult& level) {
  const Measurements& figures = level.figures;
  // Of an overload the two are the same.
  if (!level.overload)
    for (const auto& [what, count] : level.setup.faults)
      told.push_back(fmt::format("fault while calls came up: {} x {}", count, what));
  for (const auto& [what, count] : figures.faults)
    told.push_back(fmt::format("fault: {} x {}", count, what));
  if (figures.stale_frames != 0)
    told.push_back(fmt::format("{} stale frames: audio of a cleared answer, or of none",
                               figures.stale_frames));
  if (figures.clears_missing != 0)
    told.push_back(fmt::format("{} of {} interruptions without a clear", figures.clears_missing,
                               figures.interruptions));
}

void judge_calls(std::vector<std::string>& told, const LevelResult& level) {
  std::uint64_t failed = level.figures.calls_failed, lost = level.figures.calls_lost;
  if (!level.overload) {
    failed += level.setup.calls_failed;
    lost += level.setup.calls_lost;
  }
  if (failed + lost > 0) told.push_back(fmt::format("calls lost {}, failed {}", lost, failed));
  if (!level.overload && level.up != level.wanted)
    told.push_back(fmt::format("{} of {} calls came up", level.up, level.wanted));
}

/// A harness that is late itself says nothing about the server.
void judge_harness(std::vector<std::string>& told, const LevelResult& level, const Bars& bars) {
  const double bar_ms = std::min(bars.uplink_p99_ms, bars.downlink_p99_ms);
  if (p99_ms(level.own_lateness) >= bar_ms)
    told.push_back(fmt::format("this program's own timers: P99 {:.2f} ms late, not {:.2f}",
                               p99_ms(level.own_lateness), bar_ms));
}

void judge_overload(std::vector<std::string>& told, const LevelResult& level, int rated,
                    const Bars& bars) {
  const double goodput = rated == 0 ? 0 : static_cast<double>(level.kept) / rated;
  if (goodput < bars.goodput_least)
    told.push_back(fmt::format("{} of {} calls went on", level.kept, rated));
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
  const boost::json::array& levels = run.as_object().at("levels").as_array();
  if (levels.empty()) throw std::invalid_argument("the earlier run has no level");
  const boost::json::object& level = levels.back().as_object();
  if (!level.at("clean").as_bool())
    throw std::invalid_argument("the earlier run was not clean: it is no measure for another");
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
    judge_conduct(told, level);
    judge_calls(told, level);
    judge_harness(told, level, bars);
    if (level.overload) judge_overload(told, level, rated, bars);
    rated = level.up;
  }
  return told;
}

}  // namespace tandem::load
