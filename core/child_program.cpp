#include "core/child_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace tandem {
namespace {

constexpr int kChildDescriptor = 9;  // of kOutputPath

ErrorCode system_error(int number) { return {number, boost::system::system_category()}; }
ErrorCode failed() { return make_error_code(boost::system::errc::executable_format_error); }

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

/// The number of the child, or an error.
Result<pid_t> start(std::vector<std::string>& words, int output) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, output, kChildDescriptor);
  // Signals that our threads leave to one of them are the child's to take.
  sigset_t none;
  ::sigemptyset(&none);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t child = 0;
  const int error =
      ::posix_spawnp(&child, arguments[0], &actions, &attributes, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (error != 0) return system_error(error);
  return child;
}

/// Its exit status; what is not over at the deadline is killed.
int wait_for(pid_t child, std::chrono::milliseconds deadline) {
  const Descriptor watched(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  pollfd ended{watched.number(), POLLIN, 0};
  const bool over =
      watched.number() >= 0 && ::poll(&ended, 1, static_cast<int>(deadline.count())) > 0;
  if (!over) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return 127;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

}  // namespace

Result<std::vector<std::uint8_t>> run_for_output(std::vector<std::string> words,
                                                 std::chrono::milliseconds deadline) {
  const Descriptor file(::memfd_create("child-output", MFD_CLOEXEC));
  if (file.number() < 0) return system_error(errno);
  const auto child = start(words, file.number());
  if (!child) return child.error();
  if (wait_for(*child, deadline) != 0) return failed();
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return system_error(errno);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(status.st_size));
  const ::ssize_t got = ::pread(file.number(), bytes.data(), bytes.size(), 0);
  if (got != status.st_size) return failed();
  return bytes;
}

}  // namespace tandem
