#include "control/writer/segment.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>

#include "control/writer/spool_record.hpp"

namespace tandem::control {
namespace {

/// Digits of a number in a name, so that names sort as numbers do.
constexpr std::size_t kDigits = 20;

ErrorCode last_error() { return {errno, boost::system::system_category()}; }

std::optional<std::uint64_t> number_of(std::string_view digits) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<SegmentFile> parse(std::string_view name) {
  SegmentFile segment;
  segment.open = name.ends_with(".open");
  if (!segment.open && !name.ends_with(".log")) return std::nullopt;
  name = name.substr(0, name.rfind('.'));
  const auto number = number_of(name.substr(0, kDigits));
  if (!number || name.size() < kDigits) return std::nullopt;
  segment.number = *number;
  name.remove_prefix(kDigits);
  if (segment.open) return name.empty() ? std::optional(segment) : std::nullopt;
  if (!name.starts_with('-')) return std::nullopt;
  const auto events = number_of(name.substr(1));
  if (!events) return std::nullopt;
  segment.events = *events;
  return segment;
}

}  // namespace

std::filesystem::path SegmentFile::name() const {
  const std::string digits = std::to_string(number);
  std::string name = std::string(kDigits - std::min(kDigits, digits.size()), '0') + digits;
  return open ? name + ".open" : name + '-' + std::to_string(events) + ".log";
}

std::vector<SegmentFile> SegmentFile::list(const std::filesystem::path& directory) {
  std::vector<SegmentFile> segments;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    auto segment = parse(entry.path().filename().string());
    if (!segment || !entry.is_regular_file()) continue;
    segment->bytes = entry.file_size();
    segments.push_back(*segment);
  }
  std::sort(segments.begin(), segments.end(),
            [](const SegmentFile& a, const SegmentFile& b) { return a.number < b.number; });
  return segments;
}

SegmentCount count_records(std::string_view bytes) {
  SegmentCount count;
  RecordScanner scanner(bytes, RecordScanner::Ends::WithSegment);
  for (;;) {
    switch (scanner.next()) {
      case RecordScanner::Found::Record:
        ++count.events;
        count.whole_bytes = scanner.consumed();
        break;
      case RecordScanner::Found::Damaged:
        // Not cut off: it is told and set aside by whoever reads it.
        count.whole_bytes = scanner.consumed();
        break;
      case RecordScanner::Found::Torn:
        count.torn_bytes = scanner.extent().size();
        break;
      case RecordScanner::Found::End:
        return count;
    }
  }
}

std::string without_words(std::string_view bytes, std::uint64_t& words) {
  std::string kept;
  words = 0;
  RecordScanner scanner(bytes, RecordScanner::Ends::WithSegment);
  for (;;) {
    const auto found = scanner.next();
    if (found == RecordScanner::Found::End) return kept;
    if (found == RecordScanner::Found::Record && scanner.kind() == EventKind::Words)
      ++words;
    else
      kept += scanner.extent();
  }
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Result<std::string> read_part(int fd, std::uint64_t offset, std::uint64_t bytes) {
  std::string text(bytes, '\0');
  std::size_t have = 0;
  while (have < text.size()) {
    const ssize_t n =
        ::pread(fd, text.data() + have, text.size() - have, static_cast<off_t>(offset + have));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return last_error();
    if (n == 0) break;
    have += static_cast<std::size_t>(n);
  }
  text.resize(have);
  return text;
}

Result<> write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return last_error();
    if (n == 0) return ErrorCode(ENOSPC, boost::system::system_category());
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Result<> write_whole_file(const std::filesystem::path& path, std::string_view bytes) {
  // Owner only: events hold what callers said.
  const Descriptor out(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!out.open()) return last_error();
  Result<> written = write_all(out.get(), bytes);
  if (written && ::fdatasync(out.get()) != 0) written = last_error();
  if (!written) ::unlink(path.c_str());
  return written;
}

}  // namespace tandem::control
