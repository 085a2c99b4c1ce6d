#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tandem::store {

/// What Postgres said no to, in the API's terms.
struct SqlFault {
  enum class Kind : std::uint8_t {
    Forbidden,   ///< Policies or grants.
    Taken,       ///< Unique and exclusion constraints.
    Dangling,    ///< Refers to what is not there, or is still referred to.
    Impossible,  ///< Other constraints; values that a column cannot hold.
    Missing,     ///< Raised by functions of ours.
    Busy,        ///< A later try may succeed: locks, timeouts, failover, no connection.
  } kind = Kind::Busy;
  std::string constraint;  ///< Its name where one was broken.
  std::string sentence;    ///< For people, where a function of ours wrote it; else empty.
};

/// The fault of the exception that is being handled; none when that is not one of Postgres's, or
/// is a mistake in our SQL. Call inside a `catch`.
[[nodiscard]] std::optional<SqlFault> current_sql_fault();

}  // namespace tandem::store
