#pragma once

#include <optional>
#include <string>

#include "control/store/resource.hpp"

namespace tandem::store {

/// What a dashboard shows of one organisation (id or slug), or of all that the sender may see
/// (empty). Times are RFC 3339; `until` empty: now; `since` empty: `days` before that. Whole hours
/// around them are counted, and the answer says which. None where there is no such organisation for
/// the sender. (`schema/0022_analytics.sql`)
struct AnalyticsQuestion {
  std::string organisation, since, until;
  int days = 7;
};
[[nodiscard]] std::optional<std::string> analytics(pqxx::transaction_base& tx,
                                                   const AnalyticsQuestion& question);
[[nodiscard]] shape::Shape analytics_shape();

/// Agents with what they did lately.
[[nodiscard]] const Resource& agent_activity();
/// The last 20 tools that an agent ran, newest first, of its last 500 calls: `{"data": [...]}`.
[[nodiscard]] std::string agent_actions(pqxx::transaction_base& tx, const std::string& agent);
[[nodiscard]] shape::Shape agent_actions_shape();

}  // namespace tandem::store
