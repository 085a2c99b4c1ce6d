#include "control/store/sql_state.hpp"

namespace tandem::store {
namespace {

template <class Thrown>
bool is(const pqxx::sql_error& error) {
  return dynamic_cast<const Thrown*>(&error) != nullptr;
}

struct StateOfClass {
  bool (*is_it)(const pqxx::sql_error&);
  const char* state;
};

/// A class that is another's base stands behind it.
constexpr StateOfClass kStates[] = {
    {is<pqxx::insufficient_privilege>, "42501"},
    {is<pqxx::undefined_table>, "42P01"},
    {is<pqxx::undefined_column>, "42703"},
    {is<pqxx::undefined_function>, "42883"},
    {is<pqxx::syntax_error>, "42601"},
    {is<pqxx::restrict_violation>, "23001"},
    {is<pqxx::not_null_violation>, "23502"},
    {is<pqxx::foreign_key_violation>, "23503"},
    {is<pqxx::unique_violation>, "23505"},
    {is<pqxx::check_violation>, "23514"},
    {is<pqxx::integrity_constraint_violation>, "23000"},
    {is<pqxx::data_exception>, "22000"},
    {is<pqxx::feature_not_supported>, "0A000"},
    {is<pqxx::invalid_cursor_state>, "24000"},
    {is<pqxx::invalid_sql_statement_name>, "26000"},
    {is<pqxx::invalid_cursor_name>, "34000"},
    {is<pqxx::disk_full>, "53100"},
    {is<pqxx::out_of_memory>, "53200"},
    {is<pqxx::insufficient_resources>, "53000"},
    {is<pqxx::plpgsql_no_data_found>, "P0002"},
    {is<pqxx::plpgsql_too_many_rows>, "P0003"},
    {is<pqxx::plpgsql_raise>, "P0001"},
    {is<pqxx::plpgsql_error>, "P0000"},
};

}  // namespace

std::string sqlstate_of(const pqxx::sql_error& error) {
  if (!error.sqlstate().empty()) return error.sqlstate();
  for (const StateOfClass& one : kStates)
    if (one.is_it(error)) return one.state;
  return {};
}

}  // namespace tandem::store
