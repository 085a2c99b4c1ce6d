#pragma once

#include <chrono>
#include <cstdint>

namespace tandem::control {

/// How a node goes down: the first signal stops new calls, a second one (or the limit) ends the
/// live ones politely, and after that a last limit cuts what is left. A pure state machine; time
/// is an argument.
class Drain {
 public:
  enum class Phase : std::uint8_t {
    Serving,
    Draining,  ///< No new calls from `refuses` on; live ones go on.
    Ending,    ///< Live calls are being said goodbye to.
    Done,      ///< No call is left, or none could be ended in time.
  };
  using Clock = std::chrono::steady_clock;

  /// Ending takes at most about 8 s a call (goodbye, then hang-up); the exit has to come within
  /// 10 s of the second signal.
  static constexpr std::chrono::milliseconds kEndingMax{9'000};
  /// Whoever spreads calls over several nodes asks each of them now and then whether it is ready.
  /// A node that has calls takes callers who come until that was asked, as the ones before the
  /// signal: they would have nobody else. One that has none ends, and its port says so.
  /// tools/deploy/haproxy.cfg has asked within 0.7 s.
  static constexpr std::chrono::milliseconds kNotice{1'000};

  explicit Drain(std::chrono::milliseconds limit) noexcept : limit_(limit) {}

  void on_signal(Clock::time_point now) noexcept;
  /// Calls go to other nodes: as the first signal, however often.
  void on_move(Clock::time_point now) noexcept;
  /// Looks at the clock and at the number of calls that hold a slot.
  void tick(Clock::time_point now, int calls) noexcept;

  [[nodiscard]] Phase phase() const noexcept { return phase_; }
  /// Whether new calls are refused, and calls may be given away: everybody else knows by now, or
  /// there is no call to stay for, and who came after the last look would be cut off.
  [[nodiscard]] bool refuses(Clock::time_point now, int calls) const noexcept;
  /// Whether calls were cut because they would not end.
  [[nodiscard]] bool gave_up() const noexcept { return gave_up_; }

 private:
  void enter(Phase phase, Clock::time_point now) noexcept;

  std::chrono::milliseconds limit_;
  Phase phase_ = Phase::Serving;
  Clock::time_point since_{};
  bool gave_up_ = false;
};

}  // namespace tandem::control
