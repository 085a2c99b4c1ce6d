#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bridge/engine/ids.hpp"

namespace tandem::call {

/// The model's string ids of one kind as small integers, for a whole call: 1, 2, 3 ... in order of
/// appearance, never used again. Of very many ids the oldest are forgotten, so that a call of hours
/// holds no more than one of minutes.
template <class IdType>
class RealtimeIds {
 public:
  static constexpr std::size_t kKeptMax = 1'024;
  /// The service's ids have some 30 characters; a longer one is cut, so that a peer cannot fill the
  /// memory.
  static constexpr std::size_t kLengthMax = 512;

  /// The id's number, new where it was not seen before. Empty text is none.
  IdType number(std::string_view text) {
    if (text.empty()) return {};
    text = text.substr(0, kLengthMax);
    if (const auto found = numbers_.find(text); found != numbers_.end()) return {found->second};
    if (texts_.size() == kKeptMax) {
      numbers_.erase(*texts_.front());
      texts_.erase(texts_.begin());
      ++first_;
    }
    const std::string& kept = *texts_.emplace_back(std::make_unique<const std::string>(text));
    const auto number = static_cast<std::uint32_t>(first_ + texts_.size() - 1);
    numbers_.emplace(std::string_view(kept), number);
    return {number};
  }
  /// The text of a number given before; empty where it is none of ours or was forgotten.
  [[nodiscard]] std::string_view text(IdType id) const noexcept {
    if (id.value < first_ || id.value - first_ >= texts_.size()) return {};
    return *texts_[id.value - first_];
  }

 private:
  std::uint32_t first_ = 1;                                ///< Number of `texts_.front()`.
  std::vector<std::unique_ptr<const std::string>> texts_;  ///< The keys of `numbers_` point here.
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

}  // namespace tandem::call
