#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bridge/call/call_id.hpp"
#include "bridge/call/take_over.hpp"
#include "control/api/socket_answer.hpp"
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
  /// What they said just before the call was given back may still be on its way.
  static constexpr std::chrono::seconds kStragglers{2};

  struct Person {
    call::CallId call;
    std::string actor, name;
  };
  /// Whether they may take the call over, asked of the database and noted there.
  using MayTakeOver = std::function<Task<api::Allowance>()>;

  TakeOverDesk(EventLoop& loop, call::CallRegistry& calls, Listener& listener, Person person,
               MayTakeOver may);
  /// Who has the call gives it back by going. `stop` comes first.
  ~TakeOverDesk();
  TakeOverDesk(const TakeOverDesk&) = delete;
  TakeOverDesk& operator=(const TakeOverDesk&) = delete;

  void take(const net::WebSocketStream::Message& message);
  /// Waits for what is under way here.
  [[nodiscard]] Task<> stop();

 private:
  enum class State : std::uint8_t { Listening, Asking, Speaking };
  /// What answers from a shard look for.
  struct Link {
    TakeOverDesk* desk;
  };
  void order(const std::string& text);
  void voice(std::string_view pcm);
  [[nodiscard]] Task<> ask();
  [[nodiscard]] Task<> watch();
  void reach_for_call();
  void answered(call::HolderId asked, call::TakeOverAnswer answer);
  void ended(call::HolderId held, call::HandBackReason reason);
  void refuse(std::string_view code);

  EventLoop& loop_;
  call::CallRegistry& calls_;
  Listener& listener_;
  Person person_;
  MayTakeOver may_;
  State state_ = State::Listening;
  call::HolderId holder_ = 0;  ///< Of this attempt.
  std::optional<VoiceIn> voice_;
  Clock::time_point heard_at_{};
  std::optional<Clock::time_point> ended_at_;
  std::shared_ptr<Link> link_;
  TaskGroup tasks_;
};

}  // namespace tandem::listen
