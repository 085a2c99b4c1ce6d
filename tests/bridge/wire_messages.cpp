#include "tests/bridge/wire_messages.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base64.hpp"
#include "core/json/writer.hpp"

namespace tandem::test {

std::string carrier_start(const std::string& call_sid) {
  return R"({"event":"start","sequenceNumber":"1","start":{"accountSid":"AC1","streamSid":")" +
         kStreamSid + R"(","callSid":")" + call_sid +
         R"(","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,)"
         R"("channels":1},"customParameters":{}},"streamSid":")" +
         kStreamSid + "\"}";
}

std::string carrier_media(int timestamp_ms, std::uint8_t code, std::size_t bytes) {
  const std::string audio(bytes, static_cast<char>(code));
  return R"({"event":"media","sequenceNumber":"2","media":{"track":"inbound","chunk":"1",)"
         R"("timestamp":")" +
         std::to_string(timestamp_ms) + R"(","payload":")" + base64_encode(audio) +
         R"("},"streamSid":")" + kStreamSid + "\"}";
}

std::string carrier_mark(std::string_view name) {
  return R"({"event":"mark","sequenceNumber":"4","streamSid":")" + kStreamSid +
         R"(","mark":{"name":")" + std::string(name) + "\"}}";
}

std::string carrier_dtmf(char digit) {
  return R"({"event":"dtmf","streamSid":")" + kStreamSid +
         R"(","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":")" +
         std::string(1, digit) + "\"}}";
}

std::string carrier_stop(const std::string& call_sid) {
  return R"({"event":"stop","sequenceNumber":"5","stop":{"accountSid":"AC1","callSid":")" +
         call_sid + R"("},"streamSid":")" + kStreamSid + "\"}";
}

std::string member(const std::string& json, std::string_view name) {
  const std::string begin = "\"" + std::string(name) + "\":\"";
  const auto at = json.find(begin);
  if (at == std::string::npos) return {};
  const auto from = at + begin.size();
  return json.substr(from, json.find('"', from) - from);
}

std::size_t media_bytes(const std::string& message) {
  return base64_decode(member(message, "payload"))->size();
}

std::string writer_hears(const std::string& item) {
  return R"({"type":"input_audio_buffer.speech_started","audio_start_ms":0,"event_id":"e",)"
         R"("item_id":")" +
         item + "\"}";
}

std::vector<std::string> writer_writes(const std::string& item, const std::string& words) {
  const std::string id = R"("event_id":"e","item_id":")" + item + '"';
  return {R"({"type":"input_audio_buffer.speech_stopped","audio_end_ms":500,)" + id + '}',
          R"({"type":"input_audio_buffer.committed","previous_item_id":null,)" + id + '}',
          R"({"type":"conversation.item.input_audio_transcription.completed","content_index":0,)" +
              id + R"(,"transcript":)" + json_string(words) +
              R"(,"usage":{"type":"duration","seconds":2}})"};
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  json::append_escaped(out, text);
  return out + "\"";
}

namespace {

std::string tone(int from_ms, int ms) {
  std::string bytes;
  for (int i = from_ms * 24; i < (from_ms + ms) * 24; ++i) {
    const auto sample =
        static_cast<std::int16_t>(8'000 * std::sin(2 * std::numbers::pi * 500 * i / 24'000));
    bytes.push_back(static_cast<char>(sample & 0xFF));
    bytes.push_back(static_cast<char>(static_cast<std::uint16_t>(sample) >> 8));
  }
  return bytes;
}

std::string ids(const Speech& speech) {
  return R"("response_id":")" + speech.response + R"(","item_id":")" + speech.item +
         R"(","output_index":0,"content_index":)" + std::to_string(speech.part);
}

}  // namespace

std::string session_created(std::chrono::seconds expires_in) {
  const auto expires = std::chrono::time_point_cast<std::chrono::seconds>(
      std::chrono::system_clock::now() + expires_in);
  return R"({"type":"session.created","event_id":"e1","session":{"type":"realtime","id":"sess_1",)"
         R"("object":"realtime.session","model":"m","expires_at":)" +
         std::to_string(expires.time_since_epoch().count()) + "}}";
}

std::string session_updated() {
  return R"({"type":"session.updated","event_id":"e2","session":{"type":"realtime",)"
         R"("id":"sess_1","object":"realtime.session","model":"m"}})";
}

std::vector<std::string> speech_begin(const Speech& speech) {
  std::vector<std::string> messages;
  const std::string metadata =
      speech.ask.empty() ? std::string("null") : R"({"ask":")" + speech.ask + "\"}";
  messages.push_back(
      R"({"type":"response.created","event_id":"e","response":{"object":"realtime.response",)"
      R"("id":")" +
      speech.response + R"(","status":"in_progress","output":[],"conversation_id":"conv_1",)" +
      R"("metadata":)" + metadata + "}}");
  messages.push_back(
      R"({"type":"response.output_item.added","event_id":"e","response_id":")" + speech.response +
      R"(","output_index":0,"item":{"id":")" + speech.item +
      R"(","type":"message","role":"assistant","status":"in_progress","content":[]}})");
  messages.push_back(R"({"type":"response.output_audio_transcript.delta","event_id":"e",)" +
                     ids(speech) + R"(,"delta":)" + json_string(speech.words) + "}");
  return messages;
}

std::vector<std::string> response_failed(const std::string& response, const std::string& code) {
  Speech speech;
  speech.response = response;
  return {speech_begin(speech).front(),
          R"({"type":"response.done","event_id":"e","response":{"object":"realtime.response",)"
          R"("id":")" +
              response +
              R"(","status":"failed","status_details":{"type":"failed","error":{"type":")" + code +
              R"(","code":")" + code +
              R"(","message":"x"}},"output":[],"conversation_id":"conv_1","usage":null}})"};
}

std::vector<std::string> speech_audio(const Speech& speech) {
  std::vector<std::string> messages;
  for (int at = 0; at < speech.ms; at += speech.delta_ms)
    messages.push_back(R"({"type":"response.output_audio.delta","event_id":"e",)" + ids(speech) +
                       R"(,"delta":")" +
                       base64_encode(tone(at, std::min(speech.delta_ms, speech.ms - at))) + "\"}");
  return messages;
}

std::vector<std::string> speech_end(const Speech& speech) {
  std::vector<std::string> messages;
  messages.push_back(R"({"type":"response.output_audio.done","event_id":"e",)" + ids(speech) + "}");
  messages.push_back(R"({"type":"response.output_audio_transcript.done","event_id":"e",)" +
                     ids(speech) + R"(,"transcript":)" + json_string(speech.words) + "}");
  messages.push_back(
      R"({"type":"response.done","event_id":"e","response":{"object":"realtime.response",)"
      R"("id":")" +
      speech.response +
      R"(","status":"completed","status_details":null,"output":[],"conversation_id":"conv_1",)"
      R"("usage":{"total_tokens":30,"input_tokens":20,"output_tokens":10,)"
      R"("input_token_details":{"text_tokens":12,"audio_tokens":8,"cached_tokens":4,)"
      R"("cached_tokens_details":{"text_tokens":4,"audio_tokens":0}},)"
      R"("output_token_details":{"text_tokens":2,"audio_tokens":8}}}})");
  return messages;
}

}  // namespace tandem::test
