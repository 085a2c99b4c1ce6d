#pragma once

#include <chrono>

#include "bridge/engine/colleague.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// Whether a person speaks with the caller in the agent's place, since when, and what they said.
class TakeOver {
 public:
  void begin(ItemId item, bool was_muted, Instant now) noexcept {
    item_ = item;
    was_muted_ = was_muted;
    since_ = now;
    words_.clear();
  }
  void end() noexcept { item_ = {}; }
  /// Their voice goes on as another item.
  void speak_anew(ItemId item) noexcept { item_ = item; }
  void said(std::string_view words) { words_.add(words); }
  void miss_words() noexcept { words_.miss(); }
  void expect_words(bool due) noexcept { words_due_ = due; }

  [[nodiscard]] bool active() const noexcept { return static_cast<bool>(item_); }
  /// Their voice.
  [[nodiscard]] ItemId item() const noexcept { return item_; }
  /// The agent was muted before, and stays so afterwards.
  [[nodiscard]] bool was_muted() const noexcept { return was_muted_; }
  [[nodiscard]] const ColleagueWords& words() const noexcept { return words_; }
  /// More of what they said is still being written down, though they may have gone.
  [[nodiscard]] bool words_due() const noexcept { return words_due_; }
  [[nodiscard]] std::chrono::seconds length(Instant now) const noexcept {
    return std::chrono::round<std::chrono::seconds>(now - since_);
  }

 private:
  ItemId item_;
  bool was_muted_ = false, words_due_ = false;
  Instant since_{};
  ColleagueWords words_;
};

}  // namespace tandem::engine
