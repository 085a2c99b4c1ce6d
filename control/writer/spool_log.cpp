#include "control/writer/spool_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <stdexcept>

#include "control/writer/quarantine.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

namespace fs = std::filesystem;

/// A bound is kept by dropping one segment after the other: there must be some.
constexpr std::uint64_t kSegmentsAtLeast = 8;
/// Between two tries to write a segment anew.
constexpr std::chrono::seconds kAnewAgain{1};

ErrorCode last_error() { return {errno, boost::system::system_category()}; }

[[noreturn]] void cannot(const std::string& what, const fs::path& path) {
  throw std::runtime_error("cannot " + what + ' ' + path.string() + ": " + last_error().message());
}

}  // namespace

SpoolLog::SpoolLog(Options options) : options_(std::move(options)), lock_(options_.directory) {
  options_.segment_bytes = std::min(options_.segment_bytes, options_.bytes_max / kSegmentsAtLeast);
  directory_ = Descriptor(::open(options_.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory_.open()) cannot("open", options_.directory);
  take_over();
}

SpoolLog::~SpoolLog() { close_segment(); }

void SpoolLog::take_over() {
  for (SegmentFile& segment : SegmentFile::list(options_.directory)) {
    if (!segments_.empty() && segments_.back().number == segment.number) {
      // A crash while it was rewritten without its words: the shorter one is whole.
      SegmentFile& other = segments_.back();
      if (segment.bytes < other.bytes) std::swap(segment, other);
      fs::remove(path_of(segment));
      continue;
    }
    segments_.push_back(segment);
  }
  for (SegmentFile& segment : segments_) {
    last_number_ = segment.number;
    if (segment.open) take_over_open(segment);
    state_.events += segment.events;
    state_.bytes += segment.bytes;
  }
  first_own_ = last_number_ + 1;
}

/// The segment in which an earlier process stopped.
void SpoolLog::take_over_open(SegmentFile& segment) {
  const fs::path path = path_of(segment);
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (!file.open()) cannot("open", path);
  const auto bytes = read_part(file.get(), 0, segment.bytes);
  if (!bytes)
    throw std::runtime_error("cannot read " + path.string() + ": " + bytes.error().message());
  const SegmentCount count = count_records(*bytes);
  if (count.torn_bytes > 0) {
    ++state_.torn_tails;
    log::Logger().warn(
        "spool.torn_tail",
        {{"segment", segment.number}, {"events", count.events}, {"torn_bytes", count.torn_bytes}});
    if (::ftruncate(file.get(), static_cast<off_t>(count.whole_bytes)) != 0) cannot("cut", path);
  }
  segment.bytes = count.whole_bytes;
  segment.events = count.events;
  segment.open = false;
  fs::rename(path, path_of(segment));
  names_changed_ = true;
}

Result<> SpoolLog::open_segment() {
  SegmentFile segment;
  segment.number = last_number_ + 1;
  segment.open = true;
  // Owner only: events hold what callers said.
  Descriptor file(
      ::open(path_of(segment).c_str(), O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600));
  if (!file.open()) return last_error();
  const std::lock_guard lock(mutex_);
  ++last_number_;
  active_ = std::move(file);
  segments_.push_back(segment);
  names_changed_ = true;
  return {};
}

Result<> SpoolLog::append(std::string_view records, std::uint64_t events) {
  if (const auto room = make_room(records.size()); !room) return room;
  if (!active_.open()) {
    if (const auto opened = open_segment(); !opened) return opened;
  }
  if (const auto written = write_all(active_.get(), records); !written) {
    // Half a record in the middle of a segment would be taken for damage. The size is read without
    // the mutex: only this thread changes it while the segment is in use.
    const auto whole = static_cast<off_t>(segments_.back().bytes);
    if (::ftruncate(active_.get(), whole) != 0) close_segment();
    return written;
  }
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    SegmentFile& segment = segments_.back();
    segment.bytes += records.size();
    segment.events += events;
    state_.bytes += records.size();
    state_.events += events;
    if (!appended_since_) appended_since_ = std::chrono::steady_clock::now();
    full = segment.bytes >= options_.segment_bytes;
  }
  if (full) close_segment();
  return {};
}

void SpoolLog::close_segment() {
  const std::lock_guard lock(mutex_);
  if (!active_.open()) return;
  SegmentFile& segment = segments_.back();
  const fs::path was = path_of(segment);
  segment.open = false;
  std::error_code error;
  fs::rename(was, path_of(segment), error);
  // It keeps its name then, and is looked through at the next start.
  if (error) segment.open = true;
  to_sync_.push_back({segment.number, std::move(active_)});
  active_ = Descriptor();
  names_changed_ = true;
}

void SpoolLog::close_if_doubtful() {
  if (active_doubtful_.exchange(false)) close_segment();
}

