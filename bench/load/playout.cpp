#include "bench/load/playout.hpp"

#include <algorithm>
#include <utility>

namespace tandem::load {
namespace {

constexpr std::chrono::nanoseconds kPerByte{125'000};
constexpr std::chrono::milliseconds kUnderrunMost{250};

}  // namespace

std::int64_t Playout::played(Time now) const noexcept {
  const std::int64_t since = std::max<std::int64_t>((now - anchor_time_) / kPerByte, 0);
  return std::min(queued_, anchor_position_ + since);
}

Time Playout::time_of(std::int64_t position) const noexcept {
  return anchor_time_ + (position - anchor_position_) * kPerByte;
}

void Playout::push(std::int64_t bytes, Time now) {
  if (played(now) == queued_) {
    const auto empty_for = now - time_of(queued_);
    const bool late = empty_for > empty_for.zero() && empty_for < kUnderrunMost;
    if (late && !cleared_) ++underruns_;
    anchor_position_ = queued_;
    anchor_time_ = now;
  }
  cleared_ = false;
  queued_ += bytes;
}

void Playout::mark(std::string name) { marks_.push_back({queued_, std::move(name)}); }

std::vector<std::string> Playout::clear(Time now) {
  anchor_position_ = queued_ = played(now);
  anchor_time_ = now;
  cleared_ = true;
  std::vector<std::string> names;
  for (Mark& mark : marks_) names.push_back(std::move(mark.name));
  marks_.clear();
  return names;
}

std::optional<Time> Playout::next_mark() const {
  if (marks_.empty()) return std::nullopt;
  return time_of(marks_.front().position);
}

std::vector<std::string> Playout::take_marks(Time now) {
  std::vector<std::string> names;
  while (!marks_.empty() && marks_.front().position <= played(now)) {
    names.push_back(std::move(marks_.front().name));
    marks_.pop_front();
  }
  return names;
}

}  // namespace tandem::load
