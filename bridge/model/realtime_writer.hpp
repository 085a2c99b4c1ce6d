#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "bridge/model/session_settings.hpp"

namespace tandem::model {

/// Writes client events of the OpenAI Realtime API; everything it writes validates against
/// `ClientEvent` of the schema.

/// `input_audio_buffer.append` of raw audio bytes in the session's input format, straight into a
/// socket's buffer.
[[nodiscard]] std::size_t append_size_max(std::size_t audio_bytes) noexcept;
std::size_t write_append(char* out, std::span<const std::uint8_t> audio) noexcept;
/// The same for audio that is base64 already (μ-law pass-through).
[[nodiscard]] std::size_t append_base64_size(std::string_view audio) noexcept;
std::size_t write_append_base64(char* out, std::string_view audio) noexcept;

// The rare events give a string. `event_id` correlates an `error`; it is unique within the session.

[[nodiscard]] std::string session_update(std::string_view event_id,
                                         const SessionSettings& settings);

/// The first of a session that only writes down what it hears: of the settings, the format, the
/// noise reduction, who writes, and in what language. Turns are told apart by silence.
[[nodiscard]] std::string transcription_session_update(std::string_view event_id,
                                                       const SessionSettings& settings);

/// Changes what a running session is told, and nothing else of it.
[[nodiscard]] std::string instructions_update(std::string_view event_id,
                                              std::string_view instructions);

/// The same for when a turn begins and ends, and who answers it.
[[nodiscard]] std::string turn_detection_update(std::string_view event_id,
                                                const TurnDetection& detection);

enum class Role : std::uint8_t { System, User, Assistant };
[[nodiscard]] std::string item_create_message(std::string_view event_id, Role role,
                                              std::string_view text, std::string_view item_id = {});
/// A user message of sound: base64 in the session's input format.
[[nodiscard]] std::string item_create_audio(std::string_view event_id, std::string_view audio);
[[nodiscard]] std::string item_create_function_call(std::string_view event_id,
                                                    std::string_view call_id, std::string_view name,
                                                    std::string_view arguments);
[[nodiscard]] std::string item_create_function_output(std::string_view event_id,
                                                      std::string_view call_id,
                                                      std::string_view output);
[[nodiscard]] std::string item_truncate(std::string_view event_id, std::string_view item_id,
                                        std::uint32_t content_index,
                                        std::chrono::milliseconds audio_end);

struct ResponseRequest {
  std::string instructions;  ///< For this response only; empty: the session's.
  std::string
      ask;  ///< Put into `metadata.ask`, so that `response.created` tells which create it answers.
  bool out_of_band = false;   ///< `conversation: "none"`.
  bool tools_allowed = true;  ///< False: `tool_choice: "none"`.
};
[[nodiscard]] std::string response_create(std::string_view event_id,
                                          const ResponseRequest& request);
/// Without id: whatever is active.
[[nodiscard]] std::string response_cancel(std::string_view event_id, std::string_view response_id);

}  // namespace tandem::model
