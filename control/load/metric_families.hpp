#pragma once

#include "core/metrics/registry.hpp"

/// What the node measures of itself as a whole.
namespace tandem::control::families {

inline constexpr metrics::Family kLoopStalls{
    // loop, handler: what the loop was at, in one word
    "tandem_loop_stalls_total", "Times that a loop did not turn for 200 ms or more.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kLoopStalled{
    // loop
    "tandem_loop_stalled_seconds",
    "How long each loop that is watched does not turn by now; 0 where it does.",
    metrics::Kind::Gauge};
inline constexpr metrics::Family kOverloadGrade{"tandem_overload_grade",
                                                "0: none; 1: soft, nobody is rung and dashboards "
                                                "are trimmed; 2: hard, new callers are refused; "
                                                "3: critical, API and dashboards are refused too.",
                                                metrics::Kind::Gauge};
inline constexpr metrics::Family kOverloadChanges{
    // grade: none, soft, hard, critical; cause: busy, lag, memory, descriptors, spool
    "tandem_overload_changes_total", "Changes of that grade.", metrics::Kind::Counter};
inline constexpr metrics::Family kLoadShare{
    // resource: busy, memory, descriptors, spool
    "tandem_load_share", "How much is taken of what there is, 0 to 1.", metrics::Kind::Gauge};
inline constexpr metrics::Family kShedRequests{
    // what: api, socket
    "tandem_shed_requests_total", "Requests answered with 503 because the node is overloaded.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kMemoryBudget{
    "tandem_memory_budget_bytes", "Memory that the node may use.", metrics::Kind::Gauge};
inline constexpr metrics::Family kDescriptorLimit{
    "tandem_descriptor_limit", "File descriptors that the node may open.", metrics::Kind::Gauge};

}  // namespace tandem::control::families
