#include "tools/report/report_table.hpp"

#include <cstdio>
#include <string>

#include "tools/report/json_fields.hpp"

namespace tandem::report {

namespace {

void row(const char* name, const std::string& value) {
  std::printf("  %-34s %s\n", name, value.c_str());
}

std::string number(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string quantiles(Distribution& values, int digits) {
  if (values.count() == 0) return "none";
  return "P50 " + number(values.at(0.5), digits) + " ms, P99 " + number(values.at(0.99), digits) +
         " ms, most " + number(values.at(1.0), digits) + " ms (" + std::to_string(values.count()) +
         ")";
}

/// What the server says of itself, where its page could be read.
void server_row(const MetricsPage& metrics, const char* name, const char* series,
                const char* labels) {
  const auto half = metrics.quantile(series, labels, 0.5);
  const auto most = metrics.quantile(series, labels, 0.99);
  if (half && most)
    row(name, "P50 \xE2\x89\xA4 " + number(*half * 1e3, 2) + " ms, P99 \xE2\x89\xA4 " +
                  number(*most * 1e3, 2) + " ms");
}

}  // namespace

void print_table(const RunRecord& run, Latencies latencies, const MetricsPage& metrics,
                 std::optional<long> peak_memory_kib) {
  std::printf("\nMeasured by the simulators\n");
  row("turns (caller silent, agent heard)", quantiles(latencies.turns, 0));
  row("barge-in (speech told, clear here)", quantiles(latencies.barge_in, 2));
  row("interruption (caller begins, silence)", quantiles(latencies.interruption, 0));
  row("added latency, caller to model", quantiles(latencies.uplink, 2));
  row("added latency, model to caller", quantiles(latencies.downlink, 2));
  const boost::json::object report = run.carrier.report.value_or(boost::json::object());
  row("frames in, lost", std::to_string(run.carrier.frames.size()) + ", " +
                             std::to_string(latencies.uplink_unmatched));
  row("audio out, heard, flushed",
      number(static_cast<double>(number_at(report, "bytes_received")) / 8e3, 1) + " s, " +
          number(static_cast<double>(number_at(report, "heard_bytes")) / 8e3, 1) + " s, " +
          number(static_cast<double>(number_at(report, "bytes_received") -
                                     number_at(report, "heard_bytes")) /
                     8e3,
                 1) +
          " s in " + std::to_string(run.carrier.media.size()) + " messages");
  row("marks, clears", std::to_string(run.carrier.marks_in.size()) + ", " +
                           std::to_string(run.carrier.clears.size()));
  std::printf("Told by the server\n");
  server_row(metrics, "added latency, caller to model", "tandem_media_added_latency_seconds",
             "direction=\"uplink\"");
  server_row(metrics, "added latency, model to caller", "tandem_media_added_latency_seconds",
             "direction=\"downlink\"");
  server_row(metrics, "turn latency", "tandem_turn_latency_seconds", "");
  server_row(metrics, "barge-in reaction", "tandem_barge_in_reaction_seconds", "");
  if (const auto lost = metrics.sum("tandem_media_frames_lost_total", ""))
    row("frames lost", number(*lost, 0));
  if (peak_memory_kib)
    row("peak memory of the server",
        number(static_cast<double>(*peak_memory_kib) / 1024, 1) + " MiB");
}

bool print_checks(const std::vector<Check>& checks) {
  std::printf("Checks\n");
  std::size_t failed = 0;
  for (const Check& check : checks) {
    if (!check.good) ++failed;
    std::printf("  %s  %s%s%s\n", check.good ? "ok  " : "FAIL", check.name.c_str(),
                check.detail.empty() ? "" : ": ", check.detail.c_str());
  }
  if (failed == 0) std::printf("All is well.\n");
  for (const Check& check : checks)
    if (!check.good)
      std::fprintf(stderr, "failed: %s (%s)\n", check.name.c_str(), check.detail.c_str());
  std::fflush(stdout);
  return failed == 0;
}

}  // namespace tandem::report
