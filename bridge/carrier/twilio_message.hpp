#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tandem::carrier {

/// Messages of a Twilio Media Stream, `<Connect><Stream>` ("Media Streams - WebSocket Messages").
/// Views point into the message's own buffer and die with it.

/// First of all, once.
struct Connected {
  std::string_view protocol, version;
};

struct Start {
  std::string_view account_sid, call_sid, stream_sid;
  std::string_view encoding;  ///< "audio/x-mulaw"
  std::int64_t sample_rate = 0, channels = 0;
  bool inbound_track_only = true;
  std::vector<std::pair<std::string, std::string>>
      parameters;  ///< The `<Parameter>`s, in order; rare, so owned.
};

/// About 50 a second. `payload` is the base64 text, unescaped in place where it held `\/`.
struct Media {
  std::uint64_t sequence = 0;
  std::chrono::milliseconds timestamp{0};  ///< Since stream start, of this audio's begin.
  std::string_view payload;
  bool inbound = true;
  std::string_view stream_sid;
};

struct Dtmf {
  char digit = '\0';  ///< 0-9 * # A-D
  std::string_view stream_sid;
};

/// The carrier's echo of a mark of ours: what was sent before it has been played, or was cleared.
struct Mark {
  std::string_view name, stream_sid;
};

struct Stop {
  std::string_view call_sid, stream_sid;
};

/// An `event` that we do not know: counted, never an error.
struct Unknown {
  std::string_view event;
};

using Message = std::variant<Unknown, Connected, Start, Media, Dtmf, Mark, Stop>;

}  // namespace tandem::carrier
