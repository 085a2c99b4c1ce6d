#include "control/store/call_store.hpp"

#include <boost/json/serialize.hpp>
#include <pqxx/pqxx>

#include "control/outreach/carrier_failure.hpp"
#include "control/store/call_deeds.hpp"
#include "control/store/text_search.hpp"

namespace tandem::store {
namespace {

using shape::Kind;

shape::Type maybe(shape::Type type) { return shape::nullable(std::move(type)); }
shape::Type id_type() { return shape::of(Kind::Uuid); }
shape::Type ms_type() { return maybe(shape::integer(0, 9e15)); }
shape::Type distance() { return maybe(shape::integer(-1e9, 1e9)); }
shape::Type free_text() { return shape::text(0, 1'000'000); }

/// What a search looks through, row by row.
constexpr const char* kWords =
    "tandem.call_words(t.summary, t.final_transcript, t.from_number, t.to_number) || ' ' || "
    "coalesce(a.notes, '') || ' ' || coalesce(a.disposition, '')";

/// What its reader may do with a call.
shape::Type deed_names() {
  std::vector<std::string> names;
  for (const CallDeed& deed : kCallDeeds) names.emplace_back(deed.name);
  const auto count = static_cast<int>(names.size());
  return shape::list_of(shape::choice(std::move(names)), count);
}

/// The words for `calls.failure`; none where it says nothing.
std::string advice_sql() {
  std::string sql = "CASE t.failure";
  for (const control::CarrierFailure& each : control::carrier_failures()) {
    sql.append(" WHEN '").append(each.reason).append("' THEN '");
    for (const char c : each.advice) sql.append(c == '\'' ? 2 : 1, c);
    sql.append("'");
  }
  return sql + " END";
}

std::vector<Filter> call_filters() {
  return {
      {"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
       "Id or slug; all that you may see where none is given."},
      {"started_after", shape::of(Kind::Time), "t.started_at >= ?::timestamptz", {}},
      {"started_before", shape::of(Kind::Time), "t.started_at < ?::timestamptz", {}},
      {"number", shape::of(Kind::Phone), "? IN (t.from_number, t.to_number)", "At either end."},
      {"active", shape::of(Kind::Boolean), "(t.status <> 'ended') = ?::boolean", {}},
      {"text", shape::text(3, 100), contains_words(kWords),
       "In summary, transcript, numbers, notes and disposition."}};
}

/// Position of an event or segment among those of its call, whatever node wrote it.
constexpr const char* kEventKey = "((t.epoch::bigint << 40) | t.seq)";
constexpr const char* kSegmentKey = "((t.epoch::bigint << 40) | t.item)";
constexpr const char* kTurnKey = "((t.epoch::bigint << 40) | t.turn)";

}  // namespace

const Resource& calls() {
  static const Resource kCalls{
      "Call",
      "tandem.calls",
      {
          {"id", id_type()},
          {"organisation_id", id_type()},
          {"agent_id", maybe(id_type()), kFilter},
          {"agent_name", maybe(shape::text(0, 200)), kRead, "As the call began with it."},
          {"agent_version", maybe(shape::integer(1, 1e9)), kRead, {}, "version.number"},
          {"phone_number_id", maybe(id_type()), kFilter},
          {"contact_id", maybe(id_type()), kFilter},
          {"direction", shape::choice({"inbound", "outbound", "playground"}), kFilter},
          {"from_number", shape::text(0, 256)},
          {"to_number", shape::text(0, 256)},
          {"status", shape::choice({"queued", "ringing", "in-progress", "ended"}), kFilter},
          {"outcome",
           shape::choice({"booked", "rescheduled", "cancelled", "transferred", "answered",
                          "voicemail", "abandoned", "none"}),
           kFilter},
          {"end_reason", maybe(shape::text(1, 50)), kFilter},
          {"ended_reason", maybe(shape::text(1, 100)), kRead,
           "Finer than end_reason where a call could not be placed: invalid-number, …",
           "coalesce(t.failure, t.end_reason)"},
          {"advice", maybe(shape::text(1, 500)), kRead,
           "What people can do about a call that could not be placed.", advice_sql()},
          {"started_at", shape::of(Kind::Time), kSort},
          {"ringing_at", maybe(shape::of(Kind::Time)), kDetail},
          {"answered_at", maybe(shape::of(Kind::Time))},
          {"ended_at", maybe(shape::of(Kind::Time))},
          {"duration_ms", shape::integer(0, 9e15), kSort, {}, "coalesce(t.duration_ms, 0)"},
          {"turns", shape::integer(0, 1e9)},
          {"barge_ins", shape::integer(0, 1e9)},
          {"transfers", shape::integer(0, 1e9)},
          {"tool_calls", shape::integer(0, 1e9)},
          {"latency_p50_ms", ms_type(), kRead, "Of its turns: speech stopped to first audio sent."},
          {"latency_p90_ms", ms_type()},
          {"latency_p95_ms", ms_type()},
          {"latency_p99_ms", ms_type()},
          {"sentiment", maybe(shape::choice({"positive", "neutral", "negative"})), kFilter},
          {"summary", maybe(free_text())},
          {"follow_up", maybe(free_text()), kDetail},
          {"final_transcript", maybe(free_text()), kDetail, "As heard, a line for each turn."},
          {"usage", shape::json(20'000), kDetail, "Tokens by kind."},
          {"cost_carrier", maybe(shape::number(0, 1e9))},
          {"cost_model", shape::number(0, 1e9)},
          {"currency", shape::text(3, 3)},
          {"node_id", maybe(shape::text(1, 64)), kDetail},
          {"carrier_call_id", maybe(shape::text(1, 64)), kFilter | kDetail},
          {"metadata", shape::json(20'000), kDetail},
          {"external_id", maybe(shape::text(1, 200)), kFilter},
          {"assigned_to", maybe(id_type()), kFilter, {}, "a.assigned_to"},
          {"disposition", maybe(shape::text(0, 200)), kFilter,
           "As people said, else as the analysis found.",
           "coalesce(a.disposition, an.disposition)"},
          {"outcome_reason", maybe(shape::text(0, 4'000)), kDetail, {}, "an.outcome_reason"},
          {"notes", maybe(shape::text(0, 10'000)), kDetail, {}, "a.notes"},
          {"rating", maybe(shape::integer(1, 5)), kFilter, {}, "a.rating"},
          {"feedback", maybe(shape::text(0, 10'000)), kDetail, {}, "a.feedback"},
          {"tags", shape::list_of(shape::text(1, 50), 50), kRead, {}, "coalesce(a.tags, '{}')"},
          {"listen_url", shape::text(1, 100), kRead, "Relative to the API's address.",
           "'/ws/listen/' || t.id"},
          {"control_url", shape::text(1, 100), kRead, {}, "'/api/calls/' || t.id || '/control'"},
          {"rights", deed_names(), kReader,
           "What you may do with it; take-over goes over the socket of listen.",
           deeds_of_call_sql()},
          {"erased_at", maybe(shape::of(Kind::Time)), kDetail},
      },
      "-started_at",
      call_filters(),
      "LEFT JOIN tandem.call_annotations a ON a.call_id = t.id "
      "LEFT JOIN tandem.call_analyses an ON an.call_id = t.id "
      "LEFT JOIN tandem.agent_versions version ON version.id = t.agent_version_id",
      "id",
      "uuid",
      true,
      {},
      "coalesce(a.revision, 0)"};
  return kCalls;
}

const Resource& call_events() {
  static const Resource kEvents{"CallEvent",
                                "tandem.call_events",
                                {{"epoch", shape::integer(0, 1e9)},
                                 {"seq", shape::integer(1, 9e15)},
                                 {"at", shape::of(Kind::Time), kSort},
                                 {"call_time_ms", shape::number(-9e15, 9e15), kRead,
                                  "On the call's own clock.", "t.call_time_us / 1000.0"},
                                 {"type", shape::text(1, 100), kFilter},
                                 {"actor", shape::text(1, 200), kFilter},
                                 {"payload", shape::json(1'000'000)}},
                                "at",
                                {},
                                {},
                                "seq",
                                "bigint",
                                false,
                                kEventKey};
  return kEvents;
}

const Resource& transcript_segments() {
  static const Resource kSegments{
      "TranscriptSegment",
      "tandem.transcript_segments",
      {{"position", shape::integer(0, 9e15), kSort, "Order in the conversation, with gaps.",
        "((t.epoch::bigint << 40) | t.position)"},
       {"speaker", shape::choice({"caller", "agent", "supervisor"}), kFilter},
       {"text", free_text(), kRead, "As heard."},
       {"full_text", maybe(free_text()), kRead, "All that was spoken, where more than was heard."},
       {"started_ms", maybe(shape::integer(-9e15, 9e15)), kRead, "On the call's clock."},
       {"ended_ms", maybe(shape::integer(-9e15, 9e15))},
       {"interrupted", shape::of(Kind::Boolean)},
       {"estimated", shape::of(Kind::Boolean), kRead, "The text was cut in proportion."},
       {"stock", shape::of(Kind::Boolean), kRead, "Spoken by us, not by the model."}},
      "position",
      {},
      {},
      "item",
      "bigint",
      false,
      kSegmentKey};
  return kSegments;
}

const Resource& call_turns() {
  static const Resource kTurns{
      "CallTurn",
      "tandem.call_turns",
      {{"turn", shape::integer(0, 1e9)},
       {"speech_ended_ms", shape::integer(-9e15, 9e15), kSort,
        "On the call's clock; all further times count from there."},
       {"decided_ms", shape::integer(-1e9, 1e9), kRead, "The model said that speech had stopped."},
       {"committed_ms", distance()},
       {"response_began_ms", distance()},
       {"first_audio_ms", distance(), kRead, "From the model."},
       {"first_sent_ms", shape::integer(-1e9, 1e9), kRead, "First byte to the carrier."},
       {"playing_ms", distance(), kRead, "The carrier confirmed that it plays."},
       {"tool_ms", distance()},
       {"voice_to_voice_ms", distance()},
       {"interrupted", shape::of(Kind::Boolean)}},
      "speech_ended_ms",
      {},
      {},
      "turn",
      "bigint",
      false,
      kTurnKey};
  return kTurns;
}

const Resource& recordings() {
  static const Resource kRecordings{
      "Recording",
      "tandem.recordings",
      {{"id", shape::of(Kind::Uuid)},
       {"bytes", shape::integer(0, 9e15)},
       {"duration_ms", shape::integer(0, 9e15)},
       {"lost_ms", shape::integer(0, 9e15), kRead, "Of it, silence where sound was lost."},
       {"created_at", shape::of(Kind::Time), kSort, "When it was over."}},
      "created_at",
      {},
      {},
      "id",
      "uuid",
      false};
  return kRecordings;
}

Conditions of_call(const std::string& call) { return {{"t.call_id = ?::uuid", call}}; }
Conditions kept_of_call(const std::string& call) {
  return {{"t.call_id = ?::uuid AND t.discarded_at IS NULL", call}};
}

Change annotate(pqxx::transaction_base& tx, const std::string& call,
                const boost::json::object& members, std::optional<std::int64_t> revision) {
  const auto row = read(tx, calls(), call);
  if (!row) return Change::Missing;
  if (revision && *revision != row->revision) return Change::Stale;
  if (members.empty()) return Change::Done;
  std::string names, values, changes, later;
  for (const auto& member : members) {
    const std::string name(member.key());
    const char* comma = names.empty() ? "" : ", ";
    names += ", " + name;
    values += ", r." + name;
    changes += comma + name + " = r." + name;
    later += comma + name + " = excluded." + name;
  }
  const std::string said = boost::json::serialize(members);
  // By itself, since an INSERT takes a right that those lack to whom the call is assigned.
  const pqxx::result changed = tx.exec_params(
      "UPDATE tandem.call_annotations a SET " + changes +
          " FROM jsonb_populate_record(NULL::tandem.call_annotations, $2::jsonb) r "
          "WHERE a.call_id = $1::uuid AND ($3::bigint < 0 OR a.revision = $3::bigint)",
      call, said, revision.value_or(-1));
  if (changed.affected_rows() > 0) return Change::Done;
  // Between the look above and this, another one may have been quicker.
  const pqxx::result done = tx.exec_params(
      "INSERT INTO tandem.call_annotations AS a (call_id, organisation_id" + names +
          ") SELECT c.id, c.organisation_id" + values +
          " FROM tandem.calls c, jsonb_populate_record(NULL::tandem.call_annotations, $2::jsonb) r "
          "WHERE c.id = $1::uuid ON CONFLICT (call_id) DO UPDATE SET " +
          later + " WHERE $3::bigint < 0 OR a.revision = $3::bigint",
      call, said, revision.value_or(-1));
  return done.affected_rows() > 0 ? Change::Done : Change::Stale;
}

int erase_caller(pqxx::transaction_base& tx, const std::string& organisation,
                 const std::string& number) {
  return tx.exec_params1("SELECT tandem.erase_caller($1::uuid, $2)", organisation, number)[0]
      .as<int>();
}

}  // namespace tandem::store
