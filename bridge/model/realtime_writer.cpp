#include "bridge/model/realtime_writer.hpp"

#include <cstring>

#include "core/base64.hpp"
#include "core/json/writer.hpp"

namespace tandem::model {
namespace {

constexpr std::string_view kAppend = R"({"type":"input_audio_buffer.append","audio":")";
constexpr std::string_view kEnd = R"("})";

char* put(char* out, std::string_view text) noexcept {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

/// One client event: `{"type":...,"event_id":...` and what `body` adds.
template <class Body>
std::string event(std::string_view type, std::string_view event_id, Body&& body) {
  std::string text;
  json::Writer out{text};
  out.begin_object().member("type", type);
  if (!event_id.empty()) out.member("event_id", event_id);
  body(out);
  out.end_object();
  return text;
}

void write_format(json::Writer& out, AudioFormat format) {
  out.key("format").begin_object();
  if (format == AudioFormat::Pcmu)
    out.member("type", "audio/pcmu");
  else
    out.member("type", "audio/pcm").member("rate", 24'000);
  out.end_object();
}

void write_turn_detection(json::Writer& out, const ServerVad& vad) {
  out.member("type", "server_vad")
      .member("threshold", vad.threshold)
      .member("prefix_padding_ms", vad.prefix_padding.count())
      .member("silence_duration_ms", vad.silence.count())
      .member("create_response", vad.create_response)
      .member("interrupt_response", vad.interrupt_response);
  out.key("idle_timeout_ms");
  if (vad.idle_timeout)
    out.value(vad.idle_timeout->count());
  else
    out.null();
}

std::string_view name_of(Eagerness eagerness) noexcept {
  switch (eagerness) {
    case Eagerness::Low:
      return "low";
    case Eagerness::Medium:
      return "medium";
    case Eagerness::High:
      return "high";
    case Eagerness::Auto:
      break;
  }
  return "auto";
}

void write_turn_detection(json::Writer& out, const SemanticVad& vad) {
  out.member("type", "semantic_vad")
      .member("eagerness", name_of(vad.eagerness))
      .member("create_response", vad.create_response)
      .member("interrupt_response", vad.interrupt_response);
}

/// What stands in `input` but for the turns.
void write_hearing(json::Writer& out, const SessionSettings& settings) {
  write_format(out, settings.audio);
  out.key("transcription");
  if (settings.transcription_model.empty()) {
    out.null();
  } else {
    out.begin_object().member("model", settings.transcription_model);
    if (!settings.language.empty()) out.member("language", settings.language);
    out.end_object();
  }
  out.key("noise_reduction");
  if (settings.noise_reduction == NoiseReduction::None) {
    out.null();
  } else {
    const bool near = settings.noise_reduction == NoiseReduction::NearField;
    out.begin_object().member("type", near ? "near_field" : "far_field").end_object();
  }
}

void write_input(json::Writer& out, const SessionSettings& settings) {
  out.key("input").begin_object();
  write_hearing(out, settings);
  out.key("turn_detection").begin_object();
  std::visit([&out](const auto& vad) { write_turn_detection(out, vad); }, settings.turn_detection);
  out.end_object().end_object();
}

void write_tools(json::Writer& out, const std::vector<Tool>& tools) {
  out.key("tools").begin_array();
  for (const Tool& tool : tools) {
    out.begin_object().member("type", "function").member("name", tool.name);
    if (!tool.description.empty()) out.member("description", tool.description);
    out.key("parameters")
        .raw(tool.parameters_json.empty() ? R"({"type":"object","properties":{}})"
                                          : std::string_view{tool.parameters_json});
    out.end_object();
  }
  out.end_array();
}

std::string_view name_of(Role role) noexcept {
  switch (role) {
    case Role::System:
      return "system";
    case Role::Assistant:
      return "assistant";
    case Role::User:
      break;
  }
  return "user";
}

}  // namespace

std::size_t append_size_max(std::size_t audio_bytes) noexcept {
  return kAppend.size() + base64_encoded_size(audio_bytes) + kEnd.size();
}

std::size_t write_append(char* out, std::span<const std::uint8_t> audio) noexcept {
  char* at = put(out, kAppend);
  at = base64_encode(audio, at);
  at = put(at, kEnd);
  return static_cast<std::size_t>(at - out);
}

std::size_t append_base64_size(std::string_view audio) noexcept {
  return kAppend.size() + audio.size() + kEnd.size();
}

std::size_t write_append_base64(char* out, std::string_view audio) noexcept {
  char* at = put(out, kAppend);
  at = put(at, audio);
  at = put(at, kEnd);
  return static_cast<std::size_t>(at - out);
}

std::string session_update(std::string_view event_id, const SessionSettings& settings) {
  return event("session.update", event_id, [&settings](json::Writer& out) {
    out.key("session").begin_object().member("type", "realtime");
    out.member("instructions", settings.instructions);
    out.key("output_modalities").begin_array().value("audio").end_array();
    out.key("max_output_tokens");
    if (settings.max_output_tokens)
      out.value(*settings.max_output_tokens);
    else
      out.value("inf");
    out.key("audio").begin_object();
    write_input(out, settings);
    out.key("output").begin_object();
    write_format(out, settings.audio);
    out.member("voice", settings.voice).member("speed", settings.speed).end_object();
    out.end_object();
    write_tools(out, settings.tools);
    out.member("tool_choice", "auto");
    if (settings.retention_ratio) {
      out.key("truncation").begin_object().member("type", "retention_ratio");
      out.member("retention_ratio", *settings.retention_ratio).end_object();
    }
    out.end_object();
  });
}

std::string transcription_session_update(std::string_view event_id,
                                         const SessionSettings& settings) {
  return event("session.update", event_id, [&settings](json::Writer& out) {
    out.key("session").begin_object().member("type", "transcription");
    out.key("audio").begin_object().key("input").begin_object();
    write_hearing(out, settings);
    // Of the rest of turn detection such a session knows nothing.
    const ServerVad vad;
    out.key("turn_detection")
        .begin_object()
        .member("type", "server_vad")
        .member("threshold", vad.threshold)
        .member("prefix_padding_ms", vad.prefix_padding.count())
        .member("silence_duration_ms", vad.silence.count())
        .end_object();
    out.end_object().end_object().end_object();
  });
}

std::string instructions_update(std::string_view event_id, std::string_view instructions) {
  return event("session.update", event_id, [instructions](json::Writer& out) {
    out.key("session").begin_object().member("type", "realtime");
    out.member("instructions", instructions).end_object();
  });
}

std::string turn_detection_update(std::string_view event_id, const TurnDetection& detection) {
  return event("session.update", event_id, [&detection](json::Writer& out) {
    out.key("session").begin_object().member("type", "realtime");
    out.key("audio").begin_object().key("input").begin_object();
    out.key("turn_detection").begin_object();
    std::visit([&out](const auto& vad) { write_turn_detection(out, vad); }, detection);
    out.end_object().end_object().end_object().end_object();
  });
}

std::string item_create_message(std::string_view event_id, Role role, std::string_view text,
                                std::string_view item_id) {
  return event("conversation.item.create", event_id, [&](json::Writer& out) {
    out.key("item").begin_object();
    if (!item_id.empty()) out.member("id", item_id);
    out.member("type", "message").member("role", name_of(role));
    out.key("content").begin_array().begin_object();
    out.member("type", role == Role::Assistant ? "output_text" : "input_text");
    out.member("text", text).end_object().end_array().end_object();
  });
}

std::string item_create_audio(std::string_view event_id, std::string_view audio) {
  return event("conversation.item.create", event_id, [audio](json::Writer& out) {
    out.key("item").begin_object().member("type", "message").member("role", "user");
    out.key("content").begin_array().begin_object().member("type", "input_audio");
    out.member("audio", audio).end_object().end_array().end_object();
  });
}

std::string item_create_function_call(std::string_view event_id, std::string_view call_id,
                                      std::string_view name, std::string_view arguments) {
  return event("conversation.item.create", event_id, [&](json::Writer& out) {
    out.key("item").begin_object().member("type", "function_call");
    out.member("call_id", call_id).member("name", name).member("arguments", arguments);
    out.end_object();
  });
}

std::string item_create_function_output(std::string_view event_id, std::string_view call_id,
                                        std::string_view output) {
  return event("conversation.item.create", event_id, [&](json::Writer& out) {
    out.key("item").begin_object().member("type", "function_call_output");
    out.member("call_id", call_id).member("output", output).end_object();
  });
}

std::string item_truncate(std::string_view event_id, std::string_view item_id,
                          std::uint32_t content_index, std::chrono::milliseconds audio_end) {
  return event("conversation.item.truncate", event_id, [&](json::Writer& out) {
    out.member("item_id", item_id).member("content_index", content_index);
    out.member("audio_end_ms", audio_end.count());
  });
}

std::string response_create(std::string_view event_id, const ResponseRequest& request) {
  return event("response.create", event_id, [&request](json::Writer& out) {
    const bool has_metadata = !request.ask.empty() || request.out_of_band;
    if (request.instructions.empty() && request.tools_allowed && !has_metadata) return;
    out.key("response").begin_object();
    if (!request.instructions.empty()) out.member("instructions", request.instructions);
    if (request.out_of_band) out.member("conversation", "none");
    if (!request.tools_allowed) out.member("tool_choice", "none");
    if (has_metadata) {
      out.key("metadata").begin_object();
      if (!request.ask.empty()) out.member("ask", request.ask);
      if (request.out_of_band) out.member("out_of_band", "yes");
      out.end_object();
    }
    out.end_object();
  });
}

std::string response_cancel(std::string_view event_id, std::string_view response_id) {
  return event("response.cancel", event_id, [&](json::Writer& out) {
    if (!response_id.empty()) out.member("response_id", response_id);
  });
}

}  // namespace tandem::model
