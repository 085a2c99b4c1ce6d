#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace tandem {

class Poller;

/// One thread with one `io_context(1)` and one set of sockets that need no Asio (`Poller`): the
/// acceptor, each shard, the control thread and every simulator are such loops. Everything that
/// lives on a loop is touched by its thread alone, so nothing on it is locked. A loop outlives all
/// that lives on it.
class EventLoop {
 public:
  using Clock = std::chrono::steady_clock;

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
  /// Runs on the calling thread until `request_stop`: for programs with one loop only.
  void run();
  /// For who drives the loop by hand, in steps, on one thread (benchmarks): runs what is ready and
  /// waits for nothing. Such a loop does not tick by itself.
  void poll();
  /// The same for one tick.
  void tick();
  /// Asks the loop to return after the handler that runs now, and joins its thread. Any thread but
  /// the loop's own.
  void stop();
  /// Asks the loop to return; does not join. Any thread.
  void request_stop() noexcept;

  /// Runs `work` on the loop's thread, in order of posting. Any thread. What it throws is logged
  /// and ends nothing else; the same holds for ticks and for watches of the poller.
  void post(std::function<void()> work);
  /// The same for work that can only be moved, such as a lambda that carries a connection.
  template <class Work>
  requires(!std::is_copy_constructible_v<std::decay_t<Work>>) void post(Work&& work) {
    auto shared = std::make_shared<std::decay_t<Work>>(std::forward<Work>(work));
    post(std::function<void()>([shared] { (*shared)(); }));
  }

  /// Calls `work` on every tick until the returned handle dies, which may happen inside `work`. On
  /// the loop's thread, or before it runs. All ticks of a loop come from one absolute-deadline
  /// timer (no drift); after a stall the missed ticks are skipped and show in `lag`.
  class TickSubscription;
  [[nodiscard]] std::unique_ptr<TickSubscription> on_tick(std::function<void()> work);

  /// What the loop waits on. On the loop's thread, or before it runs.
  [[nodiscard]] Poller& poller() noexcept;
  /// Asio was given something to do that no descriptor will tell of: before the loop waits the next
  /// time, it gets its turn. Who gives it work outside its own handlers says so. Any thread.
  void rouse() noexcept;

  [[nodiscard]] bool on_this_thread() const noexcept;
  [[nodiscard]] boost::asio::io_context& context() noexcept;
  [[nodiscard]] bool stopped() const noexcept;
  [[nodiscard]] const std::string& name() const noexcept;

  /// How late the latest tick came: what a frame that arrived meanwhile had to wait at most. Any
  /// thread.
  [[nodiscard]] std::chrono::nanoseconds lag() const noexcept;
  /// How long the loop has not ticked, beyond one tick; zero before it runs. A watchdog on another
  /// thread reads this. Any thread.
  [[nodiscard]] std::chrono::nanoseconds stalled_for() const noexcept;
  /// Processor time over wall time of the thread, during the last full second. Any thread.
  [[nodiscard]] double busy_ratio() const noexcept;
  /// `observe` gets the lag of every tick, on the loop's thread: for a histogram. Set before the
  /// loop starts.
  void observe_lag(std::function<void(std::chrono::nanoseconds)> observe);
  /// The same for the busy ratio of each full second, behind the lag of the tick that ended it.
  void observe_busy(std::function<void(double)> observe);

  /// An object of type T that belongs to this loop, made by the first who asks and destroyed with
  /// the loop: for read buffers and registers shared by the loop's sockets. On the loop's thread,
  /// or before it runs. T is constructible from EventLoop&.
  template <class T>
  T& local() {
    static const char key = 0;
    void* found = find_local(&key);
    if (found == nullptr) {
      auto made = std::make_shared<T>(*this);
      found = made.get();
      keep_local(&key, std::move(made));
    }
    return *static_cast<T*>(found);
  }

 private:
  struct Impl;
  [[nodiscard]] void* find_local(const void* key) const noexcept;
  void keep_local(const void* key, std::shared_ptr<void> object);
  std::unique_ptr<Impl> impl_;
};

/// See `EventLoop::on_tick`.
class EventLoop::TickSubscription {
 public:
  struct Entry {
    std::function<void()> work;
    bool live = true;
  };
  explicit TickSubscription(std::shared_ptr<Entry> entry) noexcept : entry_(std::move(entry)) {}
  ~TickSubscription() { entry_->live = false; }
  TickSubscription(const TickSubscription&) = delete;
  TickSubscription& operator=(const TickSubscription&) = delete;

 private:
  std::shared_ptr<Entry> entry_;
};

}  // namespace tandem
