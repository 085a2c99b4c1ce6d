#pragma once

#include <cstddef>

#include "media/simd.hpp"

// Internal to G.711: one loop over samples or codes, compiled for each instruction set. The
// compiler vectorises it; by hand it would be no faster.

namespace tandem::media {

template <auto kOne, class In, class Out>
[[gnu::always_inline]] inline void convert_each(const In* in, std::size_t count,
                                                Out* out) noexcept {
  for (std::size_t i = 0; i < count; ++i) out[i] = kOne(in[i]);
}

template <auto kOne, class In, class Out>
void convert_scalar(const In* __restrict in, std::size_t count, Out* __restrict out) noexcept {
  convert_each<kOne>(in, count, out);
}

#if defined(__x86_64__)
template <auto kOne, class In, class Out>
[[gnu::target("avx2")]] void convert_avx2(const In* __restrict in, std::size_t count,
                                          Out* __restrict out) noexcept {
  convert_each<kOne>(in, count, out);
}

template <auto kOne, class In, class Out>
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")]] void convert_avx512(
    const In* __restrict in, std::size_t count, Out* __restrict out) noexcept {
  convert_each<kOne>(in, count, out);
}
#endif

/// `out[i] = kOne(in[i])`, at `level`.
template <auto kOne, class In, class Out>
void convert(const In* in, std::size_t count, Out* out, SimdLevel level) noexcept {
#if defined(__x86_64__)
  if (level == SimdLevel::Avx512) return convert_avx512<kOne>(in, count, out);
  if (level == SimdLevel::Avx2) return convert_avx2<kOne>(in, count, out);
#else
  static_cast<void>(level);
#endif
  convert_scalar<kOne>(in, count, out);
}

}  // namespace tandem::media
