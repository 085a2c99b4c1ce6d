#include "control/directory_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace tandem::control {
namespace {

/// What the holder wrote into the file; "another process" where it cannot be read.
std::string holder(int fd) {
  std::array<char, 32> text{};
  const ssize_t size = ::pread(fd, text.data(), text.size() - 1, 0);
  return size > 0 ? "process " + std::string(text.data(), static_cast<std::size_t>(size))
                  : "another process";
}

/// The whole file. Locks of the open file description (`F_OFD_*`): the process may open and close
/// the file elsewhere, and can be asked whether somebody has it; of `flock` nobody can ask without
/// taking it, and for that moment a server that starts would be refused.
struct flock whole_file(short kind) {
  struct flock lock {};
  lock.l_type = kind;
  lock.l_whence = SEEK_SET;
  return lock;
}

std::string reason() { return std::generic_category().message(errno); }

}  // namespace

DirectoryLock::DirectoryLock(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error)
    throw std::runtime_error("cannot make directory " + directory.string() +
                             " (TANDEM_DATA_DIR): " + error.message());
  const std::filesystem::path file = directory / "lock";
  fd_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd_ < 0)
    throw std::runtime_error("cannot open " + file.string() + " (TANDEM_DATA_DIR): " + reason());
  struct flock ours = whole_file(F_WRLCK);
  if (::fcntl(fd_, F_OFD_SETLK, &ours) != 0) {
    const bool theirs = errno == EAGAIN || errno == EACCES;
    const std::string why =
        theirs ? "is in use by " + holder(fd_) + ": stop that one, or give this one its own"
               : "cannot be locked: " + reason();
    ::close(fd_);
    throw std::runtime_error("data directory " + directory.string() + " (TANDEM_DATA_DIR) " + why);
  }
  // For the message above; the lock itself needs no content.
  const std::string pid = std::to_string(::getpid());
  if (::ftruncate(fd_, 0) != 0 ||
      ::pwrite(fd_, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    const std::string why = reason();
    ::close(fd_);
    throw std::runtime_error("cannot write " + file.string() + " (TANDEM_DATA_DIR): " + why);
  }
}

bool DirectoryLock::held(const std::filesystem::path& directory) noexcept {
  const int fd = ::open((directory / "lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  // Answers with the lock that stands in the way of a reader, or that none does.
  struct flock asked = whole_file(F_RDLCK);
  const bool answered = ::fcntl(fd, F_OFD_GETLK, &asked) == 0;
  ::close(fd);
  return answered && asked.l_type != F_UNLCK;
}

DirectoryLock::~DirectoryLock() { ::close(fd_); }

}  // namespace tandem::control
