#pragma once

#include "core/metrics/registry.hpp"

namespace tandem::outbound::families {

inline constexpr metrics::Family kAttempts{
    // kind: webhook, email, sms, analysis; result: delivered, again, failed, lost
    "tandem_outbound_attempts_total",
    "Attempts to deliver a webhook, an e-mail or a text message, by what came of them.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kInFlight{
    "tandem_outbound_in_flight", "Deliveries under way on this node.", metrics::Kind::Gauge};
inline constexpr metrics::Family kReturned{
    "tandem_outbound_returned_total",
    "Deliveries taken back from nodes that told no outcome before their lease ended.",
    metrics::Kind::Counter};

}  // namespace tandem::outbound::families
