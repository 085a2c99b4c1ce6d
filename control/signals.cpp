#include "control/signals.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace tandem::control {

Signals::Signals() {
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, SIGTERM);
  sigaddset(&ours, SIGINT);
  sigaddset(&ours, SIGHUP);
  sigaddset(&ours, SIGUSR1);
  ::signal(SIGPIPE, SIG_IGN);
  if (pthread_sigmask(SIG_BLOCK, &ours, nullptr) != 0)
    throw std::runtime_error("cannot block SIGTERM, SIGINT, SIGHUP and SIGUSR1");
  fd_ = signalfd(-1, &ours, SFD_CLOEXEC);
  if (fd_ < 0) throw std::runtime_error("cannot make a signalfd");
}

Signals::~Signals() { ::close(fd_); }

std::optional<int> Signals::wait(std::optional<std::chrono::milliseconds> at_most) {
  pollfd watched{fd_, POLLIN, 0};
  const int timeout = at_most ? static_cast<int>(at_most->count()) : -1;
  if (::poll(&watched, 1, timeout) <= 0) return std::nullopt;
  signalfd_siginfo info{};
  if (::read(fd_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return std::nullopt;
  return static_cast<int>(info.ssi_signo);
}

}  // namespace tandem::control
