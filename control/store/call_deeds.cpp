#include "control/store/call_deeds.hpp"

#include <map>

namespace tandem::store {
namespace {

/// That the organisation is one of those in which the sender has the right.
std::string holds(const std::string& right, const std::string& organisation) {
  return organisation + " = ANY ((SELECT tandem.organisations_where('" + right + "'))::uuid[])";
}

}  // namespace

std::string deeds_sql(const std::string& organisation, Deeds deeds) {
  std::map<std::string, std::string> by_right;
  for (const CallDeed& deed : kCallDeeds) {
    if (deeds == Deeds::Afterwards && !deed.afterwards) continue;
    std::string& names = by_right[deed.right];
    names += (names.empty() ? "" : ",") + std::string(deed.name);
  }
  std::string sql;
  for (const auto& [right, names] : by_right)
    sql += (sql.empty() ? "" : " || ") + std::string("CASE WHEN ") + holds(right, organisation) +
           " THEN '{" + names + "}'::text[] ELSE '{}' END";
  return '(' + sql + ')';
}

std::string deeds_of_call_sql() {
  const std::string organisation = "t.organisation_id";
  return "CASE WHEN NOT (" + holds("all_calls", organisation) +
         " OR coalesce(a.assigned_to = tandem.user_id(), false)) THEN '{}' WHEN t.status = 'ended' "
         "THEN " +
         deeds_sql(organisation, Deeds::Afterwards) + " ELSE " +
         deeds_sql(organisation, Deeds::All) + " END";
}

}  // namespace tandem::store
