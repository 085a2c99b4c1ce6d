#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <unordered_map>

#include "bridge/call/call_watcher.hpp"
#include "bridge/tools/tool.hpp"
#include "control/calendar/diary.hpp"
#include "control/calendar/rehearsals.hpp"
#include "core/metrics/registry.hpp"
#include "core/task_group.hpp"

namespace tandem::tools {
class ToolRegistry;
}

namespace tandem::calendar {

/// The diary as the callers of all shards meet it: the four tools of the model, and a watch over
/// their calls. Asked on any shard; the work is done on the control loop, bounded in number and
/// time, and outlives the call that asked (a booking that the caller agreed to is finished when
/// they hang up, and their call's row says so).
class DiaryTools final : public call::CallWatcher {
 public:
  /// At once on this node; beyond, the model is told that the calendar is not there.
  static constexpr int kRunningMax = 2'000;
  /// Of one call: beyond, names and times open nothing to it any more.
  static constexpr int kMissesMax = 5;
  /// Within the engine's 4 s, so that the answer is ours and says what is known.
  static constexpr std::chrono::milliseconds kLimit{3'700};

  /// Both outlive this; `block` is the control loop's.
  DiaryTools(Diary& diary, metrics::Block& block);
  ~DiaryTools() override;

  /// `checkAvailability`, `bookAppointment`, `cancelAppointment`, `rescheduleAppointment`.
  void add_to(tools::ToolRegistry& registry);
  /// Ends what is under way. On the control loop.
  [[nodiscard]] Task<> stop();

  void call_began(const call::CallId& call, const call::Agent& agent) override;
  void call_ended(const call::CallId& call, std::uint32_t term, const call::Agent& agent) override;
  void call_moved(const call::CallId& call, const call::Agent& agent) override;

  enum class Kind : std::uint8_t { Check, Book, Cancel, Reschedule };
  /// Runs one tool for a call. `done` runs once, on the shard. Any shard.
  void run(Kind kind, tools::ToolContext context, tools::ToolCall request, tools::Tool::Done done);

 private:
  struct Job;
  [[nodiscard]] Task<> serve(std::shared_ptr<Job> job);
  [[nodiscard]] Task<tools::ToolResult> answer(std::shared_ptr<Job> job);
  [[nodiscard]] Task<tools::ToolResult> check(std::shared_ptr<Job> job);
  [[nodiscard]] Task<tools::ToolResult> check_time(std::shared_ptr<Job> job, Interval wish);
  [[nodiscard]] Task<tools::ToolResult> book(std::shared_ptr<Job> job);
  [[nodiscard]] Task<tools::ToolResult> change(std::shared_ptr<Job> job);
  /// Whether the call may still find somebody's appointment by a name and a time.
  [[nodiscard]] bool may_name_others(const Job& job) const;
  [[nodiscard]] Task<tools::ToolResult> cancel(std::shared_ptr<Job> job,
                                               store::Appointment appointment);
  [[nodiscard]] Task<tools::ToolResult> reschedule(std::shared_ptr<Job> job,
                                                   store::Appointment appointment);
  [[nodiscard]] Task<tools::ToolResult> refuse(std::shared_ptr<Job> job, Verdict verdict,
                                               Interval wish);
  [[nodiscard]] Task<Result<std::vector<WallTime>>> others(std::shared_ptr<Job> job, Interval wish);
  /// Its free times and what is taken, in that window; notes what had to be asked for it.
  [[nodiscard]] Task<Result<ViewPtr>> look(std::shared_ptr<Job> job, Interval window);

  /// Where that is done: a call in which an agent is tried out changes nothing that is real.
  [[nodiscard]] Bookings& at(const Job& job);

  Diary& diary_;
  Rehearsals rehearsals_;
  metrics::Histogram& from_memory_;  ///< How long `checkAvailability` took, by what it had to ask:
  metrics::Histogram&
      from_database_;  ///< nothing; our database, where a time seems to be another's;
  metrics::Histogram& from_calendar_;  ///< the calendar.
  std::atomic<int> running_{0};
  /// Of calls that named appointments which are not there: how often. On the loop.
  std::unordered_map<std::string, int> misses_;
  TaskGroup tasks_;
};

}  // namespace tandem::calendar
