#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bridge/carrier/twilio_rest.hpp"
#include "control/store/carrier_call_store.hpp"
#include "control/store/lone_session.hpp"
#include "control/webhook/carrier_book.hpp"
#include "control/webhook/stream_watch.hpp"
#include "core/metrics/registry.hpp"
#include "core/result.hpp"
#include "core/thread_signal.hpp"

namespace tandem::control {

/// Finds out what nobody told: a callback is lost now and then, and with a node all it knew. Asks
/// the carrier about calls that fell silent without an end (one node of all, every minute), and
/// about those whose stream is gone though the carrier does not ask what follows. A thread of its
/// own (*call-reaper*): a carrier that answers slowly keeps nobody else waiting.
class CallReaper final : public StreamWatch {
 public:
  /// What the carrier says of one call; none where it knows no such call. Blocks for some seconds,
  /// but not once `give_up` is set.
  using Ask = std::function<Result<std::optional<carrier::RestCall>>(
      const store::OpenCall& call, const std::atomic<bool>& give_up)>;
  struct Options {
    std::string database_url;
    Ask ask;
    /// A call is over. On the reaper's thread.
    std::function<void(const CarrierEnd& end)> ended;
    std::chrono::milliseconds ask_every{60'000};
    std::chrono::seconds quiet{120};  ///< A call of which nothing was heard for so long.
    /// For the carrier to ask what follows a stream, or to tell the call's end.
    std::chrono::milliseconds stream_wait{10'000};
    /// Streams that wait for that; beyond, the newest are left to the round of silent calls.
    std::size_t streams_max = 10'000;
  };
  CallReaper(Options options, metrics::Registry& registry);
  ~CallReaper() override;
  CallReaper(const CallReaper&) = delete;
  CallReaper& operator=(const CallReaper&) = delete;
  /// Gives up what it asks, and ends the thread.
  void stop();

  void stream_ended(const std::string& call_sid) noexcept override;
  void followed(const std::string& call_sid) noexcept override;

 private:
  using Instant = std::chrono::steady_clock::time_point;

  void run();
  [[nodiscard]] std::vector<std::string> due_streams(Instant now);
  [[nodiscard]] Instant next_due();
  void ask_about_streams(const std::vector<std::string>& call_sids);
  void ask_about_silent();
  void ask_about(const std::vector<store::OpenCall>& calls);
  [[nodiscard]] bool ask_about(const store::OpenCall& call);
  [[nodiscard]] bool transact(const store::LoneSession::Work& work);
  void count(const char* result);

  Options options_;
  metrics::Block& block_;
  store::LoneSession session_;
  Instant reap_at_;
  std::map<std::string, Instant> asked_;  ///< CallSids of which the carrier told no end, and when.

  std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::string, Instant> streams_;  ///< CallSids whose stream is gone: when to ask.
  std::atomic<bool> stopping_{false};
  ThreadSignal ended_;
  std::thread thread_;
};

/// A call of the carrier's in a state from which nothing follows.
[[nodiscard]] bool is_final_status(std::string_view status) noexcept;

}  // namespace tandem::control
