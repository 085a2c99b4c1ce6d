#include "bridge/carrier/browser_leg.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>
#include <variant>

#include "bridge/call/call_metrics.hpp"
#include "bridge/carrier/browser_message.hpp"
#include "media/g711_mulaw.hpp"
#include "media/units.hpp"

namespace tandem::carrier {
namespace {

static_assert(std::endian::native == std::endian::little,
              "PCM16 of the wire is little-endian and is not swapped");

/// A browser sends 20 to 200 ms at a time; this is 680 ms.
constexpr std::size_t kMessageMax = 32 * 1024;
/// Bytes that a byte of μ-law is to the browser: three samples of 16 bits.
constexpr std::size_t kBytesPerCode = media::kResamplerRatio * sizeof(std::int16_t);
constexpr std::size_t kTwoSeconds = 2 * 8'000 * kBytesPerCode;

constexpr std::uint16_t kInvalidPayload = 1007, kPolicy = 1008;

constexpr std::string_view kStreamSid = "browser";

}  // namespace

std::unique_ptr<BrowserLeg> BrowserLeg::accept(net::ByteStream stream, std::string_view answer,
                                               Options options, call::CallMetrics& metrics,
                                               Listener& listener) {
  if (!send_answer(stream, answer)) return nullptr;
  return std::make_unique<BrowserLeg>(std::move(stream), std::move(options), metrics, listener);
}

BrowserLeg::BrowserLeg(net::ByteStream stream, Options options, call::CallMetrics& metrics,
                       Listener& listener)
    : CallerLeg(std::move(stream),
                {.name = "browser",
                 .message_max = kMessageMax,
                 .two_seconds = kTwoSeconds,
                 .unsent_max = options.unsent_max,
                 .silent_max = options.silent_max},
                metrics, listener),
      call_id_(std::move(options.call_id)) {}

void BrowserLeg::start() {
  CallerLeg::start();
  started_ = true;
  batch_began_ = std::chrono::steady_clock::now();
  send(browser_start(call_id_));
  listener_->on_carrier_start(kStreamSid);
  if (listener_ != nullptr) listener_->on_carrier_batch_end();
}

void BrowserLeg::send(std::string_view text) {
  socket_.send_text(text);
  pending_ = true;
}

bool BrowserLeg::send_media(std::span<const std::uint8_t> mulaw) {
  if (!started_ || listener_ == nullptr) return false;
  narrow_out_.resize(mulaw.size());
  wide_out_.resize(mulaw.size() * media::kResamplerRatio);
  media::mulaw_decode(mulaw, narrow_out_);
  to_browser_.process(narrow_out_, wide_out_);
  socket_.send_binary(
      {reinterpret_cast<const char*>(wide_out_.data()), wide_out_.size() * sizeof(std::int16_t)});
  pending_ = true;
  metrics_.carrier_frames_out.add_bytes(mulaw.size());
  return true;
}

bool BrowserLeg::send_mark(std::uint32_t mark) {
  if (!started_ || listener_ == nullptr) return false;
  send(browser_mark(mark));
  return true;
}

/// What has not left us goes out in front of it: `EngineSettings::lead_max` keeps that short.
bool BrowserLeg::send_clear() {
  if (!started_ || listener_ == nullptr) return false;
  to_browser_.reset();
  send(kBrowserClear);
  return true;
}

void BrowserLeg::tell(std::string_view text) {
  if (started_ && listener_ != nullptr) send(text);
}

void BrowserLeg::say_goodbye() { send(kBrowserEnd); }

std::int64_t BrowserLeg::unsent_audio() const {
  const auto codes = static_cast<std::int64_t>(socket_.unsent_bytes() / kBytesPerCode);
  return codes - codes % static_cast<std::int64_t>(media::MulawFrame::kBytes);
}

void BrowserLeg::on_text(std::span<char> message) {
  if (listener_ == nullptr) return;
  note_message();
  const BrowserMessage read = read_browser_message({message.data(), message.size()});
  if (const auto* played = std::get_if<BrowserPlayed>(&read)) {
    listener_->on_carrier_mark(played->mark);
  } else if (const auto* key = std::get_if<BrowserDigit>(&read)) {
    listener_->on_carrier_dtmf(key->digit);
  } else if (std::holds_alternative<BrowserStop>(read)) {
    end(End::Stop);
    socket_.close(1000, "");
  } else if (const auto* newer = std::get_if<BrowserRefresh>(&read)) {
    listener_->on_carrier_token(newer->token);
  } else if (std::holds_alternative<BrowserUnknown>(read)) {
    metrics_.carrier_unknown.add();
  } else {
    refuse(kInvalidPayload, "malformed-json");
  }
}

void BrowserLeg::on_binary(std::span<char> message) {
  if (listener_ == nullptr) return;
  note_message();
  if (message.size() % sizeof(std::int16_t) != 0) return refuse(kInvalidPayload, "half-sample");
  const media::Samples length{static_cast<std::int64_t>(message.size() / sizeof(std::int16_t))};
  switch (budget_.take(media::duration_of(length, media::kRealtime), batch_began_)) {
    case FloodBudget::Verdict::Pass:
      break;
    case FloodBudget::Verdict::Drop:
      return metrics_.frames_lost("carrier", "flood", 1);
    case FloodBudget::Verdict::Abuse:
      return refuse(kPolicy, "flood");
  }
  wide_in_.resize(message.size() / sizeof(std::int16_t));
  if (!message.empty()) std::memcpy(wide_in_.data(), message.data(), message.size());
  const std::size_t before = narrow_in_.size();
  narrow_in_.resize(before + to_telephone_.outputs_for(wide_in_.size()));
  (void)to_telephone_.process(wide_in_, std::span(narrow_in_).subspan(before));
  give_frames();
}

/// The call may end inside any of them.
void BrowserLeg::give_frames() {
  std::array<std::uint8_t, kFrame> codes;
  std::array<char, base64_encoded_size(kFrame)> payload;
  std::size_t given = 0;
  for (; narrow_in_.size() - given >= kFrame && listener_ != nullptr; given += kFrame) {
    media::mulaw_encode(std::span(narrow_in_).subspan(given, kFrame), codes);
    base64_encode(codes, payload.data());
    metrics_.carrier_frames_in.add_bytes(kFrame);
    const Media media{.sequence = ++sequence_,
                      .timestamp = timestamp_,
                      .payload = {payload.data(), payload.size()},
                      .inbound = true,
                      .stream_sid = kStreamSid};
    timestamp_ += media::kPtime;
    listener_->on_carrier_media(media, codes);
  }
  narrow_in_.erase(narrow_in_.begin(), narrow_in_.begin() + static_cast<std::ptrdiff_t>(given));
}

}  // namespace tandem::carrier
