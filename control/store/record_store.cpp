#include "control/store/record_store.hpp"

#include <pqxx/pqxx>

#include "control/store/text_search.hpp"

namespace tandem::store {
namespace {

using shape::Kind;
using shape::Presence;

constexpr unsigned kEdit = kCreate | kUpdate;

shape::Type maybe(shape::Type type) { return shape::nullable(std::move(type)); }
shape::Type money() { return shape::number(-9'999'999'999.99, 9'999'999'999.99); }

std::vector<Filter> record_filters() {
  std::vector<Filter> filters{
      {"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
       "Id or slug; all that you may see where none is given."},
      {"open", shape::of(Kind::Boolean), "(t.closed_at IS NULL) = ?::boolean", {}},
      {"tag", shape::text(1, 50), "t.tags @> ARRAY[?]", {}},
      {"amount_min", money(), "t.amount >= ?::numeric", {}},
      {"amount_max", money(), "t.amount <= ?::numeric", {}},
      {"text", shape::text(3, 100),
       contains_words("tandem.record_words(t.title, t.notes, t.payload)"),
       "In title, notes and payload."}};
  for (const char* moment : {"created", "due", "closed"}) {
    const std::string column = std::string("t.") + moment + "_at";
    filters.push_back(
        {std::string(moment) + "_after", shape::of(Kind::Time), column + " >= ?::timestamptz", {}});
    filters.push_back(
        {std::string(moment) + "_before", shape::of(Kind::Time), column + " < ?::timestamptz", {}});
  }
  return filters;
}

}  // namespace

const Resource& records() {
  static const Resource kRecords{
      "Record",
      "tandem.records",
      {{"id", shape::of(Kind::Uuid)},
       {"organisation_id", shape::text(1, 63), kCreate,
        "Given as id or slug; needed only by who belongs to several."},
       {"type", shape::choice({"quote", "job", "invoice", "note", "booking", "task"}),
        kCreate | kNeeded | kFilter},
       {"title", shape::text(1, 500), kCreate | kNeeded | kUpdate},
       {"status", shape::text(1, 50), kEdit | kFilter,
        "open, pending, approved, completed, cancelled, or a word of your own; the last two of "
        "these close it."},
       {"amount", maybe(money()), kEdit, "With a currency.", {}},
       {"currency", maybe(shape::text(3, 3)), kEdit | kFilter, "ISO 4217.", {}},
       {"payload", shape::json(100'000), kEdit | kDetail, "Whatever else belongs to it."},
       {"notes", shape::text(0, 10'000), kEdit | kDetail},
       {"tags", shape::list_of(shape::text(1, 50), 50), kEdit},
       {"due_at", maybe(shape::of(Kind::Time)), kEdit},
       {"closed_at", maybe(shape::of(Kind::Time))},
       {"assigned_to", maybe(shape::of(Kind::Uuid)), kEdit | kFilter,
        "The worker: a person of the organisation."},
       {"contact_id", maybe(shape::of(Kind::Uuid)), kEdit | kFilter},
       {"call_id", maybe(shape::of(Kind::Uuid)), kCreate | kFilter, "The call that it came from."},
       {"event_epoch", maybe(shape::integer(0, 1e9)), kCreate,
        "With event_seq: which event of that call."},
       {"event_seq", maybe(shape::integer(1, 9e15)), kCreate},
       {"created_by", maybe(shape::of(Kind::Uuid)), kFilter},
       {"external_id", maybe(shape::text(1, 200)), kEdit | kFilter},
       {"created_at", shape::of(Kind::Time), kSort},
       {"updated_at", shape::of(Kind::Time), kSort},
       {"revision", shape::integer(1, 9e15)}},
      "-created_at",
      record_filters()};
  return kRecords;
}

std::string record_timeline(pqxx::transaction_base& tx, const std::string& id) {
  return tx
      .exec_params1("SELECT json_build_object('data', coalesce(json_agg(json_build_object('at', " +
                        time_sql("e.at") +
                        ", 'kind', e.kind, 'type', e.type, 'actor', e.actor, 'detail', e.detail)), "
                        "'[]'))::text FROM tandem.record_timeline($1::uuid) e",
                    id)[0]
      .as<std::string>();
}

shape::Shape record_timeline_shape() {
  const shape::Shape entry{
      "RecordTimelineEntry",
      {{"at", shape::of(Kind::Time), Presence::Required},
       {"kind", shape::choice({"change", "event", "action", "delivery"}), Presence::Required,
        "Of the record; of its call; of an agent's tool; to somebody else."},
       {"type", shape::text(1, 200), Presence::Required},
       {"actor", shape::text(0, 200), Presence::Required},
       {"detail", shape::json(1'000'000), Presence::Required}}};
  return {"RecordTimeline",
          {{"data", shape::list_of(shape::object(entry), 500), Presence::Required}}};
}

}  // namespace tandem::store
