#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <span>
#include <utility>
#include <vector>

#include "bench/load/clock.hpp"
#include "bench/load/histogram.hpp"

namespace tandem::load {

/// One thread: sockets by level-triggered epoll, timers to the microsecond. Not core's EventLoop,
/// whose tick is 20 ms and which shares its code with the server under test.
///
/// What it calls lives until the loop goes: calls that are over are kept, without their sockets.
class LoadLoop {
 public:
  class Watcher {
   public:
    virtual ~Watcher() = default;
    /// `events` as epoll_wait(2) gives them.
    virtual void on_ready(std::uint32_t events) = 0;
  };

  class Timer {
   public:
    virtual ~Timer() = default;
    /// `due` is when it should have been.
    virtual void on_due(Time due) = 0;

   private:
    friend class LoadLoop;
    std::uint64_t arming_ = 0;  ///< 0: not armed.
  };

  LoadLoop();
  ~LoadLoop();
  LoadLoop(const LoadLoop&) = delete;
  LoadLoop& operator=(const LoadLoop&) = delete;

  void watch(int fd, std::uint32_t events, Watcher& watcher);
  void change(int fd, std::uint32_t events, Watcher& watcher) noexcept;
  void unwatch(int fd) noexcept;

  /// Calls `timer` once at `due`; an earlier arming is forgotten.
  void arm(Timer& timer, Time due);
  void disarm(Timer& timer) noexcept { timer.arming_ = 0; }

  /// Turns until `done` says so (asked after each turn) or the deadline. False: the deadline.
  bool run_until(const std::function<bool()>& done, Time deadline);

  /// Where all sockets read to: 64 KiB, with 64 readable bytes behind.
  [[nodiscard]] std::span<char> read_buffer() noexcept;
  /// Waits awake where a timer is due within 50 us: in a virtual machine setting the alarm and
  /// waking up again costs more than that saves. Only for a processor that nobody else wants.
  void stay_awake() noexcept { awake_ = true; }
  /// Time spent turning without finding anything to do, instead of sleeping for less than it takes
  /// to fall asleep; since `take_idle`.
  [[nodiscard]] std::chrono::nanoseconds take_idle() noexcept {
    return std::exchange(idle_, std::chrono::nanoseconds(0));
  }
  /// How late timers came since `take_lateness`: whether this program keeps up itself.
  [[nodiscard]] Histogram take_lateness() noexcept;

 private:
  static constexpr std::size_t kReadSize = 64 * 1024;

  void turn(Time deadline);
  void call_due();

  struct Entry {
    Time due;
    std::uint64_t arming;
    Timer* timer;
    bool operator>(const Entry& other) const noexcept { return due > other.due; }
  };

  int epoll_ = -1;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> timers_;
  std::uint64_t armings_ = 0;
  std::unique_ptr<char[]> read_buffer_;
  Histogram lateness_;
  bool awake_ = false;
  std::chrono::nanoseconds idle_{0};
};

}  // namespace tandem::load
