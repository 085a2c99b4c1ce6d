#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <string>

namespace tandem::fault {

/// Whether this test has the machine to itself (TANDEM_QUIET_MACHINE is set): then what came late,
/// came late because of us.
[[nodiscard]] inline bool quiet_machine() { return std::getenv("TANDEM_QUIET_MACHINE") != nullptr; }

/// Tells what was measured and holds it against the bar of the list of faults; on a machine that
/// has other work against `busy`, which is wide enough for that. All three in the same unit.
inline void check_bar(const char* what, double measured, double bar, double busy) {
  const double limit = quiet_machine() ? bar : busy;
  MESSAGE(std::string(what) << ": " << measured << " (the bar is " << bar << ", here " << limit
                            << ")");
  CHECK_MESSAGE(measured <= limit, std::string(what));
}
/// One that a machine with other work says nothing of: there it is told and not judged.
inline void check_bar_if_quiet(const char* what, double measured, double bar) {
  if (quiet_machine()) return check_bar(what, measured, bar, bar);
  MESSAGE(std::string(what) << ": " << measured << " (the bar is " << bar
                            << "; not judged on a busy machine)");
}
/// One that has room for a busy machine.
inline void check_bar(const char* what, double measured, double bar) {
  check_bar(what, measured, bar, bar);
}

/// In seconds.
class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace tandem::fault
