#include "bench/load/model_events.hpp"

#include <fmt/format.h>

#include "core/json/writer.hpp"

namespace tandem::load {
namespace {

constexpr std::string_view kUsage =
    R"({"total_tokens":469,"input_tokens":450,"output_tokens":19,"input_token_details":)"
    R"({"text_tokens":433,"audio_tokens":17,"image_tokens":0,"cached_tokens":384,)"
    R"("cached_tokens_details":{"text_tokens":384,"audio_tokens":0,"image_tokens":0}},)"
    R"("output_token_details":{"text_tokens":9,"audio_tokens":10}})";

std::string quoted(std::string_view text) {
  std::string out;
  json::Writer(out).value(text);
  return out;
}

}  // namespace

ModelEvents::ModelEvents(std::string session_id)
    : session_id_("sess_" + session_id), conversation_id_("conv_" + session_id) {}

std::string ModelEvents::event_id() { return fmt::format("event_{}", ++events_); }

std::string ModelEvents::fresh_id(std::string_view prefix) {
  return fmt::format("{}{}_{}", prefix, session_id_.substr(5), ++ids_);
}

std::string ModelEvents::session(std::string_view type, std::string_view session) {
  return fmt::format(R"({{"type":"{}","event_id":"{}","session":{}}})", type, event_id(), session);
}

std::string ModelEvents::speech_started(std::int64_t audio_ms, std::string_view item_id) {
  return fmt::format(
      R"({{"type":"input_audio_buffer.speech_started","event_id":"{}","audio_start_ms":{},"item_id":"{}"}})",
      event_id(), audio_ms, item_id);
}

std::string ModelEvents::speech_stopped(std::int64_t audio_ms, std::string_view item_id) {
  return fmt::format(
      R"({{"type":"input_audio_buffer.speech_stopped","event_id":"{}","audio_end_ms":{},"item_id":"{}"}})",
      event_id(), audio_ms, item_id);
}

std::string ModelEvents::committed(std::string_view item_id) {
  return fmt::format(
      R"({{"type":"input_audio_buffer.committed","event_id":"{}","previous_item_id":null,"item_id":"{}"}})",
      event_id(), item_id);
}

std::string ModelEvents::item(std::string_view type, std::string_view item) {
  return fmt::format(R"({{"type":"{}","event_id":"{}","previous_item_id":null,"item":{}}})", type,
                     event_id(), item);
}

std::string ModelEvents::transcription(std::string_view item_id, std::string_view words) {
  return fmt::format(
      R"({{"type":"conversation.item.input_audio_transcription.completed","event_id":"{}","item_id":"{}",)"
      R"("content_index":0,"transcript":"{}","usage":{{"type":"duration","seconds":3}}}})",
      event_id(), item_id, words);
}

std::string ModelEvents::truncated(std::string_view item_id, std::int64_t audio_end_ms) {
  return fmt::format(
      R"({{"type":"conversation.item.truncated","event_id":"{}","item_id":"{}","content_index":0,"audio_end_ms":{}}})",
      event_id(), item_id, audio_end_ms);
}

std::string ModelEvents::deleted(std::string_view item_id) {
  return fmt::format(R"({{"type":"conversation.item.deleted","event_id":"{}","item_id":"{}"}})",
                     event_id(), item_id);
}

std::string ModelEvents::error(std::string_view code, std::string_view message,
                               std::string_view client_event_id) {
  return fmt::format(
      R"({{"type":"error","event_id":"{}","error":{{"type":"invalid_request_error","code":"{}",)"
      R"("message":{},"param":null,"event_id":{}}}}})",
      event_id(), code, quoted(message),
      client_event_id.empty() ? "null" : quoted(client_event_id));
}

std::string ModelEvents::response_created(std::string_view response_id, std::string_view metadata) {
  return fmt::format(
      R"({{"type":"response.created","event_id":"{}","response":{{"object":"realtime.response","id":"{}",)"
      R"("status":"in_progress","status_details":null,"output":[],"conversation_id":"{}",)"
      R"("output_modalities":["audio"],"max_output_tokens":"inf","usage":null,"metadata":{}}}}})",
      event_id(), response_id, conversation_id_, metadata);
}

std::string ModelEvents::response_done(std::string_view response_id, std::string_view status,
                                       std::string_view output, std::string_view metadata) {
  const std::string_view details =
      status == "cancelled" ? R"({"type":"cancelled","reason":"turn_detected"})" : "null";
  return fmt::format(
      R"({{"type":"response.done","event_id":"{}","response":{{"object":"realtime.response","id":"{}",)"
      R"("status":"{}","status_details":{},"output":[{}],"conversation_id":"{}",)"
      R"("output_modalities":["audio"],"max_output_tokens":"inf","usage":{},"metadata":{}}}}})",
      event_id(), response_id, status, details, output, conversation_id_, kUsage, metadata);
}

std::string ModelEvents::output_item(std::string_view type, std::string_view response_id,
                                     std::string_view item) {
  return fmt::format(
      R"({{"type":"{}","event_id":"{}","response_id":"{}","output_index":0,"item":{}}})", type,
      event_id(), response_id, item);
}

std::string ModelEvents::content_part(std::string_view type, std::string_view response_id,
                                      std::string_view item_id, std::string_view transcript) {
  return fmt::format(
      R"({{"type":"{}","event_id":"{}","response_id":"{}","item_id":"{}","output_index":0,)"
      R"("content_index":0,"part":{{"type":"audio","transcript":"{}"}}}})",
      type, event_id(), response_id, item_id, transcript);
}

std::string ModelEvents::content(std::string_view type, std::string_view response_id,
                                 std::string_view item_id, std::string_view field,
                                 std::string_view words) {
  const std::string more = field.empty() ? "" : fmt::format(R"(,"{}":"{}")", field, words);
  return fmt::format(
      R"({{"type":"{}","event_id":"{}","response_id":"{}","item_id":"{}","output_index":0,"content_index":0{}}})",
      type, event_id(), response_id, item_id, more);
}

std::string ModelEvents::arguments_done(std::string_view response_id, std::string_view item_id,
                                        std::string_view call_id, std::string_view name,
                                        std::string_view arguments_escaped) {
  return fmt::format(
      R"({{"type":"response.function_call_arguments.done","event_id":"{}","response_id":"{}",)"
      R"("item_id":"{}","output_index":0,"call_id":"{}","name":"{}","arguments":"{}"}})",
      event_id(), response_id, item_id, call_id, name, arguments_escaped);
}

std::string ModelEvents::delta_prefix(std::string_view response_id, std::string_view item_id) {
  return fmt::format(
      R"({{"type":"response.output_audio.delta","event_id":"{}","response_id":"{}","item_id":"{}",)"
      R"("output_index":0,"content_index":0,"delta":")",
      event_id(), response_id, item_id);
}

std::string ModelEvents::message_item(std::string_view item_id, std::string_view status,
                                      std::string_view role, std::string_view content) {
  return fmt::format(
      R"({{"id":"{}","object":"realtime.item","type":"message","status":"{}","role":"{}","content":[{}]}})",
      item_id, status, role, content);
}

std::string ModelEvents::call_item(std::string_view item_id, std::string_view status,
                                   std::string_view call_id, std::string_view name,
                                   std::string_view arguments_escaped) {
  return fmt::format(
      R"({{"id":"{}","object":"realtime.item","type":"function_call","status":"{}","name":"{}",)"
      R"("call_id":"{}","arguments":"{}"}})",
      item_id, status, name, call_id, arguments_escaped);
}

}  // namespace tandem::load
