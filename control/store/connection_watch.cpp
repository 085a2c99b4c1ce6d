#include "control/store/connection_watch.hpp"

#include <pthread.h>
#include <sys/socket.h>

namespace tandem::store {
namespace {

/// How late a cut may come.
constexpr std::chrono::milliseconds kLookEvery{250};

}  // namespace

ConnectionWatch::ConnectionWatch() : thread_([this] { run(); }) {}

ConnectionWatch::~ConnectionWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void ConnectionWatch::guard(int socket, std::chrono::milliseconds limit) {
  const std::lock_guard lock(mutex_);
  socket_ = socket;
  cut_at_ = std::chrono::steady_clock::now() + limit;
  if (cutting_) ::shutdown(socket, SHUT_RDWR);
}

void ConnectionWatch::release() {
  const std::lock_guard lock(mutex_);
  socket_ = -1;
}

void ConnectionWatch::cut_all() {
  const std::lock_guard lock(mutex_);
  cutting_ = true;
  if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
}

void ConnectionWatch::run() {
  ::pthread_setname_np(::pthread_self(), "database-watch");
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    if (socket_ >= 0 && std::chrono::steady_clock::now() >= cut_at_) {
      ::shutdown(socket_, SHUT_RDWR);
      socket_ = -1;
    }
    wake_.wait_for(lock, kLookEvery);
  }
}

}  // namespace tandem::store
