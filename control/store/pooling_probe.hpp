#pragma once

#include <pqxx/pqxx>
#include <string>

namespace tandem::store {

/// Whether what `connection` sets for its session can be met on another connection: a pooler that
/// gives the server's session away after each transaction. Opens a second connection to `url`, and
/// only where the first is not the server's own (libpq was told another process than the server
/// runs).
[[nodiscard]] bool pooled_by_transaction(pqxx::connection& connection, const std::string& url);

}  // namespace tandem::store
