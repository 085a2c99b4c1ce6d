#include "bridge/engine/playout_ledger.hpp"

#include <algorithm>

namespace tandem::engine {
namespace {

/// 30 s of lead at a mark each 200 ms are 150 marks, and one more at the end of each item.
constexpr std::size_t kMarksMax = 256;
/// Runs of items on the line: one an item unless padding split it.
constexpr std::size_t kSegmentsMax = 256;
/// More items than any model speaks in 120 s.
constexpr std::size_t kItemsMax = 64;
/// One media message holds at most 2 s.
constexpr std::int64_t kMessageMax = 2'000 * kBytesPerMs;
/// A network that takes nothing for so long does not hiccup.
constexpr std::chrono::seconds kStuckAfter{3};
/// So long after its reckoned end an item counts as played without a mark.
constexpr std::chrono::seconds kMarkPatience{3};

constexpr std::int64_t whole_frames(std::int64_t bytes) { return bytes - bytes % kFrameBytes; }

}  // namespace

PlayoutLedger::PlayoutLedger(const EngineSettings& settings) noexcept
    : lead_max_(audio_bytes(settings.lead_max)),
      mark_every_(
          std::clamp(whole_frames(audio_bytes(settings.mark_every)), kFrameBytes, kMessageMax)),
      tail_wait_(settings.tail_wait),
      segments_(kSegmentsMax),
      marks_(kMarksMax) {}

void PlayoutLedger::attach(Instant now) noexcept {
  attached_ = true;
  segments_.clear();
  marks_.clear();
  sent_ = confirmed_ = held_ = since_mark_ = anchor_position_ = 0;
  anchor_at_ = now;
}

void PlayoutLedger::detach(Instant now) noexcept {
  // The line stays as it is, so that `interrupt` can still tell what was heard; it ends here.
  const std::int64_t heard = heard_position(now);
  attached_ = false;
  anchor_position_ = heard;
  anchor_at_ = now;
  marks_.clear();
}

PlayoutLedger::Item* PlayoutLedger::find(ItemId item) noexcept {
  for (Item& each : items_) {
    if (each.id == item) return &each;
  }
  return nullptr;
}

bool PlayoutLedger::knows(ItemId item) const noexcept {
  return std::any_of(items_.begin(), items_.end(),
                     [&](const Item& each) { return each.id == item; });
}

std::int64_t PlayoutLedger::generated(ItemId item) const noexcept {
  for (const Item& each : items_) {
    if (each.id == item) return each.generated;
  }
  return 0;
}

bool PlayoutLedger::add(ItemId item, ResponseId response, std::uint32_t session, std::int64_t bytes,
                        Instant now) {
  if (bytes <= 0) return false;
  Item* known = find(item);
  if (known == nullptr) {
    if (items_.size() >= kItemsMax) return false;
    // Items play one after the other, so the model's next one closes those before it; a stock
    // phrase waits for their end.
    for (Item& each : items_) each.ended = each.ended || !is_stock(item);
    items_.push_back({item, response, session, 0, 0, 0, now, false, false, false});
    known = &items_.back();
  }
  if (known->ended) return false;
  known->generated += bytes;
  known->grew_at = now;
  return true;
}

void PlayoutLedger::end(ItemId item) noexcept {
  if (Item* known = find(item)) known->ended = true;
}

void PlayoutLedger::end_response(ResponseId response) noexcept {
  for (Item& each : items_) {
    if (each.response == response && !is_stock(each.id)) each.ended = true;
  }
}

void PlayoutLedger::break_off(std::vector<PlayedItem>& broken) {
  for (Item& each : items_) {
    if (each.ended || is_stock(each.id)) continue;
    each.ended = each.broken = true;
    broken.push_back({each.id, each.response, each.session, each.generated, 0, false});
  }
}

void PlayoutLedger::held_back(std::int64_t bytes, Instant now) noexcept {
  if (held_ < kHeldMax || bytes < held_) held_less_at_ = now;
  held_ = bytes;
}

bool PlayoutLedger::stuck(Instant now) const noexcept {
  return attached_ && held_ >= kHeldMax && now - held_less_at_ >= kStuckAfter;
}

bool PlayoutLedger::pump(Instant now, CallActions& out) {
  if (!attached_ || held_ >= kHeldMax) return false;
  const std::int64_t before = sent_;
  burst_left_ = kMessageMax;
  for (Item& item : items_) {
    if (!pump_item(item, now, out)) break;
  }
  return sent_ > before;
}

/// True when the item is on the line to its end, so that the next one may follow.
bool PlayoutLedger::pump_item(Item& item, Instant now, CallActions& out) {
  while (item.sent < item.generated) {
    const std::int64_t room = std::min(lead_max_ - at_carrier(now), burst_left_);
    if (room < kFrameBytes || segments_.full()) return false;
    const std::int64_t waiting = item.generated - item.sent;
    // Where the marks are full, the distance since the last one exceeds a mark's.
    const std::int64_t to_mark =
        since_mark_ < mark_every_ ? mark_every_ - since_mark_ : mark_every_;
    std::int64_t bytes = whole_frames(std::min({waiting, room, to_mark}));
    std::int64_t padding = 0;
    if (bytes == 0) {
      // A tail shorter than a frame waits for more, but not for long; and while the carrier has
      // something to play, padding would only be a hole in a word.
      const bool starving = at_carrier(now) <= audio_bytes(tail_wait_);
      if (!item.ended && (now - item.grew_at < tail_wait_ || !starving)) return false;
      bytes = waiting;
      padding = kFrameBytes - waiting;
    }
    play(item, bytes, padding, now, out);
  }
  if (!item.ended) return false;
  if (!item.end_marked) {
    item.end_marked = true;
    if (since_mark_ > 0) mark(out);
  }
  return true;
}

void PlayoutLedger::play(Item& item, std::int64_t bytes, std::int64_t padding, Instant now,
                         CallActions& out) {
  const std::int64_t played = clock_position(now);
  if (played >= sent_) {
    // The carrier has run dry: what is sent now starts now.
    anchor_position_ = sent_;
    anchor_at_ = now;
  }
  if (item.sent == 0) item.begins_at = now + audio_ms(sent_ - std::min(played, sent_));
  Segment* last = segments_.empty() ? nullptr : &segments_.back();
  if (last != nullptr && last->item == item.id && last->position + last->bytes == sent_) {
    last->bytes += bytes;
  } else {
    segments_.push_back({item.id, sent_, item.sent, bytes});
  }
  out.push_back(Play{item.id, item.sent, static_cast<std::int32_t>(bytes),
                     static_cast<std::int32_t>(padding)});
  item.sent += bytes;
  burst_left_ -= bytes + padding;
  sent_ += bytes + padding;
  since_mark_ += bytes + padding;
  if (since_mark_ >= mark_every_) mark(out);
}

void PlayoutLedger::mark(CallActions& out) {
  // Without room the next mark will speak for this stretch too.
  if (marks_.full()) return;
  const MarkId id{kMintedHere | ++marks_minted_};
  marks_.push_back({id, sent_});
  since_mark_ = 0;
  out.push_back(SendMark{id});
}

void PlayoutLedger::echoed(MarkId mark, Instant now) noexcept {
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    if (marks_[i].id != mark) continue;
    const std::int64_t position = marks_[i].position;
    marks_.pop_front(i + 1);
    confirmed_ = std::max(confirmed_, position);
    anchor_position_ = position;
    anchor_at_ = now;
    return;
  }
}

