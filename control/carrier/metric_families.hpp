#pragma once

#include "core/metrics/registry.hpp"

namespace tandem::control::families {

inline constexpr metrics::Family kCarrierEnds{
    // result: kept, known, no-call, dropped, refused, early (and then one of the others)
    "tandem_carrier_ends_total", "Ends of calls as the carrier told them, by what came of them.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kWebhooksKept{
    // result: kept, dropped, refused
    "tandem_webhook_log_total", "Carrier's webhooks for the log, by what came of them.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kCarrierLedgerFaults{
    // kind: away, refused, doubtful, unfit, contended
    "tandem_carrier_ledger_faults_total", "Transactions for what the carrier told that failed.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kReapedCalls{
    // result: ended, running, unknown, unanswered
    "tandem_reaper_calls_total",
    "Calls that fell silent without an end, by what the carrier said of them.",
    metrics::Kind::Counter};

}  // namespace tandem::control::families
