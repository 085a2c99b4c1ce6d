#pragma once

#include <chrono>

#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// Whether a person speaks with the caller in the agent's place, and since when.
class TakeOver {
 public:
  void begin(ItemId item, bool was_muted, Instant now) noexcept {
    item_ = item;
    was_muted_ = was_muted;
    since_ = now;
  }
  void end() noexcept { item_ = {}; }
  /// Their voice goes on as another item.
  void speak_anew(ItemId item) noexcept { item_ = item; }

  [[nodiscard]] bool active() const noexcept { return static_cast<bool>(item_); }
  /// Their voice.
  [[nodiscard]] ItemId item() const noexcept { return item_; }
  /// The agent was muted before, and stays so afterwards.
  [[nodiscard]] bool was_muted() const noexcept { return was_muted_; }
  [[nodiscard]] std::chrono::seconds length(Instant now) const noexcept {
    return std::chrono::round<std::chrono::seconds>(now - since_);
  }

 private:
  ItemId item_;
  bool was_muted_ = false;
  Instant since_{};
};

}  // namespace tandem::engine
