#include "control/store/feed_store.hpp"

#include <pqxx/pqxx>

#include "control/store/call_deeds.hpp"

namespace tandem::store {

FeedScope feed_scope(pqxx::transaction_base& tx) {
  FeedScope scope;
  scope.everything = tx.exec1("SELECT tandem.is_platform_admin() IS TRUE")[0].as<bool>();
  const pqxx::result organisations = tx.exec(
      "SELECT o, o = ANY (tandem.organisations_where('all_calls')), array_to_json(" +
      deeds_sql("o", Deeds::All) + ") FROM unnest(tandem.organisations_where('read')) AS o");
  for (const pqxx::row& row : organisations)
    scope.organisations.push_back(
        {row[0].as<std::string>(), row[1].as<bool>(), row[2].as<std::string>()});
  // An operator is an owner wherever they look.
  if (scope.everything && !scope.organisations.empty())
    scope.deeds = scope.organisations.front().deeds;
  for (const pqxx::row& row : tx.exec("SELECT tandem.live_calls_of_others()"))
    scope.of_others.push_back(row[0].as<std::string>());
  for (const pqxx::row& row : tx.exec("SELECT tandem.live_calls_of_mine()"))
    scope.mine.push_back(row[0].as<std::string>());
  return scope;
}

}  // namespace tandem::store
