#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::test {

// ---- The carrier.

inline const std::string kStreamSid = "MZ18ad3ab5a668481ce02b83e7395059f0";

[[nodiscard]] std::string carrier_start(const std::string& call_sid);
/// 20 ms of the code, at `timestamp`.
[[nodiscard]] std::string carrier_media(int timestamp_ms, std::uint8_t code = 0xFF,
                                        std::size_t bytes = 160);
[[nodiscard]] std::string carrier_mark(std::string_view name);
[[nodiscard]] std::string carrier_dtmf(char digit);
[[nodiscard]] std::string carrier_stop(const std::string& call_sid);

/// `metadata.ask` of a `response.create`, or the name of a mark in a `mark`: the string member.
[[nodiscard]] std::string member(const std::string& json, std::string_view name);
/// μ-law bytes in a media message.
[[nodiscard]] std::size_t media_bytes(const std::string& message);

// ---- The model.

[[nodiscard]] std::string session_created(std::chrono::seconds expires_in);
[[nodiscard]] std::string session_updated();
/// The caller's turn became an item.
inline constexpr const char* kCommitted =
    R"({"type":"input_audio_buffer.committed","event_id":"e","item_id":"item_U1","previous_item_id":"item_G"})";

/// The model speaks `ms` of a tone as one item of one response, in deltas of `delta_ms`.
struct Speech {
  std::string response = "resp_1", item = "item_A1";
  std::string ask = std::string();  ///< Echoed as metadata where not empty.
  int ms = 1'000;
  int delta_ms = 200;
  bool done = true;  ///< `response.done` at the end.
  std::string words = "one two three four five six seven eight nine ten";
  int part = 0;  ///< `content_index`.
};
/// The messages of it: its beginning, its audio (again and again, where wished), its end.
[[nodiscard]] std::vector<std::string> speech_begin(const Speech& speech);
[[nodiscard]] std::vector<std::string> speech_audio(const Speech& speech);
[[nodiscard]] std::vector<std::string> speech_end(const Speech& speech);

/// A session that only writes has heard somebody begin, and written down what they said since.
[[nodiscard]] std::string writer_hears(const std::string& item);
[[nodiscard]] std::vector<std::string> writer_writes(const std::string& item,
                                                     const std::string& words);

/// A response that fails as soon as it has begun.
[[nodiscard]] std::vector<std::string> response_failed(const std::string& response,
                                                       const std::string& code);

/// With its quotes.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace tandem::test
