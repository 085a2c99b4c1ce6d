#include "control/store/pooling_probe.hpp"

#include <memory>

#include "control/store/connection_url.hpp"
#include "control/store/connection_watch.hpp"
#include "core/crypto/random.hpp"

namespace tandem::store {
bool pooled_by_transaction(pqxx::connection& connection, const std::string& url,
                           std::chrono::steady_clock::time_point until) {
  using std::chrono::steady_clock;
  const std::string mark = crypto::random_token(12);
  {
    pqxx::nontransaction first(connection);
    const int backend = first.exec1("SELECT pg_backend_pid()")[0].as<int>();
    // A pooler invents the process number that a client needs for cancelling.
    if (backend == connection.backendpid()) return false;
    first.exec("SELECT set_config('tandem.pooling', " + first.quote(mark) + ", false)");
  }
  // The session that was just given back is the one that the pool hands out next.
  if (steady_clock::now() >= until)
    throw pqxx::broken_connection("no answer in time before the second connection");
  ConnectionWatch watch;
  pqxx::connection other(with_connect_timeout(url));
  // Released before the connection goes: its descriptor may be somebody else's then.
  const std::shared_ptr<void> watched(nullptr, [&watch](void*) { watch.release(); });
  watch.guard(other.sock(),
              std::chrono::duration_cast<std::chrono::milliseconds>(until - steady_clock::now()));
  pqxx::work look(other);
  return look.exec1("SELECT coalesce(current_setting('tandem.pooling', true), '')")[0]
             .as<std::string>() == mark;
}

}  // namespace tandem::store
