#pragma once

#include <cstdint>
#include <string_view>

namespace tandem::engine {

/// What an error of the model calls for (OpenAI Realtime page, section 10).
enum class ErrorReaction : std::uint8_t {
  Ignore,         ///< Harmless: nothing was active, an item was unknown.
  RetryWhenDone,  ///< A response is active: ask again after its `response.done`.
  RetryOnce,      ///< Their side: the same response once more, then a new session.
  Reconnect,      ///< The session is over.
  Refused,        ///< Rate limit or quota: apologise.
  Fatal,          ///< Key or configuration: no session will work.
  OurFault,       ///< Our event was wrong and had no effect: record it.
};

/// By `code`, then by `type`; texts are never looked at. Unknown ones are `OurFault`: recorded and
/// survived.
[[nodiscard]] ErrorReaction classify(std::string_view code, std::string_view type) noexcept;

}  // namespace tandem::engine
