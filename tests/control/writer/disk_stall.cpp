#include "tests/control/writer/disk_stall.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <mutex>

namespace {

std::mutex mutex;
std::condition_variable changed;
bool stalled = false, failing = false;
int waiting = 0;

}  // namespace

extern "C" int fdatasync(int fd) {
  {
    std::unique_lock lock(mutex);
    ++waiting;
    changed.wait(lock, [] { return !stalled; });
    --waiting;
    if (failing) {
      errno = EIO;
      return -1;
    }
  }
  return static_cast<int>(::syscall(SYS_fdatasync, fd));
}

namespace tandem::control::test {

DiskStall::DiskStall() {
  const std::lock_guard lock(mutex);
  stalled = true;
}
DiskStall::~DiskStall() {
  const std::lock_guard lock(mutex);
  stalled = false;
  changed.notify_all();
}
bool DiskStall::reached() const {
  const std::lock_guard lock(mutex);
  return waiting > 0;
}

DiskFailure::DiskFailure() {
  const std::lock_guard lock(mutex);
  failing = true;
}
DiskFailure::~DiskFailure() {
  const std::lock_guard lock(mutex);
  failing = false;
}

}  // namespace tandem::control::test
