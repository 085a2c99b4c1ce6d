#pragma once

#include <memory>

#include "control/api/route.hpp"
#include "control/store/connection_pool.hpp"

namespace tandem::api {

/// A transaction on behalf of a request, within its route's deadline (without one: the pool's usual
/// one). What goes wrong is thrown as the `Refusal` that answers it. `request` may be null.
[[nodiscard]] Task<> transact(store::ConnectionPool& database, EventLoop& loop,
                              store::Acting acting, store::Work work,
                              std::shared_ptr<const Request> request,
                              store::Access access = store::Access::ReadWrite);

}  // namespace tandem::api
