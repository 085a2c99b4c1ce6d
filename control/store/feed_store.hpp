#pragma once

#include <string>
#include <utility>
#include <vector>

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

/// Whose calls the sender of a transaction may see in the live feed.
struct FeedScope {
  bool everything = false;   ///< An operator of the platform.
  std::string deeds = "[]";  ///< A JSON array: what an operator may do with every call.
  struct Organisation {
    std::string id;         ///< UUID.
    bool all_calls = true;  ///< False: those of nobody else.
    std::string deeds;  ///< A JSON array: what may be done with calls that are all seen, or theirs.
  };
  std::vector<Organisation> organisations;
  std::vector<std::string> of_others;  ///< UUIDs of live calls that are left out.
  std::vector<std::string> mine;       ///< UUIDs of live calls that are assigned to the sender.
};
[[nodiscard]] FeedScope feed_scope(pqxx::transaction_base& tx);

}  // namespace tandem::store
