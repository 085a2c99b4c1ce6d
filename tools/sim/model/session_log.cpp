#include "tools/sim/model/session_log.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "core/base64.hpp"
#include "tools/sim/model/plain_append.hpp"

namespace tandem::sim {
namespace json = boost::json;
namespace {

constexpr std::size_t kTextMax = 100'000;
constexpr std::string_view kDeltaBegin = R"({"type":"response.output_audio.delta",)";

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

void SessionLog::write(std::string_view direction, std::string_view event) {
  log_.write_line([&](tandem::json::Writer& line) {
    line.member("session", session_id_).member("dir", direction).key("event").raw(event);
  });
}

void SessionLog::received(std::string_view text) {
  if (log_.on() && !tell_append(text)) tell("c2s", text);
}

void SessionLog::tell(std::string_view direction, std::string_view text) {
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
  write(direction, json::serialize(parsed));
}

void SessionLog::sent(const Outgoing& outgoing) {
  if (!log_.on()) return;
  const std::string_view text = outgoing.payload;
  const bool audio = outgoing.usual && text.starts_with(kDeltaBegin);
  if (audio && tell_delta(text)) return;
  if (outgoing.usual && !audio && text.size() <= kTextMax) return write("s2c", text);
  tell("s2c", text);
}

bool SessionLog::tell_append(std::string_view text) {
  const auto audio = plain_append(text);
  if (!audio) return false;
  const Audio told = count(*audio, "");
  log_.write_line([&](tandem::json::Writer& line) {
    line.member("session", session_id_).member("dir", "c2s").key("event").begin_object();
    line.member("type", "input_audio_buffer.append").key("audio").begin_object();
    line.member("bytes", told.bytes).member("offset_bytes", told.offset).member("hash", told.hash);
    line.end_object().end_object();
  });
  return true;
}

bool SessionLog::tell_delta(std::string_view text) {
  static constexpr std::string_view kItem = R"("item_id":")", kDelta = R"(,"delta":")";
  static constexpr std::string_view kEnd = R"("})";
  const std::size_t item = text.find(kItem), delta = text.find(kDelta);
  if (item > delta || delta == text.npos || !text.ends_with(kEnd)) return false;
  const std::string_view id = text.substr(item + kItem.size());
  const std::size_t begin = delta + kDelta.size();
  const auto audio = base64_decode(text.substr(begin, text.size() - kEnd.size() - begin));
  if (!audio) return false;
  const Audio told = count(*audio, id.substr(0, id.find('"')));
  // The event as it is, but for the audio.
  std::string event(text.substr(0, begin - 1));
  tandem::json::Writer instead(event);
  instead.begin_object().member("bytes", told.bytes).member("offset_bytes", told.offset);
  instead.member("hash", told.hash).end_object();
  event += '}';
  write("s2c", event);
  return true;
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
  const Audio told =
      count(*bytes, spoken && item && item->is_string() ? std::string_view(item->as_string())
                                                        : std::string_view());
  *audio = {{"bytes", told.bytes}, {"offset_bytes", told.offset}, {"hash", told.hash}};
}

SessionLog::Audio SessionLog::count(std::string_view audio, std::string_view item) {
  auto place = bytes_.find(item);
  if (place == bytes_.end()) place = bytes_.emplace(item, 0).first;
  const std::int64_t offset = place->second;
  place->second += static_cast<std::int64_t>(audio.size());
  return {audio.size(), offset,
          MessageLog::hash({reinterpret_cast<const std::uint8_t*>(audio.data()), audio.size()})};
}

void SessionLog::note(std::string_view what, json::object details) {
  if (!log_.on()) return;
  details["session"] = session_id_;
  details["note"] = what;
  log_.write(details);
}

}  // namespace tandem::sim
