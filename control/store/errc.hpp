#pragma once

#include <boost/system/error_code.hpp>

namespace tandem::store {

/// What stands between us and Postgres. What Postgres says of a statement (a constraint, a missing
/// right) comes as libpqxx's own exceptions instead. Texts are stable: metrics use them.
enum class errc {
  unavailable = 1,  ///< No connection, or it broke: nothing was kept.
  timed_out,        ///< The transaction's deadline passed: nothing was kept.
  overloaded,       ///< Too many transactions wait already.
  read_only,        ///< A standby, for as long as a failover takes.
  unknown_outcome,  ///< The connection broke, or time ran out, during the commit.
};

[[nodiscard]] const boost::system::error_category& category() noexcept;
[[nodiscard]] inline boost::system::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), category()};
}

}  // namespace tandem::store

template <>
struct boost::system::is_error_code_enum<tandem::store::errc> : std::true_type {};
