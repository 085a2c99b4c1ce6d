#include "core/base64_detail.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tandem::detail {

#if defined(__x86_64__)
namespace {

/// Spreads the first 12 bytes of each lane to 16 six-bit values, one a byte.
__attribute__((target("avx2"))) inline __m256i six_bit_values(__m256i bytes) noexcept {
  bytes = _mm256_shuffle_epi8(
      bytes, _mm256_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10,  //
                              1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
  const __m256i high = _mm256_mulhi_epu16(_mm256_and_si256(bytes, _mm256_set1_epi32(0x0fc0fc00)),
                                          _mm256_set1_epi32(0x04000040));
  const __m256i low = _mm256_mullo_epi16(_mm256_and_si256(bytes, _mm256_set1_epi32(0x003f03f0)),
                                         _mm256_set1_epi32(0x01000010));
  return _mm256_or_si256(high, low);
}

/// Adds to each value the distance to its character: one distance for each of A-Z, a-z, 0-9, +, /.
__attribute__((target("avx2"))) inline __m256i characters(__m256i values) noexcept {
  const __m256i distances =
      _mm256_setr_epi8(65, 71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -19, -16, 0, 0,  //
                       65, 71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -19, -16, 0, 0);
  __m256i row = _mm256_subs_epu8(values, _mm256_set1_epi8(51));
  row = _mm256_sub_epi8(row, _mm256_cmpgt_epi8(values, _mm256_set1_epi8(25)));
  return _mm256_add_epi8(values, _mm256_shuffle_epi8(distances, row));
}

}  // namespace

__attribute__((target("avx2"))) std::size_t base64_encode_avx2(std::span<const std::uint8_t> bytes,
                                                               char* out) noexcept {
  std::size_t done = 0;
  // Two loads of 16 bytes of which 12 count: the second one ends 28 bytes on.
  for (; done + 28 <= bytes.size(); done += 24, out += 32) {
    const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + done));
    const __m128i second =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + done + 12));
    const __m256i loaded = _mm256_inserti128_si256(_mm256_castsi128_si256(first), second, 1);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), characters(six_bit_values(loaded)));
  }
  return done;
}

__attribute__((target("avx2"))) std::size_t base64_decode_avx2(std::string_view text,
                                                               std::uint8_t* out) noexcept {
  // A character is valid if the classes of its low and high half have no bit in common.
  const __m256i low_class =
      _mm256_setr_epi8(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1a, 0x1b,
                       0x1b, 0x1b, 0x1a, 0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                       0x13, 0x1a, 0x1b, 0x1b, 0x1b, 0x1a);
  const __m256i high_class =
      _mm256_setr_epi8(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10, 0x10, 0x10,
                       0x10, 0x10, 0x10, 0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10,
                       0x10, 0x10, 0x10, 0x10, 0x10, 0x10);
  const __m256i distances =
      _mm256_setr_epi8(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0,  //
                       0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
  const __m256i slash = _mm256_set1_epi8('/');
  std::size_t done = 0;
  // A store writes 32 bytes of which 24 count, so the last 12 characters' room is kept for it.
  for (; done + 44 <= text.size(); done += 32, out += 24) {
    const __m256i in = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + done));
    const __m256i high = _mm256_and_si256(_mm256_srli_epi32(in, 4), _mm256_set1_epi8(0x0f));
    const __m256i low = _mm256_and_si256(in, _mm256_set1_epi8(0x0f));
    if (!_mm256_testz_si256(_mm256_shuffle_epi8(low_class, low),
                            _mm256_shuffle_epi8(high_class, high)))
      break;
    const __m256i row = _mm256_add_epi8(_mm256_cmpeq_epi8(in, slash), high);
    const __m256i values = _mm256_add_epi8(in, _mm256_shuffle_epi8(distances, row));
    const __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));
    __m256i triples = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));
    triples = _mm256_shuffle_epi8(
        triples, _mm256_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1,  //
                                  2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
    triples = _mm256_permutevar8x32_epi32(triples, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, -1, -1));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), triples);
  }
  return done;
}

#else

std::size_t base64_encode_avx2(std::span<const std::uint8_t>, char*) noexcept { return 0; }
std::size_t base64_decode_avx2(std::string_view, std::uint8_t*) noexcept { return 0; }

#endif

}  // namespace tandem::detail
