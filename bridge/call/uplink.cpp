#include "bridge/call/uplink.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "bridge/model/model_leg.hpp"
#include "core/base64.hpp"
#include "media/g711_mulaw.hpp"

namespace tandem::call {
namespace {

/// Longest piece that one append carries: 100 ms, on the stack.
constexpr std::size_t kPiece = 800;

constexpr auto kSilence = [] {
  std::array<std::uint8_t, kPiece> codes{};
  codes.fill(media::kMulawSilence);
  return codes;
}();

}  // namespace

void Uplink::frame(std::span<const std::uint8_t> mulaw, std::string_view base64) noexcept {
  frame_ = mulaw;
  frame_base64_ = base64;
  decoded_ = mulaw.size() <= frame_samples_.size();
  if (!decoded_) return level_.add_mulaw(mulaw);
  const auto samples = std::span(frame_samples_).first(mulaw.size());
  media::mulaw_decode(mulaw, samples);
  level_.add(samples);
}

void Uplink::append_frame(model::ModelLeg* model) {
  ring_.push(frame_);
  if (model == nullptr) return;
  if (format_ == model::AudioFormat::Pcmu && !frame_base64_.empty())
    return model->append_base64(frame_base64_, frame_.size());
  if (format_ == model::AudioFormat::Pcmu || !decoded_) return append(*model, frame_);
  append_samples(*model, std::span(frame_samples_).first(frame_.size()));
}

void Uplink::append_silence(model::ModelLeg* model, media::Samples length) {
  for (auto left = static_cast<std::size_t>(length.count); left > 0;) {
    const std::size_t part = std::min(left, kPiece);
    ring_.push(std::span(kSilence).first(part));
    if (model != nullptr) append(*model, std::span(kSilence).first(part));
    left -= part;
  }
}

void Uplink::append_kept(model::ModelLeg& model, media::Samples length) {
  for (auto behind = std::min(ring_.held(), static_cast<std::size_t>(length.count)); behind > 0;) {
    const auto piece = ring_.from(behind);
    append(model, piece);
    behind -= piece.size();
  }
}

std::string Uplink::sound(media::Samples behind, media::Samples length) const {
  std::vector<std::uint8_t> mulaw;
  auto at = std::min(static_cast<std::size_t>(behind.count), ring_.held());
  for (auto left = std::min(at, static_cast<std::size_t>(length.count)); left > 0;) {
    const auto here = ring_.from(at);
    const auto piece = here.first(std::min(here.size(), left));
    mulaw.insert(mulaw.end(), piece.begin(), piece.end());
    at -= piece.size();
    left -= piece.size();
  }
  const auto text = [](const auto& samples) {
    const auto bytes = std::as_bytes(std::span(samples));
    return base64_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  };
  if (format_ == model::AudioFormat::Pcmu) return text(mulaw);
  std::vector<std::int16_t> narrow(mulaw.size());
  std::vector<std::int16_t> wide(mulaw.size() * media::kResamplerRatio);
  media::mulaw_decode(mulaw, narrow);
  media::Upsampler8kTo24k().process(narrow, wide);
  return text(wide);
}

void Uplink::append(model::ModelLeg& model, std::span<const std::uint8_t> mulaw) {
  while (!mulaw.empty()) {
    const auto piece = mulaw.first(std::min(mulaw.size(), kPiece));
    mulaw = mulaw.subspan(piece.size());
    if (format_ == model::AudioFormat::Pcmu) {
      model.append(piece, piece.size());
      continue;
    }
    std::array<std::int16_t, kPiece> narrow;
    const auto samples = std::span(narrow).first(piece.size());
    media::mulaw_decode(piece, samples);
    append_samples(model, samples);
  }
}

void Uplink::append_samples(model::ModelLeg& model, std::span<const std::int16_t> samples) {
  std::array<std::int16_t, kPiece * media::kResamplerRatio> wide;
  const auto pcm = std::span(wide).first(samples.size() * media::kResamplerRatio);
  upsampler_.process(samples, pcm);
  // PCM16 little-endian is what this machine holds (checked in downlink.cpp).
  model.append({reinterpret_cast<const std::uint8_t*>(pcm.data()), pcm.size_bytes()},
               samples.size());
}

}  // namespace tandem::call
