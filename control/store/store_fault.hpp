#pragma once

#include <cstdint>
#include <string>

namespace tandem::store {

/// Why a transaction came to nothing.
struct StoreFault {
  enum class Kind : std::uint8_t {
    Away,  ///< Not reachable, shutting down, read-only, overloaded, out of time: later it may do.
    Refused,    ///< The rows themselves: the same ones will be refused again.
    Doubtful,   ///< Out of time, a lock, an error inside: the rows or the server, nobody knows.
    Unfit,      ///< The database lacks a table, a migration or a right: somebody must act.
    Contended,  ///< Rolled back for another transaction's sake: at once it will do.
  };
  Kind kind = Kind::Away;
  std::string code;  ///< SQLSTATE; empty where there was no answer.
  std::string what;  ///< One line.
};
[[nodiscard]] const char* to_string(StoreFault::Kind kind) noexcept;

/// By the classes of SQLSTATE (PostgreSQL manual, appendix A).
[[nodiscard]] StoreFault::Kind fault_kind_of(const std::string& sqlstate) noexcept;

}  // namespace tandem::store
