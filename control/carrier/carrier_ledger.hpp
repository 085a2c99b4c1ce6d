#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "control/store/call_event_store.hpp"
#include "control/store/carrier_call_store.hpp"
#include "control/store/lone_session.hpp"
#include "control/webhook/carrier_book.hpp"
#include "control/writer/folded_calls.hpp"
#include "core/metrics/registry.hpp"
#include "core/thread_signal.hpp"

namespace tandem::control {

/// What the carrier tells, in Postgres: its webhooks as a log, ends of calls as events of the
/// control plane (epoch 0). A thread of its own (*carrier-ledger*); webhooks only put into its
/// queues. A row that the database refuses is dropped and counted, alone.
class CarrierLedger final : public CarrierBook {
 public:
  struct Options {
    std::string database_url;
    /// Beyond, the newest are dropped and counted. An end that was dropped is found by asking.
    std::size_t webhooks_max = 2'000, ends_max = 10'000;
    /// A call's row may come after the word of its end, and for calls without an agent none does.
    std::chrono::milliseconds row_wait{60'000};
    /// The call's node knows how it ended, and what was said in it until then; its spool may still
    /// hold that. For so long, from when the database showed the call open on, its word goes first.
    std::chrono::milliseconds node_wait{30'000};
    /// The same where nothing had been heard of the node for long when that was: the database may
    /// have been away, and its first transaction, after which it is known to be late, takes long.
    std::chrono::milliseconds silent_wait{120'000};
    /// The same while the node is late and brings in what it has, as it does after Postgres was
    /// away (`tandem.node_told_until`): until the time of the end is reached, but no longer.
    std::chrono::milliseconds late_wait{15 * 60'000};
  };
  CarrierLedger(Options options, metrics::Registry& registry);
  ~CarrierLedger() override;
  /// Writes what waits, for at most 3 s, and ends the thread. Nothing comes any more. The rest is
  /// lost, and ends that wait for a row or a node: where none comes, the reaper asks.
  void stop();
  CarrierLedger(const CarrierLedger&) = delete;
  CarrierLedger& operator=(const CarrierLedger&) = delete;

  void keep(store::ReceivedWebhook webhook) noexcept override;
  void call_ended(CarrierEnd end) noexcept override;

 private:
  using Instant = std::chrono::steady_clock::time_point;
  struct WaitingEnd {
    CarrierEnd end;
    std::chrono::sys_time<std::chrono::microseconds> at;
    Instant give_up_at;
    std::optional<Instant> early_since;  ///< The call's node has the word.
    bool of_silent = false;              ///< A node that was silent then.
    bool counted = false;                ///< As one that is early.
  };

  void run();
  /// Whether the database took everything that it was offered.
  [[nodiscard]] bool write_webhooks();
  [[nodiscard]] bool write_ends();
  void wait_anew();
  /// Whether the node of a call that is open may still say how it ended.
  [[nodiscard]] bool is_early(WaitingEnd& waiting, const store::CarrierCall& call, Instant now);
  [[nodiscard]] std::optional<store::StoreFault> write_ends_of(
      const std::map<std::string, call::CallId>& calls, std::size_t some);
  enum class Verdict : std::uint8_t { Kept, Smaller, Refused, Failed };
  [[nodiscard]] Verdict judge(const std::optional<store::StoreFault>& fault, std::size_t some,
                              std::size_t& at_once);
  void tell(const store::StoreFault& fault);
  void count(const metrics::Family& family, const char* result, std::uint64_t number = 1);

  Options options_;
  metrics::Block& block_;
  store::LoneSession session_;
  store::CallEventStore events_;
  FoldedCalls folds_;
  std::vector<store::ReceivedWebhook> webhooks_;  ///< Being written.
  std::vector<WaitingEnd> ends_;                  ///< Being written, or waiting for their rows.
  static constexpr std::size_t kAtOnce = 100;
  std::size_t webhooks_at_once_ = kAtOnce, ends_at_once_ = kAtOnce;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<store::ReceivedWebhook> new_webhooks_;
  std::vector<WaitingEnd> new_ends_;
  std::size_t waiting_ends_ = 0;  ///< In both lists.
  std::uint64_t dropped_webhooks_ = 0, dropped_ends_ = 0;
  std::atomic<bool> stopping_{false};
  ThreadSignal ended_;
  std::thread thread_;
};

/// What the carrier's last word means for a call whose node has said nothing of its end.
[[nodiscard]] std::string_view end_reason_of(const CarrierEnd& end) noexcept;

}  // namespace tandem::control
