// Preloaded into the server: while the file $STALLED_DISK exists, a sync of the disk takes
// two seconds; and whoever asks for one is noted, by the name of the thread, in
// $STALLED_DISK with ".threads" behind it.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace {

void stall() {
  const char* flag = std::getenv("STALLED_DISK");
  if (flag == nullptr || ::access(flag, F_OK) != 0) return;
  std::array<char, 32> name{};
  ::prctl(PR_GET_NAME, name.data());
  std::array<char, 4096> notes{};
  std::snprintf(notes.data(), notes.size(), "%s.threads", flag);
  const int fd = ::open(notes.data(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd >= 0) {
    name[std::strlen(name.data())] = '\n';
    if (::write(fd, name.data(), std::strlen(name.data())) < 0) std::abort();
    ::close(fd);
  }
  const timespec two_seconds{2, 0};
  ::nanosleep(&two_seconds, nullptr);
}

}  // namespace

extern "C" int fdatasync(int fd) {
  stall();
  return static_cast<int>(::syscall(SYS_fdatasync, fd));
}
extern "C" int fsync(int fd) {
  stall();
  return static_cast<int>(::syscall(SYS_fsync, fd));
}
