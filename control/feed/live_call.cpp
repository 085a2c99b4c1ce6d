#include "control/feed/live_call.hpp"

#include <algorithm>
#include <utility>

#include "bridge/call/live_sink.hpp"
#include "core/json/writer.hpp"
#include "core/rfc3339.hpp"

namespace tandem::feed {
namespace {

/// Utterances that are remembered while they grow, and of each so much: the final words follow.
constexpr std::size_t kGrowingMax = 8;
constexpr std::size_t kGrowingBytesMax = 8 * 1024;
constexpr std::size_t kListenersMax = 20;

/// The body of a message, up to its last member.
std::string tail_begin(const char* type) {
  return std::string(R"("type":")").append(type).append("\",");
}

/// What `write` put between braces, behind members that stand there already.
void append_members(std::string& tail, const std::string& object) { tail.append(object, 1); }

void member_or_null(json::Writer& out, std::string_view name, std::string_view text) {
  out.key(name);
  if (text.empty())
    out.null();
  else
    out.value(text);
}

template <class T>
void optional_member(json::Writer& out, std::string_view name, const std::optional<T>& value) {
  out.key(name);
  if (!value)
    out.null();
  else if constexpr (std::is_same_v<T, control::EventTime>)
    out.value(rfc3339(*value));
  else
    out.value(*value);
}

/// Who did it: a person, where the event names one, else the part that its type names.
std::string_view actor_of(const call::CallEvent& event, const control::EventFields& fields) {
  const std::string_view subject = event.type.substr(0, event.type.find('.'));
  if (subject == "supervisor") return fields.text("actor");
  for (const std::string_view known : {"caller", "agent", "model", "carrier"})
    if (subject == known) return known;
  return subject == "stream" ? "carrier" : "system";
}

}  // namespace

void LiveCall::apply(const call::CallEvent& event, control::EventFields& fields,
                     FeedMessages& out) {
  fold_.apply(event, fields);
  if (organisation_.empty()) organisation_ = fields.text("organisation");
  note_state(event, fields);
  changed_ = true;
  tell_words(out);
  // Who follows the call had it in its time.
  if (event.seq == call::kToldAgain)
    told_again_ = true;
  else
    tell_event(event, fields, out);
}

void LiveCall::note_state(const call::CallEvent& event, const control::EventFields& fields) {
  const std::string_view type = event.type;
  transfer_.apply(event, fields);
  if (type == "agent.muted" || type == "agent.unmuted") {
    muted_ = type == "agent.muted";
  } else if (type == "turn.answered") {
    last_latency_ms_ = fields.integer_or_zero("first_sent_ms");
  } else if (type == "supervisor.listening") {
    if (listeners_.size() < kListenersMax) listeners_.emplace_back(fields.text("listener"));
  } else if (type == "supervisor.left") {
    const auto left = std::find(listeners_.begin(), listeners_.end(), fields.text("listener"));
    if (left != listeners_.end()) listeners_.erase(left);
  } else if (type == "supervisor.taken-over") {
    taken_over_by_ = fields.text("name");
  } else if (type == "supervisor.handed-back") {
    taken_over_by_.clear();
  }
}

/// The folded words: what was heard, and whether it was cut.
void LiveCall::tell_words(FeedMessages& out) {
  (void)fold_.take_turns();
  for (control::SegmentRow& segment : fold_.take_segments()) {
    std::erase_if(growing_, [&](const Growing& each) { return each.item == segment.item; });
    last_words_ = {segment.speaker, segment.text, segment.item, segment.interrupted};
    std::string object;
    json::Writer writer(object);
    writer.begin_object()
        .member("call_id", id_.text())
        .member("speaker", segment.speaker)
        .member("item", segment.item)
        .member("append", segment.text)
        .member("text", segment.text)
        .member("final", true)
        .member("interrupted", segment.interrupted)
        .member("stock", segment.stock);
    optional_member(writer, "started_ms", segment.started_ms);
    writer.end_object();
    FeedMessage message{organisation_, id_, Topic::Words, tail_begin("transcript-update")};
    append_members(message.tail, object);
    out.push_back(std::move(message));
  }
}

