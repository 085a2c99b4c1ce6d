#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::load {

/// Server events of the Realtime API (GA shape) as the model we play sends them; each with an
/// `event_id` of its session. Texts are ours and need no escaping.
class ModelEvents {
 public:
  explicit ModelEvents(std::string session_id);

  [[nodiscard]] const std::string& session_id() const noexcept { return session_id_; }
  [[nodiscard]] std::string fresh_id(std::string_view prefix);

  /// `session` as JSON.
  [[nodiscard]] std::string session(std::string_view type, std::string_view session);
  [[nodiscard]] std::string speech_started(std::int64_t audio_ms, std::string_view item_id);
  [[nodiscard]] std::string speech_stopped(std::int64_t audio_ms, std::string_view item_id);
  [[nodiscard]] std::string committed(std::string_view item_id);
  /// `conversation.item.added` and `.done`; `item` as JSON.
  [[nodiscard]] std::string item(std::string_view type, std::string_view item);
  [[nodiscard]] std::string transcription(std::string_view item_id, std::string_view words);
  [[nodiscard]] std::string truncated(std::string_view item_id, std::int64_t audio_end_ms);
  [[nodiscard]] std::string deleted(std::string_view item_id);
  [[nodiscard]] std::string error(std::string_view code, std::string_view message,
                                  std::string_view client_event_id);

  /// `metadata` as JSON or "null", as the request had it.
  [[nodiscard]] std::string response_created(std::string_view response_id,
                                             std::string_view metadata);
  /// `status` with its details; `output` is the JSON of its items.
  [[nodiscard]] std::string response_done(std::string_view response_id, std::string_view status,
                                          std::string_view output, std::string_view metadata);
  /// `response.output_item.added` or `.done`.
  [[nodiscard]] std::string output_item(std::string_view type, std::string_view response_id,
                                        std::string_view item);
  [[nodiscard]] std::string content_part(std::string_view type, std::string_view response_id,
                                         std::string_view item_id, std::string_view transcript);
  /// `response.output_audio.done`, `response.output_audio_transcript.delta` and `.done`: `field` is
  /// "", "delta" or "transcript".
  [[nodiscard]] std::string content(std::string_view type, std::string_view response_id,
                                    std::string_view item_id, std::string_view field,
                                    std::string_view words);
  [[nodiscard]] std::string arguments_done(std::string_view response_id, std::string_view item_id,
                                           std::string_view call_id, std::string_view name,
                                           std::string_view arguments_escaped);
  /// Everything of an audio delta up to the base64 text; `"}` follows it.
  [[nodiscard]] std::string delta_prefix(std::string_view response_id, std::string_view item_id);

  [[nodiscard]] static std::string message_item(std::string_view item_id, std::string_view status,
                                                std::string_view role, std::string_view content);
  [[nodiscard]] static std::string call_item(std::string_view item_id, std::string_view status,
                                             std::string_view call_id, std::string_view name,
                                             std::string_view arguments_escaped);

 private:
  [[nodiscard]] std::string event_id();

  std::string session_id_, conversation_id_;
  std::uint64_t events_ = 0, ids_ = 0;
};

}  // namespace tandem::load
