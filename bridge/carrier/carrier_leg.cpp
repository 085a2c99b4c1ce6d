#include "bridge/carrier/carrier_leg.hpp"

#include <charconv>
#include <utility>

#include "bridge/call/call_metrics.hpp"
#include "bridge/carrier/errc.hpp"
#include "bridge/carrier/twilio_writer.hpp"
#include "core/assert.hpp"
#include "core/base64.hpp"
#include "media/frame.hpp"
#include "media/units.hpp"

namespace tandem::carrier {
namespace {

/// Twilio's largest message has 20 ms of audio in 300 bytes; the JSON around the longest payload
/// that fits still leaves the decoded audio smaller than the scratch space.
constexpr std::size_t kMessageMax = 64 * 1024;
static_assert(base64_decoded_size_max(kMessageMax) <= CarrierLeg::kScratchBytes);

/// Close codes (RFC 6455, section 7.4.1).
constexpr std::uint16_t kUnsupportedData = 1003, kInvalidPayload = 1007, kPolicy = 1008;

constexpr std::size_t kTwoSeconds = 2 * 8'000 * 4 / 3;

std::chrono::milliseconds length_of(std::size_t mulaw_bytes) {
  return media::duration_of({static_cast<std::int64_t>(mulaw_bytes)}, media::kTelephony);
}

/// The audio, in whole frames, of a message of ours; marks and clears are shorter than any.
std::int64_t audio_in(std::size_t message_bytes, std::size_t media_around) {
  if (message_bytes <= media_around) return 0;
  // The last of four characters may stand for no byte: whole frames are sure.
  const auto bytes = static_cast<std::int64_t>((message_bytes - media_around) / 4 * 3);
  return bytes - bytes % static_cast<std::int64_t>(media::MulawFrame::kBytes);
}

std::string mark_name(std::uint32_t mark) { return "m" + std::to_string(mark); }

std::optional<std::uint32_t> mark_of(std::string_view name) {
  if (name.size() < 2 || name.front() != 'm') return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), value);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return value;
}

}  // namespace

std::unique_ptr<CarrierLeg> CarrierLeg::accept(net::ByteStream stream, std::string_view answer,
                                               Options options, TwilioReader& reader,
                                               std::span<std::uint8_t> scratch,
                                               call::CallMetrics& metrics, Listener& listener) {
  if (!send_answer(stream, answer)) return nullptr;
  return std::make_unique<CarrierLeg>(std::move(stream), std::move(options), reader, scratch,
                                      metrics, listener);
}

CarrierLeg::CarrierLeg(net::ByteStream stream, Options options, TwilioReader& reader,
                       std::span<std::uint8_t> scratch, call::CallMetrics& metrics,
                       Listener& listener)
    : CallerLeg(std::move(stream),
                {.name = "carrier",
                 .message_max = kMessageMax,
                 .two_seconds = kTwoSeconds,
                 .unsent_max = options.unsent_max,
                 .silent_max = options.silent_max},
                metrics, listener),
      options_(std::move(options)),
      reader_(reader),
      scratch_(scratch),
      born_(std::chrono::steady_clock::now()) {
  TANDEM_ASSERT(scratch_.size() >= kScratchBytes, "the scratch space holds any frame");
}

void CarrierLeg::tick(std::chrono::steady_clock::time_point now) {
  if (listener_ == nullptr || started_ || now - born_ < options_.start_max) return;
  refuse(kPolicy, "no-start");
}

bool CarrierLeg::send_media(std::span<const std::uint8_t> mulaw) {
  if (!started_ || listener_ == nullptr) return false;
  char* out = socket_.begin_text(media_size_max(stream_sid_, mulaw.size()));
  socket_.end_text(write_media(out, stream_sid_, mulaw));
  pending_ = true;
  metrics_.carrier_frames_out.add_bytes(mulaw.size());
  return true;
}

