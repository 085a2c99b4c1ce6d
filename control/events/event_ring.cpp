#include "control/events/event_ring.hpp"

#include <algorithm>
#include <cstring>

#include "core/assert.hpp"

namespace tandem::control {
namespace {

/// What stands in front of an event's texts in the ring.
struct Head {
  call::CallId call;
  std::uint32_t epoch = 0;
  std::uint64_t seq = 0;
  std::int64_t at_us = 0;
  std::int64_t call_time_us = 0;
  std::uint32_t type_size = 0;
  std::uint32_t fields_size = 0;
};

}  // namespace

EventRing::EventRing(std::size_t capacity) : capacity_(capacity), bytes_(new char[capacity]) {
  TANDEM_ASSERT(capacity > 0 && (capacity & (capacity - 1)) == 0, "capacity is a power of two");
}

void EventRing::copy_in(std::uint64_t at, const void* bytes, std::size_t size) noexcept {
  const std::size_t offset = at & (capacity_ - 1);
  const std::size_t first = std::min(size, capacity_ - offset);
  std::memcpy(bytes_.get() + offset, bytes, first);
  std::memcpy(bytes_.get(), static_cast<const char*>(bytes) + first, size - first);
}

void EventRing::copy_out(std::uint64_t at, void* bytes, std::size_t size) const noexcept {
  const std::size_t offset = at & (capacity_ - 1);
  const std::size_t first = std::min(size, capacity_ - offset);
  std::memcpy(bytes, bytes_.get() + offset, first);
  std::memcpy(static_cast<char*>(bytes) + first, bytes_.get(), size - first);
}

bool EventRing::push(const call::CallEvent& event, std::size_t reserve) noexcept {
  const Head head{event.call,
                  event.epoch,
                  event.seq,
                  event.at.time_since_epoch().count(),
                  event.call_time.count(),
                  static_cast<std::uint32_t>(event.type.size()),
                  static_cast<std::uint32_t>(event.fields.size())};
  const std::size_t size = sizeof head + event.type.size() + event.fields.size();
  const std::uint64_t begin = head_.load(std::memory_order_relaxed);
  if (size + reserve > capacity_ - (begin - tail_.load(std::memory_order_acquire))) {
    dropped_.store(dropped_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    return false;
  }
  copy_in(begin, &head, sizeof head);
  copy_in(begin + sizeof head, event.type.data(), event.type.size());
  copy_in(begin + sizeof head + event.type.size(), event.fields.data(), event.fields.size());
  pushed_.store(pushed_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  head_.store(begin + size, std::memory_order_release);
  return true;
}

bool EventRing::pop(call::CallEvent& event, std::string& storage) {
  const std::uint64_t begin = tail_.load(std::memory_order_relaxed);
  if (begin == head_.load(std::memory_order_acquire)) return false;
  Head head;
  copy_out(begin, &head, sizeof head);
  const std::size_t texts = std::size_t{head.type_size} + head.fields_size;
  storage.resize(texts);
  copy_out(begin + sizeof head, storage.data(), texts);
  event.call = head.call;
  event.epoch = head.epoch;
  event.seq = head.seq;
  event.at =
      std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(head.at_us));
  event.call_time = std::chrono::microseconds(head.call_time_us);
  event.type = std::string_view(storage).substr(0, head.type_size);
  event.fields = std::string_view(storage).substr(head.type_size);
  popped_.store(popped_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  tail_.store(begin + sizeof head + texts, std::memory_order_release);
  return true;
}

}  // namespace tandem::control
