#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "control/listen/listen_format.hpp"
#include "core/async_event.hpp"
#include "core/net/websocket_stream.hpp"
#include "core/task_group.hpp"

namespace tandem::listen {

/// Why we close a listener's socket (RFC 6455, section 7.4; 4000 and up are ours).
enum class CloseCode : std::uint16_t {
  CallOver = 1000,
  GoingAway = 1001,
  Unsupported = 1003,
  NoSamples = 1007,
  TooFast = 1008,
  Full = 1013,
  TokenExpired = 4401,
  NoLongerAllowed = 4403,
  TooSlow = 4408,
  OtherSubject = 4409,
};

/// One socket that hears a call. It never holds anybody up: what its peer does not take waits here,
/// 2 s of it at most, then the oldest goes and the peer is told how much; a peer that goes on like
/// this is let go, unless it has the call. One per socket, on the listen loop.
class Listener {
 public:
  /// Audio that waits here: with what lies in the kernel that is 2 s.
  static constexpr std::size_t kFramesMax = 75;
  static constexpr std::chrono::milliseconds kInKernelMax{500};
  /// Who has lost audio for so long without a stretch of kWell in between is too slow.
  static constexpr std::chrono::seconds kSlowMax{3}, kWell{2};
  /// A close that the peer does not answer.
  static constexpr std::chrono::seconds kCloseMax{2};

  using Payload = std::shared_ptr<const std::string>;
  using Clock = std::chrono::steady_clock;

  struct Events {
    /// Text and audio of the peer.
    std::function<void(const net::WebSocketStream::Message&)> message;
    /// 20 ms frames were dropped.
    std::function<void(std::uint64_t)> dropped;
  };

  Listener(EventLoop& loop, net::WebSocketStream socket, ListenWish wish, Events events);

  void audio(Payload frame);
  /// A text message, behind what waits. Nothing where the peer wants none.
  void say(std::string text);
  /// Whoever speaks to a caller is there, however little they take of what they could hear: they
  /// lose audio, and not the call, while this is so.
  void keep_though_slow(bool keep) noexcept;
  /// What waits is sent first, where there is time.
  void close(CloseCode code, std::string reason);

  /// Serves the socket until it is closed, by whom ever.
  [[nodiscard]] Task<> run();

  [[nodiscard]] const ListenWish& wish() const noexcept { return wish_; }
  [[nodiscard]] bool closing() const noexcept { return closing_.has_value(); }
  /// Behind `run`: the code that closed the socket, ours before the peer's; 1006 where it broke.
  [[nodiscard]] std::uint16_t end_code() const noexcept;

 private:
  struct Outgoing {
    Payload payload;
    bool text;
  };
  struct Closing {
    CloseCode code;
    std::string reason;
  };
  [[nodiscard]] Task<> read();
  [[nodiscard]] Task<> write();
  [[nodiscard]] Task<> insist();
  [[nodiscard]] bool may_write() const;
  void drop_oldest();
  void note_loss();

  EventLoop& loop_;
  net::WebSocketStream socket_;
  ListenWish wish_;
  Events events_;
  std::size_t in_kernel_max_;  ///< In bytes.
  std::deque<Outgoing> waiting_;
  std::size_t frames_ = 0;    ///< Of audio among them.
  std::uint64_t untold_ = 0;  ///< Frames dropped that the peer does not know of.
  std::optional<Clock::time_point> slow_since_;
  Clock::time_point lost_at_{};
  std::optional<Closing> closing_;
  bool over_ = false, keep_though_slow_ = false;
  AsyncEvent wake_, must_close_;
};

}  // namespace tandem::listen
