#include "control/store/analytics_store.hpp"

#include <pqxx/pqxx>

namespace tandem::store {
namespace {

using shape::Kind;
using shape::Presence;
using shape::Shape;

shape::Member count(const char* name, const char* help = "") {
  return {name, shape::integer(0, 9e15), Presence::Required, help};
}
shape::Member needed(const char* name, shape::Type type, const char* help = "") {
  return {name, std::move(type), Presence::Required, help};
}
shape::Member rows(const char* name, Shape row, int count_max, const char* help = "") {
  return needed(name, shape::list_of(shape::object(std::move(row)), count_max), help);
}
shape::Member part(const char* name, Shape shape, const char* help = "") {
  return needed(name, shape::object(std::move(shape)), help);
}
shape::Type maybe(Kind kind) { return shape::nullable(shape::of(kind)); }
shape::Type maybe_ms() { return shape::nullable(shape::integer(0, 9e15)); }

Shape calls_shape() {
  return {
      "AnalyticsCalls",
      {count("total", "That began in the range."), count("ended", "Of them; those that are over."),
       count("active", "Under way now, whenever they began."), count("inbound"), count("outbound"),
       count("playground"), count("answered"),
       count("failed", "Ended for a fault of the model, the carrier or a node."), count("seconds"),
       needed("average_seconds", shape::number(0, 1e9)), count("turns"), count("barge_ins"),
       count("transfers"),
       rows("outcomes",
            {"AnalyticsOutcome", {needed("outcome", shape::text(1, 50)), count("calls")}}, 20,
            "Of those that are over."),
       part("sentiments",
            {"AnalyticsSentiments", {count("positive"), count("neutral"), count("negative")}}),
       rows("costs",
            {"AnalyticsCost",
             {needed("currency", shape::text(3, 3)), needed("model", shape::number(0, 1e12)),
              needed("carrier", shape::number(0, 1e12))}},
            200)}};
}

Shape health_shape() {
  return {"AnalyticsHealth",
          {count("unprocessed", "deliveries_waiting and calls_silent."),
           count("deliveries_waiting", "Their time has come more than a minute ago."),
           count("calls_silent", "Under way, and not heard of for an hour."),
           count("failed_last_hour", "actions_failed, deliveries_failed and calls_failed."),
           count("actions_failed"), count("deliveries_failed"), count("calls_failed"),
           count("connections_failing")}};
}

Shape actions_shape() {
  return {"AnalyticsActions",
          {count("total"),
           rows("by_status",
                {"AnalyticsActionStatus", {needed("status", shape::text(0, 50)), count("actions")}},
                50),
           rows("by_tool",
                {"AnalyticsTool",
                 {needed("tool", shape::text(0, 100)), count("actions"), count("succeeded")}},
                1'000)}};
}

Shape latency_shape() {
  return {
      "AnalyticsLatency",
      {count("turns"), needed("p50_ms", maybe_ms(), "To within 2.5 %, as the others."),
       needed("p90_ms", maybe_ms()), needed("p95_ms", maybe_ms()), needed("p99_ms", maybe_ms())}};
}

}  // namespace

std::optional<std::string> analytics(pqxx::transaction_base& tx,
                                     const AnalyticsQuestion& question) {
  const pqxx::row row = tx.exec_params1(
      "SELECT CASE WHEN $1 = '' OR tandem.organisation_named($1) IS NOT NULL THEN "
      "tandem.analytics(tandem.organisation_named(nullif($1, '')), "
      "coalesce(nullif($2, '')::timestamptz, coalesce(nullif($3, '')::timestamptz, now()) - "
      "make_interval(days => $4)), coalesce(nullif($3, '')::timestamptz, now()))::text END",
      question.organisation, question.since, question.until, question.days);
  if (row[0].is_null()) return std::nullopt;
  return row[0].as<std::string>();
}

Shape analytics_shape() {
  const Shape day{
      "AnalyticsDay",
      {needed("day", shape::of(Kind::Date), "In UTC."), count("calls"), count("events")}};
  const Shape records{
      "AnalyticsRecords",
      {needed("type", shape::text(1, 20)), count("total"), count("new", "Made in the range.")}};
  const Shape worker{"AnalyticsWorker",
                     {needed("user_id", shape::of(Kind::Uuid)),
                      needed("display_name", shape::nullable(shape::text(0, 200)),
                             "Null where you may not see people."),
                      count("records")}};
  const Shape organisation{"AnalyticsOrganisation",
                           {needed("organisation_id", shape::of(Kind::Uuid)),
                            needed("name", shape::text(1, 200)), count("calls"), count("failed")}};
  return {
      "Analytics",
      {needed("organisation_id", maybe(Kind::Uuid), "Null: all that you may see."),
       needed("from", shape::of(Kind::Time), "Whole hours."), needed("to", shape::of(Kind::Time)),
       part("calls", calls_shape()), rows("per_day", day, 400),
       part("latency", latency_shape(), "Caller silent to first audio sent."),
       part("actions", actions_shape(), "Tools that agents ran."),
       rows("organisations", organisation, 50, "Those with most calls."),
       rows("records", records, 10),
       part("contacts", {"AnalyticsContacts", {count("total"), count("new")}}),
       rows("top_workers", worker, 10, "By records of theirs that were made in the range."),
       part("health", health_shape(), "Now.")}};
}

const Resource& agent_activity() {
  static const Resource kActivity{
      "AgentActivity",
      "tandem.agents",
      {{"id", shape::of(Kind::Uuid)},
       {"organisation_id", shape::of(Kind::Uuid)},
       {"name", shape::text(1, 200)},
       {"status", shape::choice({"draft", "published", "paused"}), kFilter,
        "POST /api/agents/{id}/pause and /resume change it."},
       {"last_call_at", maybe(Kind::Time), kRead, {}, "call.started_at"},
       {"last_action_at", maybe(Kind::Time), kRead, "A tool that it ran.", "done.last_at"},
       {"actions", shape::integer(0, 9e15), kRead, "In the last 30 days.",
        "coalesce(done.actions, 0)"},
       {"succeeded", shape::integer(0, 9e15), kRead, {}, "coalesce(done.succeeded, 0)"},
       {"success_rate", shape::nullable(shape::number(0, 1)), kRead,
        "Null: nothing done in that time, or only some of its calls are yours to see.",
        "round(done.succeeded / nullif(done.actions, 0), 4)"},
       {"created_at", shape::of(Kind::Time), kSort}},
      "-created_at",
      {{"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
        "Id or slug; all that you may see where none is given."}},
      "LEFT JOIN LATERAL (SELECT c.started_at FROM tandem.calls c WHERE c.agent_id = t.id "
      "ORDER BY c.started_at DESC LIMIT 1) call ON true "
      "LEFT JOIN LATERAL (SELECT sum(s.actions) AS actions, coalesce(sum(s.actions) FILTER "
      "(WHERE s.outcome IN ('succeeded', 'repeated')), 0) AS succeeded, max(s.last_at) AS last_at "
      "FROM tandem.action_sums s WHERE s.agent_id = t.id AND s.grain = 'day' "
      "AND s.at >= now() - interval '30 days') done ON true",
      "id",
      "uuid",
      false};
  return kActivity;
}

std::string agent_actions(pqxx::transaction_base& tx, const std::string& agent) {
  return tx
      .exec_params1(
          "SELECT json_build_object('data', coalesce(json_agg(json_build_object('at', " +
              time_sql("e.at") +
              ", 'call_id', e.call_id, 'tool', coalesce(e.payload ->> 'name', ''), 'status', "
              "coalesce(e.payload ->> 'outcome', ''), 'took_ms', e.payload -> 'took_ms') "
              "ORDER BY e.at DESC, e.seq DESC), '[]'))::text FROM (SELECT e.* FROM (SELECT c.id "
              "FROM tandem.calls c WHERE c.agent_id = $1::uuid ORDER BY c.started_at DESC "
              "LIMIT 500) c CROSS JOIN LATERAL (SELECT * FROM tandem.call_events e "
              "WHERE e.call_id = c.id AND e.type = 'tool.settled') e "
              "ORDER BY e.at DESC, e.seq DESC LIMIT 20) e",
          agent)[0]
      .as<std::string>();
}

Shape agent_actions_shape() {
  const Shape action{
      "AgentAction",
      {needed("at", shape::of(Kind::Time)), needed("call_id", shape::of(Kind::Uuid)),
       needed("tool", shape::text(0, 200)),
       needed("status", shape::text(0, 50), "succeeded, failed, timed-out, repeated or abandoned."),
       needed("took_ms", maybe_ms())}};
  return {"AgentActionList", {rows("data", action, 20)}};
}

}  // namespace tandem::store
