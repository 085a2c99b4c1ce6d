#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/base64.hpp"

namespace tandem::sim {

/// Base64 characters of 15 MiB: no event appends more (OpenAI page, section 4.2).
inline constexpr std::size_t kAppendMax = base64_encoded_size(std::size_t{15} * 1024 * 1024);

/// The audio of an `input_audio_buffer.append` in its plainest writing, of which there are fifty a
/// second and session: type and audio in this order, nothing between them, base64 that holds
/// something. Nothing for any other text: that is read as JSON, and what is wrong is found there.
[[nodiscard]] std::optional<std::string> plain_append(std::string_view text);

}  // namespace tandem::sim
