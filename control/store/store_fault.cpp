#include "control/store/store_fault.hpp"

#include <string_view>

namespace tandem::store {

const char* to_string(StoreFault::Kind kind) noexcept {
  switch (kind) {
    case StoreFault::Kind::Away:
      return "away";
    case StoreFault::Kind::Refused:
      return "refused";
    case StoreFault::Kind::Doubtful:
      return "doubtful";
    case StoreFault::Kind::Unfit:
      return "unfit";
    case StoreFault::Kind::Contended:
      return "contended";
  }
  return "away";
}

StoreFault::Kind fault_kind_of(const std::string& sqlstate) noexcept {
  const std::string_view group = std::string_view(sqlstate).substr(0, 2);
  // Data exceptions, integrity constraints, programme limits (a text too long for an index), what a
  // trigger raised.
  if (group == "22" || group == "23" || group == "54" || group == "P0")
    return StoreFault::Kind::Refused;
  // query_canceled (the statement's limit), lock_not_available, internal errors (a damaged page).
  if (sqlstate == "57014" || sqlstate == "55P03" || group == "XX")
    return StoreFault::Kind::Doubtful;
  // Transaction rollback: a deadlock, a serialization failure.
  if (group == "40") return StoreFault::Kind::Contended;
  // Syntax and names, rights, logins, an unknown database.
  if (group == "42" || group == "28" || group == "3D" || group == "3F" || group == "0A")
    return StoreFault::Kind::Unfit;
  return StoreFault::Kind::Away;
}

}  // namespace tandem::store
