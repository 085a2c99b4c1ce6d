#include "tools/sim/carrier/received_message.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <initializer_list>
#include <optional>
#include <utility>

namespace tandem::sim {

namespace {

namespace json = boost::json;

StreamFault not_by_protocol(std::string what) { return StreamFault{31951, std::move(what)}; }

/// Empty when `object` has exactly `keys`.
std::string wrong_keys(const json::object& object, std::initializer_list<std::string_view> keys) {
  for (const auto& member : object) {
    if (std::find(keys.begin(), keys.end(), std::string_view(member.key())) == keys.end())
      return "extra field \"" + std::string(member.key()) + "\"";
  }
  for (std::string_view key : keys)
    if (!object.contains(key)) return "missing field \"" + std::string(key) + "\"";
  return {};
}

const json::object* object_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_object();
}

const json::string* string_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_string();
}

/// What is wrong with a payload that is base64; empty for nothing.
std::string wrong_payload(const std::vector<std::uint8_t>& mulaw) {
  if (mulaw.empty()) return "is empty";
  if (mulaw.size() > kPayloadMax) return "holds " + std::to_string(mulaw.size()) + " bytes";
  static constexpr std::string_view kRiff = "RIFF";
  if (mulaw.size() >= kRiff.size() &&
      std::equal(kRiff.begin(), kRiff.end(), mulaw.begin(),
                 [](char c, std::uint8_t byte) { return static_cast<std::uint8_t>(c) == byte; }))
    return "is a WAV file";
  return {};
}

ReceivedMessage read_media(const json::object& message) {
  if (const std::string wrong = wrong_keys(message, {"event", "streamSid", "media"});
      !wrong.empty())
    return not_by_protocol("media: " + wrong);
  const json::object* media = object_at(message, "media");
  if (media == nullptr) return not_by_protocol("media is no object");
  if (const std::string wrong = wrong_keys(*media, {"payload"}); !wrong.empty())
    return not_by_protocol("media.media: " + wrong);
  const json::string* payload = string_at(*media, "payload");
  ReceivedMedia received;
  if (payload == nullptr || !strict_base64(*payload, received.mulaw))
    return not_by_protocol("media.payload is not base64");
  if (const std::string wrong = wrong_payload(received.mulaw); !wrong.empty())
    return not_by_protocol("media.payload " + wrong);
  return received;
}

/// A good `media` in its plainest writing, of which there are fifty a second and call: these keys
/// in this order, nothing between them. All else is read as JSON, and what is wrong is found there.
std::optional<ReceivedMedia> read_plain_media(std::string_view text, std::string_view stream_sid) {
  static constexpr std::string_view kBegin = R"({"event":"media","streamSid":")";
  static constexpr std::string_view kMiddle = R"(","media":{"payload":")";
  static constexpr std::string_view kEnd = R"("}})";
  const auto take = [&text](std::string_view expected) {
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
    return true;
  };
  if (stream_sid.empty() || !take(kBegin) || !take(stream_sid) || !take(kMiddle)) return {};
  if (!text.ends_with(kEnd)) return {};
  text.remove_suffix(kEnd.size());
  std::optional<ReceivedMedia> received(std::in_place);
  if (!strict_base64(text, received->mulaw) || !wrong_payload(received->mulaw).empty()) return {};
  return received;
}

ReceivedMessage read_mark(const json::object& message) {
  if (const std::string wrong = wrong_keys(message, {"event", "streamSid", "mark"}); !wrong.empty())
    return not_by_protocol("mark: " + wrong);
  const json::object* mark = object_at(message, "mark");
  if (mark == nullptr) return not_by_protocol("mark is no object");
  if (const std::string wrong = wrong_keys(*mark, {"name"}); !wrong.empty())
    return not_by_protocol("mark.mark: " + wrong);
  const json::string* name = string_at(*mark, "name");
  if (name == nullptr || name->empty()) return not_by_protocol("mark.name is no text");
  return ReceivedMark{std::string(*name)};
}

}  // namespace

bool strict_base64(std::string_view text, std::vector<std::uint8_t>& bytes) {
  static const auto values = [] {
    std::array<std::int32_t, 256> table{};
    table.fill(-1);
    static constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
      table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int32_t>(i);
    return table;
  }();
  bytes.clear();
  if (text.size() % 4 != 0) return false;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  bytes.resize(text.size() / 4 * 3);
  std::uint8_t* out = bytes.data();
  // A padded character counts as zero bits, where there may be one; anything else unknown stays
  // negative.
  std::int32_t seen = 0, last = 0;
  for (std::size_t at = 0; at < text.size(); at += 4) {
    std::int32_t group = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
      const std::int32_t value =
          i < text.size() - padding ? values[static_cast<unsigned char>(text[i])] : 0;
      seen |= value;
      group = (group << 6) | (value & 63);
    }
    *out++ = static_cast<std::uint8_t>(group >> 16);
    *out++ = static_cast<std::uint8_t>(group >> 8);
    *out++ = static_cast<std::uint8_t>(group);
    last = group;
  }
  bytes.resize(bytes.size() - padding);
  // What is left of the last character must be zero, or two texts would mean the same bytes.
  return seen >= 0 && (last & ((1 << (8 * padding)) - 1)) == 0;
}

ReceivedMessage read_server_message(std::string_view text, std::string_view stream_sid) {
  if (auto media = read_plain_media(text, stream_sid)) return std::move(*media);
  boost::system::error_code error;
  const json::value parsed = json::parse(text, error);
  if (error) return not_by_protocol("no JSON: " + error.message());
  const json::object* message = parsed.if_object();
  if (message == nullptr) return not_by_protocol("no JSON object");
  const json::string* event = string_at(*message, "event");
  if (event == nullptr) return not_by_protocol("no event");
  if (*event != "media" && *event != "mark" && *event != "clear")
    return not_by_protocol("unknown event \"" + std::string(*event) + "\"");
  const json::string* sid = string_at(*message, "streamSid");
  if (sid == nullptr) return not_by_protocol(std::string(*event) + ": no streamSid");
  if (stream_sid.empty()) return not_by_protocol(std::string(*event) + " before start");
  if (std::string_view(*sid) != stream_sid)
    return not_by_protocol(std::string(*event) + ": wrong streamSid \"" + std::string(*sid) + "\"");
  if (*event == "media") return read_media(*message);
  if (*event == "mark") return read_mark(*message);
  if (const std::string wrong = wrong_keys(*message, {"event", "streamSid"}); !wrong.empty())
    return not_by_protocol("clear: " + wrong);
  return ReceivedClear{};
}

}  // namespace tandem::sim
