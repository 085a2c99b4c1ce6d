#include "control/writer/overflow_queue.hpp"

namespace tandem::control {

std::size_t OverflowQueue::size_of(const Entry& entry) noexcept {
  // The allocator's own 16 bytes are an estimate.
  return sizeof entry + entry.record.capacity() + 16;
}

void OverflowQueue::pop_front(std::deque<Entry>& entries) {
  bytes_ -= size_of(entries.front());
  entries.pop_front();
}

void OverflowQueue::push(std::string_view record, EventKind kind) {
  auto& entries = kind == EventKind::Words ? words_ : states_;
  entries.push_back({++orders_, std::string(record)});
  bytes_ += size_of(entries.back());
  while (bytes_ > bytes_max_ && !empty()) {
    const bool words = !words_.empty();
    ++(words ? words_dropped_ : states_dropped_);
    pop_front(words ? words_ : states_);
  }
}

OverflowQueue::Batch OverflowQueue::oldest(std::size_t bytes_max) const {
  Batch batch;
  auto words = words_.begin();
  auto states = states_.begin();
  for (;;) {
    const bool no_words = words == words_.end(), no_states = states == states_.end();
    if (no_words && no_states) return batch;
    const bool take_words = no_states || (!no_words && words->order < states->order);
    const Entry& next = take_words ? *words : *states;
    if (batch.events > 0 && batch.records.size() + next.record.size() > bytes_max) return batch;
    batch.records += next.record;
    ++batch.events;
    ++(take_words ? words : states);
  }
}

void OverflowQueue::give_up() {
  words_dropped_ += words_.size();
  states_dropped_ += states_.size();
  words_.clear();
  states_.clear();
  bytes_ = 0;
}

void OverflowQueue::pop(std::uint64_t events) {
  for (; events > 0 && !empty(); --events) {
    const bool words =
        states_.empty() || (!words_.empty() && words_.front().order < states_.front().order);
    pop_front(words ? words_ : states_);
  }
}

}  // namespace tandem::control
