#include "core/cpu.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace tandem {
namespace {

SimdLevel of_machine() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    return SimdLevel::Avx512;
  if (__builtin_cpu_supports("avx2")) return SimdLevel::Avx2;
#endif
  return SimdLevel::Scalar;
}

SimdLevel detect() noexcept {
  const SimdLevel machine = of_machine();
  const char* const wish = std::getenv("TANDEM_SIMD");
  if (wish == nullptr) return machine;
  const std::string_view name{wish};
  if (name == "scalar") return SimdLevel::Scalar;
  if (name == "avx2") return std::min(machine, SimdLevel::Avx2);
  return machine;
}

}  // namespace

SimdLevel simd_level() noexcept {
  static const SimdLevel level = detect();
  return level;
}

}  // namespace tandem
