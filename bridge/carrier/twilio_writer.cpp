#include "bridge/carrier/twilio_writer.hpp"

#include <cstring>
#include <string>

#include "core/base64.hpp"
#include "core/json/writer.hpp"

namespace tandem::carrier {
namespace {

constexpr std::string_view kMedia = R"({"event":"media","streamSid":")";
constexpr std::string_view kPayload = R"(","media":{"payload":")";
constexpr std::string_view kMark = R"({"event":"mark","streamSid":")";
constexpr std::string_view kName = R"(","mark":{"name":")";
constexpr std::string_view kNestedEnd = R"("}})";
constexpr std::string_view kClear = R"({"event":"clear","streamSid":")";
constexpr std::string_view kEnd = R"("})";

char* put(char* out, std::string_view text) noexcept {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

}  // namespace

std::size_t media_size_max(std::string_view stream_sid, std::size_t mulaw_bytes) noexcept {
  return kMedia.size() + json::escaped_size_max(stream_sid.size()) + kPayload.size() +
         base64_encoded_size(mulaw_bytes) + kNestedEnd.size();
}

std::size_t write_media(char* out, std::string_view stream_sid,
                        std::span<const std::uint8_t> mulaw) noexcept {
  char* at = put(out, kMedia);
  at = json::write_escaped(at, stream_sid);
  at = put(at, kPayload);
  at = base64_encode(mulaw, at);
  at = put(at, kNestedEnd);
  return static_cast<std::size_t>(at - out);
}

std::size_t media_size(std::string_view stream_sid, std::size_t mulaw_bytes) {
  std::string sid;
  json::append_escaped(sid, stream_sid);
  return kMedia.size() + sid.size() + kPayload.size() + base64_encoded_size(mulaw_bytes) +
         kNestedEnd.size();
}

std::size_t mark_size_max(std::string_view stream_sid, std::string_view name) noexcept {
  return kMark.size() + json::escaped_size_max(stream_sid.size() + name.size()) + kName.size() +
         kNestedEnd.size();
}

std::size_t write_mark(char* out, std::string_view stream_sid, std::string_view name) noexcept {
  char* at = put(out, kMark);
  at = json::write_escaped(at, stream_sid);
  at = put(at, kName);
  at = json::write_escaped(at, name);
  at = put(at, kNestedEnd);
  return static_cast<std::size_t>(at - out);
}

std::size_t clear_size_max(std::string_view stream_sid) noexcept {
  return kClear.size() + json::escaped_size_max(stream_sid.size()) + kEnd.size();
}

std::size_t write_clear(char* out, std::string_view stream_sid) noexcept {
  char* at = put(out, kClear);
  at = json::write_escaped(at, stream_sid);
  at = put(at, kEnd);
  return static_cast<std::size_t>(at - out);
}

}  // namespace tandem::carrier
