#include "control/store/lone_session.hpp"

#include "control/store/tenant_transaction.hpp"
#include "control/store/thrown_fault.hpp"

namespace tandem::store {

std::optional<StoreFault> LoneSession::transact(const Work& work) {
  try {
    if (!connection_) connection_ = open_session(url_);
    run_transaction(*connection_, Acting::writer(), Access::ReadWrite, statement_max_, work);
    return std::nullopt;
  } catch (const std::exception& error) {
    StoreFault fault = thrown_fault(error);
    // Rows that were refused say nothing against the connection.
    if (fault.kind != StoreFault::Kind::Refused) connection_.reset();
    return fault;
  }
}

}  // namespace tandem::store
