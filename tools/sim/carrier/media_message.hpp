#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::sim {

/// A `media` message of the carrier: what its numbers are.
struct MediaMessage {
  std::uint64_t sequence = 0;  ///< Of all messages of the stream, from 1.
  std::uint64_t chunk = 0;     ///< Of those with audio, from 1.
  std::chrono::milliseconds timestamp{0};
};

/// Its text, as Boost.JSON would write it. Fifty a second and call: piece by piece, without a
/// document in between. Neither `payload` (base64) nor `stream_sid` holds anything to escape.
[[nodiscard]] std::string media_message_text(const MediaMessage& message,
                                             std::string_view stream_sid, std::string_view payload);

}  // namespace tandem::sim
