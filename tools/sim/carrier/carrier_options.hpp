#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tandem::sim {

/// `tandem-sim carrier`.
struct CarrierOptions {
  std::string listen = "127.0.0.1:0";  ///< REST API and control; port 0: the system's choice.
  std::string voice_url;               ///< The voice webhook of every number.
  std::string script;                  ///< Scenario file; none: calls come on demand only.
  std::string log;                     ///< JSON lines; none: no log.
  std::string summary;                 ///< Where the closing JSON goes besides standard output.
  std::string record;                  ///< Folder for what callers heard and said; none: not kept.
  std::string ca;                      ///< Extra roots, PEM.
  std::string account_sid = "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6";
  std::string auth_token = "8f2c1e7b9a304d5c6e7f8091a2b3c4d5";
  std::string api_key_sid, api_key_secret;  ///< Also opens the REST API; none: the token only.
  std::string status_callback;              ///< Call status of inbound calls; none: not sent.
  bool allow_ws = false;          ///< Accept ws:// and http:// where the real one wants TLS.
  bool stay = false;              ///< Keep serving after the script's calls, until a signal.
  bool on_demand = false;         ///< Place no call of the script by itself, and stay.
  double trickle_per_minute = 0;  ///< When staying: so many of the script's calls, in turn.
  std::size_t trickle_live = 4;   ///< At most so many of them at a time.
  std::uint64_t seed = 1;         ///< Ids and spread.
  std::string tls_cert, tls_key;  ///< Serve the REST API over TLS.
};

/// Runs until the script's calls are over (or a signal). Gives the program's exit code: 0, or 1
/// when a strictness fault or an unmet expectation was seen.
int run_carrier(const CarrierOptions& options);

}  // namespace tandem::sim
