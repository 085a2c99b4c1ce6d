#pragma once

#include "core/metrics/registry.hpp"

/// The metrics of recordings.
namespace tandem::recording::families {

inline constexpr metrics::Family kUnderWay{
    "tandem_recordings_active", "Calls that are being written down.", metrics::Kind::Gauge};
inline constexpr metrics::Family kCarried{
    "tandem_recordings_carried", "Calls that the recorder carries at once, by what they cost it.",
    metrics::Kind::Gauge};
inline constexpr metrics::Family kUntold{"tandem_recordings_untold",
                                         "Recordings whose row the database does not have yet.",
                                         metrics::Kind::Gauge};
inline constexpr metrics::Family kRecordings{
    // result: done, failed (the disk refused), too-many, of-no-call (and deleted)
    "tandem_recordings_total", "Calls that were to be written down.", metrics::Kind::Counter};
inline constexpr metrics::Family kLostBlocks{
    "tandem_recording_lost_blocks_total",
    "Pieces of 20 ms that came faster than they could be written, and are silence.",
    metrics::Kind::Counter};

}  // namespace tandem::recording::families
