#include "tools/report/report_table.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

#include "tools/report/json_fields.hpp"
#include "tools/report/tool_times.hpp"

namespace tandem::report {

namespace {

/// μ-law at 8 kHz.
constexpr double kBytesPerSecond = 8'000;
constexpr std::size_t kFrameBytes = 160;
/// Of the frames that the server counts as lost, the agent's; the caller's bear the other leg's
/// name.
constexpr const char* kToTheCaller = "leg=\"model\"";

std::string number(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

void times_head(const char* what) {
  std::printf("\n%-42s %9s %9s %9s %6s\n", what, "P50 ms", "P99 ms", "most ms", "times");
}

void times_row(const char* name, Distribution values, int digits) {
  if (values.count() == 0) {
    std::printf("  %-40s %9s %9s %9s %6d\n", name, "-", "-", "-", 0);
    return;
  }
  std::printf("  %-40s %9s %9s %9s %6zu\n", name, number(values.at(0.5), digits).c_str(),
              number(values.at(0.99), digits).c_str(), number(values.at(1.0), digits).c_str(),
              values.count());
}

/// Upper bounds of the histogram's buckets: all that the server's page tells.
void server_row(const MetricsPage& metrics, const char* name, const char* series,
                const char* labels) {
  const auto half = metrics.quantile(series, labels, 0.5);
  const auto most = metrics.quantile(series, labels, 0.99);
  if (!half || !most) return;
  std::printf("  %-40s %9s %9s\n", name, ("\xE2\x89\xA4 " + number(*half * 1e3, 2)).c_str(),
              ("\xE2\x89\xA4 " + number(*most * 1e3, 2)).c_str());
}

void row(const char* name, const std::string& value) {
  std::printf("  %-40s %s\n", name, value.c_str());
}

void frames_rows(const RunRecord& run, const Latencies& latencies, const MetricsPage& metrics) {
  const boost::json::object report = run.carrier.report.value_or(boost::json::object());
  const std::int64_t received = number_at(report, "bytes_received");
  const std::int64_t heard = number_at(report, "heard_bytes");
  row("from the caller",
      std::to_string(run.carrier.frames.size()) + " frames, " +
          std::to_string(latencies.uplink_unmatched) + " lost" +
          (latencies.after_end == 0
               ? ""
               : ", " + std::to_string(latencies.after_end) + " behind the end"));
  const auto seconds = [](std::int64_t bytes) {
    return number(static_cast<double>(bytes) / kBytesPerSecond, 1) + " s";
  };
  row("to the caller",
      std::to_string(static_cast<std::size_t>(std::max<std::int64_t>(received, 0)) / kFrameBytes) +
          " frames in " + std::to_string(run.carrier.media.size()) + " messages, " +
          number(metrics.sum("tandem_media_frames_lost_total", kToTheCaller).value_or(0), 0) +
          " lost");
  row("of that heard, cut by interruptions", seconds(heard) + ", " + seconds(received - heard));
  row("marks, clears", std::to_string(run.carrier.marks_in.size()) + ", " +
                           std::to_string(run.carrier.clears.size()));
}

}  // namespace

void print_table(const RunRecord& run, const Latencies& latencies, const MetricsPage& metrics,
                 std::optional<long> peak_memory_kib) {
  times_head("As the simulators saw it");
  times_row("turn: caller silent to agent heard", latencies.turns, 0);
  times_row("barge-in: speech told to clear received", latencies.barge_in, 2);
  times_row("barge-in: caller begins to agent silent", latencies.interruption, 0);
  times_row("added latency, caller to model", latencies.uplink, 2);
  times_row("added latency, model to caller", latencies.downlink, 2);
  for (const auto& [kind, times] : measure_tools(run)) {
    const auto& [name, source] = kind;
    const std::string what =
        "tool " + name + (source == Source::Memory ? "" : ", asks the calendar");
    times_row(what.c_str(), times, 2);
  }
  times_head("As the server saw it");
  server_row(metrics, "turn", "tandem_turn_latency_seconds", "");
  server_row(metrics, "barge-in reaction", "tandem_barge_in_reaction_seconds", "");
  server_row(metrics, "added latency, caller to model", "tandem_media_added_latency_seconds",
             "direction=\"uplink\"");
  server_row(metrics, "added latency, model to caller", "tandem_media_added_latency_seconds",
             "direction=\"downlink\"");
  std::printf("\nAudio and memory\n");
  frames_rows(run, latencies, metrics);
  if (peak_memory_kib)
    row("peak memory of the server",
        number(static_cast<double>(*peak_memory_kib) / 1024, 1) + " MiB");
}

bool print_checks(const std::vector<Check>& checks) {
  std::printf("\nChecks\n");
  std::vector<const Check*> failed;
  for (const Check& check : checks) {
    if (!check.good) failed.push_back(&check);
    std::printf("  %s  %s%s%s\n", check.good ? "ok  " : "FAIL", check.name.c_str(),
                check.detail.empty() ? "" : ": ", check.detail.c_str());
  }
  std::fflush(stdout);
  if (failed.empty()) return true;
  std::fprintf(stderr, "\nNot so: %s", failed.front()->name.c_str());
  if (failed.size() > 1) std::fprintf(stderr, ", and %zu more", failed.size() - 1);
  std::fprintf(stderr, ".\n");
  return false;
}

}  // namespace tandem::report
