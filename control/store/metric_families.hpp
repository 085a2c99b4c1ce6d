#pragma once

#include <array>

#include "core/metrics/registry.hpp"

namespace tandem::store::families {

inline constexpr std::array kTransactionSeconds{0.001, 0.002, 0.005, 0.01, 0.02, 0.05,
                                                0.1,   0.2,   0.5,   1.0,  2.0,  5.0};

inline constexpr metrics::Family kTransactions{
    "tandem_database_transactions_total",
    "Transactions of the API and the webhooks, by how they ended", metrics::Kind::Counter};
inline constexpr metrics::Family kTransactionTime{
    "tandem_database_transaction_seconds",
    "From the moment a transaction was asked for until it was committed", metrics::Kind::Histogram,
    kTransactionSeconds};
inline constexpr metrics::Family kUncleanSessions{
    "tandem_database_unclean_sessions_total",
    "Connections that were closed since an earlier transaction had left something in them",
    metrics::Kind::Counter};

}  // namespace tandem::store::families
