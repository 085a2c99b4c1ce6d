#pragma once

#include <string>

#include "control/store/resource.hpp"

namespace tandem::store {

/// SQL: whether the words `?` stand somewhere in `text` (SQL too), in whatever case.
[[nodiscard]] std::string contains_words(const std::string& text);

/// Where a search finds few rows, names them instead of asking each one: an index knows them.
/// `finder` is a function of the schema that gives their ids, such as `tandem.calls_with`; the
/// filter that it stands for is called `text`.
void narrow_search(pqxx::transaction_base& tx, ListQuery& query, const char* finder);

}  // namespace tandem::store
