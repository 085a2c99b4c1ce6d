#include "control/store/text_search.hpp"

#include <algorithm>
#include <pqxx/pqxx>

namespace tandem::store {

std::string contains_words(const std::string& text) {
  return text +
         " ILIKE '%' || replace(replace(replace(?, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'";
}

void narrow_search(pqxx::transaction_base& tx, ListQuery& query, const char* finder) {
  const auto text = std::find_if(query.filters.begin(), query.filters.end(),
                                 [](const auto& filter) { return filter.first == "text"; });
  if (text == query.filters.end()) return;
  const pqxx::row found =
      tx.exec_params1(std::string("SELECT ") + finder + "($1)::text", text->second);
  if (found[0].is_null()) return;
  query.fixed.push_back({"t.id = ANY (?::uuid[])", found[0].as<std::string>()});
  query.filters.erase(text);
}

}  // namespace tandem::store
