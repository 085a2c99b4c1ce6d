#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tandem::model {

/// Server events of the OpenAI Realtime API (GA shape) that matter to a phone call. Views point
/// into the message's own buffer, or the reader's, and die with the next `read`. Everything else is
/// `Ignored` (known, needless) or `Unknown`.

/// `session.created` and `session.updated`.
struct SessionState {
  bool created = false;  ///< Else updated.
  std::string_view id, model;
  std::optional<std::chrono::sys_seconds> expires_at;
};

struct SpeechStarted {
  std::chrono::milliseconds audio_start{
      0};  ///< Of appended audio since session start, prefix padding subtracted.
  std::string_view item_id;
};
struct SpeechStopped {
  std::chrono::milliseconds audio_end{0};
  std::string_view item_id;
};
struct Committed {
  std::string_view item_id, previous_item_id;  ///< Empty where null.
};
/// `input_audio_buffer.timeout_triggered`: the idle timeout of server VAD.
struct IdleTimeout {
  std::string_view item_id;
};

/// `conversation.item.added` / `.done`.
struct ItemAdded {
  std::string_view item_id, previous_item_id, type,
      role;  ///< type: message, function_call, ...; role may be empty.
};
struct ItemDone {
  std::string_view item_id;
};
struct ItemTruncated {
  std::string_view item_id;
  std::chrono::milliseconds audio_end{0};
};

struct CallerTranscriptDelta {
  std::string_view item_id, delta;
};
/// What a transcript costs: tokens, or, with models that are billed by the minute, audio.
struct TranscriptionUsage {
  std::int64_t text_in = 0, audio_in = 0, text_out = 0;
  std::chrono::milliseconds audio{0};
};
struct CallerTranscriptDone {
  std::string_view item_id, transcript;
  std::optional<TranscriptionUsage> usage = std::nullopt;
};
struct CallerTranscriptFailed {
  std::string_view item_id, code;
};

struct ResponseCreated {
  std::string_view response_id;
  std::string_view
      metadata_ask;          ///< `metadata.ask` as we set it on our own creates; empty for others.
  bool out_of_band = false;  ///< `conversation_id` null and our metadata says so.
};
struct OutputItemAdded {
  std::string_view response_id, item_id, type;
};
/// `response.output_audio.delta`: `audio` is base64 in the session's output format.
struct OutputAudioDelta {
  std::string_view response_id, item_id, audio;
  std::uint32_t content_index = 0;
};
struct OutputAudioDone {
  std::string_view response_id, item_id;
};
struct AgentTranscriptDelta {
  std::string_view response_id, item_id, delta;
};
struct AgentTranscriptDone {
  std::string_view response_id, item_id, transcript;
};
/// `response.output_item.done` with a completed `function_call`. It comes again in `response.done`,
/// so key on `call_id`. `function_call_arguments.done` is not one: it may lack the name, and the
/// call may still turn out incomplete.
struct FunctionCall {
  std::string_view response_id, item_id, call_id, name, arguments;
};

/// Tokens of one response (`cached_*` are part of `*_in`).
struct Usage {
  std::int64_t text_in = 0, audio_in = 0, cached_text_in = 0, cached_audio_in = 0, text_out = 0,
               audio_out = 0;
};
enum class ResponseStatus : std::uint8_t { Completed, Cancelled, Incomplete, Failed, Unknown };
struct ResponseDone {
  std::string_view response_id;
  ResponseStatus status = ResponseStatus::Unknown;
  std::string_view
      reason;  ///< turn_detected, client_cancelled, max_output_tokens, content_filter, or empty.
  std::string_view error_code;  ///< Of a failed response.
  std::string_view error_type;
  std::vector<FunctionCall> calls;  ///< Completed function calls of its output.
  std::optional<Usage> usage;
};

struct RateLimit {
  std::string_view name;
  std::int64_t limit = 0, remaining = 0;
  double reset_seconds = 0;
};
struct RateLimits {
  std::vector<RateLimit> limits;
};

struct Error {
  std::string_view type, code, message, param;
  std::string_view event_id;  ///< Of our event that caused it; empty where unknown.
};

struct Ignored {
  std::string_view type;
};
struct Unknown {
  std::string_view type;
};

using Message =
    std::variant<Unknown, Ignored, OutputAudioDelta, SessionState, SpeechStarted, SpeechStopped,
                 Committed, IdleTimeout, ItemAdded, ItemDone, ItemTruncated, CallerTranscriptDelta,
                 CallerTranscriptDone, CallerTranscriptFailed, ResponseCreated, OutputItemAdded,
                 OutputAudioDone, AgentTranscriptDelta, AgentTranscriptDone, FunctionCall,
                 ResponseDone, RateLimits, Error>;

}  // namespace tandem::model
