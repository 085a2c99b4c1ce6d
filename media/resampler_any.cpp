#include "media/resampler_any.hpp"

#include <samplerate.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

namespace tandem::media {
namespace {

constexpr std::size_t kBlock = 1024;

int converter_of(ResamplerQuality quality) {
  switch (quality) {
    case ResamplerQuality::Fastest:
      return SRC_SINC_FASTEST;
    case ResamplerQuality::Medium:
      return SRC_SINC_MEDIUM_QUALITY;
    case ResamplerQuality::Best:
      break;
  }
  return SRC_SINC_BEST_QUALITY;
}

double checked_ratio(SampleRate from, SampleRate to) {
  if (from.hz > 0 && to.hz > 0) {
    const double ratio = static_cast<double>(to.hz) / from.hz;
    if (src_is_valid_ratio(ratio) != 0) return ratio;
  }
  throw std::invalid_argument("cannot resample " + std::to_string(from.hz) + " Hz to " +
                              std::to_string(to.hz) + " Hz");
}

SRC_STATE* make_state(ResamplerQuality quality) {
  int error = 0;
  SRC_STATE* const state = src_new(converter_of(quality), 1, &error);
  if (state == nullptr) throw std::runtime_error(src_strerror(error));
  return state;
}

}  // namespace

void AnyResampler::Deleter::operator()(void* state) const noexcept {
  src_delete(static_cast<SRC_STATE*>(state));
}

AnyResampler::AnyResampler(SampleRate from, SampleRate to, ResamplerQuality quality)
    : ratio_(checked_ratio(from, to)) {
  state_.reset(make_state(quality));
}

void AnyResampler::process(std::span<const std::int16_t> in, std::vector<std::int16_t>& out) {
  std::array<float, kBlock> samples;
  while (!in.empty()) {
    const auto block = in.first(std::min(in.size(), kBlock));
    src_short_to_float_array(block.data(), samples.data(), static_cast<int>(block.size()));
    convert(std::span(samples).first(block.size()), false, out);
    in = in.subspan(block.size());
  }
}

void AnyResampler::finish(std::vector<std::int16_t>& out) { convert({}, true, out); }

void AnyResampler::reset() noexcept { src_reset(static_cast<SRC_STATE*>(state_.get())); }

void AnyResampler::convert(std::span<const float> in, bool last, std::vector<std::int16_t>& out) {
  std::array<float, kBlock> converted;
  const float nothing = 0.0F;
  SRC_DATA data{};
  data.src_ratio = ratio_;
  data.end_of_input = last ? 1 : 0;
  while (true) {
    data.data_in = in.empty() ? &nothing : in.data();
    data.input_frames = static_cast<long>(in.size());
    data.data_out = converted.data();
    data.output_frames = kBlock;
    if (const int error = src_process(static_cast<SRC_STATE*>(state_.get()), &data); error != 0)
      throw std::runtime_error(src_strerror(error));
    const auto made = static_cast<std::size_t>(data.output_frames_gen);
    const std::size_t before = out.size();
    out.resize(before + made);
    src_float_to_short_array(converted.data(), out.data() + before, static_cast<int>(made));
    in = in.subspan(static_cast<std::size_t>(data.input_frames_used));
    if (in.empty() && made < kBlock) return;
  }
}

std::vector<std::int16_t> resample(std::span<const std::int16_t> samples, SampleRate from,
                                   SampleRate to, ResamplerQuality quality) {
  if (from == to) return {samples.begin(), samples.end()};
  AnyResampler resampler(from, to, quality);
  const auto wanted =
      static_cast<std::size_t>(std::llround(static_cast<double>(samples.size()) * to.hz / from.hz));
  std::vector<std::int16_t> out;
  out.reserve(wanted + kBlock);
  resampler.process(samples, out);
  resampler.finish(out);
  out.resize(wanted);
  return out;
}

}  // namespace tandem::media
