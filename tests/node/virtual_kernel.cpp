#include "tests/node/virtual_kernel.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>
#include <cerrno>

#include <map>
#include <utility>

#include "core/assert.hpp"
#include "tests/sim/rng.hpp"

namespace tandem::node_sim {
namespace {

struct VirtualKernel {
  bool on = false;
  Ms now = 0;
  simulation::Rng random{1};
  std::map<int, int> unconnected;  ///< Near end, far end.
  std::vector<int> dialled;
};
VirtualKernel kernel;

/// 1 January 2026, and a machine that has been up for a day.
constexpr std::int64_t kEpochSeconds = 1'767'225'600, kUpSeconds = 86'400;

std::uint32_t random_number() { return static_cast<std::uint32_t>(kernel.random.next() >> 32U); }
void random_bytes(void* out, std::size_t size) {
  auto* bytes = static_cast<unsigned char*>(out);
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<unsigned char>(kernel.random.next() >> 56U);
}
const char* random_name() { return "of the simulation's seed"; }

}  // namespace

void begin_virtual_time(std::uint64_t seed) {
  // libsodium's own door for other generators.
  static randombytes_implementation seeded{random_name, random_number, nullptr,
                                           nullptr,     random_bytes,  nullptr};
  static const bool set = randombytes_set_implementation(&seeded) == 0 && ::sodium_init() >= 0;
  // It takes some numbers for itself when it starts: before the first of ours.
  TANDEM_ASSERT(set, "libsodium takes another generator");
  for (const auto& [near, far] : kernel.unconnected) ::close(far);
  kernel = VirtualKernel{true, 0, simulation::Rng{seed ^ 0x5EED}, {}, {}};
}

void set_virtual_time(Ms now) { kernel.now = now; }
void end_virtual_time() { kernel.on = false; }
std::vector<int> take_dialled() { return std::exchange(kernel.dialled, {}); }

Connection connect_pair() {
  int ends[2];
  const int made = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends);
  TANDEM_ASSERT(made == 0, "the simulation has descriptors left");
  // As much as the kernel gives to a connection over a network.
  const int bytes = 1 << 20;
  for (const int end : ends) ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
  return {ends[0], ends[1]};
}

}  // namespace tandem::node_sim

using tandem::node_sim::kernel;

extern "C" {

int clock_gettime(clockid_t clock, timespec* out) noexcept {
  if (!kernel.on || clock == CLOCK_THREAD_CPUTIME_ID || clock == CLOCK_PROCESS_CPUTIME_ID)
    return static_cast<int>(::syscall(SYS_clock_gettime, clock, out));
  const bool wall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
  out->tv_sec =
      (wall ? tandem::node_sim::kEpochSeconds : tandem::node_sim::kUpSeconds) + kernel.now / 1'000;
  out->tv_nsec = kernel.now % 1'000 * 1'000'000;
  return 0;
}

/// Without one Asio asks its clock instead, each time that it is polled.
int timerfd_create(int clock, int flags) noexcept {
  if (!kernel.on) return static_cast<int>(::syscall(SYS_timerfd_create, clock, flags));
  errno = EINVAL;
  return -1;
}

int socket(int family, int type, int protocol) noexcept {
  if (!kernel.on || (family != AF_INET && family != AF_INET6))
    return static_cast<int>(::syscall(SYS_socket, family, type, protocol));
  const auto made = tandem::node_sim::connect_pair();
  kernel.unconnected[made.near] = made.far;
  return made.near;
}

int connect(int fd, const sockaddr* address, socklen_t size) {
  const auto found = kernel.unconnected.find(fd);
  if (!kernel.on || found == kernel.unconnected.end())
    return static_cast<int>(::syscall(SYS_connect, fd, address, size));
  kernel.dialled.push_back(found->second);
  kernel.unconnected.erase(found);
  return 0;
}

}  // extern "C"
