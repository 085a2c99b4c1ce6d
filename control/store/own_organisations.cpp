#include "control/store/own_organisations.hpp"

#include <algorithm>
#include <pqxx/pqxx>

namespace tandem::store {
namespace {

/// Of so many a page of each is read for one page.
constexpr int kMergedMax = 20;
/// Beyond it somebody sees so much that the newest rows of all are theirs.
constexpr int kOrganisationsMax = 200;

/// Operators see everybody's rows, and those that are nobody's.
constexpr const char* kOwn =
    "SELECT cardinality(own), own[1], own FROM (SELECT CASE WHEN tandem.is_platform_admin() THEN "
    "'{}' ELSE tandem.organisations_where('read') END AS own) o";

}  // namespace

void narrow_to_own(pqxx::transaction_base& tx, ListQuery& query) {
  const bool named = std::any_of(query.filters.begin(), query.filters.end(),
                                 [](const auto& each) { return each.first == "organisation_id"; });
  if (named) return;
  const pqxx::row own = tx.exec1(kOwn);
  const int count = own[0].as<int>();
  // Of one the index has the rows in the list's own order.
  if (count == 1)
    query.fixed.push_back({"t.organisation_id = ?::uuid", own[1].c_str()});
  else if (count > 1 && count <= kMergedMax)
    query.each_of = own[2].c_str();
  else if (count > 1 && count <= kOrganisationsMax)
    query.fixed.push_back({"t.organisation_id = ANY (?::uuid[])", own[2].c_str()});
}

}  // namespace tandem::store
