#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

#include "bridge/call/call_id.hpp"

namespace tandem::feed {

/// What somebody may do and see in an organisation.
struct FeedScope {
  bool all_calls = true;  ///< False: not those of somebody else.
  /// A JSON array, as `Call.rights` of the API has it: of calls that they see all of, or that are
  /// theirs.
  std::string deeds = "[]";

  friend bool operator==(const FeedScope&, const FeedScope&) = default;
};

/// Whose calls somebody may see, as the database says: the one place where a tenant is told apart
/// outside of it, so everything that leaves goes through `sees`.
struct FeedRights {
  bool everything = false;                                      ///< An operator of the platform.
  std::string deeds = "[]";                                     ///< Of theirs, everywhere.
  std::map<std::string, FeedScope, std::less<>> organisations;  ///< By UUID.
  /// Live calls that are somebody else's, of organisations of which not all is seen.
  std::unordered_set<call::CallId> of_others;
  std::unordered_set<call::CallId> mine;  ///< Live calls that are assigned to them.

  [[nodiscard]] bool sees(const std::string& organisation, call::CallId call) const {
    if (everything) return true;
    const auto found = organisations.find(organisation);
    if (found == organisations.end()) return false;
    return found->second.all_calls || !of_others.contains(call);
  }
  /// A JSON array: what they may do with a call that they see.
  [[nodiscard]] std::string_view deeds_with(const std::string& organisation,
                                            call::CallId call) const {
    if (everything) return deeds;
    const auto found = organisations.find(organisation);
    if (found == organisations.end()) return "[]";
    const bool may = found->second.all_calls || mine.contains(call);
    return may ? std::string_view(found->second.deeds) : "[]";
  }
  friend bool operator==(const FeedRights&, const FeedRights&) = default;
};

}  // namespace tandem::feed
