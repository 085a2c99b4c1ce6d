#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tandem::carrier {

/// Writes the three messages that Twilio takes on a bidirectional stream, and not a byte more: an
/// extra field or a wrong `streamSid` raises warning 31951 and the message has no effect. Each
/// function writes to `out`, which must have room for the matching `*_size_max`, and gives the
/// bytes written. Names and ids are JSON-escaped where they need it.

[[nodiscard]] std::size_t media_size_max(std::string_view stream_sid,
                                         std::size_t mulaw_bytes) noexcept;
std::size_t write_media(char* out, std::string_view stream_sid,
                        std::span<const std::uint8_t> mulaw) noexcept;

/// What `write_media` gives for so much audio.
[[nodiscard]] std::size_t media_size(std::string_view stream_sid, std::size_t mulaw_bytes);

[[nodiscard]] std::size_t mark_size_max(std::string_view stream_sid,
                                        std::string_view name) noexcept;
std::size_t write_mark(char* out, std::string_view stream_sid, std::string_view name) noexcept;

[[nodiscard]] std::size_t clear_size_max(std::string_view stream_sid) noexcept;
std::size_t write_clear(char* out, std::string_view stream_sid) noexcept;

}  // namespace tandem::carrier
