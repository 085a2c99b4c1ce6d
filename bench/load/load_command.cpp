#include "bench/load/load_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>

#include "bench/load/load_run.hpp"
#include "bench/load/verdict.hpp"

namespace tandem::load {
namespace {

void add_server_options(CLI::App& app, LoadOptions& options) {
  app.add_option("--voice-url,--target", options.voice_url, "voice webhook, answers with TwiML");
  app.add_option("--stream-url", options.stream_url, "the media WebSocket itself, no webhook");
  app.add_option("--status-url", options.status_url, "told of each call's end");
  app.add_option("--metrics-url", options.metrics_url, "the server's /metrics");
  app.add_option("--account-sid", options.account_sid, "the carrier account")
      ->capture_default_str();
  app.add_option("--auth-token", options.auth_token, "signs webhooks and upgrades")
      ->envname("TWILIO_AUTH_TOKEN");
  app.add_option("--to", options.to, "the number that is called")->capture_default_str();
  CLI::Option* recorded =
      app.add_option("--record-to", options.record_to, "a number whose calls are recorded");
  app.add_option("--record", options.record_percent, "percent of the calls that ring there instead")
      ->needs(recorded)
      ->check(CLI::Range(0.0, 100.0));
  app.add_option("--ca", options.ca_file, "extra roots for TLS, PEM")->check(CLI::ExistingFile);
  app.add_option("--server-pid", options.server_pid, "whose processor and memory are watched");
  app.add_option("--spawn", options.spawn, "shell command that starts the server");
  app.add_option("--name", options.name, "of the server, in the results")->capture_default_str();
}

void add_model_options(CLI::App& app, LoadOptions& options) {
  app.add_option("--model-listen", options.model_listen, "where we are the model, HOST:PORT")
      ->capture_default_str();
  CLI::Option* cert = app.add_option("--tls-cert", options.tls_cert, "serve the model over TLS");
  app.add_option("--tls-key", options.tls_key, "its key")->needs(cert);
  app.add_flag("--burst", options.burst, "deltas of 200 to 400 ms at three times real time");
  app.add_option("--delta-ms", options.delta_least_ms, "length of a delta in real time")
      ->check(CLI::Range(20, 1000))
      ->capture_default_str();
  app.add_option("--delta-ms-most", options.delta_most_ms, "random up to this")
      ->check(CLI::Range(20, 1000));
  app.add_option("--interrupted", options.interrupted, "share of answers that callers interrupt")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--tool-share", options.tool_share, "share of answers that call a tool first")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--tool", options.tool, "its name")->capture_default_str();
  app.add_option("--tool-arguments", options.tool_arguments, "JSON")->capture_default_str();
}

void add_run_options(CLI::App& app, LoadOptions& options) {
  app.add_option("--calls", options.calls, "numbers of calls, one level after the other")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--rate", options.rate, "new calls a second")
      ->check(CLI::Range(0.1, 1000.0))
      ->capture_default_str();
  app.add_option("--settle", options.settle_s, "seconds before each measurement")
      ->capture_default_str();
  app.add_option("--seconds", options.measure_s, "of each measurement")->capture_default_str();
  app.add_flag("--ramp", options.ramp, "find the most calls within --p99-bound");
  app.add_option("--ramp-first", options.ramp_first)->capture_default_str();
  app.add_option("--ramp-step", options.ramp_step)->capture_default_str();
  app.add_option("--ramp-precision", options.ramp_precision)->capture_default_str();
  app.add_option("--ramp-most", options.ramp_most)->capture_default_str();
  app.add_option("--p99-bound", options.p99_bound_ms, "of a good level, ms")->capture_default_str();
  app.add_option("--overload", options.overload, "attempts beyond the last level, at --rate");
  app.add_option("--churn", options.churn_s,
                 "seconds that a call lasts while it is measured; then another takes its place");
  app.add_option(
      "--growth-max", options.growth_max_mib_h,
      "fails where the server grows by more MiB an hour, opens ever more descriptors, or "
      "loses a call");
  app.add_flag("--judge", options.judge,
               "fails where audio or a call is lost, P99 (or that of its own timers) is beyond "
               "--p99-bound, a peer breaks its protocol, an interruption is not obeyed, or an "
               "overload costs callers who are up, or is refused late");
  app.add_option("--as-good-as", options.as_good_as,
                 "judges by the P99 of an earlier, clean --json instead, and a tenth or 2 ms more")
      ->check(CLI::ExistingFile);
  app.add_option("--drop-every", options.drop_every,
                 "leave out each n-th caller frame: shows that losses are seen");
  app.add_flag("--awake", options.awake,
               "never sleep for less than 50 us: cheaper, for a processor of one's own");
  app.add_option("--seed", options.seed)->capture_default_str();
  app.add_option("--json", options.json_file, "results as JSON to this file");
}

/// Says what was not, where somebody asks.
bool kept(const RunResult& result) {
  const LoadOptions& options = result.options;
  if (!options.judge && options.as_good_as.empty()) return true;
  Bars bars = Bars::within(options.p99_bound_ms);
  if (!options.as_good_as.empty()) {
    std::ifstream in(options.as_good_as);
    bars = Bars::as_good_as({std::istreambuf_iterator<char>(in), {}});
  }
  const std::vector<std::string> told = shortfalls(result, bars);
  for (const std::string& each : told) fmt::print(stderr, "not kept: {}\n", each);
  return told.empty();
}

int run(LoadOptions options) {
  try {
    options.delta_most_ms = std::max(options.delta_most_ms, options.delta_least_ms);
    const std::string file = options.json_file;
    LoadRun load(std::move(options),
                 [](const std::string& line) { fmt::print(stderr, "{}\n", line); });
    const RunResult result = load.run();
    fmt::print("{}", to_text(result));
    if (!file.empty()) {
      std::ofstream out(file);
      out << boost::json::serialize(to_json(result)) << '\n';
      if (!out.flush()) throw std::runtime_error("cannot write " + file);
    }
    return kept(result) && !result.grows() ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "tandem-bench load: {}\n", error.what());
    return 1;
  }
}

}  // namespace

void add_load_command(CLI::App& program, int& exit_code) {
  CLI::App* app = program.add_subcommand(
      "load", "plays carrier and model for many calls of a server, and measures it");
  const auto options = std::make_shared<LoadOptions>();
  add_server_options(*app, *options);
  add_model_options(*app, *options);
  add_run_options(*app, *options);
  app->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace tandem::load
