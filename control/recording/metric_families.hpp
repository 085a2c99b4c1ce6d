#pragma once

#include "core/metrics/registry.hpp"

/// The metrics of recordings.
namespace tandem::recording::families {

inline constexpr metrics::Family kUnderWay{
    "tandem_recordings_active", "Calls that are being written down.", metrics::Kind::Gauge};
inline constexpr metrics::Family kRecordings{
    // result: done, failed (the disk refused), too-many
    "tandem_recordings_total", "Calls that were to be written down.", metrics::Kind::Counter};

}  // namespace tandem::recording::families
