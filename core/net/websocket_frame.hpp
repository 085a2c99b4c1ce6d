#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// WebSocket frames (RFC 6455, section 5) as bytes: no I/O, no state.
namespace tandem::net::websocket {

enum class Opcode : std::uint8_t {
  Continuation = 0x0,
  Text = 0x1,
  Binary = 0x2,
  Close = 0x8,
  Ping = 0x9,
  Pong = 0xA,
};
constexpr bool is_control(Opcode opcode) noexcept { return opcode >= Opcode::Close; }

/// RFC 6455, section 7.4.1, those that we send.
namespace close_code {
inline constexpr std::uint16_t kNormal = 1000;
inline constexpr std::uint16_t kGoingAway = 1001;
inline constexpr std::uint16_t kProtocolError = 1002;
inline constexpr std::uint16_t kNoStatus = 1005;  ///< Never sent: the close frame had no code.
inline constexpr std::uint16_t kAbnormal = 1006;  ///< Never sent: no close frame came.
inline constexpr std::uint16_t kBadData = 1007;
inline constexpr std::uint16_t kPolicy = 1008;
inline constexpr std::uint16_t kTooBig = 1009;
}  // namespace close_code

/// Whether a peer may send it in a close frame (RFC 6455, section 7.4).
[[nodiscard]] bool is_valid_close_code(std::uint16_t code) noexcept;

using MaskKey = std::array<std::uint8_t, 4>;

inline constexpr std::size_t kHeaderMax = 14;
inline constexpr std::size_t kControlPayloadMax = 125;

struct FrameHeader {
  bool final = false;
  Opcode opcode = Opcode::Continuation;
  std::optional<MaskKey> mask;
  std::uint64_t payload_size = 0;
  std::size_t header_size = 0;  ///< Bytes that the header itself took.
};

/// Which frames a reader expects: a client masks, a server never does (section 5.1).
enum class From : std::uint8_t { Client, Server };

enum class Decoded : std::uint8_t { Complete, NeedMore, Violation };

/// Reads one header from the front of `bytes`. A violation (close code 1002) is: reserved bits or
/// opcodes, masking of the wrong side, a length not in its shortest form or above 2^63 - 1, a
/// control frame that is fragmented or longer than 125 bytes. Seen as soon as the bytes show it.
[[nodiscard]] Decoded decode_header(std::span<const char> bytes, From from,
                                    FrameHeader& header) noexcept;

/// Bytes of the header of a final frame with so much payload.
[[nodiscard]] std::size_t header_size(std::uint64_t payload_size, bool masked) noexcept;
/// Writes the header of a final frame to `out` (`header_size` bytes). Returns the end.
char* encode_header(char* out, Opcode opcode, std::uint64_t payload_size,
                    const std::optional<MaskKey>& mask) noexcept;

/// Masks or unmasks in place (section 5.3); `offset` is where in the frame's payload `bytes` begin.
void apply_mask(std::span<char> bytes, const MaskKey& key, std::uint64_t offset) noexcept;

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace tandem::net::websocket
