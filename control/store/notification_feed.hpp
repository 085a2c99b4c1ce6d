#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "control/store/connection_watch.hpp"

namespace tandem::store {

/// Hears `NOTIFY` on a connection and a thread of its own, and rings whoever waits for work: a
/// bell, not a message, so that it may ring for nothing. It rings for everything after each
/// connection, since what was told before was not heard. With the database away it is silent: who
/// waits looks for work by himself now and then.
class NotificationFeed {
 public:
  /// `ring` is called with the name of a channel, on the feed's thread. `url`: DATABASE_URL.
  NotificationFeed(std::string url, std::vector<std::string> channels,
                   std::function<void(const std::string& channel)> ring);
  /// Joins the thread, within the time of a connection attempt.
  ~NotificationFeed();
  NotificationFeed(const NotificationFeed&) = delete;
  NotificationFeed& operator=(const NotificationFeed&) = delete;

 private:
  void run();
  void listen();

  std::string url_;
  std::vector<std::string> channels_;
  std::function<void(const std::string&)> ring_;
  std::atomic<bool> stopping_{false};
  std::mutex waiting_;
  std::condition_variable wake_;
  ConnectionWatch watch_;
  std::thread thread_;
};

}  // namespace tandem::store