bool CarrierLeg::send_mark(std::uint32_t mark) {
  if (!started_ || listener_ == nullptr) return false;
  const std::string name = mark_name(mark);  // short: lies in the string itself
  char* out = socket_.begin_text(mark_size_max(stream_sid_, name));
  socket_.end_text(write_mark(out, stream_sid_, name));
  pending_ = true;
  return true;
}

bool CarrierLeg::send_clear() {
  if (!started_ || listener_ == nullptr) return false;
  socket_.take_back_unsent();
  char* out = socket_.begin_text(clear_size_max(stream_sid_));
  socket_.end_text(write_clear(out, stream_sid_));
  pending_ = true;
  return true;
}

std::int64_t CarrierLeg::unsent_audio() const {
  if (socket_.unsent_bytes() == 0) return 0;
  std::int64_t bytes = 0;
  socket_.each_unsent([&](std::size_t size) { bytes += audio_in(size, media_around_); });
  return bytes;
}

void CarrierLeg::on_text(std::span<char> message) {
  if (listener_ == nullptr) return;
  note_message();
  const auto read = reader_.read(message);
  if (read) {
    std::visit([this](const auto& event) { handle(event); }, *read);
    return;
  }
  const ErrorCode error = read.error();
  if (error == errc::malformed_json || error == errc::not_an_object)
    return refuse(kInvalidPayload, "malformed-json");
  // A field that is not as it should be: the message counts for nothing, the stream goes on.
  metrics_.protocol_error("carrier", error.message());
}

void CarrierLeg::on_binary(std::span<char>) { refuse(kUnsupportedData, "binary"); }

void CarrierLeg::handle(const Unknown&) { metrics_.carrier_unknown.add(); }

void CarrierLeg::handle(const Connected&) {
  if (started_) refuse(kPolicy, "connected-after-start");
}

void CarrierLeg::handle(const Start& start) {
  if (started_) return refuse(kPolicy, "second-start");
  if (start.call_sid != options_.call_sid) return refuse(kPolicy, "wrong-call-sid");
  if (start.encoding != "audio/x-mulaw" || start.sample_rate != media::kTelephony.hz ||
      start.channels != 1)
    return refuse(kUnsupportedData, "wrong-media-format");
  stream_sid_ = start.stream_sid;
  media_around_ = media_size(stream_sid_, 0);
  started_ = true;
  listener_->on_carrier_start(stream_sid_);
}

void CarrierLeg::handle(const Media& media) {
  if (!in_stream(media.stream_sid)) return;
  if (!media.inbound) return metrics_.carrier_unknown.add();
  const auto decoded = base64_decode(media.payload, scratch_.data());
  if (!decoded || *decoded == 0)
    return metrics_.protocol_error("carrier", decoded ? "empty-media" : "invalid-base64");
  switch (budget_.take(length_of(*decoded), batch_began_)) {
    case FloodBudget::Verdict::Pass:
      break;
    case FloodBudget::Verdict::Drop:
      return metrics_.frames_lost("carrier", "flood", 1);
    case FloodBudget::Verdict::Abuse:
      return refuse(kPolicy, "flood");
  }
  metrics_.carrier_frames_in.add_bytes(*decoded);
  listener_->on_carrier_media(media, scratch_.first(*decoded));
}

void CarrierLeg::handle(const Dtmf& dtmf) {
  if (in_stream(dtmf.stream_sid)) listener_->on_carrier_dtmf(dtmf.digit);
}

void CarrierLeg::handle(const Mark& mark) {
  if (!in_stream(mark.stream_sid)) return;
  if (const auto number = mark_of(mark.name)) return listener_->on_carrier_mark(*number);
  metrics_.protocol_error("carrier", "unknown-mark");
}

void CarrierLeg::handle(const Stop& stop) {
  if (!in_stream(stop.stream_sid)) return;
  end(End::Stop);
  socket_.close(1000, "");
}

bool CarrierLeg::in_stream(std::string_view stream_sid) {
  if (!started_) {
    refuse(kPolicy, "before-start");
    return false;
  }
  if (stream_sid != stream_sid_) {
    refuse(kPolicy, "wrong-stream-sid");
    return false;
  }
  return true;
}

}  // namespace tandem::carrier
