#pragma once

#include <functional>
#include <thread>

namespace tandem::sim {

/// SIGINT and SIGTERM as a call. To be made before other threads are, since it blocks the signals
/// for this thread and all that come after.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  /// From now on, `on_stop` is called once, on a thread of its own. Once.
  void watch(std::function<void()> on_stop);

 private:
  int wake_;  ///< eventfd: ends the thread.
  int signals_;
  std::thread thread_;
};

}  // namespace tandem::sim
