#include "control/store/pooling_probe.hpp"

#include "control/store/connection_url.hpp"
#include "core/crypto/random.hpp"

namespace tandem::store {
bool pooled_by_transaction(pqxx::connection& connection, const std::string& url) {
  const std::string mark = crypto::random_token(12);
  {
    pqxx::nontransaction first(connection);
    const int backend = first.exec1("SELECT pg_backend_pid()")[0].as<int>();
    // A pooler invents the process number that a client needs for cancelling.
    if (backend == connection.backendpid()) return false;
    first.exec("SELECT set_config('tandem.pooling', " + first.quote(mark) + ", false)");
  }
  // The session that was just given back is the one that the pool hands out next.
  pqxx::connection other(with_connect_timeout(url));
  pqxx::work look(other);
  return look.exec1("SELECT coalesce(current_setting('tandem.pooling', true), '')")[0]
             .as<std::string>() == mark;
}

}  // namespace tandem::store
