#pragma once

#include "control/app.hpp"
#include "control/configuration.hpp"
#include "control/drain.hpp"
#include "control/service_notices.hpp"
#include "control/signals.hpp"

namespace tandem::control {

/// Runs `app` until it was asked to go and its calls are over: the first SIGTERM or SIGINT drains,
/// the second ends live calls politely. SIGHUP reads `sources` again. `service` hears of each step,
/// and that no loop is stuck. Gives the process's exit code, 0. On the main thread.
[[nodiscard]] int serve_until_drained(App& app, Signals& signals, Drain drain,
                                      ServiceNotices& service, const ConfigurationSources& sources);

}  // namespace tandem::control
