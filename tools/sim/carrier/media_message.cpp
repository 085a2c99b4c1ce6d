#include "tools/sim/carrier/media_message.hpp"

#include <charconv>

namespace tandem::sim {
namespace {

template <class Integer>
void append_number(std::string& out, Integer number) {
  char digits[24];
  const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

}  // namespace

std::string media_message_text(const MediaMessage& message, std::string_view stream_sid,
                               std::string_view payload) {
  // What stands between the values takes 130 characters, the numbers 20 each at the most.
  static constexpr std::size_t kAround = 200;
  std::string text;
  text.reserve(kAround + stream_sid.size() + payload.size());
  text += R"({"event":"media","sequenceNumber":")";
  append_number(text, message.sequence);
  text += R"(","media":{"track":"inbound","chunk":")";
  append_number(text, message.chunk);
  text += R"(","timestamp":")";
  append_number(text, message.timestamp.count());
  text += R"(","payload":")";
  text += payload;
  text += R"("},"streamSid":")";
  text += stream_sid;
  text += "\"}";
  return text;
}

}  // namespace tandem::sim
