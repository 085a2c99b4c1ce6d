#include "media/simd.hpp"

#include <cstdlib>
#include <cstring>
#include <initializer_list>

namespace tandem::media {
namespace {

SimdLevel choose() noexcept {
  const SimdLevel supported = simd_level_supported();
  const char* const wish = std::getenv("TANDEM_SIMD");
  if (wish == nullptr) return supported;
  for (const SimdLevel level : {SimdLevel::Scalar, SimdLevel::Avx2, SimdLevel::Avx512})
    if (std::strcmp(wish, name_of(level)) == 0 && level <= supported) return level;
  return supported;
}

}  // namespace

SimdLevel simd_level_supported() noexcept {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return SimdLevel::Scalar;
  const bool all = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return all ? SimdLevel::Avx512 : SimdLevel::Avx2;
#else
  return SimdLevel::Scalar;
#endif
}

SimdLevel simd_level() noexcept {
  static const SimdLevel level = choose();
  return level;
}

const char* name_of(SimdLevel level) noexcept {
  switch (level) {
    case SimdLevel::Avx512:
      return "avx512";
    case SimdLevel::Avx2:
      return "avx2";
    case SimdLevel::Scalar:
      break;
  }
  return "scalar";
}

}  // namespace tandem::media
