#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tandem::sim {

/// What a server may say on a `<Connect><Stream>` socket, read strictly: exactly the documented
/// fields. Anything else has no effect and is reported with the debugger's code.
struct ReceivedMedia {
  std::vector<std::uint8_t> mulaw;
};
struct ReceivedMark {
  std::string name;
};
struct ReceivedClear {};

struct StreamFault {
  /// 31950 not decodable (binary frame), 31951 not by the protocol, 31924 WebSocket violation,
  /// 31931 too much queued.
  int code = 31951;
  std::string what;
};

using ReceivedMessage = std::variant<ReceivedMedia, ReceivedMark, ReceivedClear, StreamFault>;

/// Longest payload that a message should hold (2.5 s): what the real one takes beyond it is not
/// documented, so more is reported.
inline constexpr std::size_t kPayloadMax = 20'000;

/// `stream_sid` is the one of this socket; empty before `start` has been sent, when nothing may be
/// said.
[[nodiscard]] ReceivedMessage read_server_message(std::string_view text,
                                                  std::string_view stream_sid);

/// Standard alphabet, padded, nothing else; nullopt-like false otherwise.
[[nodiscard]] bool strict_base64(std::string_view text, std::vector<std::uint8_t>& bytes);

}  // namespace tandem::sim
