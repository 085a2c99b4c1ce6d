#pragma once

#include <cstdint>

namespace tandem::test {

/// How many times this thread has called operator new, in any of its forms, since it began. Link
/// `tandem_allocation_counter` into the test program: it replaces the global operators.
[[nodiscard]] std::uint64_t allocations_of_this_thread() noexcept;

/// Bytes that this thread has taken with operator new less those that it has given back, as the
/// heap hands them out.
[[nodiscard]] std::int64_t heap_bytes_of_this_thread() noexcept;

/// Counts the allocations of the current thread from its construction on.
class AllocationCounter {
 public:
  AllocationCounter() noexcept : before_(allocations_of_this_thread()) {}
  [[nodiscard]] std::uint64_t count() const noexcept {
    return allocations_of_this_thread() - before_;
  }

 private:
  std::uint64_t before_;
};

}  // namespace tandem::test
