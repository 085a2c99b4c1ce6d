#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/event_loop.hpp"
#include "core/net/send_buffer.hpp"
#include "core/poller.hpp"

namespace tandem::net {

/// What the media sockets of one loop share (`loop.local<MediaSocketSet>()`): the readiness of
/// their descriptors, one read buffer, one timer for all.
class MediaSocketSet {
 public:
  using Clock = std::chrono::steady_clock;

  class Member : public Poller::Watch {
   public:
    /// About every 100 ms.
    virtual void on_check(Clock::time_point now) = 0;

   private:
    friend class MediaSocketSet;
    static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
    std::size_t place_ = kNowhere;
  };

  explicit MediaSocketSet(EventLoop& loop);
  ~MediaSocketSet();

  /// As `Poller::add`. A member that was refused may still ask for turns, and is removed like
  /// the others.
  [[nodiscard]] Result<> add(int fd, Member& member);
  void remove(int fd, Member& member) noexcept;
  /// Keeps a member alive whose owner has let go of it, until `let_go`: connections that still say
  /// goodbye.
  void hold(std::shared_ptr<Member> member);
  void let_go(const Member& member) noexcept;
  void call_later(Member& member) { poller_.call_later(member); }

  /// Where one turn's bytes are read to; 64 zeroed bytes lie behind it.
  [[nodiscard]] std::span<char> read_buffer() noexcept { return {read_buffer_.get(), kReadSize}; }
  /// Where bytes wait until they have left.
  [[nodiscard]] SendBlocks& send_blocks() noexcept { return send_blocks_; }

 private:
  static constexpr std::size_t kReadSize = 64 * 1024;
  // A fifth of the members on every tick: the work spreads, and each is looked at every 100 ms.
  static constexpr std::size_t kSlices = 5;

  void check_slice();

  Poller& poller_;
  std::unique_ptr<char[]> read_buffer_;
  SendBlocks send_blocks_;
  std::vector<Member*> members_;
  std::unordered_map<const Member*, std::shared_ptr<Member>> held_;
  std::size_t slice_ = 0;
  std::unique_ptr<EventLoop::TickSubscription> tick_;
};

}  // namespace tandem::net
