#include "bench/report/run_figures.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tandem::report {
namespace json = boost::json;
namespace {

/// The number at a path of keys; `otherwise` where it is not there.
double number(const json::value& from, std::initializer_list<std::string_view> path,
              double otherwise = 0) {
  const json::value* at = &from;
  for (const std::string_view key : path) {
    const json::object* object = at->if_object();
    at = object == nullptr ? nullptr : object->if_contains(key);
    if (at == nullptr) return otherwise;
  }
  return at->is_number() ? at->to_number<double>() : otherwise;
}

DirectionRow read_direction(const json::value& from) {
  DirectionRow row;
  row.p50 = number(from, {"latency", "p50_ms"});
  row.p90 = number(from, {"latency", "p90_ms"});
  row.p99 = number(from, {"latency", "p99_ms"});
  row.p999 = number(from, {"latency", "p999_ms"});
  row.worst = number(from, {"latency", "max_ms"});
  for (const char* kind : {"lost", "doubled", "reordered", "corrupted", "silent", "overdue"})
    row.lost += number(from, {"frames", kind});
  row.intact = number(from, {"frames", "intact"});
  row.snr_db = number(from, {"snr_db", "p50"});
  for (const json::value& point : from.at("cdf").as_array())
    row.cdf.emplace_back(point.at(1).to_number<double>(), point.at(0).to_number<double>());
  return row;
}

LevelRow read_level(const json::value& from) {
  LevelRow row;
  row.calls = number(from, {"calls"});
  row.wanted = number(from, {"calls_wanted"});
  row.seconds = number(from, {"seconds"});
  row.clean = from.at("clean").as_bool();
  row.overload = from.at("overload").as_bool();
  row.up = read_direction(from.at("uplink"));
  row.down = read_direction(from.at("downlink"));
  row.barge_in_p50 = number(from, {"barge_in", "reaction", "p50_ms"});
  row.barge_in_p99 = number(from, {"barge_in", "reaction", "p99_ms"});
  row.interruptions = number(from, {"barge_in", "interruptions"});
  row.clears_missing = number(from, {"barge_in", "clears_missing"});
  row.stale = number(from, {"barge_in", "stale_frames"});
  row.truncations = number(from, {"truncation", "error", "count"});
  row.truncation_p99 = number(from, {"truncation", "error", "p99_ms"});
  row.twiml_p99 = number(from, {"setup", "twiml", "p99_ms"});
  row.refused = number(from, {"setup", "refused"});
  row.refusal_p99 = number(from, {"setup", "refusal", "p99_ms"});
  row.failed = number(from, {"setup", "failed"}) + number(from, {"setup", "lost"});
  row.processor_us = number(from, {"server", "processor_us_per_call_second"});
  row.processor_share = number(from, {"server", "processor_share"});
  row.user_share = number(from, {"server", "user_share"});
  row.kib_per_call = number(from, {"server", "pss_kib_per_call"});
  row.pss_kib = number(from, {"server", "pss_kib"});
  row.syscalls_per_call_second =
      number(from, {"server", "syscalls_per_s"}) / std::max(row.calls, 1.0);
  row.switches_per_s = number(from, {"server", "voluntary_switches_per_s"}) +
                       number(from, {"server", "involuntary_switches_per_s"});
  row.loop_lag_p99 = number(from, {"server", "metrics", "loop_lag_p99_ms"}, -1);
  row.busy_ratio = number(from, {"server", "metrics", "busy_ratio"}, -1);
  row.load_share = number(from, {"load", "processor_share"});
  row.load_late_p99 = number(from, {"load", "lateness", "p99_ms"});
  return row;
}

}  // namespace

RunFigures read_run(const std::string& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + file);
  try {
    const json::value root = json::parse(text.str());
    RunFigures run;
    run.name = std::string(root.at("name").as_string());
    run.burst = root.at("options").at("burst").as_bool();
    run.tls = root.at("options").at("model_tls").as_bool();
    run.bound = number(root, {"options", "p99_bound_ms"});
    run.uplink_delay = number(root, {"resampler_delay_ms", "uplink"});
    run.downlink_delay = number(root, {"resampler_delay_ms", "downlink"});
    run.best = number(root, {"best"});
    for (const json::value& level : root.at("levels").as_array())
      run.levels.push_back(read_level(level));
    std::ranges::stable_sort(run.levels, {}, &LevelRow::wanted);
    return run;
  } catch (const std::exception& error) {
    throw std::runtime_error(file + " is no result of `tandem-bench load`: " + error.what());
  }
}

}  // namespace tandem::report
