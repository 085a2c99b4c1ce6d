#pragma once

#include <chrono>
#include <functional>
#include <pqxx/pqxx>
#include <stdexcept>

#include "control/store/acting.hpp"

namespace tandem::store {

enum class Access : std::uint8_t { ReadWrite, ReadOnly };

/// What is done inside a transaction. It may be run a second time, when Postgres rolled the first
/// back for a deadlock: so it has no effects but through `transaction`.
using Work = std::function<void(pqxx::transaction_base& transaction)>;

/// The connection bears what an earlier transaction left in its session: it must be closed, since
/// the next one would act as somebody else.
struct UncleanSession : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One transaction on `connection`: proves that the session is clean, takes the role and the claims
/// for this transaction only (`SET LOCAL`), runs `work`, commits. Statements take at most `limit`
/// together with what went before. Blocks. Throws `UncleanSession`, libpqxx's exceptions and what
/// `work` throws; then nothing was kept.
void run_transaction(pqxx::connection& connection, const Acting& acting, Access access,
                     std::chrono::milliseconds limit, const Work& work);

/// A connection to `url`, within 2 s a host. Throws `pqxx::broken_connection`.
[[nodiscard]] std::unique_ptr<pqxx::connection> connect_session(const std::string& url);
/// The statements that make it one for such transactions. A server that holds them is no more bound
/// by a limit than with any other: whoever must not wait for ever has its socket watched. Throws
/// libpqxx's exceptions, and `std::runtime_error` where row security would not bind the login.
void prepare_session(pqxx::connection& connection);
/// Both, for whoever may wait.
[[nodiscard]] std::unique_ptr<pqxx::connection> open_session(const std::string& url);

}  // namespace tandem::store
