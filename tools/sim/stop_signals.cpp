#include "tools/sim/stop_signals.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace tandem::sim {

StopSignals::StopSignals() : wake_(eventfd(0, EFD_CLOEXEC)) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = signalfd(-1, &set, SFD_CLOEXEC);
}

void StopSignals::watch(std::function<void()> on_stop) {
  thread_ = std::thread([this, stop = std::move(on_stop)] {
    pollfd waiting[2] = {{signals_, POLLIN, 0}, {wake_, POLLIN, 0}};
    while (poll(waiting, 2, -1) < 0) {
    }
    if ((waiting[0].revents & POLLIN) != 0) stop();
  });
}

StopSignals::~StopSignals() {
  const std::uint64_t one = 1;
  (void)!write(wake_, &one, sizeof one);
  if (thread_.joinable()) thread_.join();
  close(signals_);
  close(wake_);
}

}  // namespace tandem::sim
