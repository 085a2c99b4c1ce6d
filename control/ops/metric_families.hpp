#pragma once

#include <array>

#include "core/metrics/registry.hpp"

/// The metrics of the process around the calls; those of calls: `bridge/call/metric_families.hpp`.
namespace tandem::control::families {

/// 100 µs .. 10 s: answering a request.
inline constexpr std::array kRequestBounds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                           0.025,  0.05,    0.1,    0.25,  1.0,    2.5,   10.0};

using metrics::Family;
using metrics::Kind;

inline constexpr Family kHttpRequests{
    // route, method, code
    "tandem_http_requests_total", "Requests answered.", Kind::Counter};
inline constexpr Family kHttpTime{
    // route
    "tandem_http_request_seconds", "Time from a request read to its answer made.", Kind::Histogram,
    kRequestBounds};
inline constexpr Family kSpoolEvents{
    "tandem_spool_events", "Events not yet where they stay: the database, or events.jsonl.",
    Kind::Gauge};
inline constexpr Family kSpoolOldest{"tandem_spool_oldest_seconds", "Age of the oldest of those.",
                                     Kind::Gauge};
inline constexpr Family kEventsDropped{
    // where: ring, memory, disk, unreadable, quarantine, no-organisation; kind: words, states, any
    "tandem_spool_dropped_events_total", "Events lost: no room, or nobody's.", Kind::Counter};
inline constexpr Family kSpoolErrors{
    // operation: write, sync, read, quarantine
    "tandem_spool_errors_total", "Operations that the disk refused.", Kind::Counter};
inline constexpr Family kSignatureFailures{
    // reason: missing, mismatch, unreadable
    "tandem_webhook_signature_failures_total", "Carrier requests refused for their signature.",
    Kind::Counter};
inline constexpr Family kCarrierRequests{
    // operation, result
    "tandem_carrier_requests_total", "Requests to the carrier's REST API.", Kind::Counter};
inline constexpr Family kCallOrders{
    // order, result
    "tandem_call_orders_total", "What people ordered of live calls.", Kind::Counter};
inline constexpr Family kCalendarRequests{
    // operation, result
    "tandem_calendar_requests_total", "Requests to Google Calendar, retries not counted.",
    Kind::Counter};
inline constexpr Family kCalendarConnections{
    // provider, health: ok, error, needs_reconnect
    "tandem_calendar_connections", "Connected calendars, as the database has them.", Kind::Gauge};
inline constexpr Family kDiaryUnsettled{"tandem_diary_unsettled",
                                        "Changes of calendars that were begun and are not done.",
                                        Kind::Gauge};
inline constexpr Family kDiariesKnown{"tandem_diary_known_organisations",
                                      "Organisations whose free times are in memory.", Kind::Gauge};
inline constexpr Family kCallerLookups{
    // result: known, unknown, unavailable, failed, too-many
    "tandem_caller_lookups_total", "Looks at what is known of a caller.", Kind::Counter};
inline constexpr Family kResidentMemory{"process_resident_memory_bytes", "Resident memory.",
                                        Kind::Gauge};
inline constexpr Family kResidentMemoryMax{"process_resident_memory_max_bytes",
                                           "The most that the resident memory ever was.",
                                           Kind::Gauge};
inline constexpr Family kOpenDescriptors{"process_open_fds", "Open file descriptors.", Kind::Gauge};
inline constexpr Family kBuildInfo{
    // version
    "tandem_build_info", "Always 1; its label tells the version.", Kind::Gauge};

}  // namespace tandem::control::families