std::int64_t PlayoutLedger::clock_position(Instant now) const noexcept {
  if (!attached_) return anchor_position_;
  const auto since = std::chrono::duration_cast<std::chrono::microseconds>(now - anchor_at_);
  return std::min(sent_, anchor_position_ + since.count() * kBytesPerMs / 1000);
}

std::int64_t PlayoutLedger::heard_position(Instant now) const noexcept {
  std::int64_t position = std::min(clock_position(now), sent_ - held_);
  if (!marks_.empty()) position = std::min(position, marks_.front().position);
  return std::max(position, confirmed_);
}

std::optional<Instant> PlayoutLedger::began(const Item& item, std::int64_t heard) noexcept {
  if (heard <= 0) return std::nullopt;
  return item.begins_at;
}

/// Bytes of the item that lie before `position` on the line, plus those already forgotten.
std::int64_t PlayoutLedger::heard_of(const Item& item, std::int64_t position) const noexcept {
  std::int64_t heard = item.freed;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const Segment& segment = segments_[i];
    if (segment.item != item.id || segment.position >= position) continue;
    const std::int64_t part = std::min(segment.bytes, position - segment.position);
    heard = std::max(heard, segment.offset + part);
  }
  return heard;
}

void PlayoutLedger::still_to_hear(Instant now, std::vector<Run>& runs) const {
  const std::int64_t from = heard_position(now);
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const Segment& segment = segments_[i];
    const std::int64_t passed = std::max<std::int64_t>(0, from - segment.position);
    if (passed >= segment.bytes) continue;
    runs.push_back(
        {segment.item, segment.position + passed, segment.offset + passed, segment.bytes - passed});
  }
}

