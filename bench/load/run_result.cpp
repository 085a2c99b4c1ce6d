#include "bench/load/run_result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>

namespace tandem::load {
namespace json = boost::json;
namespace {

double ms(std::chrono::nanoseconds time) { return static_cast<double>(time.count()) / 1e6; }

json::object latency_json(const Histogram& latency) {
  json::object out{{"count", latency.count()},
                   {"mean_ms", ms(latency.mean())},
                   {"p50_ms", ms(latency.percentile(0.5))},
                   {"p90_ms", ms(latency.percentile(0.9))},
                   {"p99_ms", ms(latency.percentile(0.99))},
                   {"p999_ms", ms(latency.percentile(0.999))},
                   {"max_ms", ms(latency.max())}};
  return out;
}

/// At most so many points of the distribution: a plot is no wider.
json::array cdf_json(const Histogram& latency) {
  constexpr double kShareStep = 0.002, kTail = 0.99;
  json::array points;
  double last = -1;
  for (const Histogram::Step& step : latency.cumulative()) {
    if (step.share < kTail && step.share - last < kShareStep) continue;
    last = step.share;
    points.push_back(json::array{ms(step.value), step.share});
  }
  return points;
}

json::object direction_json(const DirectionFigures& figures) {
  const FrameCounts& frames = figures.frames;
  return {{"latency", latency_json(figures.latency)},
          {"message_latency", latency_json(figures.message_latency)},
          {"cdf", cdf_json(figures.latency)},
          {"messages_sent", figures.sent},
          {"messages_received", figures.received},
          {"frames",
           {{"intact", frames.intact},
            {"lost", frames.lost},
            {"doubled", frames.doubled},
            {"reordered", frames.reordered},
            {"corrupted", frames.corrupted},
            {"silent", frames.filled},
            {"overdue", figures.overdue}}},
          {"snr_db", {{"p1", figures.snr.percentile(0.01)}, {"p50", figures.snr.percentile(0.5)}}}};
}

json::object counts_json(const std::map<std::string, std::uint64_t>& counts) {
  json::object out;
  for (const auto& [what, count] : counts) out[what] = count;
  return out;
}

json::object optional_json(const ServerMetrics& metrics) {
  json::object out;
  const auto add = [&out](const char* key, const std::optional<double>& value) {
    if (value) out[key] = *value;
  };
  add("busy_ratio", metrics.busy_ratio);
  add("loop_lag_p99_ms", metrics.loop_lag_p99_ms);
  add("uplink_p99_ms", metrics.uplink_p99_ms);
  add("downlink_p99_ms", metrics.downlink_p99_ms);
  return out;
}

json::object server_json(const LevelResult& level, const ProcessSample& idle) {
  const double per_second = 1 / std::max(level.seconds, 1e-3);
  const auto rate = [per_second](std::uint64_t from, std::uint64_t to) {
    return static_cast<double>(to - std::min(from, to)) * per_second;
  };
  json::object out{
      {"processor_us_per_call_second", level.processor_us_per_call_second()},
      {"processor_share", level.processor_share()},
      {"user_share", level.after.user_share},
      {"rss_kib", level.after.rss_kib},
      {"pss_kib", level.after.pss_kib},
      {"pss_kib_per_call",
       level.up == 0 ? 0.0 : static_cast<double>(level.after.pss_kib - idle.pss_kib) / level.up},
      {"threads", level.after.threads},
      {"descriptors", level.after.descriptors},
      {"voluntary_switches_per_s",
       rate(level.before.voluntary_switches, level.after.voluntary_switches)},
      {"involuntary_switches_per_s",
       rate(level.before.involuntary_switches, level.after.involuntary_switches)},
      {"metrics", optional_json(level.metrics)}};
  if (level.syscalls >= 0) out["syscalls_per_s"] = level.syscalls;
  return out;
}

json::object level_json(const LevelResult& level, const RunResult& run) {
  const Measurements& figures = level.figures;
  const TruncationFigures& truncation = figures.truncation;
  const auto truncations =
      static_cast<double>(std::max<std::uint64_t>(truncation.error.count(), 1));
  return {
      {"calls_wanted", level.wanted},
      {"calls", level.up},
      {"overload", level.overload},
      {"calls_kept", level.overload ? level.kept : level.up},
      {"seconds", level.seconds},
      {"clean", level.clean(run.options.p99_bound_ms)},
      {"uplink", direction_json(figures.uplink)},
      {"downlink", direction_json(figures.downlink)},
      {"barge_in",
       {{"reaction", latency_json(figures.barge_in)},
        {"interruptions", figures.interruptions},
        {"clears_missing", figures.clears_missing},
        {"clears_unasked", figures.clears_unasked},
        {"stale_frames", figures.stale_frames}}},
      {"truncation",
       {{"error", latency_json(truncation.error)},
        {"mean_signed_ms", truncation.sum_ms / truncations},
        {"earliest_ms", truncation.earliest_ms},
        {"latest_ms", truncation.latest_ms},
        {"missing", truncation.missing}}},
      {"answers", figures.answers},
      {"underruns", figures.underruns},
      {"tools", {{"called", figures.tools_called}, {"unanswered", figures.tools_unanswered}}},
      {"setup",
       {{"twiml", latency_json(level.setup.twiml_admitted)},
        {"refusal", latency_json(level.setup.twiml_refused)},
        {"placed", level.setup.calls_placed},
        {"refused", level.setup.calls_refused},
        {"failed", level.setup.calls_failed},
        {"lost", level.setup.calls_lost + figures.calls_lost},
        {"notes", counts_json(level.setup.notes)}}},
      {"faults", counts_json(figures.faults)},
      {"faults_during_setup", counts_json(level.setup.faults)},
      {"server", server_json(level, run.idle)},
      {"growth", level.growth.empty() ? json::object() : level.growth.to_json()},
      {"load",
       {{"processor_share", level.own_processor}, {"lateness", latency_json(level.own_lateness)}}}};
}

void add_direction(std::string& text, std::string_view name, const DirectionFigures& figures) {
  const Histogram& latency = figures.latency;
  const FrameCounts& frames = figures.frames;
  text += fmt::format(
      "  {:<9} ms   P50 {:.3f}  P90 {:.3f}  P99 {:.3f}  P99.9 {:.3f}  max {:.2f}   ({} heard of {} "
      "sent)\n",
      name, ms(latency.percentile(0.5)), ms(latency.percentile(0.9)), ms(latency.percentile(0.99)),
      ms(latency.percentile(0.999)), ms(latency.max()), latency.count(), figures.sent);
  text += fmt::format(
      "  {:<9} frames   intact {}  lost {}  doubled {}  reordered {}  corrupted {}  silent {}  "
      "overdue {}   SNR P1 {} dB, median {} dB\n",
      "", frames.intact, frames.lost, frames.doubled, frames.reordered, frames.corrupted,
      frames.filled, figures.overdue, figures.snr.percentile(0.01), figures.snr.percentile(0.5));
}

void add_level(std::string& text, const LevelResult& level, const ProcessSample& idle) {
  const Measurements& figures = level.figures;
  text += fmt::format("{} calls ({} wanted), {:.0f} s\n", level.up, level.wanted, level.seconds);
  add_direction(text, "uplink", figures.uplink);
  add_direction(text, "downlink", figures.downlink);
  text += fmt::format(
      "  barge-in  ms   P50 {:.3f}  P99 {:.3f}  max {:.2f}   {} interruptions, clears missing {}, "
      "unasked {}, stale frames {}\n",
      ms(figures.barge_in.percentile(0.5)), ms(figures.barge_in.percentile(0.99)),
      ms(figures.barge_in.max()), figures.interruptions, figures.clears_missing,
      figures.clears_unasked, figures.stale_frames);
  text += fmt::format(
      "  truncation     error P50 {:.2f} ms, P99 {:.2f} ms, between {:.2f} and {:.2f} ms, missing "
      "{}\n",
      ms(figures.truncation.error.percentile(0.5)), ms(figures.truncation.error.percentile(0.99)),
      figures.truncation.earliest_ms, figures.truncation.latest_ms, figures.truncation.missing);
  text += fmt::format(
      "  set-up         TwiML P50 {:.2f} ms, P99 {:.2f} ms; placed {}, refused {} (P99 {:.2f} ms), "
      "failed {}, lost {}\n",
      ms(level.setup.twiml_admitted.percentile(0.5)),
      ms(level.setup.twiml_admitted.percentile(0.99)), level.setup.calls_placed,
      level.setup.calls_refused, ms(level.setup.twiml_refused.percentile(0.99)),
      level.setup.calls_failed, level.setup.calls_lost + figures.calls_lost);
  text += fmt::format(
      "  server         {:.0f} us per call-second ({:.1f} % of a core, {:.0f} % user)   PSS {} "
      "KiB, "
      "{:.1f} KiB a call   syscalls {}/s\n",
      level.processor_us_per_call_second(), 100 * level.processor_share(),
      100 * level.after.user_share, level.after.pss_kib,
      level.up == 0 ? 0.0 : static_cast<double>(level.after.pss_kib - idle.pss_kib) / level.up,
      level.syscalls);
  if (!level.growth.empty()) text += level.growth.to_text();
  text +=
      fmt::format("  load           {:.1f} % of a core, timers late P99 {:.3f} ms, max {:.2f} ms\n",
                  100 * level.own_processor, ms(level.own_lateness.percentile(0.99)),
                  ms(level.own_lateness.max()));
  for (const auto& [what, count] : figures.faults)
    text += fmt::format("  fault          {} x {}\n", count, what);
  for (const auto* notes : {&level.setup.notes, &figures.notes})
    for (const auto& [what, count] : *notes)
      text += fmt::format("  note           {} x {}\n", count, what);
}

}  // namespace

double LevelResult::processor_share() const {
  if (seconds <= 0) return 0;
  return std::chrono::duration<double>(after.processor - before.processor).count() / seconds;
}

double LevelResult::processor_us_per_call_second() const {
  return up == 0 ? 0 : processor_share() * 1e6 / up;
}

bool LevelResult::clean(double p99_bound_ms) const {
  const auto direction_clean = [p99_bound_ms](const DirectionFigures& direction) {
    return direction.frames.clean() && direction.overdue == 0 && direction.latency.count() > 0 &&
           ms(direction.latency.percentile(0.99)) < p99_bound_ms;
  };
  return (up == wanted || overload) && direction_clean(figures.uplink) &&
         direction_clean(figures.downlink) && figures.stale_frames == 0 &&
         figures.clears_missing == 0 && figures.calls_lost == 0 && figures.faults.empty() &&
         ms(own_lateness.percentile(0.99)) < p99_bound_ms;
}

bool RunResult::grows() const {
  const double most = options.growth_max_mib_h;
  return most > 0 && std::ranges::any_of(levels, [most](const LevelResult& level) {
           // Of those that change places there are now a few more, now a few less.
           const int changing = std::max(4, level.up / 20);
           return level.growth.rss_mib_per_hour().value_or(0) > most ||
                  level.growth.descriptors_more() > changing || level.figures.calls_lost > 0 ||
                  level.figures.calls_failed > 0;
         });
}

json::object to_json(const RunResult& run) {
  json::array levels;
  for (const LevelResult& level : run.levels) levels.push_back(level_json(level, run));
  const LoadOptions& options = run.options;
  return {{"name", options.name},
          {"options",
           {{"burst", options.burst},
            {"delta_ms", {options.delta_least_ms, options.delta_most_ms}},
            {"interrupted", options.interrupted},
            {"tool_share", options.tool_share},
            {"model_tls", !options.tls_cert.empty()},
            {"rate", options.rate},
            {"p99_bound_ms", options.p99_bound_ms},
            {"seed", options.seed}}},
          {"resampler_delay_ms",
           {{"uplink", ms(run.uplink_delay)}, {"downlink", ms(run.downlink_delay)}}},
          {"idle", {{"rss_kib", run.idle.rss_kib}, {"pss_kib", run.idle.pss_kib}}},
          {"best", run.best},
          {"levels", std::move(levels)}};
}

std::string to_text(const RunResult& run) {
  std::string text;
  for (const LevelResult& level : run.levels) add_level(text, level, run.idle);
  text += fmt::format("resampler delay at 1 kHz: uplink {:.3f} ms, downlink {:.3f} ms\n",
                      ms(run.uplink_delay), ms(run.downlink_delay));
  if (run.options.ramp)
    text += fmt::format("most calls with P99 below {:.1f} ms and nothing lost: {}\n",
                        run.options.p99_bound_ms, run.best);
  return text;
}

}  // namespace tandem::load
