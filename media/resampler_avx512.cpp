#include <immintrin.h>

#include <cstring>

#include "media/resampler_8k_24k.hpp"
#include "media/resampler_coefficients.hpp"
#include "media/resampler_kernels.hpp"
#include "media/resampler_taps.hpp"

// Compiled for AVX-512, called only where it exists: nothing inline of the standard library may be
// used here, since the linker could keep this copy of it for all.

namespace tandem::media {
namespace {

struct Avx512 {
  using Vector = __m512;
  static constexpr int kLanes = 16;
  static Vector broadcast(const float* value) { return _mm512_set1_ps(*value); }
  static Vector load(const float* values) {
    Vector loaded = _mm512_loadu_ps(values);
    // Or g++ would fold the load into every multiplication again.
    asm("" : "+v"(loaded));
    return loaded;
  }
  static Vector multiply_add(Vector a, Vector b, Vector sum) { return _mm512_fmadd_ps(a, b, sum); }
};

constexpr int kLanes = Avx512::kLanes;
constexpr int kUpTaps = static_cast<int>(kUpsamplerTaps);
constexpr int kDownTaps = static_cast<int>(kDownsamplerTaps / kResamplerRatio);
constexpr int kUpGroup = 5;
constexpr int kDownGroup = 10;
/// Samples of one phase in memory: whole registers.
constexpr std::size_t kDownRow = (kDownTaps - 1 + kKernelBlock + 2 * kLanes - 1) / kLanes * kLanes;

struct PermuteWords {
  alignas(
      64) std::int16_t collect[3][32];     ///< A phase out of 48 samples, the first 32 and last 32.
  alignas(64) std::int16_t spread[2][32];  ///< And back, out of phases 0 and 1 in one and 2.
};
constexpr PermuteWords permute_words() {
  PermuteWords words{};
  for (int phase = 0; phase < 3; ++phase)
    for (int i = 0; i < kLanes; ++i) {
      const int sample = 3 * i + phase;
      words.collect[phase][i] = static_cast<std::int16_t>(sample < 32 ? sample : sample + 16);
      words.spread[sample / 32][sample % 32] = static_cast<std::int16_t>(kLanes * phase + i);
    }
  return words;
}
constexpr PermuteWords kPermute = permute_words();

__m512 widened(__m256i samples) { return _mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(samples)); }

/// Sixteen sums, rounded to the nearest and saturated.
__m256i narrowed(__m512 sums) { return _mm512_cvtsepi32_epi16(_mm512_cvtps_epi32(sums)); }

__m512 collected(__m512i first, __m512i last, const std::int16_t* words) {
  const __m512i phase = _mm512_permutex2var_epi16(first, _mm512_load_si512(words), last);
  return widened(_mm512_castsi512_si256(phase));
}

void store_interleaved(__m512 first, __m512 second, __m512 third, std::int16_t* out) {
  const __m512i a_and_b =
      _mm512_inserti64x4(_mm512_castsi256_si512(narrowed(first)), narrowed(second), 1);
  const __m512i c = _mm512_castsi256_si512(narrowed(third));
  _mm512_storeu_si512(out,
                      _mm512_permutex2var_epi16(a_and_b, _mm512_load_si512(kPermute.spread[0]), c));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + 32),
                      _mm512_castsi512_si256(_mm512_permutex2var_epi16(
                          a_and_b, _mm512_load_si512(kPermute.spread[1]), c)));
}

template <int kVectors>
void upsample_group(const float* newest, std::int16_t* out) {
  __m512 sums[3][kVectors];
  for (auto& phase : sums)
    for (auto& sum : phase) sum = _mm512_setzero_ps();
  const float* const coefficients[3] = {kUpsamplerCoefficients[0], kUpsamplerCoefficients[1],
                                        kUpsamplerCoefficients[2]};
  add_all_taps<Avx512, kUpTaps>(newest, coefficients, sums);
#pragma GCC unroll 8
  for (int i = 0; i < kVectors; ++i)
    store_interleaved(sums[0][i], sums[1][i], sums[2][i], out + 3 * kLanes * i);
}

template <int kVectors>
void downsample_group(const float* const (&newest)[3], std::int16_t* out) {
  __m512 sums[1][kVectors];
  for (auto& sum : sums[0]) sum = _mm512_setzero_ps();
#pragma GCC unroll 1
  for (int phase = 0; phase < 3; ++phase) {
    const float* const coefficients[1] = {kDownsamplerCoefficients[phase]};
    add_all_taps<Avx512, kDownTaps>(newest[phase], coefficients, sums);
  }
#pragma GCC unroll 16
  for (int i = 0; i < kVectors; ++i)
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + kLanes * i), narrowed(sums[0][i]));
}

}  // namespace

void upsample_avx512(const std::int16_t* window, std::size_t count, std::int16_t* out) noexcept {
  alignas(64) float samples[kUpTaps - 1 + kKernelBlock + kLanes];
  for (std::size_t i = 0; i < kUpTaps - 1 + count; i += kLanes)
    _mm512_storeu_ps(samples + i,
                     widened(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(window + i))));
  const float* newest = samples + kUpTaps - 1;
  for (; count >= kUpGroup * kLanes; count -= kUpGroup * kLanes) {
    upsample_group<kUpGroup>(newest, out);
    newest += kUpGroup * kLanes;
    out += 3 * kUpGroup * kLanes;
  }
  for (; count >= kLanes; count -= kLanes) {
    upsample_group<1>(newest, out);
    newest += kLanes;
    out += 3 * kLanes;
  }
  if (count == 0) return;
  std::int16_t last[3 * kLanes];
  upsample_group<1>(newest, last);
  std::memcpy(out, last, 3 * count * sizeof *out);
}

void downsample_avx512(const std::int16_t* window, std::size_t count, std::int16_t* out) noexcept {
  alignas(64) float samples[3][kDownRow];
  for (std::size_t i = 0; i < kDownTaps - 1 + count; i += kLanes) {
    const __m512i first = _mm512_loadu_si512(window + 3 * i);
    const __m512i last = _mm512_loadu_si512(window + 3 * i + kLanes);
    for (int phase = 0; phase < 3; ++phase)
      _mm512_storeu_ps(samples[phase] + i, collected(first, last, kPermute.collect[phase]));
  }
  const float* newest[3] = {samples[0] + kDownTaps - 1, samples[1] + kDownTaps - 1,
                            samples[2] + kDownTaps - 1};
  const auto advance = [&](int outputs) {
    for (auto& phase : newest) phase += outputs;
    out += outputs;
    count -= static_cast<std::size_t>(outputs);
  };
  while (count >= kDownGroup * kLanes) {
    downsample_group<kDownGroup>(newest, out);
    advance(kDownGroup * kLanes);
  }
  // One vector at a time waits for each of its own sums.
  if (count >= kDownGroup / 2 * kLanes) {
    downsample_group<kDownGroup / 2>(newest, out);
    advance(kDownGroup / 2 * kLanes);
  }
  while (count >= kLanes) {
    downsample_group<1>(newest, out);
    advance(kLanes);
  }
  if (count == 0) return;
  std::int16_t last[kLanes];
  downsample_group<1>(newest, last);
  std::memcpy(out, last, count * sizeof *out);
}

}  // namespace tandem::media
