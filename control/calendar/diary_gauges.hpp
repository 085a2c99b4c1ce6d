#pragma once

#include "control/calendar/diary.hpp"
#include "core/metrics/registry.hpp"
#include "core/task_group.hpp"

namespace tandem::calendar {

/// How the diary does, for whoever is on call: calendars by health, changes that are not settled
/// (both as the database has them, so every node tells the same), diaries in this node's memory.
/// Looks every half minute. On the control loop.
class DiaryGauges {
 public:
  /// All outlive this; `block` is the loop's.
  DiaryGauges(EventLoop& loop, store::ConnectionPool& database, const Diary& diary,
              metrics::Block& block)
      : loop_(loop), database_(database), diary_(diary), block_(block), tasks_(loop) {}

  void start();
  [[nodiscard]] Task<> stop();
  /// One look.
  [[nodiscard]] Task<> look();

 private:
  [[nodiscard]] Task<> keep_looking();

  EventLoop& loop_;
  store::ConnectionPool& database_;
  const Diary& diary_;
  metrics::Block& block_;
  TaskGroup tasks_;
};

}  // namespace tandem::calendar
