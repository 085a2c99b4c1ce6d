#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bridge/call/live_sink.hpp"
#include "control/events/event_ring.hpp"
#include "control/feed/board_healer.hpp"
#include "control/feed/call_board.hpp"
#include "control/feed/feed_client.hpp"
#include "control/feed/level_board.hpp"
#include "core/event_loop.hpp"
#include "core/metrics/registry.hpp"

namespace tandem::feed {

/// The calls of this node and who looks on: takes events from the shards by one ring each, folds
/// them, and tells every client what it may see and wants: new calls, words and events with the
/// loop's next tick, rows that changed and levels ten times a second. A shard never waits:
/// what a full ring does not take is counted, and missing here. On the feed's loop, but for
/// `append`, `watched`.
class FeedHub final : public call::LiveSink {
 public:
  static constexpr std::chrono::milliseconds kRound{100};
  static constexpr std::size_t kClientsMax = 2'000;
  /// Beyond so many everything waits for the round: five times the writes are too much for them.
  static constexpr std::size_t kPromptMax = 100;
  static constexpr std::size_t kRingBytes = 1 << 20;  ///< Of each shard: some 3,000 events.

  /// `refresh`: a client brought another token. `block` is the loop's.
  FeedHub(EventLoop& loop, unsigned shards, metrics::Block& block,
          std::function<void(FeedClient&, std::string token)> refresh);
  ~FeedHub() override;

  // Any shard:
  void append(unsigned shard, const call::CallEvent& event) noexcept override;
  [[nodiscard]] bool watched() const noexcept override {
    return clients_now_.load(std::memory_order_relaxed) > 0;
  }

  /// How much the dashboards get, from the next round on. Any thread.
  enum class Portion : std::uint8_t {
    Full,
    Trimmed,  ///< Levels once a second.
    None,     ///< Nobody is served: who is there is asked to come again later.
  };
  void serve(Portion portion) noexcept { portion_.store(portion, std::memory_order_relaxed); }

  /// Begins its rounds. Once. `calls`, whose levels are read, outlives `stop`.
  void start(call::CallRegistry& calls);
  /// Tells every client that the node stops.
  void stop();
  /// A connection behind its handshake; `answer` are the bytes of the 101 (empty: it was answered).
  /// False: there are too many, or it is gone.
  bool add(net::ByteStream stream, std::string_view answer, FeedMember member, bool snapshot);
  /// Null: it is gone.
  [[nodiscard]] FeedClient* find(std::uint64_t client);
  [[nodiscard]] std::vector<std::uint64_t> clients() const;

  /// What the board is compared with every 5 s; `start` gives the calls of the node.
  void compare_with(BoardHealer::Reality reality) { healer_.use(std::move(reality)); }
  // For who drives the loop by hand:
  /// `EventLoop::kTick` has passed.
  void tick();
  /// The work of every `kRound`.
  void round();

 private:
  void hasten();
  void take_events();
  void tell();
  void tell_levels();
  void shed();
  [[nodiscard]] std::size_t active_of(FeedClient& client) const;
  void tell_snapshot(FeedClient& client);
  void tell_snapshots_due();
  void bury();

  EventLoop& loop_;
  metrics::Block& block_;
  std::function<void(FeedClient&, std::string)> refresh_;
  std::vector<std::unique_ptr<control::EventRing>> rings_;
  std::uint64_t ring_dropped_seen_ = 0;
  CallBoard board_;
  BoardHealer healer_;
  LevelBoard levels_;
  FeedMessages messages_;
  std::string storage_;
  std::vector<std::unique_ptr<FeedClient>> clients_;
  std::uint64_t clients_made_ = 0;
  std::atomic<int> clients_now_{0};
  std::atomic<Portion> portion_{Portion::Full};
  int rounds_ = 0;
  std::unique_ptr<EventLoop::TickSubscription> ticks_;
  int ticks_seen_ = 0;
};

}  // namespace tandem::feed
