#include "tests/node/model_words.hpp"

#include <charconv>
#include <variant>

#include "core/base64.hpp"
#include "core/json/writer.hpp"
#include "tests/node/agent_sound.hpp"

namespace tandem::node_sim {
namespace {

using namespace engine;

std::string event(std::string_view type, std::string_view rest) {
  return R"({"type":")" + std::string(type) + R"(","event_id":"e",)" + std::string(rest) + "}";
}

std::string id(std::string_view kind, std::uint32_t number) {
  return "\"" + std::string(kind) + "_" + std::to_string(number) + "\"";
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  json::append_escaped(out, text);
  return out + "\"";
}

std::string_view word_of(ResponseStatus status) {
  switch (status) {
    case ResponseStatus::Completed:
      return "completed";
    case ResponseStatus::Cancelled:
      return "cancelled";
    case ResponseStatus::Incomplete:
      return "incomplete";
    case ResponseStatus::Failed:
      break;
  }
  return "failed";
}

std::string details_of(const ResponseDone& done) {
  if (done.status == ResponseStatus::Completed) return "null";
  if (done.status == ResponseStatus::Cancelled)
    return R"({"type":"cancelled","reason":"turn_detected"})";
  if (done.status == ResponseStatus::Incomplete)
    return R"({"type":"incomplete","reason":"max_output_tokens"})";
  return R"({"type":"failed","error":{"type":)" +
         quoted(done.error_type.empty() ? done.error_code : done.error_type) + R"(,"code":)" +
         quoted(done.error_code) + R"(,"message":"x"}})";
}

constexpr std::string_view kUsage =
    R"({"total_tokens":30,"input_tokens":20,"output_tokens":10,)"
    R"("input_token_details":{"text_tokens":12,"audio_tokens":8,"cached_tokens":4,)"
    R"("cached_tokens_details":{"text_tokens":4,"audio_tokens":0}},)"
    R"("output_token_details":{"text_tokens":2,"audio_tokens":8}})";

}  // namespace

std::uint32_t number_of(std::string_view text) {
  const auto at = text.rfind('_');
  if (at == std::string_view::npos) return 0;
  std::uint32_t number = 0;
  std::from_chars(text.data() + at + 1, text.data() + text.size(), number);
  return number;
}

std::uint32_t number_behind_letter(std::string_view text) {
  std::uint32_t number = 0;
  if (text.size() > 1) std::from_chars(text.data() + 1, text.data() + text.size(), number);
  return number;
}

std::string ModelWords::session_created(std::int64_t expires_at) {
  return event("session.created",
               R"("session":{"type":"realtime","id":"sess_1","object":"realtime.session",)"
               R"("model":"m","expires_at":)" +
                   std::to_string(expires_at) + "}");
}

std::string ModelWords::session_updated() {
  return event("session.updated",
               R"("session":{"type":"realtime","id":"sess_1","object":"realtime.session",)"
               R"("model":"m"})");
}

std::string ModelWords::expired() {
  return event("error", R"("error":{"type":"invalid_request_error","code":"session_expired",)"
                        R"("message":"Your session hit the maximum duration."})");
}

std::int64_t ModelWords::said(ItemId item) const {
  const auto found = said_.find(item.value);
  return found == said_.end() ? 0 : found->second;
}

std::string ModelWords::text_of(const CallEvent& what) {
  if (const auto* started = std::get_if<SpeechStarted>(&what))
    return event("input_audio_buffer.speech_started",
                 R"("item_id":"item_next","audio_start_ms":)" +
                     std::to_string(started->audio_start.count()));
  if (const auto* stopped = std::get_if<SpeechStopped>(&what))
    return event(
        "input_audio_buffer.speech_stopped",
        R"("item_id":"item_next","audio_end_ms":)" + std::to_string(stopped->audio_end.count()));
  if (const auto* committed = std::get_if<CallerTurnCommitted>(&what))
    return event("input_audio_buffer.committed",
                 R"("previous_item_id":null,"item_id":)" + id("item", committed->item.value));
  if (const auto* words = std::get_if<CallerWords>(&what))
    return event("conversation.item.input_audio_transcription.completed",
                 R"("content_index":0,"item_id":)" + id("item", words->item.value) +
                     R"(,"transcript":)" + quoted(words->text));
  if (const auto* words = std::get_if<AgentWords>(&what)) {
    responses_[words->item.value] = words->response.value;
    return event("response.output_audio_transcript.delta",
                 R"("output_index":0,"content_index":0,"response_id":)" +
                     id("resp", words->response.value) + R"(,"item_id":)" +
                     id("item", words->item.value) + R"(,"delta":)" + quoted(words->text));
  }
  if (const auto* ended = std::get_if<AgentAudioEnded>(&what))
    return event("response.output_audio.done",
                 R"("output_index":0,"content_index":0,"response_id":)" +
                     id("resp", responses_[ended->item.value]) + R"(,"item_id":)" +
                     id("item", ended->item.value));
  return {};
}

std::string ModelWords::text_of(const RealtimeEvent& what) const {
  if (const auto* created = std::get_if<ResponseCreated>(&what)) {
    const std::string metadata =
        created->ask ? R"({"ask":"a)" + std::to_string(created->ask.value) + "\"}" : "null";
    return event("response.created",
                 R"("response":{"object":"realtime.response","status":"in_progress","output":[],)"
                 R"("conversation_id":"conv_1","id":)" +
                     id("resp", created->response.value) + R"(,"metadata":)" + metadata + "}");
  }
  if (const auto* called = std::get_if<ToolCalled>(&what))
    return event("response.output_item.done",
                 R"("output_index":1,"response_id":)" + id("resp", called->response.value) +
                     R"(,"item":{"object":"realtime.item","type":"function_call",)"
                     R"("status":"completed","id":)" +
                     id("item_f", called->call.value) + R"(,"call_id":)" +
                     id("call", called->call.value) + R"(,"name":)" + quoted(called->name) +
                     R"(,"arguments":)" + quoted(called->arguments) + "}");
  if (const auto* done = std::get_if<ResponseDone>(&what))
    return event("response.done", R"("response":{"object":"realtime.response","output":[],)"
                                  R"("conversation_id":"conv_1","id":)" +
                                      id("resp", done->response.value) + R"(,"status":")" +
                                      std::string(word_of(done->status)) +
                                      R"(","status_details":)" + details_of(*done) +
                                      R"(,"usage":)" + std::string(kUsage) + "}");
  if (std::holds_alternative<ToolOutputAdded>(what))
    return event("conversation.item.added",
                 R"("previous_item_id":null,"item":{"id":"item_o","object":"realtime.item",)"
                 R"("type":"function_call_output","status":"completed","call_id":"c",)"
                 R"("output":"{}"})");
  const auto& error = std::get<ModelErrored>(what);
  const std::string cause =
      error.cause ? R"("w)" + std::to_string(error.cause.value) + "\"" : "null";
  return event("error", R"("error":{"message":"x","type":)" + quoted(error.type) + R"(,"code":)" +
                            quoted(error.code) + R"(,"event_id":)" + cause + "}");
}

std::string ModelWords::text_of(const simulation::ModelAudio& audio) {
  responses_[audio.item.value] = audio.response.value;
  std::int64_t& said = said_[audio.item.value];
  std::string bytes;
  if (mulaw_) {
    for (std::int64_t i = 0; i < audio.bytes; ++i)
      bytes.push_back(static_cast<char>(sound_of(audio.item, said + i)));
  } else {
    // A loud hum of 500 Hz: three samples of 24 kHz for each of 8 kHz.
    for (std::int64_t i = said * 3; i < (said + audio.bytes) * 3; ++i) {
      const auto sample = static_cast<std::uint16_t>(i / 24 % 2 == 0 ? 6'000 : -6'000);
      bytes.push_back(static_cast<char>(sample & 0xFFU));
      bytes.push_back(static_cast<char>(sample >> 8U));
    }
  }
  said += audio.bytes;
  return event("response.output_audio.delta",
               R"("output_index":0,"content_index":0,"response_id":)" +
                   id("resp", audio.response.value) + R"(,"item_id":)" +
                   id("item", audio.item.value) + R"(,"delta":")" + base64_encode(bytes) + "\"");
}

}  // namespace tandem::node_sim
