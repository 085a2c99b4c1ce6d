#pragma once

#include <string>

#include "control/calendar/builtin_calendar.hpp"
#include "control/calendar/diary.hpp"
#include "control/calendar/diary_gauges.hpp"
#include "control/calendar/diary_tools.hpp"
#include "control/store/connection_pool.hpp"

namespace tandem::metrics {
class Registry;
}

namespace tandem::calendar {

/// The diary of a node with a database, put together. Its database threads are its own: a caller
/// who waits for a time does not wait behind a list that somebody reads.
class DiaryService {
 public:
  /// `google`: its calendars, where the node has a client there; else null. It, `control` and
  /// `metrics` outlive this.
  DiaryService(EventLoop& control, const std::string& database_url, Calendar* google,
               metrics::Registry& metrics);
  /// With the control loop stopped.
  ~DiaryService();
  DiaryService(const DiaryService&) = delete;
  DiaryService& operator=(const DiaryService&) = delete;

  /// On the control loop.
  void start();
  /// Finishes what is under way, within `kStopMax`. On the control loop.
  [[nodiscard]] Task<> stop();
  /// A tool's whole time, and 5 s for what is cancelled behind it to end (`DiaryTools::stop`,
  /// `Diary::stop`).
  static constexpr std::chrono::milliseconds kStopMax =
      DiaryTools::kLimit + std::chrono::seconds(5);

  [[nodiscard]] Diary& diary() noexcept { return diary_; }
  [[nodiscard]] DiaryTools& tools() noexcept { return tools_; }

 private:
  store::ConnectionPool database_;
  BuiltinCalendar builtin_;
  Diary diary_;
  DiaryTools tools_;
  DiaryGauges gauges_;
};

}  // namespace tandem::calendar
