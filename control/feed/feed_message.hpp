#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bridge/call/call_id.hpp"

namespace tandem::feed {

/// Which of the messages about calls a client may leave out.
enum class Topic : std::uint8_t {
  Call,    ///< Its row: for everybody who sees it.
  Words,   ///< What was said.
  Event,   ///< The timeline.
  Partial  ///< Words on their way: for who watches the call.
};

/// Said once, for all who get it: each puts its own number in front.
struct FeedMessage {
  std::string organisation;  ///< UUID of the call's; empty: of an agent of the configuration file.
  call::CallId call;
  Topic topic = Topic::Call;
  std::string tail;  ///< `"type":…}`: a JSON object without its opening brace.
  /// Of its call's row, where that ends in `tail`: what the reader may do is put in front of that.
  std::optional<std::size_t> row_end = {};
};
using FeedMessages = std::vector<FeedMessage>;

}  // namespace tandem::feed
