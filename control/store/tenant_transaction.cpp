#include "control/store/tenant_transaction.hpp"

#include <algorithm>
#include <memory>
#include <string>

#include "control/store/connection_url.hpp"
#include "control/store/our_tables.hpp"

namespace tandem::store {
namespace {

/// What a login of ours is before it takes a role (`schema/0001_roles.sql`).
constexpr const char* kIdle = "tandem_none";

/// Settings that a transaction sets for itself; empty before and after.
constexpr const char* kCanary = R"(
  SELECT current_user::text || coalesce(current_setting('request.jwt.claims', true), '')
      || coalesce(current_setting('request.jwt.claim.sub', true), '')
      || coalesce(current_setting('request.jwt.claim.role', true), '')
      || coalesce(current_setting('request.jwt.claim.email', true), ''))";

void prove_clean(pqxx::transaction_base& transaction) {
  if (transaction.exec1(kCanary)[0].as<std::string>() != kIdle)
    throw UncleanSession("the session bears what an earlier transaction left");
}

void take_role(pqxx::transaction_base& transaction, const Acting& acting,
               std::chrono::milliseconds limit) {
  const std::string ms = std::to_string(std::max<std::int64_t>(limit.count(), 1));
  // Both conventions of Supabase: all claims as JSON, and the older setting for each.
  transaction.exec(
      "SET LOCAL statement_timeout = " + ms + "; SET LOCAL lock_timeout = " + ms +
      "; SET LOCAL ROLE " + acting.role_name() +
      "; SELECT set_config('request.jwt.claims', c, true),"
      " set_config('request.jwt.claim.sub', coalesce(c::jsonb ->> 'sub', ''), true),"
      " set_config('request.jwt.claim.role', coalesce(c::jsonb ->> 'role', ''), true),"
      " set_config('request.jwt.claim.email', coalesce(c::jsonb ->> 'email', ''), true),"
      " set_config('tandem.request_id', " +
      transaction.quote(acting.request_id()) + ", true), set_config('tandem.request_address', " +
      transaction.quote(acting.address()) + ", true) FROM (SELECT " +
      transaction.quote(acting.claims()) + "::text AS c) AS claims");
}

template <class Transaction>
void run(pqxx::connection& connection, const Acting& acting, std::chrono::milliseconds limit,
         const Work& work) {
  Transaction transaction(connection);
  prove_clean(transaction);
  take_role(transaction, acting, limit);
  work(transaction);
  transaction.commit();
}

}  // namespace

void run_transaction(pqxx::connection& connection, const Acting& acting, Access access,
                     std::chrono::milliseconds limit, const Work& work) {
  if (access == Access::ReadOnly)
    run<pqxx::read_transaction>(connection, acting, limit, work);
  else
    run<pqxx::work>(connection, acting, limit, work);
}

std::unique_ptr<pqxx::connection> connect_session(const std::string& url) {
  std::string options = with_option(url, "connect_timeout", "2");
  // A server that vanished is noticed while we wait for it, too.
  options = with_option(options, "tcp_user_timeout", "5000");
  options = with_option(options, "keepalives_idle", "10");
  options = with_option(options, "application_name", "tandem");
  auto connection = std::make_unique<pqxx::connection>(options);
  // Details name values of rows, which are no business of a log.
  connection->set_verbosity(pqxx::connection_base::terse);
  return connection;
}

void prepare_session(pqxx::connection& connection) {
  pqxx::nontransaction look(connection);
  const pqxx::row login = look.exec1(
      "SELECT current_user::text, (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = "
      "session_user)");
  if (login[1].as<bool>() || login[0].as<std::string>() != kIdle)
    throw UnfitDatabase(
        "the login of DATABASE_URL is not bound by row-level security: use tandem_app, which "
        "`tandem migrate` makes");
  // Compiling a query costs 100 ms, which none of ours takes.
  begin_session(
      look, "SET idle_in_transaction_session_timeout = '30s'; SET TIME ZONE 'UTC'; SET jit = off");
}

std::unique_ptr<pqxx::connection> open_session(const std::string& url) {
  auto connection = connect_session(url);
  prepare_session(*connection);
  return connection;
}

}  // namespace tandem::store
