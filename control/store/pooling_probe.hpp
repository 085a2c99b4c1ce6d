#pragma once

#include <chrono>
#include <pqxx/pqxx>
#include <string>

namespace tandem::store {

/// Whether what `connection` sets for its session can be met on another connection: a pooler that
/// gives the server's session away after each transaction. Opens a second connection to `url`, and
/// only where the first is not the server's own (libpq was told another process than the server
/// runs). That one is not begun after `until`, and cut then; `connection` is its owner's to guard.
[[nodiscard]] bool pooled_by_transaction(pqxx::connection& connection, const std::string& url,
                                         std::chrono::steady_clock::time_point until);

}  // namespace tandem::store