void LiveCall::words_coming(const call::CallEvent& event, control::EventFields& fields,
                            FeedMessages& out) {
  fields.read(event.fields);
  const auto item = static_cast<std::uint64_t>(fields.integer_or_zero("item"));
  const std::string_view speaker = event.type.substr(0, event.type.find('.'));
  auto growing = std::find_if(growing_.begin(), growing_.end(),
                              [&](const Growing& each) { return each.item == item; });
  if (growing == growing_.end()) {
    if (growing_.size() >= kGrowingMax) growing_.pop_front();
    growing_.push_back({std::string(speaker), {}, item});
    growing = std::prev(growing_.end());
  }
  const std::string_view more = fields.text("text");
  if (growing->text.size() + more.size() > kGrowingBytesMax) return;
  growing->text += more;
  std::string object;
  json::Writer(object)
      .begin_object()
      .member("call_id", id_.text())
      .member("speaker", speaker)
      .member("item", item)
      .member("append", more)
      .member("text", growing->text)
      .member("final", false)
      .end_object();
  FeedMessage message{organisation_, id_, Topic::Partial, tail_begin("transcript-update")};
  append_members(message.tail, object);
  out.push_back(std::move(message));
}

void LiveCall::tell_event(const call::CallEvent& event, const control::EventFields& fields,
                          FeedMessages& out) const {
  std::string object;
  json::Writer writer(object);
  writer.begin_object().member("call_id", id_.text()).key("event").begin_object();
  writer.member("seq", event.seq)
      .member("at", rfc3339(event.at))
      .member("call_time_ms", event.call_time.count() / 1'000)
      .member("type", event.type)
      .member("actor", actor_of(event, fields))
      .key("payload")
      .raw(event.fields)
      .end_object()
      .end_object();
  FeedMessage message{organisation_, id_, Topic::Event, tail_begin("call-event")};
  append_members(message.tail, object);
  out.push_back(std::move(message));
}

void LiveCall::write(std::string& out) const {
  control::CallRow row = fold_.row();
  if (lost_) row.status = "ended";
  const std::string id = id_.text();
  json::Writer writer(out);
  writer.begin_object().member("id", id);
  member_or_null(writer, "organisation_id", row.organisation);
  member_or_null(writer, "agent_id", row.agent);
  member_or_null(writer, "agent_name", row.agent_name);
  writer.member("direction", row.direction)
      .member("from_number", row.from)
      .member("to_number", row.to)
      .member("status", row.status)
      .member("outcome", row.outcome);
  member_or_null(writer, "end_reason", row.end_reason);
  writer.member("started_at", rfc3339(row.started_at));
  optional_member(writer, "answered_at", row.answered_at);
  optional_member(writer, "ended_at", row.ended_at);
  writer.member("duration_ms", row.duration_ms.value_or(0))
      .member("turns", row.turns)
      .member("barge_ins", row.barge_ins)
      .member("transfers", row.transfers)
      .member("tool_calls", row.tool_calls);
  optional_member(writer, "latency_p50_ms", row.p50_ms);
  optional_member(writer, "latency_p95_ms", row.p95_ms);
  writer.key("last_latency_ms");
  if (last_latency_ms_ < 0)
    writer.null();
  else
    writer.value(last_latency_ms_);
  writer.member("cost_model", row.cost_model);
  member_or_null(writer, "node_id", row.node);
  writer.member("listen_url", "/ws/listen/" + id)
      .member("control_url", "/api/calls/" + id + "/control")
      .member("muted", muted_)
      .key("listeners")
      .begin_array();
  for (const std::string& listener : listeners_) writer.value(listener);
  writer.end_array();
  member_or_null(writer, "taken_over_by", taken_over_by_);
  writer.key("transfer");
  transfer_.write(writer);
  writer.key("last_words");
  if (last_words_.speaker.empty())
    writer.null();
  else
    writer.begin_object()
        .member("speaker", last_words_.speaker)
        .member("text", last_words_.text)
        .member("item", last_words_.item)
        .member("interrupted", last_words_.interrupted)
        .end_object();
  writer.end_object();
}

}  // namespace tandem::feed
