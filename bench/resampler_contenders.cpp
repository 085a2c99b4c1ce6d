#include "bench/resampler_contenders.hpp"

#include <samplerate.h>
#include <soxr.h>
#include <speex/speex_resampler.h>

#include <stdexcept>

#include "media/resampler_8k_24k.hpp"
#include "media/simd.hpp"

namespace tandem::bench {
namespace {

using media::SampleRate;
using media::SimdLevel;

class OursUp final : public Converter {
 public:
  explicit OursUp(SimdLevel level) : level_(level) {}
  std::size_t process(std::span<const std::int16_t> in, std::span<std::int16_t> out) override {
    resampler_.process(in, out, level_);
    return in.size() * media::kResamplerRatio;
  }

 private:
  media::Upsampler8kTo24k resampler_;
  SimdLevel level_;
};

class OursDown final : public Converter {
 public:
  explicit OursDown(SimdLevel level) : level_(level) {}
  std::size_t process(std::span<const std::int16_t> in, std::span<std::int16_t> out) override {
    return resampler_.process(in, out, level_);
  }

 private:
  media::Downsampler24kTo8k resampler_;
  SimdLevel level_;
};

class Libsamplerate final : public Converter {
 public:
  Libsamplerate(int converter, SampleRate from, SampleRate to)
      : ratio_(static_cast<double>(to.hz) / from.hz) {
    int error = 0;
    state_ = src_new(converter, 1, &error);
    if (state_ == nullptr) throw std::runtime_error(src_strerror(error));
  }
  ~Libsamplerate() override { src_delete(state_); }
  Libsamplerate(const Libsamplerate&) = delete;
  Libsamplerate& operator=(const Libsamplerate&) = delete;

  std::size_t process(std::span<const std::int16_t> in, std::span<std::int16_t> out) override {
    float input[480], output[1440];
    src_short_to_float_array(in.data(), input, static_cast<int>(in.size()));
    SRC_DATA data{};
    data.data_in = input;
    data.input_frames = static_cast<long>(in.size());
    data.data_out = output;
    data.output_frames = static_cast<long>(std::min(out.size(), std::size(output)));
    data.src_ratio = ratio_;
    src_process(state_, &data);
    src_float_to_short_array(output, out.data(), static_cast<int>(data.output_frames_gen));
    return static_cast<std::size_t>(data.output_frames_gen);
  }

 private:
  SRC_STATE* state_;
  double ratio_;
};

class Speex final : public Converter {
 public:
  Speex(int quality, SampleRate from, SampleRate to) {
    int error = 0;
    state_ = speex_resampler_init(1, static_cast<spx_uint32_t>(from.hz),
                                  static_cast<spx_uint32_t>(to.hz), quality, &error);
    if (state_ == nullptr) throw std::runtime_error(speex_resampler_strerror(error));
  }
  ~Speex() override { speex_resampler_destroy(state_); }
  Speex(const Speex&) = delete;
  Speex& operator=(const Speex&) = delete;

  std::size_t process(std::span<const std::int16_t> in, std::span<std::int16_t> out) override {
    auto taken = static_cast<spx_uint32_t>(in.size());
    auto given = static_cast<spx_uint32_t>(out.size());
    speex_resampler_process_int(state_, 0, in.data(), &taken, out.data(), &given);
    return given;
  }

 private:
  SpeexResamplerState* state_;
};

class Soxr final : public Converter {
 public:
  Soxr(unsigned long recipe, SampleRate from, SampleRate to) {
    const soxr_io_spec_t io = soxr_io_spec(SOXR_INT16_I, SOXR_INT16_I);
    const soxr_quality_spec_t quality = soxr_quality_spec(recipe, 0);
    soxr_error_t error = nullptr;
    state_ = soxr_create(from.hz, to.hz, 1, &error, &io, &quality, nullptr);
    if (error != nullptr) throw std::runtime_error(error);
  }
  ~Soxr() override { soxr_delete(state_); }
  Soxr(const Soxr&) = delete;
  Soxr& operator=(const Soxr&) = delete;

  std::size_t process(std::span<const std::int16_t> in, std::span<std::int16_t> out) override {
    std::size_t taken = 0, given = 0;
    soxr_process(state_, in.data(), in.size(), &taken, out.data(), out.size(), &given);
    return given;
  }

 private:
  soxr_t state_;
};

template <class Library, class Setting>
Contender library(std::string name, Setting setting) {
  return {std::move(name), [setting](SampleRate from, SampleRate to) {
            return std::make_unique<Library>(setting, from, to);
          }};
}

}  // namespace

std::vector<Contender> resampler_contenders() {
  std::vector<Contender> contenders;
  for (const SimdLevel level : {SimdLevel::Avx512, SimdLevel::Avx2, SimdLevel::Scalar}) {
    if (level > media::simd_level_supported()) continue;
    contenders.push_back({std::string("tandem ") + name_of(level),
                          [level](SampleRate from, SampleRate to) -> std::unique_ptr<Converter> {
                            if (from.hz < to.hz) return std::make_unique<OursUp>(level);
                            return std::make_unique<OursDown>(level);
                          }});
  }
  contenders.push_back(library<Libsamplerate>("libsamplerate linear", SRC_LINEAR));
  contenders.push_back(library<Libsamplerate>("libsamplerate fastest", SRC_SINC_FASTEST));
  contenders.push_back(library<Libsamplerate>("libsamplerate medium", SRC_SINC_MEDIUM_QUALITY));
  contenders.push_back(library<Libsamplerate>("libsamplerate best", SRC_SINC_BEST_QUALITY));
  for (const int quality : {0, 3, 5, 10})
    contenders.push_back(library<Speex>("speexdsp " + std::to_string(quality), quality));
  contenders.push_back(library<Soxr>("soxr low", static_cast<unsigned long>(SOXR_LQ)));
  contenders.push_back(library<Soxr>("soxr medium", static_cast<unsigned long>(SOXR_MQ)));
  contenders.push_back(library<Soxr>("soxr high", static_cast<unsigned long>(SOXR_HQ)));
  contenders.push_back(library<Soxr>("soxr high, minimum phase",
                                     static_cast<unsigned long>(SOXR_HQ | SOXR_MINIMUM_PHASE)));
  return contenders;
}

}  // namespace tandem::bench
