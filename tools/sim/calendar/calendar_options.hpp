#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tandem::sim {

/// `tandem-sim calendar`.
struct CalendarOptions {
  std::string listen = "127.0.0.1:0";
  std::string script;             ///< Scenario file; none: an empty calendar.
  std::string log;                ///< JSON lines; none: no log.
  std::string tls_cert, tls_key;  ///< https.
  std::string client_id = "tandem-sim.apps.googleusercontent.com";
  std::string client_secret = "GOCSPX-simulated-client-secret";
  /// Registered ones, compared byte for byte; none: any https, and http on loopback.
  std::vector<std::string> redirect_urls;
  std::string account =
      "frontdesk@example.com";                 ///< Whose consent comes when nobody else is asked.
  std::string time_zone = "America/New_York";  ///< Of that account's calendars.
  std::int64_t expires_in_s = 3'599;           ///< Life of an access token.
  std::uint64_t seed = 1;                      ///< Of codes, tokens and event ids.
};

/// Runs until a signal; says on standard output where it listens, once it does. Gives the program's
/// exit code. Throws `std::runtime_error` when the start fails, with what to do about it.
int run_calendar(const CalendarOptions& options);

}  // namespace tandem::sim
