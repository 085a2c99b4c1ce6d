#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "bridge/call/event_sink.hpp"
#include "control/events/segmented_file.hpp"

namespace tandem::control {

/// Keeps for a person to look at what the spool cannot bring into the database: damaged bytes, and
/// events that the database refuses or has no place for. JSON lines in `quarantine.jsonl`, at most
/// 64 MiB with the files that came before, and none much older than `age_max`, since callers' words
/// are in them. One thread.
class Quarantine {
 public:
  /// How the name of a spool's segment ends that was set aside as a whole.
  static constexpr const char* kUnreadable = ".unreadable";

  /// Throws `std::runtime_error` when the directory cannot be written.
  Quarantine(const std::filesystem::path& directory, std::chrono::days age_max);

  void damaged(std::uint64_t segment, std::uint64_t offset, std::string_view bytes);
  void refused(const call::CallEvent& event, std::string_view why);
  /// Without a line in the log: of those there may be any number.
  void unplaced(const call::CallEvent& event, std::string_view why);
  /// Tries again what the disk did not take; to be called every second or so. False: some waits on.
  bool write_waiting();
  /// Lines that found no room, on the disk and among those that wait for it.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }
  /// Deletes what is too old, segments of the spool that cannot be read too; to be called every
  /// hour or so. A line stays a day too long at most.
  void forget_old();

 private:
  /// Of lines that wait for the disk.
  static constexpr std::size_t kWaitingMax = 1 << 20;
  void set_aside(const call::CallEvent& event, const char* because, std::string_view why);
  void write(std::string_view line);

  std::filesystem::path directory_;
  std::chrono::days age_max_;
  SegmentedFile file_;
  std::string waiting_;  ///< Whole lines, but for the first one, of which a part may be written.
  std::uint64_t lost_ = 0;
};

}  // namespace tandem::control
