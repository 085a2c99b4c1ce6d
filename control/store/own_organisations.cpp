#include "control/store/own_organisations.hpp"

#include <algorithm>
#include <pqxx/pqxx>

namespace tandem::store {
namespace {

/// Beyond it somebody sees so much that the newest rows of all are theirs: an operator.
constexpr int kOrganisationsMax = 200;

constexpr const char* kOwn =
    "SELECT cardinality(own), own[1], own FROM (SELECT tandem.organisations_where('read') AS own) "
    "o";

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
  else if (count > 1 && count <= kOrganisationsMax)
    query.fixed.push_back({"t.organisation_id = ANY (?::uuid[])", own[2].c_str()});
}

}  // namespace tandem::store
