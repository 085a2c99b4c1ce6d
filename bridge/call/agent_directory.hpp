#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "bridge/call/agent.hpp"

namespace tandem::call {

/// Which agent answers a number.
struct NumberRoute {
  enum class State : std::uint8_t {
    Unknown,     ///< Not one of ours.
    Unassigned,  ///< Ours, without an agent.
    Assigned,    ///< `agent` is set; whether it takes calls is the agent's own status.
    Lapsed,      ///< Its organisation's subscription has lapsed: no new calls.
    NotLoaded,   ///< Nobody knows yet: the directory has never been read.
  };
  State state = State::Unknown;
  std::shared_ptr<const Agent> agent = nullptr;
  std::string language = {};      ///< Of the number's organisation, ISO 639-1; empty: not known.
  std::string organisation = {};  ///< UUID of whose number it is; empty: nobody's.
};

/// Where numbers and agents come from: the configuration file, the database. Any thread; answers
/// from memory and never waits.
class AgentDirectory {
 public:
  virtual ~AgentDirectory() = default;
  /// `number` in E.164, with the plus.
  [[nodiscard]] virtual NumberRoute find_number(std::string_view number) const = 0;
  /// Null when there is none.
  [[nodiscard]] virtual std::shared_ptr<const Agent> find_agent(std::string_view id) const = 0;
  /// As one organisation has it: its own, or one that is lent to it, with its own hours and name.
  [[nodiscard]] virtual std::shared_ptr<const Agent> find_agent_of(std::string_view,
                                                                   std::string_view id) const {
    return find_agent(id);
  }
};

}  // namespace tandem::call
