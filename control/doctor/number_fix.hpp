#pragma once

#include "control/configuration.hpp"
#include "control/doctor/finding.hpp"
#include "core/event_loop.hpp"
#include "core/net/dial.hpp"
#include "core/task.hpp"

namespace tandem::control {

/// Points every number of `[[numbers]]` that the account owns at this node: voice URL and status
/// callback. What they had before is kept in the data directory first.
[[nodiscard]] Task<Findings> point_numbers_here(EventLoop& loop, const net::Dialer& dialer,
                                                const Configuration& configuration);

/// Gives back to every number what `point_numbers_here` found in it, and forgets that.
[[nodiscard]] Task<Findings> point_numbers_back(EventLoop& loop, const net::Dialer& dialer,
                                                const Configuration& configuration);

}  // namespace tandem::control
