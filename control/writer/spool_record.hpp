#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bridge/call/event_sink.hpp"

namespace tandem::control {

/// What may go first where the spool is full: words are missed by a reader of the transcript, the
/// rest is what a call's row is made of.
enum class EventKind : std::uint16_t { State = 0, Words = 1 };
[[nodiscard]] EventKind kind_of(std::string_view type) noexcept;

/// One event as it lies in a segment of the spool (little-endian):
///
///     0 marker   4 head's CRC32C (of bytes 8 to 63)   8 body's CRC32C   12 body size
///     16 call id   32 epoch   36 size of the type   38 kind   40 seq   48 at, µs   56 call time,
///     µs 64 body: type, fields
///
/// The marker holds bytes that never stand in UTF-8, so no body can hold one: behind any damage the
/// next record is found. Head and body have checksums of their own, so a flipped bit in a body
/// costs that record alone, and one in a head is passed by search.
inline constexpr std::string_view kRecordMarker{"\xF5T\xFFn", 4};
inline constexpr std::size_t kRecordHead = 64;
/// Longest body; longer ones are told from damage by it.
inline constexpr std::size_t kRecordBodyMax = 256 * 1024;

/// Fields that make the body too long become `{"omitted_bytes": N}`.
void append_record(std::string& out, const call::CallEvent& event);

/// Reads records one after the other out of a part of a segment, past whatever is damaged. Holds no
/// memory of its own: bytes in, views out.
class RecordScanner {
 public:
  /// Whether the bytes end where the segment ends; else the last record may be cut, and is left.
  enum class Ends : std::uint8_t { WithSegment, Anywhere };
  enum class Found : std::uint8_t {
    Record,   ///< `event()`, `kind()`.
    Damaged,  ///< `extent()` is no record, or one whose checksum does not fit.
    Torn,     ///< The same, up to the end of the segment: what a crash leaves behind.
    End,
  };

  RecordScanner(std::string_view bytes, Ends ends) noexcept : bytes_(bytes), ends_(ends) {}

  [[nodiscard]] Found next();
  /// Its texts point into the bytes given.
  [[nodiscard]] const call::CallEvent& event() const noexcept { return event_; }
  [[nodiscard]] EventKind kind() const noexcept { return kind_; }
  /// The bytes of what was found last.
  [[nodiscard]] std::string_view extent() const noexcept {
    return bytes_.substr(begin_, end_ - begin_);
  }
  /// Everything before this offset is dealt with.
  [[nodiscard]] std::size_t consumed() const noexcept { return end_; }

 private:
  enum class Verdict : std::uint8_t { Whole, BodyDamaged, Cut, None };
  [[nodiscard]] Verdict look(std::size_t at);
  [[nodiscard]] Found skip_damage();

  std::string_view bytes_;
  Ends ends_;
  std::size_t begin_ = 0, end_ = 0;
  std::size_t size_ = 0;  ///< Of the record that `look` saw, head included.
  call::CallEvent event_;
  EventKind kind_ = EventKind::State;
};

}  // namespace tandem::control
