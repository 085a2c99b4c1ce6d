#pragma once

#include "core/metrics/registry.hpp"

/// The metrics of `/ws/listen`.
namespace tandem::listen::families {

inline constexpr metrics::Family kListeners{"tandem_listeners", "Sockets that hear a call.",
                                            metrics::Kind::Gauge};
inline constexpr metrics::Family kDroppedFrames{
    // reason: slow (a listener did not take it), behind (we did not)
    "tandem_listener_dropped_frames_total", "Frames of 20 ms that a listener did not get.",
    metrics::Kind::Counter};

}  // namespace tandem::listen::families
