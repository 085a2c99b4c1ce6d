#include "bridge/model/realtime_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "bridge/model/errc.hpp"
#include "core/json/dom.hpp"
#include "core/json/fields.hpp"
#include "core/json/plain_scan.hpp"

namespace tandem::model {
namespace {

using Fields = json::Fields<errc>;

constexpr std::string_view kAudioDelta = "response.output_audio.delta";

/// The common shape of an audio delta, in any key order. Nothing where the text has another shape
/// or a fault: the general way then says which.
std::optional<OutputAudioDelta> scan_audio_delta(std::string_view text) noexcept {
  json::PlainScan scan{text};
  OutputAudioDelta found;
  std::string_view type;
  std::optional<std::uint32_t> content_index;
  if (!scan.take('{')) return std::nullopt;
  do {
    std::string_view key, ignored;
    if (!scan.take_key(key)) return std::nullopt;
    if (key == "content_index" || key == "output_index") {
      std::uint32_t number = 0;
      if (!scan.take_small_number(number)) return std::nullopt;
      if (key == "content_index" && std::exchange(content_index, number)) return std::nullopt;
      continue;
    }
    std::string_view& value = key == "delta"         ? found.audio
                              : key == "item_id"     ? found.item_id
                              : key == "response_id" ? found.response_id
                              : key == "type"        ? type
                                                     : ignored;
    if (value.data() != nullptr || !scan.take_string(value)) return std::nullopt;
    // Most other events end here, since `type` comes first.
    if (key == "type" && type != kAudioDelta) return std::nullopt;
  } while (scan.take(','));
  if (!scan.take('}') || !scan.at_end() || !content_index) return std::nullopt;
  if (type.data() == nullptr || found.audio.data() == nullptr || found.item_id.data() == nullptr ||
      found.response_id.data() == nullptr)
    return std::nullopt;
  found.content_index = *content_index;
  return found;
}

std::chrono::milliseconds milliseconds(std::uint64_t count) noexcept {
  return std::chrono::milliseconds{static_cast<std::int64_t>(count)};
}

Message read_session(const Fields& root, bool created) {
  const Fields session = root.object("session");
  SessionState state{created, session.string_or_empty("id"), session.string_or_empty("model"), {}};
  const std::uint64_t expires = session.number_or("expires_at", 0);
  if (expires != 0)
    state.expires_at =
        std::chrono::sys_seconds{std::chrono::seconds{static_cast<std::int64_t>(expires)}};
  return state;
}
Message read_created(const Fields& root) { return read_session(root, true); }
Message read_updated(const Fields& root) { return read_session(root, false); }

Message read_speech_started(const Fields& root) {
  return SpeechStarted{milliseconds(root.number("audio_start_ms")), root.string("item_id")};
}
Message read_speech_stopped(const Fields& root) {
  return SpeechStopped{milliseconds(root.number("audio_end_ms")), root.string("item_id")};
}
Message read_committed(const Fields& root) {
  return Committed{root.string("item_id"), root.string_or_empty("previous_item_id")};
}
Message read_idle_timeout(const Fields& root) { return IdleTimeout{root.string("item_id")}; }

Message read_item_added(const Fields& root) {
  const Fields item = root.object("item");
  return ItemAdded{item.string("id"), root.string_or_empty("previous_item_id"), item.string("type"),
                   item.string_or_empty("role")};
}
Message read_item_done(const Fields& root) { return ItemDone{root.object("item").string("id")}; }
Message read_item_truncated(const Fields& root) {
  return ItemTruncated{root.string("item_id"), milliseconds(root.number("audio_end_ms"))};
}

Message read_caller_delta(const Fields& root) {
  return CallerTranscriptDelta{root.string("item_id"), root.string_or_empty("delta")};
}
TranscriptionUsage read_transcription_usage(const Fields& usage) {
  TranscriptionUsage read;
  if (usage.string_or_empty("type") == "duration") {
    const double seconds = std::clamp(usage.real_or("seconds", 0), 0.0, 86'400.0);
    read.audio = std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1'000)};
    return read;
  }
  if (const auto in = usage.object_if("input_token_details")) {
    read.text_in = static_cast<std::int64_t>(in->number_or("text_tokens", 0));
    read.audio_in = static_cast<std::int64_t>(in->number_or("audio_tokens", 0));
  } else {
    read.audio_in = static_cast<std::int64_t>(usage.number_or("input_tokens", 0));
  }
  read.text_out = static_cast<std::int64_t>(usage.number_or("output_tokens", 0));
  return read;
}

Message read_caller_done(const Fields& root) {
  CallerTranscriptDone done{root.string("item_id"), root.string("transcript")};
  if (const auto usage = root.object_if("usage")) done.usage = read_transcription_usage(*usage);
  return done;
}
Message read_caller_failed(const Fields& root) {
  const std::optional<Fields> error = root.object_if("error");
  return CallerTranscriptFailed{root.string("item_id"),
                                error ? error->string_or_empty("code") : std::string_view{}};
}

Message read_response_created(const Fields& root) {
  const Fields response = root.object("response");
  ResponseCreated created{response.string("id"), {}, false};
  const std::optional<Fields> metadata = response.object_if("metadata");
  if (!metadata) return created;
  created.metadata_ask = metadata->string_or_empty("ask");
  created.out_of_band = !metadata->string_or_empty("out_of_band").empty() &&
                        response.string_or_empty("conversation_id").empty();
  return created;
}

Message read_output_item_added(const Fields& root) {
  const Fields item = root.object("item");
  return OutputItemAdded{root.string("response_id"), item.string("id"), item.string("type")};
}

FunctionCall function_call(const Fields& item, std::string_view response_id) {
  return {response_id, item.string_or_empty("id"), item.string("call_id"), item.string("name"),
          item.string("arguments")};
}

bool is_completed_call(const Fields& item) {
  return item.string_or_empty("type") == "function_call" &&
         item.string_or_empty("status") == "completed";
}

/// Only a completed function call matters; messages are told by `conversation.item.done`.
Message read_output_item_done(const Fields& root) {
  const Fields item = root.object("item");
  const std::string_view response_id = root.string("response_id");
  if (!is_completed_call(item)) return Ignored{root.string("type")};
  return function_call(item, response_id);
}

Message read_audio_delta(const Fields& root) {
  OutputAudioDelta delta;
  delta.response_id = root.string("response_id");
  delta.item_id = root.string("item_id");
  delta.audio = root.string("delta");
  const std::uint64_t index = root.number_or("content_index", 0);
  if (index > 0xFFFF'FFFF) root.fail(errc::number_out_of_range);
  delta.content_index = static_cast<std::uint32_t>(index);
  return delta;
}
Message read_audio_done(const Fields& root) {
  return OutputAudioDone{root.string("response_id"), root.string("item_id")};
}
Message read_agent_delta(const Fields& root) {
  return AgentTranscriptDelta{root.string("response_id"), root.string("item_id"),
                              root.string_or_empty("delta")};
}
Message read_agent_done(const Fields& root) {
  return AgentTranscriptDone{root.string("response_id"), root.string("item_id"),
                             root.string("transcript")};
}

ResponseStatus status_of(std::string_view name) noexcept {
  if (name == "completed") return ResponseStatus::Completed;
  if (name == "cancelled") return ResponseStatus::Cancelled;
  if (name == "incomplete") return ResponseStatus::Incomplete;
  if (name == "failed") return ResponseStatus::Failed;
  return ResponseStatus::Unknown;
}

Usage read_usage(const Fields& usage) {
  const auto tokens = [](const std::optional<Fields>& from, std::string_view key) {
    return from ? static_cast<std::int64_t>(from->number_or(key, 0)) : 0;
  };
  const std::optional<Fields> in = usage.object_if("input_token_details");
  const std::optional<Fields> out = usage.object_if("output_token_details");
  const std::optional<Fields> cached = in ? in->object_if("cached_tokens_details") : std::nullopt;
  return {tokens(in, "text_tokens"),      tokens(in, "audio_tokens"), tokens(cached, "text_tokens"),
          tokens(cached, "audio_tokens"), tokens(out, "text_tokens"), tokens(out, "audio_tokens")};
}

Message read_response_done(const Fields& root) {
  const Fields response = root.object("response");
  ResponseDone done;
  done.response_id = response.string("id");
  done.status = status_of(response.string_or_empty("status"));
  if (const auto details = response.object_if("status_details")) {
    done.reason = details->string_or_empty("reason");
    if (const auto error = details->object_if("error")) {
      done.error_code = error->string_or_empty("code");
      done.error_type = error->string_or_empty("type");
    }
  }
  response.for_each_object("output", [&done](const Fields& item) {
    if (is_completed_call(item)) done.calls.push_back(function_call(item, done.response_id));
  });
  if (const auto usage = response.object_if("usage")) done.usage = read_usage(*usage);
  return done;
}

Message read_rate_limits(const Fields& root) {
  RateLimits found;
  root.for_each_object("rate_limits", [&found](const Fields& limit) {
    found.limits.push_back({limit.string_or_empty("name"),
                            static_cast<std::int64_t>(limit.number_or("limit", 0)),
                            static_cast<std::int64_t>(limit.number_or("remaining", 0)),
                            limit.real_or("reset_seconds", 0)});
  });
  return found;
}

Message read_error(const Fields& root) {
  const Fields error = root.object("error");
  return Error{error.string_or_empty("type"), error.string_or_empty("code"),
               error.string_or_empty("message"), error.string_or_empty("param"),
               error.string_or_empty("event_id")};
}

Message read_ignored(const Fields& root) { return Ignored{root.string("type")}; }

struct EventKind {
  std::string_view type;
  Message (*read)(const Fields&);
};

/// Every event of the GA interface, sorted by type (looked up by halving).
constexpr std::array kEvents = std::to_array<EventKind>({
    {"conversation.created", read_ignored},
    {"conversation.item.added", read_item_added},
    {"conversation.item.created", read_ignored},
    {"conversation.item.deleted", read_ignored},
    {"conversation.item.done", read_item_done},
    {"conversation.item.input_audio_transcription.completed", read_caller_done},
    {"conversation.item.input_audio_transcription.delta", read_caller_delta},
    {"conversation.item.input_audio_transcription.failed", read_caller_failed},
    {"conversation.item.input_audio_transcription.segment", read_ignored},
    {"conversation.item.retrieved", read_ignored},
    {"conversation.item.truncated", read_item_truncated},
    {"error", read_error},
    {"input_audio_buffer.cleared", read_ignored},
    {"input_audio_buffer.committed", read_committed},
    {"input_audio_buffer.dtmf_event_received", read_ignored},
    {"input_audio_buffer.speech_started", read_speech_started},
    {"input_audio_buffer.speech_stopped", read_speech_stopped},
    {"input_audio_buffer.timeout_triggered", read_idle_timeout},
    {"mcp_list_tools.completed", read_ignored},
    {"mcp_list_tools.failed", read_ignored},
    {"mcp_list_tools.in_progress", read_ignored},
    {"output_audio_buffer.cleared", read_ignored},
    {"output_audio_buffer.started", read_ignored},
    {"output_audio_buffer.stopped", read_ignored},
    {"rate_limits.updated", read_rate_limits},
    {"response.content_part.added", read_ignored},
    {"response.content_part.done", read_ignored},
    {"response.created", read_response_created},
    {"response.done", read_response_done},
    {"response.function_call_arguments.delta", read_ignored},
    {"response.function_call_arguments.done", read_ignored},
    {"response.mcp_call.completed", read_ignored},
    {"response.mcp_call.failed", read_ignored},
    {"response.mcp_call.in_progress", read_ignored},
    {"response.mcp_call_arguments.delta", read_ignored},
    {"response.mcp_call_arguments.done", read_ignored},
    {"response.output_audio.delta", read_audio_delta},
    {"response.output_audio.done", read_audio_done},
    {"response.output_audio_transcript.delta", read_agent_delta},
    {"response.output_audio_transcript.done", read_agent_done},
    {"response.output_item.added", read_output_item_added},
    {"response.output_item.done", read_output_item_done},
    {"response.output_text.delta", read_ignored},
    {"response.output_text.done", read_ignored},
    {"session.created", read_created},
    {"session.updated", read_updated},
});

constexpr bool by_type(const EventKind& a, const EventKind& b) { return a.type < b.type; }
static_assert(std::is_sorted(kEvents.begin(), kEvents.end(), by_type));

Message read_event(const Fields& root) {
  const std::string_view type = root.string("type");
  const auto* const kind =
      std::lower_bound(kEvents.begin(), kEvents.end(), EventKind{type, nullptr}, by_type);
  if (kind == kEvents.end() || kind->type != type) return Unknown{type};
  return kind->read(root);
}

errc error_of(json::Dom::Fault fault) noexcept {
  switch (fault) {
    case json::Dom::Fault::NotAnObject:
      return errc::not_an_object;
    case json::Dom::Fault::TooDeep:
      return errc::too_deep;
    default:
      return errc::malformed_json;
  }
}

}  // namespace

struct RealtimeReader::Impl {
  json::Dom dom;
};

RealtimeReader::RealtimeReader() : impl_(std::make_unique<Impl>()) {}
RealtimeReader::~RealtimeReader() = default;

Result<Message> RealtimeReader::read(std::span<char> text) {
  const std::optional<OutputAudioDelta> delta = scan_audio_delta({text.data(), text.size()});
  if (delta) return *delta;
  return read_general(text);
}

Result<Message> RealtimeReader::read_general(std::span<char> text) {
  static_assert(kPadding >= simdjson::SIMDJSON_PADDING);
  simdjson::dom::object root;
  const json::Dom::Fault fault = impl_->dom.parse({text.data(), text.size()}, root);
  if (fault != json::Dom::Fault::None) return error_of(fault);
  std::optional<errc> broken;
  Message message = read_event(Fields{root, broken});
  if (broken) return *broken;
  return message;
}

}  // namespace tandem::model
