#pragma once

#include <pqxx/except>
#include <string>

namespace tandem::store {

/// The SQLSTATE of a refused statement (PostgreSQL 15, appendix A). libpqxx 6 makes classes of some
/// and drops the state itself: of those it is the one that the class stands for. Empty where there
/// was no answer at all. (libpqxx 7 keeps all of them: then this can go.)
[[nodiscard]] std::string sqlstate_of(const pqxx::sql_error& error);

}  // namespace tandem::store
