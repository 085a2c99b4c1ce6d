#pragma once

#include <atomic>
#include <memory>

#include "bridge/call/caller_book.hpp"
#include "control/store/connection_pool.hpp"
#include "core/metrics/registry.hpp"
#include "core/task_group.hpp"

namespace tandem::control {

/// What Postgres knows of callers: contact and appointments. Asked from any shard; the questions
/// are put on the control loop, at most `kPendingMax` at once (beyond: nothing is known), and each
/// is answered within `kDeadline`, with nothing where the database does not answer.
class PostgresCallerBook final : public call::CallerBook {
 public:
  static constexpr int kPendingMax = 200;
  /// The greeting is over by then, and what the caller wants is about to be answered.
  static constexpr std::chrono::milliseconds kDeadline{2'000};

  /// Everything outlives this object, which dies after its loop has stopped.
  PostgresCallerBook(EventLoop& control, const std::string& database_url,
                     metrics::Registry& registry, metrics::Block& block);
  ~PostgresCallerBook() override;

  void look_up(EventLoop& loop, call::CallerQuery query, Done done) override;

 private:
  struct Question {
    call::CallerQuery query;
    EventLoop* loop = nullptr;
    Done done;
  };
  [[nodiscard]] Task<> answer(std::shared_ptr<Question> question);
  [[nodiscard]] Task<std::string> words_for(call::CallerQuery query);
  void count(const char* result);

  EventLoop& control_;
  metrics::Block& block_;
  store::ConnectionPool database_;
  std::atomic<int> pending_{0};
  TaskGroup tasks_;
};

}  // namespace tandem::control
