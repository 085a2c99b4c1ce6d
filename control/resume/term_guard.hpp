#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bridge/call/carrier_control.hpp"
#include "control/store/connection_pool.hpp"
#include "core/metrics/registry.hpp"
#include "core/task.hpp"
#include "core/task_group.hpp"

namespace tandem::resume {

/// Keeps a node that was cut off, or stood still, from ending a call that another one has by now:
/// where whoever asks is not certain of the call (`CarrierCall::term`), its row is asked first, and
/// the carrier only where nobody has begun a later term. A hang-up leaves its mark in the row, so
/// that nobody takes over what is being ended. Where Postgres does not answer in time nothing is
/// asked of the carrier, which ends a call without a stream by itself; but for a call that may
/// ring: that it is to end unless somebody has answered it, since nobody can have taken over a call
/// that nobody has answered. Asked from any shard; asks on the control loop.
class TermGuard final : public call::CarrierControl {
 public:
  /// Of the question. A session waits 5 s for its hang-up (`CallTimes::hang_up_wait`).
  static constexpr std::chrono::milliseconds kLimit{1'500};

  /// Everything outlives this object, which dies after its loop has stopped.
  TermGuard(EventLoop& control, const std::string& database_url, call::CarrierControl& carrier,
            metrics::Registry& registry, metrics::Block& block);

  /// `errc::carrier_call_gone`: it is another node's. `errc::carrier_unavailable`: nobody knows.
  void hang_up(EventLoop& loop, call::CarrierCall call, Done done) override;
  void transfer(EventLoop& loop, call::CarrierCall call, call::CarrierTransfer to,
                Done done) override;
  void send_back(EventLoop& loop, call::CarrierCall call, Done done) override;

  /// Questions under way. What becomes of one is the carrier's part before it is not counted here
  /// any more. Any thread.
  [[nodiscard]] int pending() const noexcept { return pending_->load(); }

 private:
  /// What is done with a call that is held.
  enum class Wish : std::uint8_t { End, Change };
  struct Question;
  void ask(Question question);
  [[nodiscard]] Task<> run(std::shared_ptr<Question> question);
  /// Whether the call is this node's; none: nobody can tell.
  [[nodiscard]] Task<std::optional<bool>> held(const Question& question);
  void answer(Question& question, std::optional<bool> held);

  EventLoop& control_;
  call::CarrierControl& carrier_;
  metrics::Block& block_;
  store::ConnectionPool database_;
  /// Also of the questions' frames, which may outlive the guard where the loop stops under them.
  std::shared_ptr<std::atomic<int>> pending_ = std::make_shared<std::atomic<int>>(0);
  TaskGroup tasks_;
};

}  // namespace tandem::resume
