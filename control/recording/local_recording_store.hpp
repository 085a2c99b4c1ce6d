#pragma once

#include <filesystem>

#include "control/recording/recording_store.hpp"

namespace tandem::recording {

/// A folder of this machine. A file that is not settled has `.part` behind its name.
class LocalRecordingStore final : public RecordingStore {
 public:
  explicit LocalRecordingStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Result<std::unique_ptr<Writer>> create(const std::string& path) override;
  Result<> settle(const std::string& path) override;
  Result<> discard(const std::string& path) override;
  std::vector<std::string> unsettled() override;
  std::optional<std::uint64_t> size(const std::string& path) override;
  Result<std::string> read(const std::string& path, std::uint64_t offset,
                           std::size_t bytes) override;

 private:
  /// Where it is now; empty where it is not.
  [[nodiscard]] std::filesystem::path place(const std::string& path) const;

  std::filesystem::path folder_;
};

}  // namespace tandem::recording
