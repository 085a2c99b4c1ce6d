#include "control/recording/local_recording_store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace tandem::recording {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUnsettled = ".part";

ErrorCode last_error() { return {errno, boost::system::system_category()}; }

class File final : public RecordingStore::Writer {
 public:
  explicit File(int fd) noexcept : fd_(fd) {}
  ~File() override { ::close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  Result<> append(std::span<const std::uint8_t> bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return last_error();
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
  }
  Result<> finish() override {
    if (::fsync(fd_) != 0) return last_error();
    return {};
  }

 private:
  int fd_;
};

}  // namespace

Result<std::unique_ptr<RecordingStore::Writer>> LocalRecordingStore::create(
    const std::string& path) {
  const fs::path whole = folder_ / (path + kUnsettled);
  std::error_code error;
  fs::create_directories(whole.parent_path(), error);
  // Nobody but the server's own user may hear them.
  const int fd = ::open(whole.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return last_error();
  return std::unique_ptr<Writer>(std::make_unique<File>(fd));
}

Result<> LocalRecordingStore::settle(const std::string& path) {
  std::error_code error;
  fs::rename(folder_ / (path + kUnsettled), folder_ / path, error);
  if (error) return ErrorCode(error.value(), boost::system::system_category());
  return {};
}

Result<> LocalRecordingStore::discard(const std::string& path) {
  std::error_code error;
  fs::remove(folder_ / (path + kUnsettled), error);
  if (error) return ErrorCode(error.value(), boost::system::system_category());
  return {};
}

std::vector<std::string> LocalRecordingStore::unsettled() {
  std::vector<std::string> found;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder_, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() != kUnsettled) continue;
    found.push_back(at->path().lexically_relative(folder_).replace_extension().string());
  }
  return found;
}

fs::path LocalRecordingStore::place(const std::string& path) const {
  std::error_code error;
  for (const fs::path& each : {folder_ / path, folder_ / (path + kUnsettled)})
    if (fs::is_regular_file(each, error)) return each;
  return {};
}

std::optional<std::uint64_t> LocalRecordingStore::size(const std::string& path) {
  std::error_code error;
  const auto bytes = fs::file_size(place(path), error);
  if (error) return std::nullopt;
  return bytes;
}

Result<std::string> LocalRecordingStore::read(const std::string& path, std::uint64_t offset,
                                              std::size_t bytes) {
  const int fd = ::open(place(path).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return last_error();
  std::string content(bytes, '\0');
  std::size_t filled = 0;
  ssize_t got = 1;
  while (filled < bytes && got > 0) {
    got = ::pread(fd, content.data() + filled, bytes - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR)
      got = 1;
    else if (got > 0)
      filled += static_cast<std::size_t>(got);
  }
  const ErrorCode error = got < 0 ? last_error() : ErrorCode();
  ::close(fd);
  if (error) return error;
  content.resize(filled);
  return content;
}

}  // namespace tandem::recording
