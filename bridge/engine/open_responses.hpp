#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// The responses that the model is at, and which of them nobody is to hear any more. What it sends
/// of a discarded one keeps coming until it ends.
class OpenResponses {
 public:
  struct Response {
    ResponseId id;
    bool discarded = false;
    bool spoke = false;       ///< Audio of it reached the pool.
    bool called = false;      ///< It asked for a tool.
    std::vector<ItemId> cut;  ///< Items that the model was told were not heard to the end.
    /// Items of which audio came after the discard only: the model believes they were heard.
    std::vector<ItemId> unheard;
  };

  /// False: too many, or known.
  bool began(ResponseId id) {
    if (find(id) != nullptr || open_.size() >= kMax) return false;
    open_.push_back({id, false, false, false, {}, {}});
    return true;
  }
  void ended(ResponseId id) {
    std::erase_if(open_, [&](const Response& each) { return each.id == id; });
  }
  void discard_all() noexcept {
    for (Response& each : open_) each.discarded = true;
  }
  void clear() noexcept { open_.clear(); }

  [[nodiscard]] Response* find(ResponseId id) noexcept {
    for (Response& each : open_) {
      if (each.id == id) return &each;
    }
    return nullptr;
  }
  [[nodiscard]] bool wanted(ResponseId id) const noexcept {
    return std::any_of(open_.begin(), open_.end(),
                       [&](const Response& each) { return each.id == id && !each.discarded; });
  }
  /// Any that the caller is to hear.
  [[nodiscard]] bool any_wanted() const noexcept {
    return std::any_of(open_.begin(), open_.end(),
                       [](const Response& each) { return !each.discarded; });
  }
  [[nodiscard]] bool empty() const noexcept { return open_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return open_.size(); }

 private:
  static constexpr std::size_t kMax = 16;  ///< The service keeps to one.
  std::vector<Response> open_;
};

}  // namespace tandem::engine
