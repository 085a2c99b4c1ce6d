#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "control/auth/principal.hpp"
#include "control/feed/feed_message.hpp"
#include "control/feed/feed_rights.hpp"
#include "control/feed/feed_wish.hpp"
#include "core/net/media_socket.hpp"

namespace tandem::feed {

enum class CloseCode : std::uint16_t {
  GoingAway = 1001,
  Nonsense = 1008,
  TryAgainLater = 1013,
  TokenExpired = 4401,
  NoLongerAllowed = 4403,
  OtherSubject = 4409,
};

/// Who a client is, and how long it may stay without another token.
struct FeedMember {
  auth::Principal principal;
  FeedRights rights;
  std::optional<std::chrono::system_clock::time_point> until;
  std::string address = {};  ///< Textual IP address.
};

/// One dashboard's socket: numbers what it sends, leaves out what its holder may not see or does
/// not want, and never lets a slow one cost more than a bounded buffer. On the feed's loop.
class FeedClient final : private net::MediaSocket::Listener {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// What only the hub can do for it.
  struct Hub {
    std::function<void(FeedClient&)> snapshot;
    std::function<void(FeedClient&, std::string token)> refresh;
  };
  static constexpr std::chrono::seconds kSlowMax{10};
  static constexpr std::chrono::seconds kSilenceMax{20};
  /// Between two snapshots that were asked for; what is asked meanwhile is one, at its end.
  static constexpr std::chrono::milliseconds kSnapshotEvery{2'000};

  FeedClient(std::uint64_t id, net::ByteStream stream, FeedMember member, Hub hub);
  void start() { socket_.start(); }

  void offer(const FeedMessage& message);
  /// The number of calls that it sees, where it is another one than it was told, or a sign of life
  /// is due.
  void count(std::size_t active, Instant now);
  /// Whole, whatever is wanted. `tail` as of `FeedMessage`.
  void tell(std::string_view tail);
  void tell_levels(std::string_view entries);
  /// It asked for one, and may have it now.
  [[nodiscard]] bool snapshot_due(Instant now) const noexcept {
    return snapshot_asked_at_ && !behind_since_ && !closing() &&
           now - snapshot_told_at_ >= kSnapshotEvery;
  }
  [[nodiscard]] std::optional<Instant> snapshot_asked_at() const noexcept {
    return snapshot_asked_at_;
  }
  void tell_snapshot(Instant now);
  /// Hands what is pending to the socket. A client that takes too little misses what follows, until
  /// it has caught up; then it is told so, and gets a snapshot.
  void flush(Instant now);
  void close(CloseCode code, std::string_view reason);

  [[nodiscard]] bool sees(const std::string& organisation, call::CallId call) const {
    return member_.rights.sees(organisation, call) && wish_.of_organisation(organisation);
  }
  /// `,"rights":[…]`: what its holder may do with a call that they see.
  [[nodiscard]] std::string rights_member(const std::string& organisation, call::CallId call) const;
  /// Where they are others than before, a snapshot follows: rows that were told say the old ones.
  bool use(FeedRights rights);
  [[nodiscard]] bool expired(std::chrono::system_clock::time_point now) const {
    return member_.until && now >= *member_.until;
  }
  [[nodiscard]] std::uint64_t id() const noexcept { return id_; }
  [[nodiscard]] bool over() const noexcept { return over_; }
  [[nodiscard]] bool closing() const noexcept { return closing_ || over_; }
  [[nodiscard]] const FeedWish& wish() const noexcept { return wish_; }
  [[nodiscard]] FeedMember& member() noexcept { return member_; }
  /// Messages left out since the last time.
  [[nodiscard]] std::uint64_t take_dropped() noexcept { return std::exchange(dropped_told_, 0); }

 private:
  void on_text(std::span<char> message) override;
  void on_binary(std::span<char> message) override;
  void on_batch_end() override;
  void on_end(const net::MediaSocketEnd& end) override;
  /// As `tell`, of a tail that is not in one piece.
  void tell_joined(std::span<const std::string_view> pieces);
  [[nodiscard]] bool admit_request();

  std::uint64_t id_;
  FeedMember member_;
  Hub hub_;
  FeedWish wish_;
  net::MediaSocket socket_;
  std::uint64_t seq_ = 0;
  std::uint64_t dropped_ = 0, dropped_told_ = 0;
  std::optional<Instant> behind_since_, snapshot_asked_at_;
  Instant snapshot_told_at_{};
  std::size_t active_told_ = static_cast<std::size_t>(-1);
  Instant spoke_at_{};
  Instant window_began_{};
  int requests_ = 0;  ///< In this window.
  bool closing_ = false, over_ = false;
};

}  // namespace tandem::feed
