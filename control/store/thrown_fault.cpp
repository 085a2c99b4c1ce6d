#include "control/store/thrown_fault.hpp"

#include <pqxx/except>

#include "control/store/connection_url.hpp"

namespace tandem::store {

StoreFault thrown_fault(const std::exception& error) {
  const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error);
  if (sql == nullptr) return {StoreFault::Kind::Away, {}, one_line(error.what())};
  return {fault_kind_of(sql->sqlstate()), sql->sqlstate(), one_line(sql->what())};
}

}  // namespace tandem::store
