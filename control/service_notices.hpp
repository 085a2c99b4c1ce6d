#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace tandem::control {

/// What systemd is told of this process (sd_notify(3)), where it is systemd's: that it serves, that
/// it goes, how many calls there are, and that it is not stuck. Elsewhere nothing is done. One
/// thread.
class ServiceNotices {
 public:
  /// Of the process's environment: NOTIFY_SOCKET, WATCHDOG_USEC.
  ServiceNotices();

  /// How often `alive` has to come: half of what the unit's WatchdogSec= allows. None: never.
  [[nodiscard]] std::optional<std::chrono::milliseconds> beat() const noexcept { return beat_; }

  void ready() const;
  void reloading() const;
  void stopping() const;
  void alive() const;
  /// One line, as `systemctl status` shows it. Said once for a text.
  void status(const std::string& text);

 private:
  std::optional<std::chrono::milliseconds> beat_;
  std::string said_;
};

}  // namespace tandem::control
