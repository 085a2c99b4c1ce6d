#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/call/event_sink.hpp"
#include "control/writer/call_rows.hpp"
#include "control/writer/event_fields.hpp"

namespace tandem::control {

/// The key of an event within its call.
using EventKey = std::pair<std::uint32_t, std::uint64_t>;  ///< epoch, seq

/// One call's rows as a function of its events, applied in the order of their keys: the same events
/// give the same rows, however often and in whichever batches they come. Pure; one thread.
class CallFold {
 public:
  /// `event` must come behind `last()`.
  void apply(const call::CallEvent& event, EventFields& fields);

  /// Of the events applied so far; (0, 0) when there is none.
  [[nodiscard]] EventKey last() const noexcept { return last_; }
  /// The last seq of the control plane's events (epoch 0).
  [[nodiscard]] std::uint64_t control_seq() const noexcept { return control_seq_; }
  /// `epoch`: the term that the database knows of, which may be ahead of the events told so far.
  /// What an earlier one said of the call's end does not count then.
  [[nodiscard]] CallRow row(std::uint32_t epoch = 0) const;
  [[nodiscard]] bool ended() const noexcept { return end_.has_value(); }

  /// The rows that are new or have changed since the last time.
  [[nodiscard]] std::vector<SegmentRow> take_segments();
  [[nodiscard]] std::vector<TurnRow> take_turns();

 private:
  struct End {
    std::string reason;
    EventTime at;
    std::int64_t length_ms = 0;
    std::uint32_t epoch = 0;  ///< The term that ended.
  };
  /// As the carrier says.
  struct CarrierEnd {
    std::string reason;
    EventTime at;
    std::optional<std::int64_t> length_ms;
    bool late = false;  ///< Found out by asking, some time behind.
  };
  struct Spoken {
    std::uint32_t epoch;
    std::int64_t started_ms, position;
  };

  /// What the events of one type do to the rows; types that are not in `kEffects` change none.
  using Effect = void (CallFold::*)(const call::CallEvent&, const EventFields&);
  static const std::pair<std::string_view, Effect> kEffects[];
  void started(const call::CallEvent& event, const EventFields& fields);
  void resumed(const call::CallEvent& event, const EventFields& fields);
  void rejected(const call::CallEvent& event, const EventFields& fields);
  void queued(const call::CallEvent& event, const EventFields& fields);
  void placed(const call::CallEvent& event, const EventFields& fields);
  void ringing(const call::CallEvent& event, const EventFields& fields);
  void stream_started(const call::CallEvent& event, const EventFields& fields);
  void stream_attached(const call::CallEvent& event, const EventFields& fields);
  void caller_words(const call::CallEvent& event, const EventFields& fields);
  void supervisor_words(const call::CallEvent& event, const EventFields& fields);
  void agent_words(const call::CallEvent& event, const EventFields& fields);
  void turn_answered(const call::CallEvent& event, const EventFields& fields);
  void turn_heard(const call::CallEvent& event, const EventFields& fields);
  void barged_in(const call::CallEvent& event, const EventFields& fields);
  void caller_spoke(const call::CallEvent& event, const EventFields& fields);
  void tool_asked(const call::CallEvent& event, const EventFields& fields);
  void tool_settled(const call::CallEvent& event, const EventFields& fields);
  void used(const call::CallEvent& event, const EventFields& fields);
  void transfer_ended(const call::CallEvent& event, const EventFields& fields);
  void outcome_told(const call::CallEvent& event, const EventFields& fields);
  void ended(const call::CallEvent& event, const EventFields& fields);
  void carrier_ended(const call::CallEvent& event, const EventFields& fields);
  void end_as_carrier_says(CallRow& row) const;
  [[nodiscard]] static SegmentRow spoken_words(std::string_view speaker, const EventFields& fields);
  void add_segment(SegmentRow segment, std::uint64_t previous);
  [[nodiscard]] std::int64_t position_of(const SegmentRow& segment, std::uint64_t previous);
  [[nodiscard]] std::string outcome() const;

  CallRow row_;
  EventKey last_{0, 0};
  std::uint64_t control_seq_ = 0;
  std::optional<EventTime> queued_at_;  ///< Somebody asked for the call.
  std::int64_t last_call_ms_ = 0;
  std::optional<End> end_;      ///< As the call's own node saw it.
  std::optional<End> closing_;  ///< As somebody else had to: the node was lost.
  std::optional<CarrierEnd> carrier_end_;
  std::string outcome_;  ///< As an event says.
  std::vector<std::int64_t> latencies_ms_;
  std::map<std::string, std::int64_t> usage_total_;
  double cost_total_ = 0;
  std::int64_t tools_ms_ = 0;  ///< For the turn that is to be answered.
  bool turn_open_ = false;     ///< The caller has spoken, and waits for the answer.
  std::set<std::int64_t> asked_behind_answer_;  ///< Tools that the answered turn still waits for.
  /// Of the terms before this one: each counts from 1.
  std::int64_t turns_before_ = 0, barge_ins_before_ = 0;

  std::vector<Spoken> spoken_;
  /// Items whose place is not that of their number, in this epoch.
  std::map<std::uint64_t, std::int64_t> moved_;
  std::optional<TurnRow> turn_;  ///< The latest; others have been taken.
  std::vector<SegmentRow> new_segments_;
  std::vector<TurnRow> new_turns_;
};

}  // namespace tandem::control
