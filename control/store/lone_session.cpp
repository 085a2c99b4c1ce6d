#include "control/store/lone_session.hpp"

#include "control/store/tenant_transaction.hpp"
#include "control/store/thrown_fault.hpp"

namespace tandem::store {

void LoneSession::connect() {
  connection_ = connect_session(url_);
  watch_.guard(connection_->sock(), 2 * statement_max_);
  try {
    prepare_session(*connection_);
  } catch (...) {
    watch_.release();
    connection_.reset();
    throw;
  }
}

std::optional<StoreFault> LoneSession::transact(const Work& work) {
  try {
    if (!connection_) connect();
    watch_.guard(connection_->sock(), 4 * statement_max_);
    run_transaction(*connection_, Acting::writer(), Access::ReadWrite, statement_max_, work);
    watch_.release();
    return std::nullopt;
  } catch (const std::exception& error) {
    watch_.release();
    StoreFault fault = thrown_fault(error);
    // Rows that were refused say nothing against the connection.
    if (fault.kind != StoreFault::Kind::Refused) connection_.reset();
    return fault;
  }
}

}  // namespace tandem::store
