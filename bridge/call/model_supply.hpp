#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "bridge/call/agent.hpp"
#include "bridge/call/call_services.hpp"
#include "bridge/model/model_leg.hpp"

namespace tandem::model {
class ModelBreaker;
}

namespace tandem::call {

class Shard;

/// Gets a call its sessions of the model: the one that it talks to, opened with up to three tries
/// in 8 s, and for a planned rollover a second one beside it. One per call, on its shard.
class ModelSupply final : private model::ModelLeg::Listener {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// The call. None of these may destroy the supply.
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void on_supply_ready() = 0;
    virtual void on_supply_message(const model::Message& message) = 0;
    virtual void on_supply_batch_end(Instant batch_began) = 0;
    /// A session that was ready is gone.
    virtual void on_supply_lost(const model::ModelEnd& end) = 0;
    /// The tries are used up, or another would fail the same way.
    virtual void on_supply_away() = 0;
    virtual void on_standby_ready() = 0;
    virtual void on_standby_lost() = 0;
    /// The session in use ends soon; once for each.
    virtual void on_supply_expiring(std::chrono::milliseconds left) = 0;
  };

  static constexpr int kTriesMax = 3;
  static constexpr std::chrono::milliseconds kFirstPause{150};  ///< Doubles.
  static_assert(kTriesMax * CallTimes().model_try + 3 * kFirstPause <=
                std::chrono::milliseconds{8'000});  // fault 13
  /// A peer that refuses at once gets time to come back: the second and the third try are at least
  /// so long behind the first.
  static constexpr std::array<std::chrono::milliseconds, kTriesMax - 1> kTryAfter{
      std::chrono::milliseconds{700}, std::chrono::milliseconds{2'700}};
  /// A rollover begins so long before `expires_at`, or at a quarter of a shorter session.
  static constexpr std::chrono::milliseconds kRolloverBefore{240'000};

  /// `briefing` is the call's, and may grow while it lives.
  ModelSupply(Shard& shard, std::shared_ptr<const Agent> agent, const std::string& briefing,
              Listener& listener);
  ~ModelSupply() override;

  /// Closes what there is and opens anew. `restored`: the conversation goes on.
  void open(bool restored);
  /// One try, beside the session in use.
  void open_standby();
  /// The second session takes the place of the first, which is closed.
  void swap();
  /// Closes everything; nothing is opened until the next `open`.
  void close();
  /// The session in use, which had become ready, is of no use: refused, broken or without a word.
  /// Other calls must hear of it before they wait for the same.
  void fault(Instant now);

  /// The session to talk to; null while there is none.
  [[nodiscard]] model::ModelLeg* active() noexcept {
    return active_ && active_->ready() ? active_.get() : nullptr;
  }
  /// What the briefing says beyond what the session in use was told; good until the briefing grows.
  [[nodiscard]] std::string_view untold_briefing() const noexcept {
    return std::string_view(briefing_).substr(briefed_);
  }
  /// It has been told that.
  void briefing_told() noexcept { briefed_ = briefing_.size(); }
  void tick(Instant now);
  void flush();

 private:
  [[nodiscard]] std::unique_ptr<model::ModelLeg> make_leg(bool restored);
  void try_again(const model::ModelEnd& end, Instant now);
  [[nodiscard]] model::ModelBreaker& breaker();
  void watch_expiry(Instant now);
  void retire(std::unique_ptr<model::ModelLeg> leg, const char* reason);

  void on_model_ready(model::ModelLeg& leg) override;
  void on_model_message(model::ModelLeg& leg, const model::Message& message) override;
  void on_model_batch_end(model::ModelLeg& leg) override;
  void on_model_end(model::ModelLeg& leg, const model::ModelEnd& end) override;

  Shard& shard_;
  std::shared_ptr<const Agent> agent_;
  const std::string& briefing_;
  std::size_t briefed_ = 0;  ///< Characters of it that the session set up last was told.
  Listener& listener_;
  std::unique_ptr<model::ModelLeg> active_, standby_;
  bool opening_ = false;  ///< Tries are under way.
  bool restored_ = false;
  int tries_ = 0;
  Instant first_try_{};
  Instant next_try_{};  ///< While no leg is there.
  bool expiry_told_ = false;
  bool answered_ = false;  ///< The session in use has completed a response.
  bool failed_ = false;    ///< Its failure was counted.
  Instant ready_at_{};
};

}  // namespace tandem::call
