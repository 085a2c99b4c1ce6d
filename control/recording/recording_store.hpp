#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace tandem::recording {

/// Where the sound of calls lies: one file a call, named by a path within the store. What blocks
/// here blocks its caller: the recorder's threads. Any thread; a writer is one thread's at a time.
class RecordingStore {
 public:
  class Writer {
   public:
    virtual ~Writer() = default;
    [[nodiscard]] virtual Result<> append(std::span<const std::uint8_t> bytes) = 0;
    /// All that was written will outlast a loss of power. Once.
    [[nodiscard]] virtual Result<> finish() = 0;
  };

  virtual ~RecordingStore() = default;
  /// A new file, which can be read from now on and is not settled.
  [[nodiscard]] virtual Result<std::unique_ptr<Writer>> create(const std::string& path) = 0;
  /// The database knows of it.
  [[nodiscard]] virtual Result<> settle(const std::string& path) = 0;
  /// Deletes what is not settled, and never will be.
  [[nodiscard]] virtual Result<> discard(const std::string& path) = 0;
  /// What an earlier run left without that.
  [[nodiscard]] virtual std::vector<std::string> unsettled() = 0;
  /// None where there is no such file.
  [[nodiscard]] virtual std::optional<std::uint64_t> size(const std::string& path) = 0;
  /// Bytes from `offset` on, as many as there are.
  [[nodiscard]] virtual Result<std::string> read(const std::string& path, std::uint64_t offset,
                                                 std::size_t bytes) = 0;
};

}  // namespace tandem::recording
