#include "bench/relay/transcode.hpp"

#include <array>
#include <cstring>

#include "media/g711_mulaw.hpp"

namespace tandem::relay {
namespace {

/// Three equal samples as they lie in memory, for each code.
using Held = std::array<std::int16_t, 3>;

std::array<Held, 256> make_held() {
  std::array<Held, 256> table;
  for (std::size_t code = 0; code < table.size(); ++code)
    table[code].fill(media::mulaw_decode(static_cast<std::uint8_t>(code)));
  return table;
}

/// By the upper 14 bits of a sample, which are all that μ-law looks at.
std::array<std::uint8_t, 1 << 14> make_codes() {
  std::array<std::uint8_t, 1 << 14> table;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto sample = static_cast<std::int16_t>(static_cast<std::uint16_t>(i << 2));
    table[i] = media::mulaw_encode(sample);
  }
  return table;
}

const std::array<Held, 256> kHeld = make_held();
const std::array<std::uint8_t, 1 << 14> kCodes = make_codes();

}  // namespace

void hold_up(std::span<const std::uint8_t> mulaw, std::uint8_t* pcm) noexcept {
  for (const std::uint8_t code : mulaw) {
    std::memcpy(pcm, &kHeld[code], sizeof(Held));
    pcm += sizeof(Held);
  }
}

std::size_t drop_down(std::span<const std::uint8_t> pcm, std::size_t& skip,
                      std::uint8_t* mulaw) noexcept {
  const std::size_t samples = pcm.size() / 2;
  std::size_t at = skip, written = 0;
  for (; at < samples; at += 3) {
    std::uint16_t sample;
    std::memcpy(&sample, pcm.data() + 2 * at, sizeof sample);
    mulaw[written++] = kCodes[sample >> 2];
  }
  skip = at - samples;
  return written;
}

}  // namespace tandem::relay
