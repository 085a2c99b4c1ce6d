#pragma once

#include <array>

#include "core/metrics/registry.hpp"

/// The metrics of spool and writer, besides those of `control/ops/metric_families.hpp`.
namespace tandem::control::families {

/// 1 ms .. 10 s: a sync of the disk, a transaction.
inline constexpr std::array kDiskBounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                        0.2,   0.5,    1.0,   2.0,  5.0,   10.0};

using metrics::Family;
using metrics::Kind;

inline constexpr Family kSpoolBytes{"tandem_spool_bytes", "Disk space of the spool.", Kind::Gauge};
inline constexpr Family kSpoolMemory{"tandem_spool_memory_bytes",
                                     "Memory of events that the disk does not take.", Kind::Gauge};
inline constexpr Family kSpoolSyncTime{"tandem_spool_sync_seconds",
                                       "Time in which the disk made events last.", Kind::Histogram,
                                       kDiskBounds};
inline constexpr Family kSpoolUnsynced{"tandem_spool_unsynced_seconds",
                                       "Age of the oldest event that a power cut would lose.",
                                       Kind::Gauge};
inline constexpr Family kSpoolDoubtful{
    "tandem_spool_doubtful_segments",
    "Segments whose sync has failed, until they are written anew or in the database.", Kind::Gauge};
inline constexpr Family kSpoolDamaged{"tandem_spool_damaged_records_total",
                                      "Stretches of the spool set aside as damaged.",
                                      Kind::Counter};
inline constexpr Family kSpoolTornTails{"tandem_spool_torn_tails_total",
                                        "Records cut off because a crash had left them unfinished.",
                                        Kind::Counter};

inline constexpr Family kWriterBatchTime{"tandem_writer_batch_seconds",
                                         "Time of a transaction that brings events in.",
                                         Kind::Histogram, kDiskBounds};
inline constexpr Family kWriterEvents{"tandem_writer_events_total",
                                      "Events brought into the database.", Kind::Counter};
inline constexpr Family kWriterFaults{
    // kind: away, doubtful (given up, or waiting for a lock), unfit
    "tandem_writer_faults_total", "Transactions that came to nothing.", Kind::Counter};
inline constexpr Family kWriterDeleted{"tandem_writer_deleted_events_total",
                                       "Events of calls that were deleted, left out.",
                                       Kind::Counter};
inline constexpr Family kWriterRefused{"tandem_writer_refused_events_total",
                                       "Events that the database refused, set aside.",
                                       Kind::Counter};

}  // namespace tandem::control::families
