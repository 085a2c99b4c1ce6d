#include <immintrin.h>

#include <cstring>

#include "media/resampler_8k_24k.hpp"
#include "media/resampler_coefficients.hpp"
#include "media/resampler_kernels.hpp"
#include "media/resampler_taps.hpp"

// Compiled for AVX2 and FMA, called only where they exist: nothing inline of the standard library
// may be used here, since the linker could keep this copy of it for all.

namespace tandem::media {
namespace {

struct Avx2 {
  using Vector = __m256;
  static constexpr int kLanes = 8;
  static Vector broadcast(const float* value) { return _mm256_broadcast_ss(value); }
  static Vector load(const float* values) {
    Vector loaded = _mm256_loadu_ps(values);
    // Or g++ would fold the load into every multiplication again.
    asm("" : "+x"(loaded));
    return loaded;
  }
  static Vector multiply_add(Vector a, Vector b, Vector sum) { return _mm256_fmadd_ps(a, b, sum); }
};

constexpr int kLanes = Avx2::kLanes;
constexpr int kUpTaps = static_cast<int>(kUpsamplerTaps);
constexpr int kDownTaps = static_cast<int>(kDownsamplerTaps / kResamplerRatio);

/// Samples of one phase in memory: whole registers.
constexpr std::size_t kDownRow = (kDownTaps - 1 + kKernelBlock + 2 * kLanes - 1) / kLanes * kLanes;

// Eight triples of 16 bits lie in three registers of eight. Element i of phase q is sample 3i + q,
// in lane (3i + q) % 8 of register (3i + q) / 8, and no two of a phase share a lane: a blend of the
// three registers collects a phase, a shuffle brings it into order. The way back is the mirror
// image.

/// Bit L: register `index` holds phase `phase` in lane L.
constexpr int blend_mask(int index, int phase) {
  int mask = 0;
  for (int lane = 0; lane < 8; ++lane)
    if ((8 * index + lane) % 3 == phase) mask |= 1 << lane;
  return mask;
}

struct ShuffleBytes {
  alignas(16) signed char collect[3][16];  ///< From the blend's order into time order.
  alignas(16) signed char spread[3][16];   ///< And back.
};
constexpr ShuffleBytes shuffle_bytes() {
  ShuffleBytes bytes{};
  for (int phase = 0; phase < 3; ++phase)
    for (int i = 0; i < 8; ++i)
      for (int half = 0; half < 2; ++half) {
        const int lane = (3 * i + phase) % 8;
        bytes.collect[phase][2 * i + half] = static_cast<signed char>(2 * lane + half);
        bytes.spread[phase][2 * lane + half] = static_cast<signed char>(2 * i + half);
      }
  return bytes;
}
constexpr ShuffleBytes kShuffle = shuffle_bytes();

__m128i shuffle_of(const signed char* bytes) {
  return _mm_load_si128(reinterpret_cast<const __m128i*>(bytes));
}
__m256 widened(__m128i samples) { return _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(samples)); }

/// Eight sums, rounded to the nearest and saturated.
__m128i narrowed(__m256 sums) {
  const __m256i wide = _mm256_cvtps_epi32(sums);
  return _mm_packs_epi32(_mm256_castsi256_si128(wide), _mm256_extracti128_si256(wide, 1));
}

/// Blends the lanes of `phase` out of three registers.
template <int kPhase>
__m128i blended(__m128i a, __m128i b, __m128i c) {
  return _mm_blend_epi16(_mm_blend_epi16(a, b, blend_mask(1, kPhase)), c, blend_mask(2, kPhase));
}

void store_interleaved(__m256 first, __m256 second, __m256 third, std::int16_t* out) {
  const __m128i a = _mm_shuffle_epi8(narrowed(first), shuffle_of(kShuffle.spread[0]));
  const __m128i b = _mm_shuffle_epi8(narrowed(second), shuffle_of(kShuffle.spread[1]));
  const __m128i c = _mm_shuffle_epi8(narrowed(third), shuffle_of(kShuffle.spread[2]));
  const auto joined = [&]<int kRegister>() {
    return _mm_blend_epi16(_mm_blend_epi16(a, b, blend_mask(kRegister, 1)), c,
                           blend_mask(kRegister, 2));
  };
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out), joined.template operator()<0>());
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out + 8), joined.template operator()<1>());
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out + 16), joined.template operator()<2>());
}

