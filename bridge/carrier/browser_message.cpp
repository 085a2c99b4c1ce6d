#include "bridge/carrier/browser_message.hpp"

#include <boost/json/parse.hpp>
#include <limits>

#include "core/json/writer.hpp"
#include "media/units.hpp"

namespace tandem::carrier {
namespace {

namespace js = boost::json;

std::string_view text_of(const js::object& message, std::string_view name) {
  const js::value* value = message.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                : std::string_view();
}

BrowserMessage read_played(const js::object& message) {
  const js::value* id = message.if_contains("id");
  if (id == nullptr || !id->is_int64()) return BrowserUnknown{};
  const std::int64_t mark = id->get_int64();
  if (mark < 0 || mark > std::numeric_limits<std::uint32_t>::max()) return BrowserUnknown{};
  return BrowserPlayed{static_cast<std::uint32_t>(mark)};
}

BrowserMessage read_digit(const js::object& message) {
  const std::string_view digit = text_of(message, "digit");
  constexpr std::string_view kKeys = "0123456789*#ABCD";
  if (digit.size() != 1 || kKeys.find(digit.front()) == std::string_view::npos)
    return BrowserUnknown{};
  return BrowserDigit{digit.front()};
}

}  // namespace

BrowserMessage read_browser_message(std::string_view text) {
  boost::system::error_code error;
  const js::value value = js::parse(text, error);
  if (error || !value.is_object()) return BrowserGarbage{};
  const js::object& message = value.get_object();
  const std::string_view type = text_of(message, "type");
  if (type == "played") return read_played(message);
  if (type == "dtmf") return read_digit(message);
  if (type == "stop") return BrowserStop{};
  if (type == "refresh") return BrowserRefresh{std::string(text_of(message, "token"))};
  return BrowserUnknown{};
}

std::string browser_start(std::string_view call) {
  std::string text;
  json::Writer(text)
      .begin_object()
      .member("type", "start")
      .member("callId", call)
      .member("encoding", "linear16")
      .member("sampleRate", media::kRealtime.hz)
      .member("channels", 1)
      .end_object();
  return text;
}

std::string browser_mark(std::uint32_t mark) {
  std::string text;
  json::Writer(text).begin_object().member("type", "mark").member("id", mark).end_object();
  return text;
}

}  // namespace tandem::carrier
