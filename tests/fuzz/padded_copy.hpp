#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>

namespace tandem::fuzz {

/// A copy with exactly the readable bytes behind it that the readers ask for; the sanitizer watches
/// what comes after. The padding is filled with `fill`, which must not matter.
class PaddedCopy {
 public:
  PaddedCopy(const std::uint8_t* data, std::size_t size, char fill)
      : bytes_(new char[size + 64]), size_(size) {
    if (size != 0) std::memcpy(bytes_.get(), data, size);
    std::memset(bytes_.get() + size, fill, 64);
  }
  std::span<char> span() noexcept { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

}  // namespace tandem::fuzz
