#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "control/directory/file_directory.hpp"

namespace tandem::control {

/// The agents and numbers of the configuration file as it was read last. Any thread; a call keeps
/// the agent that it began with.
class ReplaceableDirectory final : public call::AgentDirectory {
 public:
  explicit ReplaceableDirectory(std::shared_ptr<const FileDirectory> first)
      : now_(std::move(first)) {}

  void replace(std::shared_ptr<const FileDirectory> with) { now_.store(std::move(with)); }
  [[nodiscard]] std::shared_ptr<const FileDirectory> now() const { return now_.load(); }

  [[nodiscard]] call::NumberRoute find_number(std::string_view number) const override {
    return now()->find_number(number);
  }
  [[nodiscard]] std::shared_ptr<const call::Agent> find_agent(std::string_view id) const override {
    return now()->find_agent(id);
  }

 private:
  std::atomic<std::shared_ptr<const FileDirectory>> now_;
};

}  // namespace tandem::control
