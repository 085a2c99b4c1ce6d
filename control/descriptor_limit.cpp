#include "control/descriptor_limit.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace tandem::control {
namespace {

constexpr std::uint64_t kLeast = 64;
constexpr std::uint64_t kMost = 20'000;
constexpr std::uint64_t kKeptMost = 64;

}  // namespace

std::uint64_t raise_descriptor_limit() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before;
}

std::uint64_t descriptor_limit() noexcept {
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

std::size_t public_connections_max(std::uint64_t descriptors, std::uint64_t calls_max) noexcept {
  const std::uint64_t taken = kProcessDescriptors + kCallDescriptors * calls_max;
  const std::uint64_t room = descriptors > taken ? descriptors - taken : 0;
  return std::clamp(std::max(room, descriptors / 8), kLeast, kMost);
}

int public_descriptor_end(std::uint64_t descriptors) noexcept {
  const std::uint64_t kept = std::min(descriptors / 4, kKeptMost);
  return descriptors == 0 ? std::numeric_limits<int>::max() : static_cast<int>(descriptors - kept);
}

}  // namespace tandem::control
