#pragma once

#include <array>

#include "core/metrics/registry.hpp"

/// The metrics that calls write, by the names that dashboards rely on. A shard looks its series up
/// once in its own block (`metrics::Block`) and keeps the references; label values are said behind
/// each family. Those of HTTP and of the process: `control/ops/metric_families.hpp`.
namespace tandem::call::families {

/// 10 µs .. 1 s: what we add to one frame, and how late a loop runs.
inline constexpr std::array kLatencyBounds{0.00001, 0.00002, 0.00003, 0.00005, 0.0001, 0.00025,
                                           0.0005,  0.001,   0.0025,  0.005,   0.01,   0.02,
                                           0.04,    0.08,    0.16,    0.5,     1.0};
/// 50 ms .. 30 s: what people and models take.
inline constexpr std::array kHumanBounds{0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6,  0.8,  1.0,
                                         1.25, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 30.0};
/// 100 µs .. 2.5 s: webhook in → TwiML out.
inline constexpr std::array kSetupBounds{0.0001, 0.00025, 0.0005, 0.001, 0.002, 0.005,
                                         0.01,   0.025,   0.05,   0.1,   0.5,   2.5};

using metrics::Family;
using metrics::Kind;

inline constexpr Family kCallsActive{// direction: inbound, outbound
                                     "tandem_calls_active", "Calls that hold a slot.", Kind::Gauge};
inline constexpr Family kCalls{// direction, outcome
                               "tandem_calls_total", "Calls that ended.", Kind::Counter};
inline constexpr Family kCallSetup{"tandem_call_setup_seconds",
                                   "Voice webhook received to TwiML answered.", Kind::Histogram,
                                   kSetupBounds};
inline constexpr Family kMediaFrames{
    // leg: carrier, model; direction: in, out
    "tandem_media_frames_total", "Frames of 20 ms that passed a leg.", Kind::Counter};
inline constexpr Family kMediaFramesLost{
    // leg, reason
    "tandem_media_frames_lost_total", "Frames of 20 ms that did not get through.", Kind::Counter};
inline constexpr Family kMediaAddedLatency{
    // direction: uplink, downlink
    "tandem_media_added_latency_seconds",
    "Time from reading audio off one socket to writing it to the other.", Kind::Histogram,
    kLatencyBounds};
inline constexpr Family kTurnLatency{"tandem_turn_latency_seconds",
                                     "Caller stops speaking to first agent audio sent.",
                                     Kind::Histogram, kHumanBounds};
inline constexpr Family kBargeIn{"tandem_barge_in_total", "Interruptions of the agent.",
                                 Kind::Counter};
inline constexpr Family kBargeInReaction{"tandem_barge_in_reaction_seconds",
                                         "Speech start reported to clear sent.", Kind::Histogram,
                                         kLatencyBounds};
inline constexpr Family kModelConnections{
    // state: opening, open, closing
    "tandem_model_connections", "Sessions with the model.", Kind::Gauge};
inline constexpr Family kModelErrors{
    // code
    "tandem_model_errors_total", "Errors that the model reported.", Kind::Counter};
inline constexpr Family kProtocolErrors{
    // leg, reason
    "tandem_protocol_errors_total", "Malformed or illegal messages of a peer.", Kind::Counter};
inline constexpr Family kUnknownEvents{
    // leg
    "tandem_unknown_events_total", "Messages of a kind we do not know.", Kind::Counter};
inline constexpr Family kModelTokens{
    // kind
    "tandem_model_tokens_total", "Tokens that the model accounted for.", Kind::Counter};
inline constexpr Family kUnpricedUsage{
    // kind: response, transcription
    "tandem_unpriced_usage_total", "Uses of a model whose price is not known: not in any cost.",
    Kind::Counter};
inline constexpr Family kToolCalls{
    // tool, result
    "tandem_tool_calls_total", "Tool calls of agents.", Kind::Counter};
inline constexpr Family kToolTime{
    // tool
    "tandem_tool_seconds", "Time a tool took to answer.", Kind::Histogram, kHumanBounds};
inline constexpr Family kShardLoopLag{
    // shard
    "tandem_shard_loop_lag_seconds", "How late the tick of a shard ran.", Kind::Histogram,
    kLatencyBounds};
inline constexpr Family kShardBusy{
    // shard
    "tandem_shard_busy_ratio", "Share of the last second that a shard's thread was working.",
    Kind::Gauge};
inline constexpr Family kAdmissionOpen{
    // shard
    "tandem_admission_open", "1 while a shard has room for new calls by its own measure.",
    Kind::Gauge};
inline constexpr Family kModelFailovers{
    // cause
    "tandem_model_failovers_total", "Sessions that were lost under a call.", Kind::Counter};
inline constexpr Family kOutputTruncated{
    "tandem_output_truncated_total",
    "Agent speech cut because the carrier's connection took no more.", Kind::Counter};
inline constexpr Family kCallFaults{"tandem_call_faults_total",
                                    "Calls that a fault of our own ended, alone.", Kind::Counter};
inline constexpr Family kResumedCalls{
    // cause: node-lost, handed-over
    "tandem_calls_resumed_total", "Calls of other nodes that go on here.", Kind::Counter};
inline constexpr Family kHandedOverCalls{"tandem_calls_handed_over_total",
                                         "Calls that this node gave to others.", Kind::Counter};
inline constexpr Family kRejectedCalls{
    // reason
    "tandem_rejected_calls_total", "Calls that got no agent.", Kind::Counter};

}  // namespace tandem::call::families
