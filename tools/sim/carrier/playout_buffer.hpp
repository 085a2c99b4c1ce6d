#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

namespace tandem::sim {

/// What the carrier has taken from the server and not yet played to the caller: 8 bytes of μ-law a
/// millisecond, in order of arrival, marks between them. The caller hears silence while it is
/// empty. Time is an argument, so that tests are tables.
class PlayoutBuffer {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// More than so much waiting audio is discarded: warning 31931.
  static constexpr std::chrono::minutes kMost{10};
  /// A pause of the agent that is shorter counts as an underrun: audio that came too late.
  static constexpr std::chrono::milliseconds kUnderrunMax{250};

  explicit PlayoutBuffer(Time start) : start_(start) {}

  /// What the caller heard from the last call up to `now`, silence included, and the marks that
  /// were reached meanwhile.
  struct Played {
    std::vector<std::uint8_t> audio;
    std::size_t agent_bytes = 0;  ///< Of `audio`, what came from the server.
    std::vector<std::string> marks;
  };
  [[nodiscard]] Played advance(Time now);

  /// Queues audio (after `advance` to the same instant). False: too much, all of it discarded.
  [[nodiscard]] bool push(std::span<const std::uint8_t> audio);
  /// Queues a mark. True: nothing waits in front of it, it is to be echoed at once.
  [[nodiscard]] bool mark(std::string name);
  /// Empties the queue. Gives the marks that waited, in order, which are echoed at once.
  struct Cleared {
    std::vector<std::string> marks;
    std::size_t bytes = 0;  ///< Never played.
  };
  [[nodiscard]] Cleared clear();

  [[nodiscard]] std::size_t waiting_bytes() const noexcept { return queue_.size(); }
  [[nodiscard]] std::size_t waiting_marks() const noexcept { return marks_.size(); }
  /// Of the stream so far: agent audio heard, silence not counted.
  [[nodiscard]] std::uint64_t agent_bytes_played() const noexcept { return agent_played_; }
  /// Position on the caller's line since the start: 8 bytes a millisecond.
  [[nodiscard]] std::uint64_t line_bytes() const noexcept { return line_; }
  [[nodiscard]] std::size_t underruns() const noexcept { return underruns_; }
  [[nodiscard]] std::uint64_t underrun_bytes() const noexcept { return underrun_bytes_; }
  /// Line positions at which a message's audio begins to play: where a click would sit.
  [[nodiscard]] const std::vector<std::uint64_t>& borders() const noexcept { return borders_; }

 private:
  struct Mark {
    std::uint64_t behind;  ///< Echoed when so many bytes of all that was ever queued have gone.
    std::string name;
  };
  void play_agent(std::size_t bytes, Played& played);
  void take_marks(std::vector<std::string>& names);

  Time start_;
  std::deque<std::uint8_t> queue_;
  std::deque<Mark> marks_;
  std::deque<std::uint64_t> arrivals_;  ///< First bytes of messages, counted as `queued_`.
  std::uint64_t queued_ = 0;            ///< Ever.
  std::uint64_t gone_ = 0;              ///< Played or cleared.
  std::uint64_t line_ = 0;
  std::uint64_t agent_played_ = 0;
  std::uint64_t silence_ = 0;  ///< Since the agent's last byte; unlimited after a clear.
  bool pause_may_be_underrun_ = false;
  std::size_t underruns_ = 0;
  std::uint64_t underrun_bytes_ = 0;
  std::vector<std::uint64_t> borders_;
};

}  // namespace tandem::sim
