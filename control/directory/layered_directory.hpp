#pragma once

#include <memory>
#include <utility>

#include "bridge/call/agent_directory.hpp"

namespace tandem::control {

/// Two directories, of which the first has the last word: a number or an agent of the node's own
/// configuration file is what the file says, whatever the database has; all others are the
/// database's. Any thread.
class LayeredDirectory final : public call::AgentDirectory {
 public:
  /// Both outlive this.
  LayeredDirectory(const call::AgentDirectory& first, const call::AgentDirectory& second)
      : first_(first), second_(second) {}

  [[nodiscard]] call::NumberRoute find_number(std::string_view number) const override {
    auto route = first_.find_number(number);
    if (route.state != call::NumberRoute::State::Unknown) return route;
    return second_.find_number(number);
  }
  [[nodiscard]] std::shared_ptr<const call::Agent> find_agent(std::string_view id) const override {
    auto agent = first_.find_agent(id);
    return agent != nullptr ? agent : second_.find_agent(id);
  }
  [[nodiscard]] std::shared_ptr<const call::Agent> find_agent_of(
      std::string_view organisation, std::string_view id) const override {
    auto agent = first_.find_agent_of(organisation, id);
    return agent != nullptr ? agent : second_.find_agent_of(organisation, id);
  }

 private:
  const call::AgentDirectory& first_;
  const call::AgentDirectory& second_;
};

}  // namespace tandem::control
