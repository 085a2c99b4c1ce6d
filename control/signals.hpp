#pragma once

#include <chrono>
#include <optional>

namespace tandem::control {

/// SIGTERM, SIGINT, SIGHUP and SIGUSR1 as something to wait for, on the main thread. Make it before
/// any thread is started: the signals are blocked from then on, in the threads that follow too.
/// SIGPIPE is ignored.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// The signal's number, or none when the time is over. Without a time: waits for ever.
  [[nodiscard]] std::optional<int> wait(std::optional<std::chrono::milliseconds> at_most);

 private:
  int fd_ = -1;
};

}  // namespace tandem::control
