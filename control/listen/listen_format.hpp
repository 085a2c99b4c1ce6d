#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/net/http_message.hpp"
#include "media/units.hpp"

namespace tandem::listen {

enum class Encoding : std::uint8_t { Linear16, Opus };

/// How a listener wants a call: as the query of `/ws/listen/{call_id}` says it.
struct ListenFormat {
  Encoding encoding = Encoding::Linear16;
  media::SampleRate rate{16'000};
  int channels = 2;  ///< 2: the caller left, the agent right; 1: both together.
  auto operator<=>(const ListenFormat&) const = default;

  /// Bytes of 20 ms of PCM.
  [[nodiscard]] std::size_t frame_bytes() const noexcept {
    return static_cast<std::size_t>(media::samples_in(media::kPtime, rate).count) *
           static_cast<std::size_t>(channels) * sizeof(std::int16_t);
  }
};

struct ListenWish {
  ListenFormat format;
  bool header = true;  ///< Text messages beside the audio.
};

/// `format=pcm16|opus&rate=8000|16000|24000|48000&channels=1|2&header=0|1`, each with a default;
/// names that mean nothing here are skipped. On a value that is none: the text that says so is put
/// into `fault`, which is empty otherwise.
[[nodiscard]] ListenWish read_listen_wish(const net::HttpRequest& request, std::string& fault);

/// The first message of a listener.
[[nodiscard]] std::string start_message(const ListenFormat& format, std::string_view call);

}  // namespace tandem::listen
