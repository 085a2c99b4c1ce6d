#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "control/writer/spool_record.hpp"

namespace tandem::control {

/// Records that the disk does not take, in memory until it does. At its bound the oldest words go,
/// and where there are none, the oldest event. One thread.
class OverflowQueue {
 public:
  /// `bytes_max` counts what the records take in memory, not only their own bytes.
  explicit OverflowQueue(std::size_t bytes_max) noexcept : bytes_max_(bytes_max) {}

  void push(std::string_view record, EventKind kind);

  /// The oldest records in their order, at least one and as many as fit into `bytes_max`.
  struct Batch {
    std::string records;
    std::uint64_t events = 0;
  };
  [[nodiscard]] Batch oldest(std::size_t bytes_max) const;
  /// Takes out that many of the oldest.
  void pop(std::uint64_t events);

  /// Lets all of them go, and counts them as dropped: nobody will come for them any more.
  void give_up();

  [[nodiscard]] bool empty() const noexcept { return words_.empty() && states_.empty(); }
  [[nodiscard]] std::uint64_t events() const noexcept { return words_.size() + states_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::uint64_t words_dropped() const noexcept { return words_dropped_; }
  [[nodiscard]] std::uint64_t states_dropped() const noexcept { return states_dropped_; }

 private:
  struct Entry {
    std::uint64_t order;
    std::string record;
  };
  static std::size_t size_of(const Entry& entry) noexcept;
  void pop_front(std::deque<Entry>& entries);

  std::size_t bytes_max_, bytes_ = 0;
  std::uint64_t orders_ = 0;
  std::deque<Entry> words_, states_;  ///< Each by order; what is oldest is at one of the fronts.
  std::uint64_t words_dropped_ = 0, states_dropped_ = 0;
};

}  // namespace tandem::control
