#pragma once

#include <cstdint>
#include <exception>
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

/// What may be written into a log of an exception: of Postgres's own, the SQLSTATE, and the
/// sentence only where it speaks of the statement (class 42: names and syntax), never of what was
/// in it.
[[nodiscard]] std::string loggable(const std::exception& error);

}  // namespace tandem::store
