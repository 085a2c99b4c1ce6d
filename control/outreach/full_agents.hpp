#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace tandem::control {

/// Agents for whose calls this node had no room: their orders are not claimed, for another node may
/// have some, until a call of this node's has ended or some time has passed. Else they would be
/// taken and put back all the time. Counts only; time is an argument.
class FullAgents {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  /// An agent's calls a minute are used up without any of them ending.
  static constexpr std::chrono::seconds kLookAgain{10};

  /// There was no room for this agent while the node had so many calls.
  void full(const std::string& agent, int calls, Instant now) {
    agents_[agent] = {calls, now + kLookAgain};
  }
  /// Those to leave out now.
  [[nodiscard]] std::vector<std::string> now(int calls, Instant now) {
    std::erase_if(agents_, [calls, now](const auto& each) {
      return calls < each.second.calls || now >= each.second.until;
    });
    std::vector<std::string> ids;
    for (const auto& [id, standing] : agents_) ids.push_back(id);
    return ids;
  }

 private:
  struct Standing {
    int calls = 0;
    Instant until;
  };
  std::map<std::string, Standing> agents_;
};

}  // namespace tandem::control
