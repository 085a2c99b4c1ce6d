#include "bridge/carrier/twilio_reader.hpp"

#include <optional>

#include "bridge/carrier/errc.hpp"
#include "core/json/dom.hpp"
#include "core/json/fields.hpp"
#include "core/json/plain_scan.hpp"

namespace tandem::carrier {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

using Fields = json::Fields<errc>;

std::chrono::milliseconds milliseconds(std::uint64_t count) noexcept {
  return std::chrono::milliseconds{static_cast<std::int64_t>(count)};
}

/// What the hand scan has found of a `media` message.
class MediaScan {
 public:
  /// False where the text has another shape or a fault.
  bool scan(std::string_view text) noexcept {
    json::PlainScan at{text};
    if (!at.take('{')) return false;
    do {
      std::string_view key;
      if (!at.take_key(key) || !take_member(at, key)) return false;
    } while (at.take(','));
    return at.take('}') && at.at_end() && seen_ == kAll;
  }

  [[nodiscard]] const Media& media() const noexcept { return media_; }

 private:
  static constexpr unsigned kEvent = 1, kSequence = 2, kStream = 4, kBody = 8, kTrack = 16,
                            kTimestamp = 32, kPayload = 64, kAll = 127;

  /// Whether a member comes for the first time: of two of a name simdjson takes the first.
  bool first(unsigned member) noexcept {
    const bool is_first = (seen_ & member) == 0;
    seen_ |= member;
    return is_first;
  }

  bool take_member(json::PlainScan& at, std::string_view key) noexcept {
    if (key == "event") {
      std::string_view event;
      return first(kEvent) && at.take_string(event) && event == "media";
    }
    if (key == "sequenceNumber") return first(kSequence) && at.take_digits(media_.sequence);
    if (key == "streamSid") return first(kStream) && at.take_string(media_.stream_sid);
    return key == "media" && first(kBody) && take_body(at);
  }

  bool take_body(json::PlainScan& at) noexcept {
    if (!at.take('{')) return false;
    do {
      std::string_view key;
      if (!at.take_key(key) || !take_body_member(at, key)) return false;
    } while (at.take(','));
    return at.take('}');
  }

  bool take_body_member(json::PlainScan& at, std::string_view key) noexcept {
    if (key == "payload") return first(kPayload) && at.take_string(media_.payload);
    if (key == "timestamp") {
      std::uint64_t count = 0;
      if (!first(kTimestamp) || !at.take_digits(count)) return false;
      media_.timestamp = milliseconds(count);
      return true;
    }
    std::string_view text;
    if (key != "track") return at.take_string(text);
    if (!first(kTrack) || !at.take_string(text)) return false;
    media_.inbound = text == "inbound";
    return true;
  }

  Media media_;
  unsigned seen_ = 0;
};

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
  static_assert(kPadding >= json::PlainScan::kPadding);
  MediaScan media;
  if (media.scan({text.data(), text.size()})) return media.media();
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
