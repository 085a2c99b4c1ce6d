#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <variant>

#include "bridge/call/call_id.hpp"
#include "control/feed/feed_message.hpp"

namespace tandem::feed {

/// What a client wants to be told. Without a word: everything but what is for watched calls.
struct FeedWish {
  static constexpr std::size_t kWatchedMax = 100;

  std::string organisation;  ///< UUID: only this one's calls; empty: all that may be seen.
  bool words = true, events = true;
  /// Where not empty, `words` and `events` are of these calls only.
  std::unordered_set<call::CallId> words_of, events_of;
  /// Levels, and words on their way.
  std::unordered_set<call::CallId> watched;

  [[nodiscard]] bool wants(const FeedMessage& message) const;
  [[nodiscard]] bool of_organisation(std::string_view of_call) const {
    return organisation.empty() || organisation == of_call;
  }
};

/// What a client may send.
struct SnapshotAsked {};
struct TokenRefreshed {
  std::string token;
};
using FeedRequest = std::variant<FeedWish, SnapshotAsked, TokenRefreshed>;

/// None where it makes no sense; `fault` then says why. Never throws.
[[nodiscard]] std::optional<FeedRequest> read_feed_request(std::string_view text,
                                                           std::string& fault);

}  // namespace tandem::feed
