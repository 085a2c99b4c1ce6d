#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/directory_lock.hpp"
#include "control/writer/segment.hpp"
#include "control/writer/spool_record.hpp"
#include "core/result.hpp"

namespace tandem::control {

/// A place in the log, between two records.
struct SpoolPosition {
  std::uint64_t segment = 0;
  std::uint32_t edition = 0;  ///< Of the segment: it may be rewritten without its words.
  std::uint64_t offset = 0;   ///< Bytes.
};

/// An append-only log of call events in numbered segments, which are deleted once their events are
/// in the database. It outlives the process: what was appended is in the kernel's hands (a killed
/// process loses nothing of it), what was synced is on the disk.
///
/// When all segments together reach `bytes_max`, the oldest are rewritten without the words that
/// were spoken; when nothing but call states is left, the oldest segment goes. Both are counted.
///
/// Threads: one appends, one syncs, one reads and releases; the rest is for any.
class SpoolLog {
 public:
  struct Options {
    std::filesystem::path directory;
    std::uint64_t segment_bytes = 8ULL << 20;  ///< At most an eighth of `bytes_max`.
    std::uint64_t bytes_max = 4ULL << 30;
  };
  /// Takes over the segments of an earlier process; a torn tail is cut off and told once. Throws
  /// `std::runtime_error` when the directory cannot be used, or is in use.
  explicit SpoolLog(Options options);
  ~SpoolLog();
  SpoolLog(const SpoolLog&) = delete;
  SpoolLog& operator=(const SpoolLog&) = delete;

  // The appender's.

  /// Whole records (`append_record`), at most a segment's worth. On an error nothing was appended.
  [[nodiscard]] Result<> append(std::string_view records, std::uint64_t events);
  /// The segment in use is closed, so that it may be deleted once it is released.
  void close_segment();
  /// The same where a sync of it has failed.
  void close_if_doubtful();

  // The syncer's.

  enum class Synced : std::uint8_t { Nothing, Something };
  /// Makes everything appended so far last, new file names too. Waits for the disk where there is
  /// something to do. A segment whose sync has failed counts as unsynced (`State::unsynced`) until
  /// it was written anew, beside the old one, and synced, or until it is released.
  [[nodiscard]] Result<Synced> sync();

  // The reader's.

  struct Window {
    SpoolPosition at;  ///< Where `bytes` begins; not always what was asked for.
    std::string bytes;
    RecordScanner::Ends ends = RecordScanner::Ends::Anywhere;
  };
  /// Up to `kWindow` bytes from `from` on, or from the next place that still exists. No bytes: the
  /// reader has everything.
  [[nodiscard]] Result<Window> read(SpoolPosition from);
  /// The segment in which `read(from)` fails is put out of the way (`NUMBER.unreadable`), for a
  /// person. Gives how many events were in it; 0 where it is in use still.
  std::uint64_t set_aside(SpoolPosition from);
  /// `events` more events, all that lie before `until`, are in the database.
  void release(SpoolPosition until, std::uint64_t events);

  /// Segments before this one were there when the log was opened.
  [[nodiscard]] std::uint64_t first_of_this_process() const noexcept { return first_own_; }
  [[nodiscard]] const std::filesystem::path& directory() const noexcept {
    return options_.directory;
  }

  struct State {
    std::uint64_t bytes = 0;
    std::uint64_t events = 0;  ///< Appended or found at the start, neither released nor dropped.
    std::uint64_t words_dropped = 0, states_dropped = 0;
    std::uint64_t torn_tails = 0;
    std::chrono::steady_clock::duration unsynced{0};  ///< Age of the oldest that may be lost.
    std::uint64_t doubtful_segments = 0;              ///< Whose sync has failed.
  };
  [[nodiscard]] State state() const;

  static constexpr std::size_t kWindow = 1 << 20;
  static_assert(kWindow > 2 * (kRecordHead + kRecordBodyMax), "a window holds a whole record");

 private:
  void take_over();
  void take_over_open(SegmentFile& segment);
  [[nodiscard]] Result<> open_segment();
  [[nodiscard]] Result<> make_room(std::uint64_t bytes);
  [[nodiscard]] Result<> drop_words(const SegmentFile& segment);
  [[nodiscard]] Result<> write_anew(const SegmentFile& segment);
  [[nodiscard]] Result<> write_doubtful_anew();
  void doubt(std::uint64_t number, std::optional<std::chrono::steady_clock::time_point> since);
  /// Of segments; the end where there is none.
  [[nodiscard]] std::vector<SegmentFile>::iterator first_unread(SpoolPosition& from);
  void drop(const SegmentFile& segment);
  [[nodiscard]] std::filesystem::path path_of(const SegmentFile& segment) const {
    return options_.directory / segment.name();
  }
  [[nodiscard]] SegmentFile* find(std::uint64_t number);
  void remove(std::vector<SegmentFile>::iterator segment);

  Options options_;
  DirectoryLock lock_;  ///< Two processes on one spool would send and delete each other's events.
  Descriptor directory_;
  std::uint64_t first_own_ = 1;

  mutable std::mutex mutex_;
  Descriptor active_;                  ///< Changed under the mutex, written to by the appender.
  std::vector<SegmentFile> segments_;  ///< By number; the last is in use while `active_` is open.
  struct ToSync {
    std::uint64_t number;
    Descriptor file;
  };
  std::vector<ToSync> to_sync_;  ///< Closed since the last sync.
  std::atomic<bool> active_doubtful_{false};
  std::chrono::steady_clock::time_point anew_at_{};  ///< The syncer's.
  bool names_changed_ = false;
  using Instant = std::chrono::steady_clock::time_point;
  std::optional<Instant> appended_since_;  ///< First append that no sync has begun to cover.
  std::optional<Instant> syncing_since_;   ///< First append that the running sync covers.
  std::uint64_t last_number_ = 0;
  State state_;
};

}  // namespace tandem::control
