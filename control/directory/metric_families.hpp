#pragma once

#include "core/metrics/registry.hpp"

namespace tandem::control::families {

inline constexpr metrics::Family kDirectoryAge{
    "tandem_directory_age_seconds",
    "For how long the agents and numbers that are served may be other than the database's; -1 "
    "before they were read for the first time.",
    metrics::Kind::Gauge};
inline constexpr metrics::Family kDirectoryNumbers{
    "tandem_directory_numbers", "Numbers of the database that are served.", metrics::Kind::Gauge};
inline constexpr metrics::Family kDirectoryAgents{
    "tandem_directory_agents", "Agents of the database that are served.", metrics::Kind::Gauge};
inline constexpr metrics::Family kDirectoryBytes{
    "tandem_directory_bytes", "Memory that they take, about.", metrics::Kind::Gauge};
inline constexpr metrics::Family kDirectoryLeftOut{
    "tandem_directory_left_out",
    "Organisations for which there was no room, when they were read last.", metrics::Kind::Gauge};
inline constexpr metrics::Family kDirectoryReads{
    // what: all, changed, prices
    "tandem_directory_reads_total", "Readings of the database's agents and numbers, and of prices.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kDirectoryFaults{
    // kind: away, refused, doubtful, unfit (somebody must act), contended
    "tandem_directory_faults_total", "Readings that came to nothing.", metrics::Kind::Counter};

}  // namespace tandem::control::families
