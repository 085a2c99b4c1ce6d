#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "bridge/call/event_sink.hpp"
#include "control/events/segmented_file.hpp"

namespace tandem::control {

/// Keeps for a person to look at what the spool cannot bring into the database: damaged bytes, and
/// events that the database refuses. JSON lines in `quarantine.jsonl`, at most 64 MiB with the
/// files that came before. One thread.
class Quarantine {
 public:
  /// Throws `std::runtime_error` when the directory cannot be written.
  explicit Quarantine(const std::filesystem::path& directory);

  void damaged(std::uint64_t segment, std::uint64_t offset, std::string_view bytes);
  void refused(const call::CallEvent& event, std::string_view why);

 private:
  void write(std::string_view line);

  SegmentedFile file_;
};

}  // namespace tandem::control
