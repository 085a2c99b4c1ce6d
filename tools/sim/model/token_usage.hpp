#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "tools/sim/model/conversation.hpp"
#include "tools/sim/model/session_state.hpp"

namespace tandem::sim {

/// About four characters of text are a token.
[[nodiscard]] std::int64_t text_tokens(std::string_view text) noexcept;
/// A caller's audio is 10 tokens a second, the agent's 20 (OpenAI page, section 12).
[[nodiscard]] std::int64_t caller_audio_tokens(std::chrono::milliseconds audio) noexcept;
[[nodiscard]] std::int64_t agent_audio_tokens(std::chrono::milliseconds audio) noexcept;

/// Tokens of one response. `cached` is a part of the input, not beside it.
struct TokenUsage {
  std::int64_t text_in = 0, audio_in = 0;
  std::int64_t cached_text = 0, cached_audio = 0;
  std::int64_t text_out = 0, audio_out = 0;

  /// `response.done.response.usage`, sums included.
  [[nodiscard]] boost::json::object shown() const;
  [[nodiscard]] std::int64_t total() const noexcept {
    return text_in + audio_in + text_out + audio_out;
  }
};

/// Counts the input of responses and what of it the prompt cache would hold: the prefix that the
/// response before also had, in steps of 64 tokens.
class UsageMeter {
 public:
  [[nodiscard]] TokenUsage input_of(std::string_view instructions, std::string_view tools,
                                    const std::list<Item>& context);

 private:
  TokenUsage last_;
};

}  // namespace tandem::sim