/// `kVectors` times eight inputs; `newest` is the first of them, with what came before in front.
template <int kVectors>
void upsample_group(const float* newest, std::int16_t* out) {
  __m256 sums[3][kVectors];
  for (auto& phase : sums)
    for (auto& sum : phase) sum = _mm256_setzero_ps();
  const float* const coefficients[3] = {kUpsamplerCoefficients[0], kUpsamplerCoefficients[1],
                                        kUpsamplerCoefficients[2]};
  // Three phases share each load already, and the registers are all taken.
#pragma GCC unroll 1
  for (int tap = 0; tap < kUpTaps; ++tap) add_taps<Avx2, 1>(newest, tap, coefficients, sums);
#pragma GCC unroll 8
  for (int i = 0; i < kVectors; ++i)
    store_interleaved(sums[0][i], sums[1][i], sums[2][i], out + 3 * kLanes * i);
}

/// `kVectors` times eight outputs; `newest` of each phase is the sample of the first of them.
template <int kVectors>
void downsample_group(const float* const (&newest)[3], std::int16_t* out) {
  __m256 sums[1][kVectors];
  for (auto& sum : sums[0]) sum = _mm256_setzero_ps();
#pragma GCC unroll 1
  for (int phase = 0; phase < 3; ++phase) {
    const float* const coefficients[1] = {kDownsamplerCoefficients[phase]};
    add_all_taps<Avx2, kDownTaps>(newest[phase], coefficients, sums);
  }
#pragma GCC unroll 16
  for (int i = 0; i < kVectors; ++i)
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + kLanes * i), narrowed(sums[0][i]));
}

}  // namespace

void upsample_avx2(const std::int16_t* window, std::size_t count, std::int16_t* out) noexcept {
  constexpr int kGroup = 4;
  alignas(32) float samples[kUpTaps - 1 + kKernelBlock + kLanes];
  for (std::size_t i = 0; i < kUpTaps - 1 + count; i += kLanes)
    _mm256_storeu_ps(samples + i,
                     widened(_mm_loadu_si128(reinterpret_cast<const __m128i*>(window + i))));
  const float* newest = samples + kUpTaps - 1;
  for (; count >= kGroup * kLanes; count -= kGroup * kLanes) {
    upsample_group<kGroup>(newest, out);
    newest += kGroup * kLanes;
    out += 3 * kGroup * kLanes;
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

void downsample_avx2(const std::int16_t* window, std::size_t count, std::int16_t* out) noexcept {
  constexpr int kGroup = 10;
  alignas(32) float samples[3][kDownRow];
  for (std::size_t i = 0; i < kDownTaps - 1 + count; i += kLanes) {
    const auto* const triples = reinterpret_cast<const __m128i*>(window + 3 * i);
    const __m128i a = _mm_loadu_si128(triples), b = _mm_loadu_si128(triples + 1),
                  c = _mm_loadu_si128(triples + 2);
    const auto collected = [&]<int kPhase>() {
      return widened(
          _mm_shuffle_epi8(blended<kPhase>(a, b, c), shuffle_of(kShuffle.collect[kPhase])));
    };
    _mm256_storeu_ps(samples[0] + i, collected.template operator()<0>());
    _mm256_storeu_ps(samples[1] + i, collected.template operator()<1>());
    _mm256_storeu_ps(samples[2] + i, collected.template operator()<2>());
  }
  const float* newest[3] = {samples[0] + kDownTaps - 1, samples[1] + kDownTaps - 1,
                            samples[2] + kDownTaps - 1};
  const auto advance = [&](int outputs) {
    for (auto& phase : newest) phase += outputs;
    out += outputs;
    count -= static_cast<std::size_t>(outputs);
  };
  while (count >= kGroup * kLanes) {
    downsample_group<kGroup>(newest, out);
    advance(kGroup * kLanes);
  }
  // One vector at a time waits for each of its own sums.
  if (count >= kGroup / 2 * kLanes) {
    downsample_group<kGroup / 2>(newest, out);
    advance(kGroup / 2 * kLanes);
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
