#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bridge/call/call_id.hpp"
#include "bridge/call/take_over.hpp"
#include "control/listen/admission.hpp"
#include "control/listen/listener.hpp"
#include "control/listen/voice_in.hpp"
#include "core/task_group.hpp"

namespace tandem::listen {

/// What a listener may do beside listening: take the call over and hand it back, by text messages,
/// and speak in between, by PCM16 (mono, at the rate that they listen with). One per socket, on the
/// listen loop; answers come from the call's shard and find it gone, if it is.
class TakeOverDesk {
 public:
  using Clock = std::chrono::steady_clock;

  /// Somebody from whom nothing is heard for so long, not even silence, is gone.
  static constexpr std::chrono::seconds kStalledAfter{5};
  /// What they said before they learnt that the call was given back may still be on its way: a
  /// browser that had no time to learn of it had none to send either.
  static constexpr std::chrono::seconds kStragglers{10};

  struct Person {
    call::CallId call;
    std::string actor, name;
  };

  /// Who has the call is asked for their right to it every `ask_again`.
  TakeOverDesk(EventLoop& loop, call::CallRegistry& calls, Listener& listener, Person person,
               const Rights& rights, std::chrono::milliseconds ask_again);
  /// Who has the call gives it back by going. `stop` comes first.
  ~TakeOverDesk();
  TakeOverDesk(const TakeOverDesk&) = delete;
  TakeOverDesk& operator=(const TakeOverDesk&) = delete;

  /// The `type` of a text message.
  void order(std::string_view type);
  /// PCM16 of theirs.
  void voice(std::string_view pcm);
  /// Waits for what is under way here.
  [[nodiscard]] Task<> stop();

 private:
  enum class State : std::uint8_t { Listening, Asking, Speaking };
  /// What answers from a shard look for.
  struct Link {
    TakeOverDesk* desk;
  };
  [[nodiscard]] Task<> ask();
  [[nodiscard]] Task<> watch();
  void reach_for_call();
  void answered(call::HolderId asked, call::TakeOverAnswer answer);
  void ended(call::HolderId held, call::HandBackReason reason);
  void refuse(std::string_view code);
  void give_back(call::HandBackReason reason);
  [[nodiscard]] bool speaks(call::HolderId as) const noexcept {
    return state_ == State::Speaking && holder_ == as;
  }

  EventLoop& loop_;
  call::CallRegistry& calls_;
  Listener& listener_;
  Person person_;
  const Rights& rights_;
  std::chrono::milliseconds ask_again_;
  State state_ = State::Listening;
  call::HolderId holder_ = 0;  ///< Of this attempt.
  std::optional<VoiceIn> voice_;
  Clock::time_point heard_at_{};
  std::optional<Clock::time_point> ended_at_;
  std::shared_ptr<Link> link_;
  TaskGroup tasks_;
};

}  // namespace tandem::listen