Result<SpoolLog::Synced> SpoolLog::sync() {
  std::vector<ToSync> files;
  bool names = false;
  {
    const std::lock_guard lock(mutex_);
    files.swap(to_sync_);
    names = std::exchange(names_changed_, false);
    syncing_since_ = std::exchange(appended_since_, std::nullopt);
    if (active_.open() && syncing_since_)
      files.push_back(
          {segments_.back().number, Descriptor(::fcntl(active_.get(), F_DUPFD_CLOEXEC, 0))});
  }
  Result<Synced> result = files.empty() && !names ? Synced::Nothing : Synced::Something;
  std::vector<std::uint64_t> failed;
  for (const ToSync& each : files) {
    if (::fdatasync(each.file.get()) == 0) continue;
    result = last_error();
    failed.push_back(each.number);
  }
  const bool names_last = !names || ::fsync(directory_.get()) == 0;
  if (!names_last) result = last_error();
  {
    const std::lock_guard lock(mutex_);
    for (const std::uint64_t number : failed) doubt(number, syncing_since_);
    if (!names_last) {
      names_changed_ = true;
      if (syncing_since_) appended_since_ = syncing_since_;
    }
    syncing_since_.reset();
  }
  if (const auto anew = write_doubtful_anew(); !anew) return anew.error();
  return result;
}

/// With the mutex. One that is gone was released: its events are in the database.
void SpoolLog::doubt(std::uint64_t number, std::optional<Instant> since) {
  SegmentFile* segment = find(number);
  if (segment == nullptr) return;
  if (!segment->doubtful_since)
    segment->doubtful_since = since.value_or(std::chrono::steady_clock::now());
  if (active_.open() && segment == &segments_.back()) active_doubtful_ = true;
}

/// PostgreSQL's lesson of 2018: after a failed sync the pages count as clean, so a second sync
/// proves nothing. What the kernel still has of the segment goes into another file. (Where it has
/// lost some, the records' checksums tell.)
Result<> SpoolLog::write_doubtful_anew() {
  const auto now = std::chrono::steady_clock::now();
  if (now < anew_at_) return {};
  std::vector<SegmentFile> doubtful;
  {
    const std::lock_guard lock(mutex_);
    const auto closed_end = active_.open() ? std::prev(segments_.end()) : segments_.end();
    std::copy_if(segments_.begin(), closed_end, std::back_inserter(doubtful),
                 [](const SegmentFile& each) { return each.doubtful_since.has_value(); });
  }
  for (const SegmentFile& segment : doubtful) {
    const auto anew = write_anew(segment);
    if (anew) continue;
    anew_at_ = now + kAnewAgain;
    return anew;
  }
  return {};
}

Result<> SpoolLog::write_anew(const SegmentFile& segment) {
  const fs::path path = path_of(segment), draft = options_.directory / "anew";
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open()) {
    if (errno == ENOENT) return {};
    return last_error();
  }
  const auto bytes = read_part(file.get(), 0, segment.bytes);
  if (!bytes) return bytes.error();
  if (const auto written = write_whole_file(draft, *bytes); !written) return written;
  const std::lock_guard lock(mutex_);
  SegmentFile* current = find(segment.number);
  // Released meanwhile, or written anew without its words, which was synced.
  if (current == nullptr || current->edition != segment.edition) {
    ::unlink(draft.c_str());
    return {};
  }
  if (::rename(draft.c_str(), path.c_str()) != 0) return last_error();
  current->doubtful_since.reset();
  ++current->edition;
  names_changed_ = true;
  log::Logger().warn("spool.segment_written_anew", {{"segment", segment.number}});
  return {};
}

std::vector<SegmentFile>::iterator SpoolLog::first_unread(SpoolPosition& from) {
  for (auto segment = segments_.begin(); segment != segments_.end(); ++segment) {
    if (segment->number < from.segment) continue;
    if (segment->number != from.segment || segment->edition != from.edition)
      from = {segment->number, segment->edition, 0};
    if (from.offset < segment->bytes) return segment;
  }
  return segments_.end();
}

Result<SpoolLog::Window> SpoolLog::read(SpoolPosition from) {
  Window window;
  std::uint64_t bytes = 0;
  Descriptor file;
  {
    const std::lock_guard lock(mutex_);
    const auto segment = first_unread(from);
    if (segment != segments_.end()) {
      bytes = std::min<std::uint64_t>(kWindow, segment->bytes - from.offset);
      if (from.offset + bytes == segment->bytes) window.ends = RecordScanner::Ends::WithSegment;
      file = Descriptor(::open(path_of(*segment).c_str(), O_RDONLY | O_CLOEXEC));
      if (!file.open()) return last_error();
    }
  }
  window.at = from;
  if (bytes == 0) return window;
  auto read = read_part(file.get(), from.offset, bytes);
  if (!read) return read.error();
  window.bytes = std::move(*read);
  if (window.bytes.size() == bytes) return window;
  // Shorter than it was: somebody else's hand. What is there of a record is damage, and where
  // nothing is, nothing can be read.
  if (window.bytes.empty()) return ErrorCode(ENODATA, boost::system::system_category());
  window.ends = RecordScanner::Ends::WithSegment;
  return window;
}

