#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace tandem {
class EventLoop;
}

namespace tandem::net {

/// One large read buffer that all connections of a loop share (`loop.local<ReadScratch>()`): since
/// we wait for readiness and not for completed reads, none needs a buffer of its own while idle.
/// What is read is used up, or copied, before the next await.
class ReadScratch {
 public:
  static constexpr std::size_t kSize = 64 * 1024;

  explicit ReadScratch(EventLoop&) : bytes_(new char[kSize]) {}
  [[nodiscard]] std::span<char> bytes() noexcept { return {bytes_.get(), kSize}; }

 private:
  std::unique_ptr<char[]> bytes_;
};

}  // namespace tandem::net
