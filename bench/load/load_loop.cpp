#include "bench/load/load_loop.hpp"

#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace tandem::load {
namespace {

// Few, so that timers do not wait for a long batch of sockets.
constexpr int kBatch = 32;
constexpr std::size_t kPadding = 64;
constexpr std::chrono::microseconds kAwake{50};

}  // namespace

LoadLoop::LoadLoop()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), read_buffer_(new char[kReadSize + kPadding]()) {
  if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  // The kernel may otherwise bundle wake-ups of 50 us and more.
  ::prctl(PR_SET_TIMERSLACK, 1);
}

LoadLoop::~LoadLoop() { ::close(epoll_); }

void LoadLoop::watch(int fd, std::uint32_t events, Watcher& watcher) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &watcher;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void LoadLoop::change(int fd, std::uint32_t events, Watcher& watcher) noexcept {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &watcher;
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event);
}

void LoadLoop::unwatch(int fd) noexcept { ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr); }

void LoadLoop::arm(Timer& timer, Time due) {
  timer.arming_ = ++armings_;
  timers_.push({due, timer.arming_, &timer});
}

bool LoadLoop::run_until(const std::function<bool()>& done, Time deadline) {
  while (!done()) {
    if (Clock::now() >= deadline) return false;
    turn(deadline);
  }
  return true;
}

void LoadLoop::turn(Time deadline) {
  call_due();
  Time until = deadline;
  if (!timers_.empty()) until = std::min(until, timers_.top().due);
  const Time asked = Clock::now();
  auto left = std::max(until - asked, Clock::duration(0));
  const bool awake = awake_ && left < kAwake;
  if (awake) left = Clock::duration(0);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
  const timespec wait{static_cast<time_t>(seconds.count()),
                      static_cast<long>((left - seconds).count())};
  std::array<epoll_event, kBatch> events;
  const int ready = ::epoll_pwait2(epoll_, events.data(), kBatch, &wait, nullptr);
  if (awake && ready == 0) idle_ += Clock::now() - asked;
  for (int i = 0; i < ready; ++i) {
    static_cast<Watcher*>(events[static_cast<std::size_t>(i)].data.ptr)
        ->on_ready(events[static_cast<std::size_t>(i)].events);
    call_due();
  }
}

void LoadLoop::call_due() {
  if (timers_.empty()) return;
  Time now = Clock::now();
  while (!timers_.empty() && timers_.top().due <= now) {
    const Entry entry = timers_.top();
    timers_.pop();
    if (entry.timer->arming_ != entry.arming) continue;
    entry.timer->arming_ = 0;
    lateness_.add(now - entry.due);
    entry.timer->on_due(entry.due);
    now = Clock::now();
  }
}

std::span<char> LoadLoop::read_buffer() noexcept { return {read_buffer_.get(), kReadSize}; }

Histogram LoadLoop::take_lateness() noexcept { return std::exchange(lateness_, {}); }

}  // namespace tandem::load
