// tandem-report: tells calls as they happen, and judges a simulated one.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <optional>
#include <thread>

#include "tools/report/latencies.hpp"
#include "tools/report/live_output.hpp"
#include "tools/report/log_tail.hpp"
#include "tools/report/report_table.hpp"
#include "tools/report/run_checks.hpp"
#include "tools/report/run_record.hpp"
#include "tools/report/server_metrics.hpp"
#include "tools/report/sound_check.hpp"

namespace {

using namespace tandem::report;
using std::chrono::milliseconds;

struct Options {
  std::string events, carrier_log, model_log, calendar_log, carrier_record, model_record,
      metrics_url;
  std::string end_reason = "agent-hangup";
  std::string digits;
  int server_pid = 0;
  int timeout_s = 180;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("--carrier-log", options.carrier_log, "log of tandem-sim carrier")->required();
  app.add_option("--model-log", options.model_log, "log of tandem-sim model")->required();
  app.add_option("--calendar-log", options.calendar_log, "log of tandem-sim calendar");
  app.add_option("--carrier-record", options.carrier_record, "its folder of recordings");
  app.add_option("--model-record", options.model_record, "its folder of recordings");
  app.add_option("--metrics-url", options.metrics_url, "http://HOST:PORT/metrics of the server");
  app.add_option("--server-pid", options.server_pid, "for its peak memory");
  app.add_option("--end-reason", options.end_reason, "how the call is to end")
      ->capture_default_str();
  app.add_option("--digits", options.digits, "keys that the script presses, in order");
  app.add_option("--timeout", options.timeout_s, "seconds until the call must be over")
      ->capture_default_str();
}

/// Now, or a little before: RFC 3339 in UTC. Events of older runs are in the same file.
std::string start_time() {
  const std::time_t now = std::time(nullptr) - 2;
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[40];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  return text;
}

/// Reads the three files until the carrier's run and the server's call have ended. False: they did
/// not in time.
bool read_all(const Options& options, RunRecord& run) {
  LogTail carrier(options.carrier_log), model(options.model_log), events(options.events),
      calendar(options.calendar_log);
  LiveOutput output(LiveOutput::Calls::One);
  const std::string since = start_time();
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(options.timeout_s);
  std::optional<std::chrono::steady_clock::time_point> over_at;
  while (std::chrono::steady_clock::now() < limit) {
    for (const auto& line : carrier.poll()) run.add_carrier_line(line);
    for (const auto& line : model.poll()) run.add_model_line(line);
    for (const auto& line : calendar.poll()) run.add_calendar_line(line);
    const std::size_t known = run.server.events.size();
    for (const auto& line : events.poll()) run.add_event(line, since);
    const auto now = std::chrono::steady_clock::now();
    for (std::size_t i = known; i < run.server.events.size(); ++i)
      output.printer().event(run.server.events[i], now);
    output.tick();
    if (run.carrier.over && !over_at) over_at = now;
    // The last events and the model's recordings come a moment later; a refused call has none.
    const bool told = !run.server.of_type("call.ended").empty() || !run.carrier.announced.empty();
    if (over_at && now - *over_at > (told ? milliseconds{700} : milliseconds{5'000})) {
      output.finish();
      return true;
    }
    std::this_thread::sleep_for(milliseconds{50});
  }
  output.finish();
  return false;
}

std::optional<SoundCheck> sound_of(const Options& options, const RunRecord& run,
                                   std::vector<Check>& checks) {
  if (options.carrier_record.empty() || options.model_record.empty()) return std::nullopt;
  try {
    return check_sound(run, options.carrier_record, options.model_record);
  } catch (const std::exception& error) {
    checks.push_back({"the recordings can be compared", false, error.what()});
    return std::nullopt;
  }
}

int judge(const Options& options) {
  RunRecord run;
  const bool in_time = read_all(options, run);
  std::vector<Check> checks;
  if (!in_time)
    checks.push_back(
        {"the call was over in time", false, std::to_string(options.timeout_s) + " s have passed"});
  checks.push_back(taken(run));
  if (!checks.back().good) return print_checks(checks) ? 0 : 1;
  const Latencies latencies = measure_latencies(run);
  const std::optional<SoundCheck> sound = sound_of(options, run, checks);
  MetricsPage metrics;
  Expectations wanted{options.end_reason, options.digits, !options.metrics_url.empty()};
  if (wanted.metrics_wanted) {
    const auto page = fetch_page(options.metrics_url);
    wanted.metrics_read = page.has_value();
    if (page) metrics = MetricsPage(*page);
  }
  for (Check& check : run_checks(run, latencies, sound, wanted)) checks.push_back(std::move(check));
  const auto memory =
      options.server_pid > 0 ? peak_memory_kib(options.server_pid) : std::optional<long>();
  print_table(run, latencies, metrics, memory);
  return print_checks(checks) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Tells calls as they happen, and judges a simulated one.", "tandem-report");
  app.require_subcommand(1);
  Options options;
  CLI::App* follow = app.add_subcommand("follow", "Tells every call from now on, until a signal");
  CLI::App* one = app.add_subcommand("judge", "Tells one simulated call, measures and judges it");
  for (CLI::App* command : {follow, one})
    command->add_option("--events", options.events, "the server's events.jsonl")->required();
  add_options(*one, options);
  CLI11_PARSE(app, argc, argv);
  try {
    if (follow->parsed()) follow_calls(options.events);
    return judge(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tandem-report: %s\n", error.what());
    return 2;
  }
}
