#include "control/service_notices.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>
#include <ctime>

namespace tandem::control {

ServiceNotices::ServiceNotices() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) > 0)
    beat_ = std::chrono::milliseconds(microseconds / 2'000);
}

void ServiceNotices::ready() const { sd_notify(0, "READY=1"); }

void ServiceNotices::reloading() const {
  // Since version 253 the time has to come with it; older ones ignore it.
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const auto microseconds = now.tv_sec * 1'000'000LL + now.tv_nsec / 1'000;
  const std::string text = "RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds);
  sd_notify(0, text.c_str());
}

void ServiceNotices::stopping() const { sd_notify(0, "STOPPING=1"); }
void ServiceNotices::alive() const { sd_notify(0, "WATCHDOG=1"); }

void ServiceNotices::status(const std::string& text) {
  if (text == said_) return;
  said_ = text;
  const std::string line = "STATUS=" + text;
  sd_notify(0, line.c_str());
}

}  // namespace tandem::control
