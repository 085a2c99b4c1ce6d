#include "control/events/segmented_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <string>
#include <system_error>

namespace tandem::control {

SegmentedFile::SegmentedFile(std::filesystem::path directory, std::string name, Limits limits)
    : directory_(std::move(directory)), name_(std::move(name)), limits_(limits) {
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  if (error)
    throw std::runtime_error("cannot make directory " + directory_.string() + ": " +
                             error.message());
  open();
}

SegmentedFile::~SegmentedFile() {
  if (fd_ >= 0) ::close(fd_);
}

std::filesystem::path SegmentedFile::current() const { return directory_ / (name_ + ".jsonl"); }

void SegmentedFile::open() {
  // Owner only: events hold what callers said.
  fd_ = ::open(current().c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd_ < 0)
    throw std::runtime_error("cannot open " + current().string() + ": " +
                             std::generic_category().message(errno));
  struct stat status {};
  size_ = fstat(fd_, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
  end_torn_line();
}

void SegmentedFile::end_torn_line() {
  char last = '\n';
  if (size_ > 0 && ::pread(fd_, &last, 1, static_cast<off_t>(size_ - 1)) != 1) return;
  // Where this cannot be written, the first line to come cannot either, and is told as lost.
  if (last != '\n') static_cast<void>(write("\n"));
}

Result<std::size_t> SegmentedFile::write(std::string_view lines) {
  std::size_t written = 0;
  if (size_ == 0) begun_ = std::chrono::system_clock::now();
  while (written < lines.size()) {
    const ssize_t n = ::write(fd_, lines.data() + written, lines.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      if (written > 0) break;
      return ErrorCode(errno, boost::system::system_category());
    }
    written += static_cast<std::size_t>(n);
    dirty_ = true;
  }
  size_ += written;
  return written;
}

void SegmentedFile::rotate_if_long() {
  if (size_ < limits_.segment_bytes) return;
  // What this loses is told where the next line is synced: the disk is the same.
  static_cast<void>(sync());
  if (size_ >= limits_.segment_bytes) rotate();
}

void SegmentedFile::rotate_if_old(std::chrono::hours age) {
  if (size_ > 0 && std::chrono::system_clock::now() - begun_ > age) rotate();
}

void SegmentedFile::rotate() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto number = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  std::error_code error;
  std::filesystem::rename(current(), directory_ / (name_ + '-' + std::to_string(number) + ".jsonl"),
                          error);
  if (error) return;  // The file grows on and is tried again with the next line.
  const int closed = fd_;
  try {
    open();
    ::close(closed);
  } catch (const std::runtime_error&) {
    // No new file can be opened: the renamed one takes the lines until one can.
    fd_ = closed;
  }
  delete_oldest();
}

std::vector<SegmentedFile::Closed> SegmentedFile::closed_files() const {
  std::vector<Closed> closed;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, error)) {
    const std::string file = entry.path().filename().string();
    if (!file.starts_with(name_ + '-') || !file.ends_with(".jsonl")) continue;
    closed.push_back({entry.path(), entry.file_size(error), entry.last_write_time(error)});
  }
  std::sort(closed.begin(), closed.end(),
            [](const Closed& a, const Closed& b) { return a.path < b.path; });
  return closed;
}

void SegmentedFile::delete_oldest() {
  const std::vector<Closed> closed = closed_files();
  std::uint64_t total = limits_.segment_bytes;
  for (const Closed& file : closed) total += file.bytes;
  std::error_code error;
  for (const Closed& file : closed) {
    if (total <= limits_.total_bytes_max) return;
    if (std::filesystem::remove(file.path, error)) total -= file.bytes;
  }
}

void SegmentedFile::delete_older_than(std::chrono::hours age) {
  const auto before = std::filesystem::file_time_type::clock::now() - age;
  std::error_code error;
  for (const Closed& file : closed_files())
    if (file.written_at < before) std::filesystem::remove(file.path, error);
}

Result<> SegmentedFile::sync() {
  if (!dirty_) return {};
  dirty_ = false;
  if (::fdatasync(fd_) == 0) return {};
  const ErrorCode error(errno, boost::system::system_category());
  rotate();
  return error;
}

}  // namespace tandem::control
