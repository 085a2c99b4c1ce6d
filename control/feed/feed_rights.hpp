#pragma once

#include <map>
#include <string>
#include <unordered_set>

#include "bridge/call/call_id.hpp"

namespace tandem::feed {

/// Whose calls somebody may see, as the database says: the one place where a tenant is told apart
/// outside of it, so everything that leaves goes through `sees`.
struct FeedRights {
  bool everything = false;  ///< An operator of the platform.
  /// UUIDs of organisations; true: all of their calls, false: those of nobody else.
  std::map<std::string, bool, std::less<>> organisations;
  /// Live calls that are somebody else's, of the latter.
  std::unordered_set<call::CallId> of_others;

  [[nodiscard]] bool sees(const std::string& organisation, call::CallId call) const {
    if (everything) return true;
    const auto found = organisations.find(organisation);
    if (found == organisations.end()) return false;
    return found->second || !of_others.contains(call);
  }
};

}  // namespace tandem::feed
