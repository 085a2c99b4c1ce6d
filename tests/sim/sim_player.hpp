#pragma once

#include <deque>
#include <functional>
#include <map>
#include <vector>

#include "bridge/engine/ids.hpp"
#include "tests/sim/timeline.hpp"

namespace tandem::simulation {

/// The carrier's true playout: 8 bytes a millisecond in order, marks echoed
/// when everything before them was played, `clear` drops the queue and sends
/// all pending marks back.
class SimPlayer {
 public:
  explicit SimPlayer(Timeline& timeline) : timeline_(timeline) {}

  std::function<void(engine::MarkId)> on_mark;

  void media(engine::ItemId item, std::int64_t offset, std::int64_t audio, std::int64_t padding) {
    advance();
    queue_.push_back({item, offset, audio, audio + padding, {}});
    queued_ += audio + padding;
  }
  void mark(engine::MarkId mark) {
    advance();
    queue_.push_back({{}, 0, 0, 0, mark});
    if (queued_ == 0) return advance();
    // Whole milliseconds: the mark is due once the last byte is out.
    timeline_.at(timeline_.now() + (queued_ + 7) / 8, [this] { advance(); });
  }
  void clear() {
    advance();
    std::vector<engine::MarkId> pending;
    for (const Piece& piece : queue_) {
      if (piece.mark) pending.push_back(piece.mark);
    }
    queue_.clear();
    queued_ = 0;
    for (const engine::MarkId mark : pending) on_mark(mark);
  }
  /// Bytes of the item that were played up to now.
  [[nodiscard]] std::int64_t heard(engine::ItemId item) {
    advance();
    const auto found = heard_.find(item.value);
    return found == heard_.end() ? 0 : found->second;
  }
  [[nodiscard]] std::int64_t queued() {
    advance();
    return queued_;
  }

 private:
  struct Piece {
    engine::ItemId item;
    std::int64_t offset, audio, left;  ///< `left` counts padding too.
    engine::MarkId mark;
    std::int64_t done = 0;
  };

  void advance() {
    std::int64_t budget = (timeline_.now() - advanced_) * 8;
    advanced_ = timeline_.now();
    while (!queue_.empty()) {
      Piece& piece = queue_.front();
      if (piece.mark) {
        const engine::MarkId mark = piece.mark;
        queue_.pop_front();
        on_mark(mark);
        continue;
      }
      const std::int64_t part = std::min(budget, piece.left);
      piece.done += part;
      piece.left -= part;
      budget -= part;
      queued_ -= part;
      std::int64_t& heard = heard_[piece.item.value];
      heard = std::max(heard, piece.offset + std::min(piece.done, piece.audio));
      if (piece.left > 0) return;
      queue_.pop_front();
    }
  }

  Timeline& timeline_;
  std::deque<Piece> queue_;
  std::int64_t queued_ = 0;
  Ms advanced_ = 0;
  std::map<std::uint32_t, std::int64_t> heard_;
};

}  // namespace tandem::simulation
