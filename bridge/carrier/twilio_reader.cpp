#include "bridge/carrier/twilio_reader.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include "bridge/carrier/errc.hpp"
#include "core/json/dom.hpp"
#include "core/json/fields.hpp"
#include "core/json/plain_scan.hpp"

namespace tandem::carrier {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

using Fields = json::Fields<errc>;

/// Decimal digits alone, as Twilio writes its numbers inside strings.
std::optional<std::uint64_t> plain_digits(std::string_view digits) noexcept {
  std::uint64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stop != end || number > Fields::kNumberMax) return std::nullopt;
  return number;
}

std::chrono::milliseconds milliseconds(std::uint64_t count) noexcept {
  return std::chrono::milliseconds{static_cast<std::int64_t>(count)};
}

/// The members of `media` that the bridge uses.
struct MediaScan {
  Media media;
  std::string_view sequence, timestamp, track;

  bool take_member(json::PlainScan& scan, std::string_view key) noexcept {
    if (key == "event") {
      std::string_view event;
      return scan.take_string(event) && event == "media";
    }
    if (key == "sequenceNumber") return sequence.data() == nullptr && scan.take_string(sequence);
    if (key == "streamSid")
      return media.stream_sid.data() == nullptr && scan.take_string(media.stream_sid);
    if (key == "media") return media.payload.data() == nullptr && take_body(scan);
    return false;
  }

  bool take_body(json::PlainScan& scan) noexcept {
    if (!scan.take('{')) return false;
    do {
      std::string_view key, ignored;
      if (!scan.take_key(key)) return false;
      std::string_view& value = key == "payload"     ? media.payload
                                : key == "timestamp" ? timestamp
                                : key == "track"     ? track
                                                     : ignored;
      if (value.data() != nullptr || !scan.take_string(value)) return false;
    } while (scan.take(','));
    return scan.take('}');
  }
};

/// The common shape of `media`, in any key order. Nothing where the text has another shape or a
/// fault: the general way then says which.
std::optional<Media> scan_media(std::string_view text) noexcept {
  json::PlainScan scan{text};
  MediaScan found;
  bool is_media = false;
  if (!scan.take('{')) return std::nullopt;
  do {
    std::string_view key;
    if (!scan.take_key(key)) return std::nullopt;
    if (key == "event" && std::exchange(is_media, true)) return std::nullopt;
    if (!found.take_member(scan, key)) return std::nullopt;
  } while (scan.take(','));
  if (!scan.take('}') || !scan.at_end() || !is_media) return std::nullopt;
  if (found.media.payload.data() == nullptr || found.media.stream_sid.data() == nullptr)
    return std::nullopt;
  const auto sequence = plain_digits(found.sequence);
  const auto timestamp = plain_digits(found.timestamp);
  if (!sequence || !timestamp || found.track.data() == nullptr) return std::nullopt;
  found.media.sequence = *sequence;
  found.media.timestamp = milliseconds(*timestamp);
  found.media.inbound = found.track == "inbound";
  return found.media;
}

Message read_connected(const Fields& root) {
  return Connected{root.string_or_empty("protocol"), root.string_or_empty("version")};
}

Message read_start(const Fields& root) {
  const Fields body = root.object("start");
  const Fields format = body.object("mediaFormat");
  Start start;
  start.account_sid = body.string("accountSid");
  start.call_sid = body.string("callSid");
  start.stream_sid = root.string("streamSid");
  start.encoding = format.string("encoding");
  start.sample_rate = static_cast<std::int64_t>(format.number("sampleRate"));
  start.channels = static_cast<std::int64_t>(format.number("channels"));
  body.for_each("tracks", [&](element track) {
    std::string_view name;
    if (track.get(name) != simdjson::SUCCESS) return body.fail(errc::wrong_type);
    if (name != "inbound") start.inbound_track_only = false;
  });
  const std::optional<Fields> parameters = body.object_if("customParameters");
  if (parameters) {
    parameters->for_each_text([&start](std::string_view name, std::string_view text) {
      start.parameters.emplace_back(name, text);
    });
  }
  return start;
}

Message read_media(const Fields& root) {
  const Fields body = root.object("media");
  Media media;
  media.sequence = root.number("sequenceNumber");
  media.stream_sid = root.string("streamSid");
  media.timestamp = milliseconds(body.number("timestamp"));
  media.payload = body.string("payload");
  media.inbound = body.string("track") == "inbound";
  return media;
}

Message read_dtmf(const Fields& root) {
  const std::string_view digit = root.object("dtmf").string("digit");
  constexpr std::string_view kDigits = "0123456789*#ABCD";
  if (digit.size() != 1 || kDigits.find(digit.front()) == std::string_view::npos) {
    root.fail(errc::number_out_of_range);
    return Dtmf{};
  }
  return Dtmf{digit.front(), root.string("streamSid")};
}

Message read_mark(const Fields& root) {
  return Mark{root.object("mark").string("name"), root.string("streamSid")};
}

Message read_stop(const Fields& root) {
  // Other carriers that speak this protocol send `stop` without a body.
  const std::optional<Fields> body = root.object_if("stop");
  return Stop{body ? body->string_or_empty("callSid") : std::string_view{},
              root.string("streamSid")};
}

Message read_event(const Fields& root) {
  const std::string_view event = root.string("event");
  if (event == "media") return read_media(root);
  if (event == "mark") return read_mark(root);
  if (event == "dtmf") return read_dtmf(root);
  if (event == "connected") return read_connected(root);
  if (event == "start") return read_start(root);
  if (event == "stop") return read_stop(root);
  return Unknown{event};
}

errc error_of(json::Dom::Fault fault) noexcept {
  switch (fault) {
    case json::Dom::Fault::NotAnObject:
      return errc::not_an_object;
    case json::Dom::Fault::TooDeep:
      return errc::too_deep;
    default:
      return errc::malformed_json;
  }
}

}  // namespace

struct TwilioReader::Impl {
  json::Dom dom;
};

TwilioReader::TwilioReader() : impl_(std::make_unique<Impl>()) {}
TwilioReader::~TwilioReader() = default;

Result<Message> TwilioReader::read(std::span<char> text) {
  const std::optional<Media> media = scan_media({text.data(), text.size()});
  if (media) return *media;
  return read_general(text);
}

Result<Message> TwilioReader::read_general(std::span<char> text) {
  static_assert(kPadding >= simdjson::SIMDJSON_PADDING);
  object root;
  const json::Dom::Fault fault = impl_->dom.parse({text.data(), text.size()}, root);
  if (fault != json::Dom::Fault::None) return error_of(fault);
  std::optional<errc> broken;
  Message message = read_event(Fields{root, broken});
  if (broken) return *broken;
  return message;
}

}  // namespace tandem::carrier
