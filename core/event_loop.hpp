#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace tandem {

/// One thread with one `io_context(1)`: the acceptor, each shard, the control thread and every
/// simulator are such loops. Everything that lives on a loop is touched by its thread alone, so
/// nothing on it is locked.
class EventLoop {
 public:
  /// How often the subscribers of `on_tick` are called: one ptime.
  static constexpr std::chrono::milliseconds kTick{20};

  struct Options {
    std::string name;  ///< Thread name as the kernel shows it, at most 15 bytes.
    int nice = 0;      ///< Niceness of the thread; all but acceptor and shards run at 5.
  };

  explicit EventLoop(Options options);
  /// Stops and joins if that has not been done.
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Starts the thread. Once.
  void start();
  /// Runs on the calling thread until `stop`: for programs with one loop only.
  void run();
  /// Asks the loop to return after the handler that runs now, and joins its thread. Any thread but
  /// the loop's own.
  void stop();
  /// Asks the loop to return; does not join. Any thread.
  void request_stop() noexcept;

  /// Runs `work` on the loop's thread, in order of posting. Any thread.
  void post(std::function<void()> work);

  /// Calls `work` on every tick until the returned handle dies. On the loop's thread only. All
  /// ticks of a loop come from one absolute-deadline timer (no drift); after a stall the missed
  /// ticks are skipped and counted in `lag`.
  class TickSubscription;
  [[nodiscard]] std::unique_ptr<TickSubscription> on_tick(std::function<void()> work);

  [[nodiscard]] bool on_this_thread() const noexcept;
  [[nodiscard]] boost::asio::io_context& context() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem
