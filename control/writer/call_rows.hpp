#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace tandem::control {

/// The rows of `schema/` that a call's events are folded into; names and meanings as there.

using EventTime = std::chrono::sys_time<std::chrono::microseconds>;

struct CallRow {
  std::string organisation, agent, agent_version;  ///< UUIDs; empty where the event names none.
  std::string agent_name;
  std::string carrier_account, carrier_call, carrier_stream;
  std::string direction = "inbound", from, to;
  std::string status = "ringing", end_reason, failure, outcome = "none";
  EventTime started_at{}, last_event_at{};
  std::optional<EventTime> ringing_at, answered_at, ended_at;
  std::optional<std::int64_t> duration_ms;
  std::int64_t turns = 0, barge_ins = 0, transfers = 0, tool_calls = 0;
  std::optional<std::int64_t> p50_ms, p90_ms, p95_ms, p99_ms;
  std::map<std::string, std::int64_t> usage;  ///< Tokens by kind.
  double cost_model = 0;                      ///< USD.
  std::string node;
  std::uint32_t epoch = 0;

  bool operator==(const CallRow&) const = default;
};

/// Words of one conversation item, as far as they were heard. Rows of a call are read in the order
/// of (epoch, position).
struct SegmentRow {
  std::uint32_t epoch = 0;
  std::uint64_t item = 0;
  std::int64_t position = 0;
  std::string speaker;  ///< "caller", "agent" or "supervisor".
  std::string text;
  std::optional<std::string> full_text;              ///< Where the agent said more than was heard.
  std::optional<std::int64_t> started_ms, ended_ms;  ///< On the call's clock.
  bool interrupted = false, estimated = false, stock = false;

  bool operator==(const SegmentRow&) const = default;
};

/// The way of one answer, in milliseconds from the end of the caller's voice.
struct TurnRow {
  std::uint32_t epoch = 0;
  std::int64_t turn = 0;
  std::int64_t speech_ended_ms = 0;  ///< On the call's clock.
  std::int64_t decided_ms = 0;       ///< The voice detector said so.
  std::optional<std::int64_t> committed_ms, response_began_ms, first_audio_ms;
  std::int64_t first_sent_ms = 0;  ///< To the carrier.
  /// The same by the voice's end as the detector placed it, which may lie a frame ahead of us.
  std::int64_t voice_to_voice_ms = 0;
  std::optional<std::int64_t> playing_ms;  ///< Confirmed by the carrier.
  std::optional<std::int64_t> tool_ms;     ///< Tools that ran meanwhile.
  bool interrupted = false;

  bool operator==(const TurnRow&) const = default;
};

}  // namespace tandem::control
