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
  bool everything = false;  ///< An operator of the platform.
  /// UUIDs; true: all of an organisation's calls, false: those of nobody else.
  std::vector<std::pair<std::string, bool>> organisations;
  std::vector<std::string> of_others;  ///< UUIDs of live calls that are left out.
};
[[nodiscard]] FeedScope feed_scope(pqxx::transaction_base& tx);

}  // namespace tandem::store
