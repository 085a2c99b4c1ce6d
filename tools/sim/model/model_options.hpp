#pragma once

#include <cstdint>
#include <string>

namespace tandem::sim {

/// `tandem-sim model`.
struct ModelOptions {
  std::string listen = "127.0.0.1:0";
  std::string script;  ///< Scenario file; none: answers every turn.
  std::string log;     ///< JSON lines; none: no log.
  std::string record;  ///< Folder for what the model spoke and heard, WAV; none: not kept.
  std::string tls_cert, tls_key;  ///< wss.
  std::string key;                ///< The one API key that opens a session; none: any does.
  bool real_time = false;         ///< Audio leaves as it plays, not about three times faster.
  std::uint64_t seed = 1;
};

/// Runs until a signal; says on standard output where it listens, once it does. Gives the program's
/// exit code. Throws `std::runtime_error` when the start fails, with what to do about it.
int run_model(const ModelOptions& options);

}  // namespace tandem::sim
