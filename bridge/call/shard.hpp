#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "bridge/call/call_id.hpp"
#include "bridge/call/call_metrics.hpp"
#include "bridge/call/call_services.hpp"
#include "bridge/call/capacity_gate.hpp"
#include "bridge/call/downlink.hpp"
#include "bridge/call/mulaw_pool.hpp"
#include "bridge/call/realtime_port.hpp"
#include "bridge/call/tick_lags.hpp"
#include "bridge/carrier/carrier_leg.hpp"
#include "bridge/carrier/twilio_reader.hpp"
#include "bridge/engine/call_action.hpp"
#include "bridge/model/model_leg.hpp"
#include "bridge/model/realtime_reader.hpp"
#include "core/event_loop.hpp"
#include "core/poller.hpp"
#include "core/task_group.hpp"

namespace tandem::model {
class ModelBreakers;
}

namespace tandem::call {

class CallSession;

/// One thread of calls: its event loop, the readers and working memory that its calls share, its
/// free lists and its counters. A call lives and dies on one shard, so nothing here is locked;
/// other threads only post to the loop.
class Shard {
 public:
  /// `tell_load` gets what each second measured, on the shard's thread.
  Shard(unsigned index, const CallServices& services, model::ModelBreakers& breakers,
        std::function<void(const ShardLoad&)> tell_load);
  /// After `stop`.
  ~Shard();
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  /// Gives the loop a thread of its own. Without, the loop is driven by hand.
  void start();
  /// Cuts the calls that are left, with a last event each, and joins the thread. Any other thread.
  void stop();

  [[nodiscard]] unsigned index() const noexcept { return index_; }
  [[nodiscard]] EventLoop& loop() noexcept { return loop_; }
  [[nodiscard]] TaskGroup& tasks() noexcept { return tasks_; }
  [[nodiscard]] const CallServices& services() const noexcept { return services_; }
  [[nodiscard]] model::ModelBreakers& breakers() noexcept { return breakers_; }
  [[nodiscard]] CallMetrics& metrics() noexcept { return metrics_; }
  [[nodiscard]] carrier::TwilioReader& carrier_reader() noexcept { return carrier_reader_; }
  [[nodiscard]] model::RealtimeReader& model_reader() noexcept { return model_reader_; }
  [[nodiscard]] MulawBlocks& mulaw_blocks() noexcept { return mulaw_blocks_; }
  /// For one decoded message of a carrier, during its callback.
  [[nodiscard]] std::span<std::uint8_t> carrier_scratch() noexcept { return carrier_scratch_; }
  /// For one media message to a carrier.
  [[nodiscard]] std::span<std::uint8_t> play_scratch() noexcept { return play_scratch_; }
  /// Emptied by whoever uses them, before the turn of the loop ends.
  [[nodiscard]] engine::CallActions& actions() noexcept { return actions_; }
  [[nodiscard]] std::vector<MachineEvent>& machine_events() noexcept { return machine_events_; }

  // On the loop's thread:

  /// Cuts the calls that are left, and what they still had to do.
  void clear();
  void add(CallId id, std::unique_ptr<CallSession> session);
  /// The call comes back, in a later term: what is left of it here, which is over, goes at once.
  void make_way(CallId id);
  /// Null when the call is over and gone.
  [[nodiscard]] CallSession* find(CallId id) noexcept;
  /// For whoever was asked something in that term of the call. Null when that is over and gone,
  /// though the call may have come back since.
  [[nodiscard]] CallSession* find(CallId id, std::uint32_t term) noexcept;
  /// Nothing may begin here any more: what was posted before is too late.
  [[nodiscard]] bool stopping() const noexcept { return stopping_; }
  [[nodiscard]] std::size_t calls() const noexcept { return sessions_.size(); }
  template <class Visit>
  void for_each(Visit visit) {
    for (auto& [id, session] : sessions_) visit(*session);
  }
  /// A model was used whose price nobody knows: said once for each.
  void tell_unpriced(const std::string& model);
  /// Legs that were closed live on here until their sockets are.
  void retire(std::unique_ptr<carrier::CallerLeg> leg);
  void retire(std::unique_ptr<model::ModelLeg> leg);

 private:
  /// Calls tick one after the other, so many before the sockets have their turn: all in one go
  /// would keep what comes meanwhile waiting, 0.25 ms at 500 calls.
  static constexpr std::size_t kTicksInARow = 32;
  struct Sweep final : Poller::Watch {
    explicit Sweep(Shard& owner) noexcept : shard(owner) {}
    void on_ready(bool) override { shard.tick_some(); }
    Shard& shard;
  };

  void tick();
  void tick_some();
  void end_sweep();
  void measure_load();

  unsigned index_;
  const CallServices& services_;
  model::ModelBreakers& breakers_;
  CallMetrics metrics_;
  EventLoop loop_;
  TaskGroup tasks_;
  carrier::TwilioReader carrier_reader_;
  model::RealtimeReader model_reader_;
  MulawBlocks mulaw_blocks_;
  std::array<std::uint8_t, carrier::CarrierLeg::kScratchBytes> carrier_scratch_;
  std::array<std::uint8_t, Downlink::kScratchBytes> play_scratch_;
  engine::CallActions actions_;
  std::vector<MachineEvent> machine_events_;
  std::unordered_map<CallId, std::unique_ptr<CallSession>> sessions_;
  std::vector<CallSession*> ticking_;  ///< The same sessions; those that came last at the end.
  std::size_t ticked_ = 0;             ///< So many of them, in the sweep that goes on.
  Sweep sweep_{*this};
  std::vector<std::unique_ptr<carrier::CallerLeg>> retired_carriers_;
  std::vector<std::unique_ptr<model::ModelLeg>> retired_models_;
  std::unique_ptr<EventLoop::TickSubscription> ticks_;
  bool stopping_ = false;
  std::set<std::string> unpriced_told_;  ///< Models; names come from agents.
  TickLags lags_;
  std::function<void(const ShardLoad&)> tell_load_;
};

}  // namespace tandem::call
