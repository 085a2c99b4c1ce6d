#pragma once

// Internal to the resampler: its innermost loop, for any width of vector. Only templates over a
// type that is private to the including file may stand here, since those files are compiled for
// different machines and the linker would keep one copy for all.

namespace tandem::media {

/// Adds taps `tap`, `tap + kLanes`, ... (`kDepth` of them) of `kPhases` filters to the sums of
/// `kVectors` vectors of outputs. `newest` is what tap 0 weighs for the first output.
///
/// A wide load that is not aligned costs two accesses, as many as the machine can do while it
/// multiplies twice. So each vector of samples is loaded once for all taps that want it: what a tap
/// needs for one vector of outputs, the tap `kLanes` behind it needs for the next.
template <class Simd, int kDepth, int kPhases, int kVectors>
[[gnu::always_inline]] inline void add_taps(const float* newest, int tap,
                                            const float* const (&coefficients)[kPhases],
                                            typename Simd::Vector (&sums)[kPhases][kVectors]) {
  typename Simd::Vector weights[kPhases][kDepth];
#pragma GCC unroll 3
  for (int phase = 0; phase < kPhases; ++phase)
#pragma GCC unroll 8
    for (int depth = 0; depth < kDepth; ++depth)
      weights[phase][depth] = Simd::broadcast(coefficients[phase] + tap + Simd::kLanes * depth);
#pragma GCC unroll 16
  for (int at = 1 - kDepth; at < kVectors; ++at) {
    const typename Simd::Vector samples = Simd::load(newest - tap + Simd::kLanes * at);
#pragma GCC unroll 8
    for (int depth = 0; depth < kDepth; ++depth) {
      const int vector = at + depth;
      if (vector < 0 || vector >= kVectors) continue;
#pragma GCC unroll 3
      for (int phase = 0; phase < kPhases; ++phase)
        sums[phase][vector] =
            Simd::multiply_add(weights[phase][depth], samples, sums[phase][vector]);
    }
  }
}

/// All of `kTaps` taps, as many fellows at a time as there are.
template <class Simd, int kTaps, int kPhases, int kVectors>
[[gnu::always_inline]] inline void add_all_taps(const float* newest,
                                                const float* const (&coefficients)[kPhases],
                                                typename Simd::Vector (&sums)[kPhases][kVectors]) {
  constexpr int kDepth = (kTaps + Simd::kLanes - 1) / Simd::kLanes;
  constexpr int kDeep = kTaps - (kDepth - 1) * Simd::kLanes;
#pragma GCC unroll 1
  for (int tap = 0; tap < kDeep; ++tap) add_taps<Simd, kDepth>(newest, tap, coefficients, sums);
#pragma GCC unroll 1
  for (int tap = kDeep; tap < Simd::kLanes; ++tap)
    add_taps<Simd, kDepth - 1>(newest, tap, coefficients, sums);
}

}  // namespace tandem::media
