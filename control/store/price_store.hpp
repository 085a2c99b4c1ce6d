#pragma once

#include "bridge/call/price_list.hpp"

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

/// What the operator's list holds for this moment: of each model the row of `model_prices` that
/// became valid last. As the node.
[[nodiscard]] call::PriceList read_prices(pqxx::transaction_base& tx);

}  // namespace tandem::store
