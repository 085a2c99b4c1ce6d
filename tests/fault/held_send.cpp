// Preloaded into the server: when the file $HELD_SEND holds "THREAD MILLISECONDS", the next send(2)
// of the thread of that name takes so long, once: the file is gone then. That is a handler that
// does not come to its end, wherever in a handler the loop may be when it sends.
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace {

void hold() {
  const char* order = std::getenv("HELD_SEND");
  if (order == nullptr || ::access(order, F_OK) != 0) return;
  std::array<char, 17> own{};
  ::prctl(PR_GET_NAME, own.data());
  std::FILE* file = std::fopen(order, "re");
  if (file == nullptr) return;
  std::array<char, 17> wanted{};
  long milliseconds = 0;
  const int read = std::fscanf(file, "%16s %ld", wanted.data(), &milliseconds);
  std::fclose(file);
  // Whoever takes the file away is the one that it was meant for.
  if (read != 2 || std::strcmp(own.data(), wanted.data()) != 0 || ::unlink(order) != 0) return;
  const timespec length{milliseconds / 1'000, milliseconds % 1'000 * 1'000'000};
  ::nanosleep(&length, nullptr);
}

}  // namespace

extern "C" ssize_t send(int fd, const void* bytes, size_t size, int flags) {
  hold();
  return ::syscall(SYS_sendto, fd, bytes, size, flags, nullptr, 0);
}
