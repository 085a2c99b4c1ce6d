#include "bridge/call/downlink.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "bridge/carrier/caller_leg.hpp"
#include "core/assert.hpp"
#include "core/base64.hpp"
#include "media/g711_mulaw.hpp"

namespace tandem::call {
namespace {

static_assert(std::endian::native == std::endian::little,
              "PCM16 of the wire is little-endian and is not swapped");

/// Base64 is taken in pieces of 64 ms of PCM, on the stack, however long a delta is.
constexpr std::size_t kCharacters = 4'096;
constexpr std::size_t kDecoded = base64_decoded_size_max(kCharacters);

}  // namespace

Downlink::Downlink(model::AudioFormat format, MulawBlocks& blocks, std::span<std::uint8_t> scratch)
    : format_(format), pool_(blocks), scratch_(scratch) {
  TANDEM_ASSERT(scratch_.size() >= kScratchBytes, "the scratch space holds 2 s of audio");
}

Downlink::Put Downlink::put(engine::ItemId item, std::string_view base64) {
  begin_item(item);
  Put put;
  std::array<std::uint8_t, kDecoded + 1> decoded;
  while (!base64.empty() && !put.overflow) {
    const std::string_view piece = base64.substr(0, kCharacters);
    base64.remove_prefix(piece.size());
    // An odd byte of the piece before lies in front.
    const std::size_t carried = has_odd_ ? 1 : 0;
    decoded[0] = odd_;
    const auto bytes = base64_decode(piece, decoded.data() + carried);
    // Padding stands at the end of the whole text only.
    if (!bytes || (!base64.empty() && *bytes != kDecoded)) {
      put.bad = true;
      return put;
    }
    const auto all = std::span(decoded).first(*bytes + carried);
    if (format_ == model::AudioFormat::Pcmu) {
      put_mulaw(all, put);
      continue;
    }
    has_odd_ = all.size() % 2 != 0;
    if (has_odd_) odd_ = all.back();
    put_pcm(all.first(all.size() - all.size() % 2), put);
  }
  return put;
}

void Downlink::put_pcm(std::span<const std::uint8_t> bytes, Put& put) {
  std::array<std::int16_t, kDecoded / 2 + 1> wide;
  std::array<std::int16_t, kDecoded / 2 / media::kResamplerRatio + 2> narrow;
  std::array<std::uint8_t, narrow.size()> codes;
  const std::size_t count = bytes.size() / 2;
  std::memcpy(wide.data(), bytes.data(), bytes.size());
  const std::size_t given = downsampler_.process(std::span(wide).first(count), narrow);
  media::mulaw_encode(std::span(narrow).first(given), codes);
  put_mulaw(std::span(codes).first(given), put);
}

void Downlink::put_mulaw(std::span<const std::uint8_t> codes, Put& put) {
  const std::size_t taken = pool_.append(item_, codes);
  put.bytes += static_cast<std::int64_t>(taken);
  put.overflow = taken < codes.size();
}

void Downlink::begin_item(engine::ItemId item) noexcept {
  if (item == item_) return;
  item_ = item;
  has_odd_ = false;
  downsampler_.reset();
}

void Downlink::end_item(engine::ItemId item) noexcept {
  if (item == item_) begin_item({});
}

std::int64_t Downlink::put_stock(engine::ItemId item, std::span<const std::uint8_t> mulaw) {
  return static_cast<std::int64_t>(pool_.append(item, mulaw));
}

bool Downlink::play(const engine::Play& play, carrier::CallerLeg& carrier) {
  const auto bytes = static_cast<std::size_t>(play.bytes);
  const auto padding = static_cast<std::size_t>(play.padding);
  TANDEM_ASSERT(bytes + padding <= scratch_.size(), "a message of at most 2 s");
  if (padding == 0) {
    const auto here = pool_.view(play.item, play.offset, bytes);
    if (!here.empty()) return carrier.send_media(here);
  }
  const auto out = scratch_.first(bytes + padding);
  const bool there = pool_.read(play.item, play.offset, out.first(bytes));
  TANDEM_ASSERT(there, "the engine plays what was pooled and not freed");
  std::memset(out.data() + bytes, media::kMulawSilence, padding);
  return carrier.send_media(out);
}

void Downlink::free(const engine::FreeAudio& free) {
  if (free.until != engine::kWhole) return pool_.free(free.item, free.until);
  end_item(free.item);
  pool_.drop(free.item);
}

}  // namespace tandem::call