void PlayoutLedger::forget_segments(std::int64_t position) noexcept {
  while (!segments_.empty() && segments_.front().position + segments_.front().bytes <= position) {
    segments_.pop_front();
  }
}

void PlayoutLedger::settle(Instant now, std::vector<PlayedItem>& through, CallActions& out) {
  if (!attached_) return;
  const std::int64_t long_ago = clock_position(now - kMarkPatience);
  confirmed_ = std::max(confirmed_, std::min(long_ago, sent_ - held_));
  while (!marks_.empty() && marks_.front().position <= confirmed_) marks_.pop_front();
  std::size_t gone = 0;
  for (Item& item : items_) {
    const std::int64_t heard = heard_of(item, confirmed_);
    if (item.ended && heard >= item.generated) {
      out.push_back(FreeAudio{item.id, kWhole});
      through.push_back({item.id, item.response, item.session, item.generated, heard, !item.broken,
                         began(item, heard)});
      ++gone;
      continue;
    }
    if (heard > item.freed) {
      item.freed = heard;
      out.push_back(FreeAudio{item.id, heard});
    }
    break;
  }
  items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(gone));
  forget_segments(confirmed_);
}

void PlayoutLedger::interrupt(Instant now, std::vector<PlayedItem>& cut, CallActions& out) {
  const std::int64_t position = heard_position(now);
  if (attached_ && position < sent_) out.push_back(Clear{position});
  for (const Item& item : items_) {
    const std::int64_t heard = heard_of(item, position);
    cut.push_back({item.id, item.response, item.session, item.generated, heard,
                   item.ended && !item.broken, began(item, heard)});
    out.push_back(FreeAudio{item.id, kWhole});
  }
  items_.clear();
  segments_.clear();
  marks_.clear();
  since_mark_ = held_ = 0;
  confirmed_ = anchor_position_ = sent_;
  anchor_at_ = now;
}

bool PlayoutLedger::unplayed(Instant now) const noexcept {
  if (heard_position(now) < sent_) return true;
  return std::any_of(items_.begin(), items_.end(),
                     [](const Item& item) { return item.sent < item.generated; });
}

bool PlayoutLedger::quiet(Instant now) const noexcept { return backlog(now) == 0; }

std::int64_t PlayoutLedger::at_carrier(Instant now) const noexcept {
  return attached_ ? sent_ - clock_position(now) : 0;
}

std::int64_t PlayoutLedger::backlog(Instant now) const noexcept {
  std::int64_t bytes = at_carrier(now);
  for (const Item& item : items_) bytes += item.generated - item.sent;
  return bytes;
}

}  // namespace tandem::engine
