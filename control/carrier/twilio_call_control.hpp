#pragma once

#include <atomic>
#include <memory>

#include "bridge/call/carrier_control.hpp"
#include "control/carrier/twilio_rest_client.hpp"
#include "control/webhook/carrier_urls.hpp"
#include "core/metrics/registry.hpp"
#include "core/task_group.hpp"

namespace tandem::control {

/// Hang-up and transfer of running calls through the carrier's REST API. Asked from any shard; the
/// requests run on the control loop, at most `kPendingMax` at once (beyond: refused at once, since
/// a carrier that answers so slowly will not answer more).
class TwilioCallControl final : public call::CarrierControl {
 public:
  static constexpr int kPendingMax = 10'000;

  /// Everything outlives this object, which dies after its loop has stopped.
  TwilioCallControl(EventLoop& control, net::Dialer dialer, const TwilioAccount& account,
                    CarrierUrls urls, metrics::Block& block);
  ~TwilioCallControl() override;

  void hang_up(EventLoop& loop, call::CarrierCall call, Done done) override;
  void transfer(EventLoop& loop, call::CarrierCall call, call::CarrierTransfer to,
                Done done) override;
  void send_back(EventLoop& loop, call::CarrierCall call, Done done) override;

  /// Requests under way. Any thread.
  [[nodiscard]] int pending() const noexcept { return pending_.load(); }

 private:
  enum class Operation : std::uint8_t { HangUp, Transfer, SendBack };
  [[nodiscard]] static const char* name_of(Operation operation) noexcept;
  struct Job {
    Operation operation = Operation::HangUp;
    carrier::RestRequest request;
    EventLoop* loop = nullptr;
    call::CarrierCall call;
    Done done;
  };
  void enqueue(Job job);
  [[nodiscard]] Task<> run(std::shared_ptr<Job> job);
  [[nodiscard]] const std::string& account_of(const call::CarrierCall& call) const;

  EventLoop& control_;
  const TwilioAccount& account_;
  CarrierUrls urls_;
  metrics::Block& block_;
  TwilioRestClient rest_;
  std::atomic<int> pending_{0};
  TaskGroup tasks_;
};

}  // namespace tandem::control
