#include "bridge/tap/agent_track.hpp"

#include <algorithm>

#include "media/g711_mulaw.hpp"
#include "media/units.hpp"

namespace tandem::tap {
namespace {

/// Between two messages that follow each other so closely the carrier's own buffer leaves no hole.
constexpr std::int64_t kHoleMin = 160;
/// Longest way to the caller's ear and back that is believed: 2 s.
constexpr std::int64_t kDelayMax = 2 * media::kTelephony.hz;
/// As many as the ledger ever waits for.
constexpr std::size_t kMarksMax = 256;

}  // namespace

void AgentTrack::attach(std::int64_t now) {
  pieces_.clear();
  marks_.clear();
  line_end_ = 0;
  line_free_ = now;
}

void AgentTrack::played(std::span<const std::uint8_t> mulaw, std::int64_t now) {
  if (mulaw.empty()) return;
  const auto length = static_cast<std::int64_t>(mulaw.size());
  const std::int64_t starts = std::max(now, line_free_);
  std::int64_t due = starts + delay_;
  if (!pieces_.empty()) {
    const std::int64_t before = pieces_.back().due + pieces_.back().left();
    if (due - before < kHoleMin) due = before;
  }
  pieces_.push_back({line_end_, due, {mulaw.begin(), mulaw.end()}});
  line_end_ += length;
  line_free_ = starts + length;
}

void AgentTrack::marked(engine::MarkId mark) {
  if (marks_.size() == kMarksMax) marks_.pop_front();
  marks_.push_back({mark, line_free_});
}

void AgentTrack::echoed(engine::MarkId mark, std::int64_t now) {
  const auto found = std::find_if(marks_.begin(), marks_.end(),
                                  [mark](const Mark& each) { return each.id == mark; });
  if (found == marks_.end()) return;
  const std::int64_t took = std::clamp<std::int64_t>(now - found->planned, 0, kDelayMax);
  marks_.erase(marks_.begin(), found + 1);
  delay_ = delay_known_ ? delay_ + (took - delay_) / 4 : took;
  delay_known_ = true;
}

void AgentTrack::cut(std::int64_t heard, std::int64_t now) {
  while (!pieces_.empty() && pieces_.back().position >= heard) pieces_.pop_back();
  if (!pieces_.empty()) {
    Piece& last = pieces_.back();
    const auto kept = static_cast<std::size_t>(std::min(last.left(), heard - last.position));
    last.codes.resize(last.given + kept);
  }
  marks_.clear();
  line_free_ = now;
}

void AgentTrack::read(std::span<std::int16_t> out, std::int64_t heard) {
  std::fill(out.begin(), out.end(), std::int16_t{0});
  const std::int64_t end = cursor_ + static_cast<std::int64_t>(out.size());
  std::int64_t at = cursor_;
  while (!pieces_.empty()) {
    Piece& piece = pieces_.front();
    at = std::max(at, piece.due);
    if (at >= end) break;
    const std::int64_t part = std::min({end - at, piece.left(), heard - piece.position});
    if (part <= 0 && piece.left() > 0) break;  // Not heard yet, whatever the clock says.
    media::mulaw_decode(std::span(piece.codes).subspan(piece.given, static_cast<std::size_t>(part)),
                        out.subspan(static_cast<std::size_t>(at - cursor_)));
    piece.given += static_cast<std::size_t>(part);
    piece.position += part;
    at += part;
    piece.due = at;
    if (piece.left() == 0) pieces_.pop_front();
  }
  cursor_ = end;
}

}  // namespace tandem::tap
