#include "tools/sim/carrier/playout_buffer.hpp"

#include <algorithm>

#include "media/units.hpp"

namespace tandem::sim {

namespace {

constexpr std::uint64_t kBytesPerMs = 8;
constexpr std::size_t kBytesMost =
    static_cast<std::size_t>(std::chrono::milliseconds(PlayoutBuffer::kMost).count()) * kBytesPerMs;
constexpr std::uint64_t kUnderrunBytes =
    static_cast<std::uint64_t>(PlayoutBuffer::kUnderrunMax.count()) * kBytesPerMs;

}  // namespace

PlayoutBuffer::Played PlayoutBuffer::advance(Time now) {
  Played played;
  const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(now - start_).count();
  const std::uint64_t target =
      elapsed <= 0 ? 0 : static_cast<std::uint64_t>(elapsed) * kBytesPerMs / 1000;
  if (target <= line_) return played;
  const std::uint64_t due = target - line_;
  const std::size_t agent = static_cast<std::size_t>(std::min<std::uint64_t>(due, queue_.size()));
  played.audio.reserve(static_cast<std::size_t>(due));
  if (agent > 0) play_agent(agent, played);
  const std::uint64_t quiet = due - agent;
  played.audio.insert(played.audio.end(), static_cast<std::size_t>(quiet), media::kMulawSilence);
  line_ += quiet;
  silence_ += quiet;
  take_marks(played.marks);
  return played;
}

void PlayoutBuffer::play_agent(std::size_t bytes, Played& played) {
  if (pause_may_be_underrun_ && silence_ > 0 && silence_ <= kUnderrunBytes) {
    ++underruns_;
    underrun_bytes_ += silence_;
  }
  for (; !arrivals_.empty() && arrivals_.front() < gone_ + bytes; arrivals_.pop_front())
    borders_.push_back(line_ + (arrivals_.front() - gone_));
  played.audio.insert(played.audio.end(), queue_.begin(),
                      queue_.begin() + static_cast<std::ptrdiff_t>(bytes));
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(bytes));
  played.agent_bytes = bytes;
  agent_played_ += bytes;
  gone_ += bytes;
  line_ += bytes;
  silence_ = 0;
  pause_may_be_underrun_ = true;
}

void PlayoutBuffer::take_marks(std::vector<std::string>& names) {
  for (; !marks_.empty() && marks_.front().behind <= gone_; marks_.pop_front())
    names.push_back(std::move(marks_.front().name));
}

bool PlayoutBuffer::push(std::span<const std::uint8_t> audio) {
  if (queue_.size() + audio.size() > kBytesMost) return false;
  arrivals_.push_back(queued_);
  queue_.insert(queue_.end(), audio.begin(), audio.end());
  queued_ += audio.size();
  return true;
}

bool PlayoutBuffer::mark(std::string name) {
  if (queue_.empty() && marks_.empty()) return true;
  marks_.push_back({queued_, std::move(name)});
  return false;
}

PlayoutBuffer::Cleared PlayoutBuffer::clear() {
  Cleared cleared;
  cleared.bytes = queue_.size();
  for (Mark& mark : marks_) cleared.marks.push_back(std::move(mark.name));
  marks_.clear();
  queue_.clear();
  arrivals_.clear();
  gone_ = queued_;
  pause_may_be_underrun_ = false;
  return cleared;
}

}  // namespace tandem::sim
