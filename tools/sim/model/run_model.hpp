#pragma once

#include <string>

namespace tandem::sim {

/// Command line of `tandem-sim model`. Every path may be empty: the feature is then off.
struct ModelOptions {
  std::string listen = "127.0.0.1:8090";  ///< HOST:PORT; port 0 lets the system choose.
  std::string script_file;                ///< Scenario (TOML); its `[model]` section is read.
  std::string log_file;                   ///< JSON lines of every message both ways.
  std::string tls_certificate_file;       ///< PEM chain; with `tls_key_file`: https and wss only.
  std::string tls_key_file;
  std::string record_directory;  ///< WAV files of what each session heard and spoke.
  std::string key;               ///< The one accepted API key; empty: any bearer.
  bool real_time = false;  ///< Deltas paced as the speech plays, instead of about 3 times faster.
};

/// Serves until SIGINT or SIGTERM. Prints one line, `tandem-sim model listening on HOST:PORT`, to
/// standard output once it accepts connections. Gives the exit code: 0 after a signal, 1 when the
/// start failed (the reason is on standard error).
int run_model(const ModelOptions& options);

}  // namespace tandem::sim
