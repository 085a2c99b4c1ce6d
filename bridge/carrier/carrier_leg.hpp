#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bridge/carrier/caller_leg.hpp"
#include "bridge/carrier/flood_budget.hpp"
#include "bridge/carrier/twilio_message.hpp"
#include "bridge/carrier/twilio_reader.hpp"

namespace tandem::carrier {

/// One attachment of a Twilio media stream to a call: our side of the WebSocket whose token was
/// claimed. On the call's shard. Frames pass through without a copy; what the carrier may not do is
/// counted and refused here, so the call sees only a stream that behaves.
class CarrierLeg final : public CallerLeg {
 public:
  struct Options {
    std::string call_sid;                        ///< What `start` must say (close 1008 otherwise).
    std::chrono::milliseconds start_max{5'000};  ///< From the handshake to `start`.
    std::chrono::milliseconds silent_max{10'000};
    /// Bytes that the socket may hold back: about 5 s of audio in base64 (fault 23).
    std::size_t unsent_max = 5 * 8'000 * 4 / 3 + 8 * 1024;
  };

  /// Sends the handshake's `answer`; null when the connection takes it no more. `scratch` must hold
  /// `kScratchBytes` and is used during callbacks only: one per shard will do.
  static constexpr std::size_t kScratchBytes = 64 * 1024;
  [[nodiscard]] static std::unique_ptr<CarrierLeg> accept(
      net::ByteStream stream, std::string_view answer, Options options, TwilioReader& reader,
      std::span<std::uint8_t> scratch, call::CallMetrics& metrics, Listener& listener);
  CarrierLeg(net::ByteStream stream, Options options, TwilioReader& reader,
             std::span<std::uint8_t> scratch, call::CallMetrics& metrics, Listener& listener);

  /// Also the deadline of `start`.
  void tick(std::chrono::steady_clock::time_point now) override;
  bool send_media(std::span<const std::uint8_t> mulaw) override;
  bool send_mark(std::uint32_t mark) override;
  /// What has not left us is dropped here, so that the `clear` waits behind no audio.
  bool send_clear() override;
  [[nodiscard]] std::int64_t unsent_audio() const override;

 private:
  void on_text(std::span<char> message) override;
  void on_binary(std::span<char> message) override;

  void handle(const Unknown& unknown);
  void handle(const Connected& connected);
  void handle(const Start& start);
  void handle(const Media& media);
  void handle(const Dtmf& dtmf);
  void handle(const Mark& mark);
  void handle(const Stop& stop);
  /// Whether a message of a running stream is for ours; refuses the stream where it is not.
  [[nodiscard]] bool in_stream(std::string_view stream_sid);

  Options options_;
  TwilioReader& reader_;
  std::span<std::uint8_t> scratch_;
  std::string stream_sid_;
  std::size_t media_around_ = 0;  ///< Of a media message what is not audio.
  std::chrono::steady_clock::time_point born_;
  FloodBudget budget_;
};

}  // namespace tandem::carrier
