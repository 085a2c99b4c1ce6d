#include "tools/sim/model/session_log.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "core/base64.hpp"

namespace tandem::sim {
namespace json = boost::json;
namespace {

constexpr std::size_t kTextMax = 100'000;

/// Whatever is not audio and still long is cut.
void shorten(json::value& value) {
  if (value.is_string() && value.as_string().size() > kTextMax) {
    value = json::object{{"begins", value.as_string().subview(0, 100)},
                         {"characters", value.as_string().size()}};
  } else if (value.is_object()) {
    for (auto& [key, member] : value.as_object()) shorten(member);
  } else if (value.is_array()) {
    for (json::value& member : value.as_array()) shorten(member);
  }
}

}  // namespace

SessionLog::SessionLog(MessageLog& log, std::string session_id)
    : log_(log), session_id_(std::move(session_id)) {}

void SessionLog::message(std::string_view direction, std::string_view text) {
  if (!log_.on()) return;
  ErrorCode failed;
  json::value parsed = json::parse(text, failed);
  if (failed || !parsed.is_object()) {
    return log_.write({{"session", session_id_},
                       {"dir", direction},
                       {"text", text.substr(0, 200)},
                       {"bytes", text.size()}});
  }
  tell_audio(parsed.as_object());
  shorten(parsed);
  log_.write({{"session", session_id_}, {"dir", direction}, {"event", std::move(parsed)}});
}

void SessionLog::tell_audio(json::object& event) {
  const json::value* type = event.if_contains("type");
  const bool heard = type && *type == "input_audio_buffer.append";
  const bool spoken = type && *type == "response.output_audio.delta";
  json::value* audio =
      heard ? event.if_contains("audio") : (spoken ? event.if_contains("delta") : nullptr);
  if (!audio || !audio->is_string()) return;
  const auto bytes = base64_decode(std::string_view(audio->as_string()));
  if (!bytes) return;
  const json::value* item = event.if_contains("item_id");
  const std::string key = spoken && item && item->is_string() ? std::string(item->as_string()) : "";
  std::int64_t& offset = bytes_[key];
  const std::span<const std::uint8_t> data{reinterpret_cast<const std::uint8_t*>(bytes->data()),
                                           bytes->size()};
  *audio = {{"bytes", bytes->size()}, {"offset_bytes", offset}, {"hash", MessageLog::hash(data)}};
  offset += static_cast<std::int64_t>(bytes->size());
}

void SessionLog::note(std::string_view what, json::object details) {
  if (!log_.on()) return;
  details["session"] = session_id_;
  details["note"] = what;
  log_.write(details);
}

}  // namespace tandem::sim
