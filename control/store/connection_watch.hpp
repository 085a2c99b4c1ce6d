#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace tandem::store {

/// Cuts a connection whose server says nothing any more: one that was stopped in the middle of an
/// answer would hold its client for ever, and its own limits stop with it. A thread of its own;
/// any thread may call.
class ConnectionWatch {
 public:
  ConnectionWatch();
  ~ConnectionWatch();
  ConnectionWatch(const ConnectionWatch&) = delete;
  ConnectionWatch& operator=(const ConnectionWatch&) = delete;

  /// `socket` is cut unless this is called again, or `release`, within `limit`. Once `cut_all` was
  /// called: at once.
  void guard(int socket, std::chrono::milliseconds limit);
  void release();
  /// Cuts what is guarded now, and whatever is from now on.
  void cut_all();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable wake_;
  int socket_ = -1;  ///< -1: none.
  std::chrono::steady_clock::time_point cut_at_;
  bool cutting_ = false, stopped_ = false;
  std::thread thread_;
};

}  // namespace tandem::store