std::uint64_t SpoolLog::set_aside(SpoolPosition from) {
  const std::lock_guard lock(mutex_);
  const auto segment = first_unread(from);
  if (segment == segments_.end()) return 0;
  if (active_.open() && std::next(segment) == segments_.end()) return 0;
  const std::uint64_t events = segment->events;
  log::Logger().error("spool.segment_set_aside",
                      {{"segment", segment->number}, {"events", events}});
  fs::path aside = path_of(*segment);
  std::error_code ignored;  // It may be gone altogether.
  fs::rename(path_of(*segment), aside.replace_extension(Quarantine::kUnreadable), ignored);
  state_.events -= std::min(events, state_.events);
  remove(segment);
  return events;
}

void SpoolLog::release(SpoolPosition until, std::uint64_t events) {
  const std::lock_guard lock(mutex_);
  state_.events -= std::min(events, state_.events);
  while (!segments_.empty()) {
    const SegmentFile& first = segments_.front();
    const bool in_use = segments_.size() == 1 && active_.open();
    const bool through = first.number < until.segment ||
                         (first.number == until.segment && first.edition == until.edition &&
                          until.offset >= first.bytes);
    if (!through) return;
    // A reader that has all there is has all events, whatever was counted.
    if (segments_.size() == 1) state_.events = 0;
    if (in_use) return;
    remove(segments_.begin());
  }
}

SpoolLog::State SpoolLog::state() const {
  const std::lock_guard lock(mutex_);
  State state = state_;
  auto oldest = syncing_since_ ? syncing_since_ : appended_since_;
  for (const SegmentFile& segment : segments_) {
    if (!segment.doubtful_since) continue;
    ++state.doubtful_segments;
    oldest = oldest ? std::min(*oldest, *segment.doubtful_since) : *segment.doubtful_since;
  }
  if (oldest) state.unsynced = std::chrono::steady_clock::now() - *oldest;
  return state;
}

void SpoolLog::remove(std::vector<SegmentFile>::iterator segment) {
  std::error_code ignored;  // A file that stays is sent once more after the next start.
  fs::remove(path_of(*segment), ignored);
  state_.bytes -= std::min(segment->bytes, state_.bytes);
  segments_.erase(segment);
  names_changed_ = true;
}

SegmentFile* SpoolLog::find(std::uint64_t number) {
  const auto found = std::find_if(segments_.begin(), segments_.end(),
                                  [&](const SegmentFile& each) { return each.number == number; });
  return found == segments_.end() ? nullptr : &*found;
}

// ---- The bound.

Result<> SpoolLog::make_room(std::uint64_t bytes) {
  for (;;) {
    SegmentFile oldest, with_words;
    {
      const std::lock_guard lock(mutex_);
      if (state_.bytes + bytes <= options_.bytes_max) return {};
      const auto closed_end = active_.open() ? std::prev(segments_.end()) : segments_.end();
      if (closed_end == segments_.begin()) return {};  // One segment alone is below the bound.
      oldest = segments_.front();
      const auto found = std::find_if(segments_.begin(), closed_end,
                                      [](const SegmentFile& each) { return !each.states_only; });
      if (found != closed_end) with_words = *found;
    }
    if (with_words.number == 0) {
      drop(oldest);
    } else if (const auto dropped = drop_words(with_words); !dropped) {
      return dropped;
    }
  }
}

/// Writes the segment anew without its words, beside it, and puts that in its place.
Result<> SpoolLog::drop_words(const SegmentFile& segment) {
  const Descriptor file(::open(path_of(segment).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open()) {
    const std::lock_guard lock(mutex_);
    // Released meanwhile; or it is gone without us, and then there is nothing to keep.
    if (SegmentFile* gone = find(segment.number)) gone->states_only = true;
    return {};
  }
  const auto bytes = read_part(file.get(), 0, segment.bytes);
  if (!bytes) return bytes.error();
  std::uint64_t words = 0;
  const std::string kept = without_words(*bytes, words);
  SegmentFile made = segment;
  made.bytes = kept.size();
  made.events -= std::min(words, made.events);
  made.states_only = true;
  ++made.edition;
  const fs::path draft = options_.directory / "without-words";
  if (words > 0) {
    if (const auto written = write_whole_file(draft, kept); !written) return written;
  }
  const std::lock_guard lock(mutex_);
  SegmentFile* current = find(segment.number);
  // Released meanwhile, or written anew after a failed sync: then it is looked at again.
  if (current == nullptr || current->edition != segment.edition) {
    ::unlink(draft.c_str());
    return {};
  }
  if (words > 0) {
    if (::rename(draft.c_str(), path_of(made).c_str()) != 0) return last_error();
    ::unlink(path_of(segment).c_str());
  }
  // What was written was synced.
  made.doubtful_since = words > 0 ? std::nullopt : current->doubtful_since;
  *current = made;
  state_.bytes -= segment.bytes - made.bytes;
  state_.events -= std::min(words, state_.events);
  state_.words_dropped += words;
  names_changed_ = true;
  return {};
}

void SpoolLog::drop(const SegmentFile& segment) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(segments_.begin(), segments_.end(), [&](const SegmentFile& each) {
    return each.number == segment.number;
  });
  if (found == segments_.end()) return;
  state_.events -= std::min(found->events, state_.events);
  state_.states_dropped += found->events;
  remove(found);
}

}  // namespace tandem::control
