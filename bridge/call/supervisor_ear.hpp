#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/call/agent.hpp"
#include "bridge/engine/call_event.hpp"
#include "bridge/model/model_leg.hpp"

namespace tandem::call {

class Shard;

/// Writes down what a person says who has taken a call over: a session of the model's service that
/// only transcribes, beside the one that hears the caller. Its failures harm nobody: the call is
/// told, once, that not all is known. One for each time that a call is held, on its shard.
class SupervisorEar final : private model::ModelLeg::Listener {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// The call. Must not destroy the ear.
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void on_supervisor_words(engine::SupervisorWords words) = 0;
    virtual void on_supervisor_billed(const engine::TranscriptionBilled& billed) = 0;
    /// Some of what they said was not written down and will not be. Once at most.
    virtual void on_supervisor_words_missing(const std::string& actor) = 0;
    virtual void on_supervisor_batch_end() = 0;
  };

  /// Of μ-law that waits for the session; the oldest goes.
  static constexpr std::size_t kKeptMax = 5 * 8'000;
  /// In a row that come to no session; a hold may outlive any number of sessions.
  static constexpr int kTriesMax = 3;
  static constexpr std::chrono::milliseconds kTryAgain{1'000};
  /// A service that lets everybody in and drops them at once is not asked more often; what is said
  /// meanwhile is kept.
  static constexpr std::chrono::milliseconds kBetweenSessions{2'000};
  /// After the session was given their last sound: until then none can be said to be missing.
  static constexpr std::chrono::milliseconds kSettles{1'500};
  /// A microphone that sends nothing for so long is given as silence, or a turn would never end.
  static constexpr std::chrono::milliseconds kPause{400};

  /// Opens at once, where the model is not known to be away. `actor` is whom it hears.
  SupervisorEar(Shard& shard, std::shared_ptr<const Agent> agent, std::string actor,
                Listener& listener);
  ~SupervisorEar() override;
  SupervisorEar(const SupervisorEar&) = delete;
  SupervisorEar& operator=(const SupervisorEar&) = delete;

  /// 20 ms or more of them. Nothing once they have finished.
  void hear(std::span<const std::uint8_t> mulaw, Instant now);
  /// They say no more; what they said last is still to come, within `CallTimes::last_words`.
  void finish(Instant now);
  /// Nothing of it is waited for any more.
  void give_up();
  void tick(Instant now);
  void flush();
  /// Nothing more is to be expected of it.
  [[nodiscard]] bool over(Instant now) const noexcept;

 private:
  /// A stretch of their speech, by the name that the session gave it.
  struct Turn {
    std::string item;
    Instant from{}, to{};
  };
  void open();
  void append(std::span<const std::uint8_t> mulaw);
  void append_silence();
  void give_kept();
  [[nodiscard]] bool hopeless() const noexcept;
  /// Something that they said is still to be written down.
  [[nodiscard]] bool owes() const noexcept;
  void miss();
  /// It is written down, or cannot be.
  [[nodiscard]] Turn take(std::string_view item);
  void on_model_ready(model::ModelLeg& leg) override;
  void on_model_message(model::ModelLeg& leg, const model::Message& message) override;
  void on_model_batch_end(model::ModelLeg& leg) override;
  void on_model_end(model::ModelLeg& leg, const model::ModelEnd& end) override;

  Shard& shard_;
  std::shared_ptr<const Agent> agent_;
  std::string actor_;
  Listener& listener_;
  std::unique_ptr<model::ModelLeg> leg_;
  std::vector<std::uint8_t> kept_;  ///< μ-law, until the session is there.
  int tries_ = 0;
  bool lost_ = false;  ///< The leg ended, and is still to be put away.
  bool given_up_ = false;
  bool missed_ = false;  ///< Told already.
  Instant opened_at_{};  ///< The latest session.
  Instant next_try_{};
  Instant heard_at_{};       ///< Their latest sound; the epoch: none yet.
  Instant given_at_{};       ///< When the session was given something last.
  bool quiet_ = true;        ///< Silence stands behind their latest sound.
  Instant finished_at_{};    ///< The epoch: they may still speak.
  bool speaking_ = false;    ///< By the session's word.
  Turn turn_;                ///< That was told apart last.
  std::deque<Turn> untold_;  ///< Turns that were committed and not written down yet.
};

}  // namespace tandem::call
