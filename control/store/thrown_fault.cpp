#include "control/store/thrown_fault.hpp"

#include <pqxx/except>

#include "control/store/connection_url.hpp"
#include "control/store/our_tables.hpp"
#include "control/store/sql_state.hpp"

namespace tandem::store {

StoreFault thrown_fault(const std::exception& error) {
  if (dynamic_cast<const UnfitDatabase*>(&error) != nullptr)
    return {StoreFault::Kind::Unfit, {}, one_line(error.what())};
  const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error);
  if (sql == nullptr) return {StoreFault::Kind::Away, {}, one_line(error.what())};
  const std::string state = sqlstate_of(*sql);
  return {fault_kind_of(state), state, one_line(sql->what())};
}

}  // namespace tandem::store
