#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "bridge/engine/call_action.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/ids.hpp"
#include "bridge/engine/ring.hpp"

namespace tandem::engine {

/// Audio of the agent is counted in bytes of μ-law: 8 a millisecond (ITU-T G.711 at 8 kHz).
inline constexpr std::int64_t kBytesPerMs = 8;
inline constexpr std::int64_t kFrameBytes = 160;
constexpr std::chrono::milliseconds audio_ms(std::int64_t bytes) noexcept {
  return std::chrono::milliseconds{bytes / kBytesPerMs};
}
constexpr std::int64_t audio_bytes(std::chrono::milliseconds length) noexcept {
  return length.count() * kBytesPerMs;
}

/// What became of an item: played to its end, or cut.
struct PlayedItem {
  ItemId item;
  ResponseId response;
  std::uint32_t session = 0;       ///< Of the model, as given to `add`.
  std::int64_t generated = 0;      ///< Bytes that reached the pool.
  std::int64_t heard = 0;          ///< Never above what was sent.
  bool ended = false;              ///< The model had no more of it: neither cut nor broken off.
  std::optional<Instant> began{};  ///< When its first audio was heard; none: nothing was.
};

/// Which audio of the agent the caller has heard. Models deliver faster than speech, so at any time
/// several seconds lie here or at the carrier. Per item the ledger knows what was generated, sent,
/// confirmed by an echoed mark, and, between marks, estimated by the clock, never beyond a mark
/// that has not come back. It also decides what is sent when: whole frames, a bounded lead, marks.
///
/// The carrier's queue is a line of bytes; `sent_` is its end. Padding lies in the line but belongs
/// to no item. A `clear` cuts the line; marks from before it mean nothing afterwards.
class PlayoutLedger {
 public:
  explicit PlayoutLedger(const EngineSettings& settings) noexcept;

  /// A stream begins: the line is empty. Items that wait are sent on the next `pump`.
  void attach(Instant now) noexcept;
  /// The stream is gone: nothing more is played. What was not heard is still in `items`.
  void detach(Instant now) noexcept;

  /// The pool got `bytes` more of the item. False: the item is closed or too many wait; the bytes
  /// must be freed.
  [[nodiscard]] bool add(ItemId item, ResponseId response, std::uint32_t session,
                         std::int64_t bytes, Instant now);
  void end(ItemId item) noexcept;
  /// No more audio for any item of this response.
  void end_response(ResponseId response) noexcept;
  /// No more audio for any item of the model: the session is gone, or was stopped. `broken` gets
  /// those of which it had more to say; they end where they break off. Who speaks without the model
  /// speaks on.
  void break_off(std::vector<PlayedItem>& broken);

  /// Sends what may be sent now, at most 2 s at a time: more, thrown at a network that has yet to
  /// warm up, would look like a caller who does not read. True if any audio went out.
  bool pump(Instant now, CallActions& out);
  /// A mark came back. Unknown ones (cleared, of an earlier stream) change nothing.
  void echoed(MarkId mark, Instant now) noexcept;
  /// The last `bytes` of the line have not left us. True until the next report, or a cut. Beyond
  /// `kHeldMax` nothing more is sent until they are fewer.
  void held_back(std::int64_t bytes, Instant now) noexcept;
  static constexpr std::int64_t kHeldMax = 2'000 * kBytesPerMs;
  /// That much is held back and has not become less for seconds: nobody reads at the other end.
  [[nodiscard]] bool stuck(Instant now) const noexcept;
  /// Takes out what is through (by marks; three seconds late by the clock alone) and frees it.
  void settle(Instant now, std::vector<PlayedItem>& through, CallActions& out);
  /// Stops everything that is not heard: `Clear` if something may lie at the carrier, `FreeAudio`
  /// for every item. `cut` gets every item that was waiting or audible, oldest first.
  void interrupt(Instant now, std::vector<PlayedItem>& cut, CallActions& out);

  /// Some audio is not heard yet, as far as marks and clock tell.
  [[nodiscard]] bool unplayed(Instant now) const noexcept;
  /// By the clock alone, so that a lost mark cannot keep a call alive.
  [[nodiscard]] bool quiet(Instant now) const noexcept;
  /// All that was generated and is not heard, in bytes; by the clock alone.
  [[nodiscard]] std::int64_t backlog(Instant now) const noexcept;
  [[nodiscard]] std::int64_t at_carrier(Instant now) const noexcept;
  /// Where the next audio will lie on the carrier's line, and how far it has played for sure, in
  /// bytes.
  [[nodiscard]] std::int64_t line_end() const noexcept { return sent_; }
  [[nodiscard]] std::int64_t confirmed() const noexcept { return confirmed_; }
  /// How far the line was heard, as marks and clock tell: never less than before, on one stream.
  [[nodiscard]] std::int64_t heard_position(Instant now) const noexcept;
  /// A run of an item's bytes on the line.
  struct Run {
    ItemId item;
    std::int64_t position, offset, bytes;
  };
  /// What lies on the line beyond that, in order; padding between the runs is left out.
  void still_to_hear(Instant now, std::vector<Run>& runs) const;
  [[nodiscard]] std::size_t marks_outstanding() const noexcept { return marks_.size(); }
  [[nodiscard]] std::size_t items_waiting() const noexcept { return items_.size(); }
  [[nodiscard]] bool knows(ItemId item) const noexcept;
  /// Bytes of the item that reached the pool; 0 if it is not known.
  [[nodiscard]] std::int64_t generated(ItemId item) const noexcept;

 private:
  struct Item {
    ItemId id;
    ResponseId response;
    std::uint32_t session;
    std::int64_t generated, sent, freed;
    Instant grew_at;
    bool ended, broken, end_marked;
    Instant begins_at{};  ///< Its first audio is due, reckoned when that was sent.
  };
  using Segment = Run;
  struct Mark {
    MarkId id;
    std::int64_t position;
  };

  [[nodiscard]] Item* find(ItemId item) noexcept;
  bool pump_item(Item& item, Instant now, CallActions& out);
  void play(Item& item, std::int64_t bytes, std::int64_t padding, Instant now, CallActions& out);
  void mark(CallActions& out);
  [[nodiscard]] std::int64_t clock_position(Instant now) const noexcept;
  [[nodiscard]] static std::optional<Instant> began(const Item& item, std::int64_t heard) noexcept;
  [[nodiscard]] std::int64_t heard_of(const Item& item, std::int64_t position) const noexcept;
  void forget_segments(std::int64_t position) noexcept;

  std::int64_t lead_max_, mark_every_;
  std::int64_t burst_left_ = 0;  ///< Of this `pump`.
  std::chrono::milliseconds tail_wait_;

  std::vector<Item> items_;  ///< In the order of playing; the first may be audible.
  Ring<Segment> segments_;
  Ring<Mark> marks_;
  bool attached_ = false;
  std::uint32_t marks_minted_ = 0;
  std::int64_t sent_ = 0;             ///< End of the line.
  std::int64_t confirmed_ = 0;        ///< Played for sure.
  std::int64_t held_ = 0;             ///< Of the line's end, not at the carrier yet.
  Instant held_less_at_{};            ///< When that last became less, or began.
  std::int64_t since_mark_ = 0;       ///< Bytes sent behind the last mark.
  std::int64_t anchor_position_ = 0;  ///< Here was the player ...
  Instant anchor_at_{};               ///< ... at this instant.
};

}  // namespace tandem::engine
