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
  std::uint64_t seed = 1;
};

/// Runs until a signal. Gives the program's exit code.
int run_model(const ModelOptions& options);

}  // namespace tandem::sim
