#pragma once

#include <chrono>

#include "control/configuration.hpp"
#include "control/doctor/finding.hpp"
#include "core/event_loop.hpp"
#include "core/net/dial.hpp"
#include "core/task.hpp"

namespace tandem::control {

/// Opens a session of the model, waits for `session.created` for at most `patience` (a service that
/// works says it in the turn of the handshake), and closes it.
[[nodiscard]] Task<Findings> check_model(
    EventLoop& loop, const net::Dialer& dialer, const Settings& settings,
    std::chrono::milliseconds patience = std::chrono::seconds(10));

/// Our clock against the date of an answer of the model's host; asks for nothing that needs a key.
[[nodiscard]] Task<Findings> check_service_clock(EventLoop& loop, const net::Dialer& dialer,
                                                 const Settings& settings);

/// Credentials of the carrier's REST API, the clock against its own, and for each of our numbers
/// whether it belongs to the account and calls us.
[[nodiscard]] Task<Findings> check_carrier(EventLoop& loop, const net::Dialer& dialer,
                                           const Configuration& configuration);

/// Sends ourselves two status callbacks through the public URL: one signed as the carrier signs,
/// which must be taken, and one signed wrongly, which must be refused. Where no server listens on
/// `TANDEM_LISTEN` yet, the doctor answers them itself.
[[nodiscard]] Task<Findings> check_public_url(EventLoop& loop, const net::Dialer& dialer,
                                              const Settings& settings);

}  // namespace tandem::control
