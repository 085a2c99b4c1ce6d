#include "control/writer/call_fold.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tandem::control {
namespace {

/// Items are numbered 1, 2, 3 ... in the order in which they appeared; between two of them there is
/// room for those that the model put there later.
constexpr std::int64_t kBetweenItems = 1'000;
/// Of what stands between two items, one sentence behind the other: a supervisor says several.
constexpr std::int64_t kBetweenSentences = 10;
/// Numbers of what Tandem says by itself begin here (`bridge/engine/ids.hpp`).
constexpr std::uint64_t kStockItems = 0x8000'0000U;

/// Of an end that is every term's.
constexpr std::int64_t kAnyEpoch = 0x7FFF'FFFF;

/// In front of the names of tokens that transcribing the caller took.
constexpr std::string_view kTranscription = "transcription_";

/// What the columns of `schema/0005_calls.sql` take; another word must not keep a call out.
constexpr std::array<std::string_view, 3> kDirections{"inbound", "outbound", "playground"};
constexpr std::array<std::string_view, 8> kOutcomes{"booked",      "rescheduled", "cancelled",
                                                    "transferred", "answered",    "voicemail",
                                                    "abandoned",   "none"};
constexpr std::array<std::string_view, 16> kEndReasons{
    "caller-hangup", "agent-hangup", "supervisor-hangup", "transferred", "no-answer", "busy",
    "failed",        "model-failed", "carrier-failed",    "time-limit",  "silence",   "rejected",
    "node-lost",     "no-stream",    "canceled",          "drained"};

template <std::size_t kSize>
std::string known_or(const std::array<std::string_view, kSize>& known, std::string_view word,
                     std::string_view otherwise) {
  const bool found = std::find(known.begin(), known.end(), word) != known.end();
  return std::string(found ? word : otherwise);
}

/// Of sorted values, by nearest rank.
std::optional<std::int64_t> percentile(const std::vector<std::int64_t>& sorted, std::size_t per) {
  if (sorted.empty()) return std::nullopt;
  const std::size_t rank = (sorted.size() * per + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

/// A distance that the engine gives as 0 was not seen.
std::optional<std::int64_t> seen(std::int64_t ms, std::int64_t decided_ms) {
  if (ms <= 0) return std::nullopt;
  return ms + decided_ms;
}

}  // namespace

const std::pair<std::string_view, CallFold::Effect> CallFold::kEffects[] = {
    {"call.queued", &CallFold::queued},
    {"call.started", &CallFold::started},
    {"call.resumed", &CallFold::resumed},
    {"call.rejected", &CallFold::rejected},
    {"call.placed", &CallFold::placed},
    {"call.ringing", &CallFold::ringing},
    {"stream.started", &CallFold::stream_started},
    {"stream.attached", &CallFold::stream_attached},
    {"caller.speech", &CallFold::caller_spoke},
    {"caller.words", &CallFold::caller_words},
    {"agent.words", &CallFold::agent_words},
    {"supervisor.words", &CallFold::supervisor_words},
    {"turn.answered", &CallFold::turn_answered},
    {"turn.heard", &CallFold::turn_heard},
    {"turn.barge-in", &CallFold::barged_in},
    {"tool.asked", &CallFold::tool_asked},
    {"tool.settled", &CallFold::tool_settled},
    {"model.usage", &CallFold::used},
    {"transfer.ended", &CallFold::transfer_ended},
    {"call.outcome", &CallFold::outcome_told},
    {"call.ended", &CallFold::ended},
    {"carrier.ended", &CallFold::carrier_ended},
};

void CallFold::apply(const call::CallEvent& event, EventFields& fields) {
  fields.read(event.fields);
  if (last_.first != event.epoch) {
    moved_.clear();
    asked_behind_answer_.clear();
  }
  last_ = {event.epoch, event.seq};
  if (event.epoch == 0) control_seq_ = event.seq;
  row_.epoch = std::max(row_.epoch, event.epoch);
  row_.last_event_at = std::max(row_.last_event_at, event.at);
  // Where the first events are lost, the call began no later than what is left.
  if (row_.started_at == EventTime{}) row_.started_at = event.at;
  last_call_ms_ = std::max<std::int64_t>(last_call_ms_, event.call_time.count() / 1'000);

  for (const auto& [type, effect] : kEffects)
    if (type == event.type) return (this->*effect)(event, fields);
}

void CallFold::started(const call::CallEvent& event, const EventFields& fields) {
  row_.started_at = queued_at_.value_or(event.at);
  row_.organisation = fields.text("organisation");
  row_.agent = fields.text("agent");
  row_.agent_version = fields.text("agent_version");
  row_.agent_name = fields.text("agent_name");
  row_.carrier_account = fields.text("account_sid");
  row_.carrier_call = fields.text("call_sid");
  row_.direction = known_or(kDirections, fields.text("direction"), "inbound");
  row_.from = fields.text("from");
  row_.to = fields.text("to");
  row_.node = fields.text("node");
  if (row_.direction == "outbound") row_.status = "queued";
}

/// Another node goes on with the call, whatever the one before believed of its end.
void CallFold::resumed(const call::CallEvent& event, const EventFields& fields) {
  if (row_.carrier_call.empty()) {
    // The events in front of it are still in the dead node's spool.
    started(event, fields);
    row_.started_at = event.at - event.call_time;
  }
  row_.node = fields.text("node");
  end_.reset();
  turn_.reset();
  turn_open_ = false;
  tools_ms_ = 0;
  asked_behind_answer_.clear();
  turns_before_ = row_.turns;
  barge_ins_before_ = row_.barge_ins;
}

/// Before a node has taken it up: what the control plane wrote when somebody asked for the call.
void CallFold::queued(const call::CallEvent& event, const EventFields& fields) {
  queued_at_ = event.at;
  started(event, fields);
}

void CallFold::placed(const call::CallEvent&, const EventFields& fields) {
  row_.carrier_account = fields.text("account_sid");
  row_.carrier_call = fields.text("call_sid");
}

void CallFold::ringing(const call::CallEvent& event, const EventFields&) {
  if (row_.status == "queued") row_.status = "ringing";
  if (!row_.ringing_at) row_.ringing_at = event.at;
}

/// A caller who got no agent: begun and over at once.
void CallFold::rejected(const call::CallEvent& event, const EventFields& fields) {
  started(event, fields);
  end_ = End{"rejected", event.at, 0, event.epoch};
}

void CallFold::stream_started(const call::CallEvent&, const EventFields& fields) {
  row_.carrier_stream = fields.text("stream_sid");
}

void CallFold::stream_attached(const call::CallEvent& event, const EventFields&) {
  if (!row_.answered_at) row_.answered_at = event.at;
}

// ---- Words.

/// Of a speaker whose every word was heard.
SegmentRow CallFold::spoken_words(std::string_view speaker, const EventFields& fields) {
  SegmentRow segment;
  segment.speaker = speaker;
  segment.item = static_cast<std::uint64_t>(fields.integer_or_zero("item"));
  segment.text = fields.text("text");
  segment.started_ms = fields.integer("from_at_ms");
  segment.ended_ms = fields.integer("to_at_ms");
  return segment;
}

void CallFold::caller_words(const call::CallEvent&, const EventFields& fields) {
  add_segment(spoken_words("caller", fields),
              static_cast<std::uint64_t>(fields.integer_or_zero("previous")));
}

void CallFold::supervisor_words(const call::CallEvent&, const EventFields& fields) {
  add_segment(spoken_words("supervisor", fields), 0);
}

void CallFold::agent_words(const call::CallEvent&, const EventFields& fields) {
  SegmentRow segment;
  segment.speaker = "agent";
  segment.item = static_cast<std::uint64_t>(fields.integer_or_zero("item"));
  segment.text = fields.text("heard_text");
  if (fields.text("text") != segment.text) segment.full_text = fields.text("text");
  segment.estimated = fields.flag("estimated");
  segment.stock = fields.flag("stock") || segment.item >= kStockItems;
  const std::int64_t heard_ms = fields.integer_or_zero("heard_ms");
  segment.interrupted = heard_ms < fields.integer_or_zero("audio_ms") || segment.full_text;
  segment.started_ms = fields.integer("began_at_ms");
  if (segment.started_ms) segment.ended_ms = *segment.started_ms + heard_ms;
  add_segment(std::move(segment), 0);
}

void CallFold::add_segment(SegmentRow segment, std::uint64_t previous) {
  segment.epoch = last_.first;
  segment.position = position_of(segment, previous);
  if (segment.started_ms) spoken_.push_back({segment.epoch, *segment.started_ms, segment.position});
  new_segments_.push_back(std::move(segment));
}

/// The model's order: an item stands behind the one it names as previous, else by its number. What
/// Tandem says by itself is no item of the model: it stands where it was heard.
std::int64_t CallFold::position_of(const SegmentRow& segment, std::uint64_t previous) {
  if (segment.item >= kStockItems) {
    const Spoken* before = nullptr;
    for (const Spoken& each : spoken_)
      if (each.epoch == segment.epoch && each.started_ms <= segment.started_ms.value_or(0) &&
          (before == nullptr || each.position > before->position))
        before = &each;
    if (before == nullptr) return 1;
    const std::int64_t behind_item = before->position % kBetweenItems;
    if (behind_item == 0) return before->position + kBetweenItems / 2;
    const std::int64_t room = kBetweenItems - 1 - behind_item;
    return before->position + std::min(kBetweenSentences, room);
  }
  const auto place_of = [&](std::uint64_t item) {
    const auto moved = moved_.find(item);
    return moved != moved_.end() ? moved->second : static_cast<std::int64_t>(item) * kBetweenItems;
  };
  const std::int64_t own = static_cast<std::int64_t>(segment.item) * kBetweenItems;
  if (previous == 0 || previous >= kStockItems || place_of(previous) < own) return own;
  return moved_[segment.item] = place_of(previous) + 1;
}

// ---- Turns.

void CallFold::turn_answered(const call::CallEvent&, const EventFields& fields) {
  TurnRow turn;
  turn.epoch = last_.first;
  turn.turn = fields.integer_or_zero("turn");
  const std::int64_t decided_at = fields.integer_or_zero("speech_stopped_at_ms");
  const std::int64_t sent = fields.integer_or_zero("first_sent_ms");
  const std::int64_t voice_to_voice = fields.integer_or_zero("voice_to_voice_ms");
  turn.decided_ms = std::max<std::int64_t>(voice_to_voice - sent, 0);
  turn.speech_ended_ms = decided_at - turn.decided_ms;
  turn.committed_ms = seen(fields.integer_or_zero("committed_ms"), turn.decided_ms);
  turn.response_began_ms = seen(fields.integer_or_zero("response_began_ms"), turn.decided_ms);
  turn.first_audio_ms = seen(fields.integer_or_zero("first_audio_ms"), turn.decided_ms);
  turn.first_sent_ms = turn.decided_ms + sent;
  turn.voice_to_voice_ms = voice_to_voice;
  if (tools_ms_ > 0) turn.tool_ms = std::exchange(tools_ms_, 0);
  turn_open_ = false;
  latencies_ms_.push_back(voice_to_voice);
  row_.turns = std::max(row_.turns, turns_before_ + turn.turn);
  turn_ = turn;
  new_turns_.push_back(std::move(turn));
}

void CallFold::turn_heard(const call::CallEvent&, const EventFields& fields) {
  if (!turn_ || turn_->turn != fields.integer_or_zero("turn")) return;
  turn_->playing_ms = turn_->decided_ms + fields.integer_or_zero("playing_ms");
  new_turns_.push_back(*turn_);
}

void CallFold::barged_in(const call::CallEvent&, const EventFields&) {
  ++row_.barge_ins;
  if (!turn_ || turn_->interrupted) return;
  turn_->interrupted = true;
  new_turns_.push_back(*turn_);
}

// ---- Tools, usage, the end.

void CallFold::caller_spoke(const call::CallEvent&, const EventFields&) { turn_open_ = true; }

/// An agent that says "one moment" has answered the turn before the tool it then asks is through.
void CallFold::tool_asked(const call::CallEvent&, const EventFields& fields) {
  if (turn_ && !turn_open_) asked_behind_answer_.insert(fields.integer_or_zero("tool_call"));
}

/// Its time belongs to the turn in which it was asked: to the answered one, though the caller may
/// speak again by now, or to the one whose answer is still to come.
void CallFold::tool_settled(const call::CallEvent&, const EventFields& fields) {
  ++row_.tool_calls;
  const std::int64_t took = fields.integer_or_zero("took_ms");
  const bool behind_answer =
      asked_behind_answer_.erase(fields.integer_or_zero("tool_call")) > 0 || !turn_open_;
  if (!turn_ || !behind_answer) {
    tools_ms_ += took;
    return;
  }
  turn_->tool_ms = turn_->tool_ms.value_or(0) + took;
  new_turns_.push_back(*turn_);
}

void CallFold::used(const call::CallEvent&, const EventFields& fields) {
  // Words of the caller are counted by another model, at another price.
  const std::string_view by = fields.text("kind") == "transcription" ? kTranscription : "";
  fields.for_each_integer("tokens", [&](std::string_view name, std::int64_t tokens) {
    row_.usage[std::string(by).append(name)] += tokens;
  });
  row_.cost_model += fields.real("cost_usd");
}

void CallFold::transfer_ended(const call::CallEvent&, const EventFields& fields) {
  if (fields.text("result") == "answered") ++row_.transfers;
}

void CallFold::outcome_told(const call::CallEvent&, const EventFields& fields) {
  outcome_ = known_or(kOutcomes, fields.text("outcome"), "");
}

void CallFold::ended(const call::CallEvent& event, const EventFields& fields) {
  if (row_.failure.empty()) row_.failure = fields.text("failure");
  End end{known_or(kEndReasons, fields.text("reason"), "failed"), event.at,
          fields.integer_or_zero("length_ms"), event.epoch};
  if (event.epoch == 0) {
    // Whoever names no term means the call, whoever has it.
    end.epoch = static_cast<std::uint32_t>(fields.integer("epoch").value_or(kAnyEpoch));
    if (!closing_ || closing_->epoch < end.epoch) closing_ = std::move(end);
    return;
  }
  end_ = std::move(end);
  row_.turns = std::max(row_.turns, turns_before_ + fields.integer_or_zero("turns"));
  row_.barge_ins =
      std::max(row_.barge_ins, barge_ins_before_ + fields.integer_or_zero("barge_ins"));
  fields.for_each_integer("tokens", [&](std::string_view name, std::int64_t tokens) {
    usage_total_[std::string(name)] = tokens;
  });
  fields.for_each_integer("transcription_tokens", [&](std::string_view name, std::int64_t tokens) {
    usage_total_[std::string(kTranscription).append(name)] = tokens;
  });
  cost_total_ = fields.real("cost_usd");
}

/// The first word counts. It is read before the call's own events, so it is weighed at the end.
void CallFold::carrier_ended(const call::CallEvent& event, const EventFields& fields) {
  if (carrier_end_) return;
  carrier_end_ = CarrierEnd{known_or(kEndReasons, fields.text("reason"), "failed"), event.at,
                            fields.integer("length_ms"), fields.flag("late")};
}

void CallFold::end_as_carrier_says(CallRow& row) const {
  const CarrierEnd& end = *carrier_end_;
  row.status = "ended";
  // That its node was lost says more than that the line is down.
  row.end_reason = closing_ && closing_->epoch >= row.epoch ? closing_->reason : end.reason;
  row.ended_at = end.at;
  // Found out late, its length tells when it really was.
  if (end.late && end.length_ms)
    row.ended_at = row.started_at + std::chrono::milliseconds(*end.length_ms);
  const auto seen =
      std::chrono::duration_cast<std::chrono::milliseconds>(*row.ended_at - row.started_at);
  row.duration_ms = end.length_ms.value_or(std::max<std::int64_t>(seen.count(), 0));
}

std::string CallFold::outcome() const {
  const bool transferred = row_.transfers > 0 || (end_ && end_->reason == "transferred");
  if (!outcome_.empty()) return outcome_;
  if (transferred) return "transferred";
  if (row_.turns > 0) return "answered";
  // Who was refused has given up nothing.
  if (end_ && end_->reason == "rejected") return "none";
  return end_ || closing_ || carrier_end_ ? "abandoned" : "none";
}

CallRow CallFold::row(std::uint32_t epoch) const {
  CallRow row = row_;
  if (row.answered_at) row.status = "in-progress";
  // Who has the call now, its own events will say.
  if (epoch > row.epoch) row.node.clear();
  row.epoch = std::max(row.epoch, epoch);
  if (end_ && end_->epoch >= row.epoch) {
    row.status = "ended";
    row.end_reason = end_->reason;
    row.ended_at = end_->at;
    row.duration_ms = end_->length_ms;
  } else if (carrier_end_) {
    end_as_carrier_says(row);
  } else if (closing_ && closing_->epoch >= row.epoch) {
    row.status = "ended";
    row.end_reason = closing_->reason;
    // Nobody saw its end: it was alive when its node last spoke of it.
    row.ended_at = row.started_at + std::chrono::milliseconds(last_call_ms_);
    row.duration_ms = last_call_ms_;
  }
  row.outcome = outcome();
  // The sums of the end count where a part was lost, and the parts where the end was.
  for (const auto& [name, tokens] : usage_total_)
    row.usage[name] = std::max(row.usage[name], tokens);
  row.cost_model = std::max(row.cost_model, cost_total_);
  std::vector<std::int64_t> sorted = latencies_ms_;
  std::sort(sorted.begin(), sorted.end());
  row.p50_ms = percentile(sorted, 50);
  row.p90_ms = percentile(sorted, 90);
  row.p95_ms = percentile(sorted, 95);
  row.p99_ms = percentile(sorted, 99);
  return row;
}

namespace {

/// Of several states of one row only the last is written.
template <class Row, class Key>
std::vector<Row> last_of_each(std::vector<Row>& rows, Key key) {
  std::vector<Row> last;
  for (Row& row : rows) {
    const auto known = std::find_if(last.begin(), last.end(), [&](const Row& other) {
      return other.epoch == row.epoch && other.*key == row.*key;
    });
    if (known == last.end())
      last.push_back(std::move(row));
    else
      *known = std::move(row);
  }
  rows.clear();
  return last;
}

}  // namespace

std::vector<SegmentRow> CallFold::take_segments() {
  return last_of_each(new_segments_, &SegmentRow::item);
}

std::vector<TurnRow> CallFold::take_turns() { return last_of_each(new_turns_, &TurnRow::turn); }

}  // namespace tandem::control
