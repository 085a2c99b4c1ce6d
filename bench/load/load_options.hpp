#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace tandem::load {

/// What one run is told; `tandem-bench load --help` says it in words.
struct LoadOptions {
  // The server.
  std::string voice_url;    ///< Webhook that answers with TwiML.
  std::string stream_url;   ///< Instead: the media WebSocket itself.
  std::string status_url;   ///< Told when a call is over; empty: nobody.
  std::string metrics_url;  ///< The server's /metrics; empty: not asked.
  std::string account_sid = "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6";
  std::string auth_token;  ///< Signs webhooks and upgrades; empty: unsigned.
  std::string to = "+15557122661";
  std::string record_to;      ///< A number whose agent has its calls recorded.
  double record_percent = 0;  ///< Of the calls that ring there instead.
  std::string ca_file;
  int server_pid = 0;
  std::string spawn;  ///< Shell command of the server; started first, ended last.

  // The model that we play.
  std::string model_listen = "127.0.0.1:18082";
  std::string tls_cert, tls_key;  ///< Serve the model over TLS.
  bool burst = false;             ///< Deltas of 200 to 400 ms at three times real time.
  int delta_least_ms = 20, delta_most_ms = 20;
  double interrupted = 0.2;  ///< Share of answers.
  double tool_share = 0.0;   ///< Share of answers that call `tool` first.
  std::string tool = "lookup", tool_arguments = R"({"key":"opening hours"})";

  // The run.
  std::vector<int> calls{1};
  double rate = 20;  ///< New calls a second.
  double settle_s = 6, measure_s = 20;
  bool ramp = false;
  int ramp_first = 100, ramp_step = 100, ramp_precision = 25, ramp_most = 5000;
  double p99_bound_ms = 5;
  bool judge = false;      ///< The run fails where it does not keep its bars (`verdict`).
  std::string as_good_as;  ///< Results of an earlier run, whose latency is the bar; `judge` too.
  int overload = 0;        ///< Attempts beyond the last level of `calls`, at `rate`.
  double churn_s =
      0;  ///< Calls last so long while they are measured, then others take their place.
  double growth_max_mib_h = 0;  ///< The run fails where the server grows faster; 0: it does not.
  int drop_every = 0;           ///< Leaves out each n-th caller frame: does the count show it?
  bool awake = false;           ///< See LoadLoop::stay_awake.
  std::uint64_t seed = 1;
  std::string name = "server";  ///< In the report.
  std::string json_file;        ///< Empty: none is written.
};

}  // namespace tandem::load
