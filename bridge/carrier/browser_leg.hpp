#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bridge/carrier/caller_leg.hpp"
#include "bridge/carrier/flood_budget.hpp"
#include "core/base64.hpp"
#include "media/frame.hpp"
#include "media/resampler_8k_24k.hpp"

namespace tandem::carrier {

/// A browser that plays the caller: PCM16 of 24 kHz both ways, mono, in binary messages, the rest
/// as text (`browser_message.hpp`). To the call it is a telephone: 20 ms frames of μ-law, so what
/// is tried out here sounds as it will on the line.
class BrowserLeg final : public CallerLeg {
 public:
  struct Options {
    std::string call_id;  ///< Told the browser.
    std::chrono::milliseconds silent_max{10'000};
    /// Bytes that the socket may hold back: about 5 s of audio.
    std::size_t unsent_max = 5 * 24'000 * 2;
  };

  /// Sends the handshake's `answer`; null when the connection takes it no more.
  [[nodiscard]] static std::unique_ptr<BrowserLeg> accept(net::ByteStream stream,
                                                          std::string_view answer, Options options,
                                                          call::CallMetrics& metrics,
                                                          Listener& listener);
  BrowserLeg(net::ByteStream stream, Options options, call::CallMetrics& metrics,
             Listener& listener);

  /// The stream has begun with the socket.
  void start() override;
  void tick(std::chrono::steady_clock::time_point) override {}
  bool send_media(std::span<const std::uint8_t> mulaw) override;
  bool send_mark(std::uint32_t mark) override;
  bool send_clear() override;
  void tell(std::string_view text) override;
  [[nodiscard]] std::int64_t unsent_audio() const override;

 private:
  void on_text(std::span<char> message) override;
  void on_binary(std::span<char> message) override;
  void say_goodbye() override;
  void send(std::string_view text);
  void give_frames();

  static constexpr std::size_t kFrame = media::MulawFrame::kBytes;

  std::string call_id_;
  media::Downsampler24kTo8k to_telephone_;
  media::Upsampler8kTo24k to_browser_;
  FloodBudget budget_;
  std::vector<std::int16_t> wide_in_, narrow_out_, wide_out_;  ///< Scratch.
  std::vector<std::int16_t> narrow_in_;  ///< Between two messages less than a frame.
  std::chrono::milliseconds timestamp_{0};
  std::uint64_t sequence_ = 0;
};

}  // namespace tandem::carrier
