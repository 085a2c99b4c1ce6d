#include "control/store/record_keeping_store.hpp"

#include <boost/json/serialize.hpp>
#include <pqxx/pqxx>

namespace tandem::store {
namespace {

using shape::Kind;

shape::Type maybe(shape::Type type) { return shape::nullable(std::move(type)); }
shape::Type id_type() { return shape::of(Kind::Uuid); }

shape::Type scope_list() {
  return shape::list_of(shape::choice({"read", "supervise", "control", "operate", "configure"}), 5);
}

Filter by_organisation() {
  return {"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
          "Id or slug."};
}
Filter since(const char* column) {
  return {"after", shape::of(Kind::Time), std::string(column) + " >= ?::timestamptz", {}};
}
Filter until(const char* column) {
  return {"before", shape::of(Kind::Time), std::string(column) + " < ?::timestamptz", {}};
}

}  // namespace

const Resource& api_keys() {
  static const Resource kKeys{
      "ApiKey",
      "tandem.api_keys",
      {{"id", id_type()},
       {"organisation_id", shape::text(1, 63), kCreate,
        "Given as id or slug; needed only by who belongs to several."},
       {"name", shape::text(1, 200), kCreate | kNeeded | kUpdate},
       {"prefix", shape::text(1, 20), kRead, "How the key begins."},
       {"scopes", scope_list(), kCreate | kNeeded, "What it may do.", {}},
       {"created_by", maybe(id_type())},
       {"last_used_at", maybe(shape::of(Kind::Time)), kRead, "To the minute."},
       {"expires_at", maybe(shape::of(Kind::Time)), kCreate | kUpdate},
       {"revoked_at", maybe(shape::of(Kind::Time))},
       {"created_at", shape::of(Kind::Time), kSort}},
      "-created_at",
      {by_organisation()},
      {},
      "id",
      "uuid",
      false};
  return kKeys;
}

void add_api_key(pqxx::transaction_base& tx, const std::string& id, const std::string& organisation,
                 const std::string& hash, const std::string& prefix,
                 const boost::json::object& members) {
  tx.exec_params(
      "INSERT INTO tandem.api_keys (id, organisation_id, name, prefix, hash, scopes, expires_at) "
      "SELECT $1::uuid, $2::uuid, b.name, $3, decode($4, 'hex'), b.scopes, b.expires_at "
      "FROM jsonb_to_record($5::jsonb) AS b (name text, scopes text[], expires_at timestamptz)",
      id, organisation, prefix, hash, boost::json::serialize(members));
}

bool revoke_api_key(pqxx::transaction_base& tx, const std::string& id) {
  return tx.exec_params(
               "UPDATE tandem.api_keys SET revoked_at = coalesce(revoked_at, now()) "
               "WHERE id = $1::uuid",
               id)
             .affected_rows() > 0;
}

const Resource& subscriptions() {
  static const Resource kSubscriptions{
      "Subscription",
      "tandem.subscriptions",
      {{"organisation_id", id_type()},
       {"plan", shape::text(1, 50)},
       {"status", shape::choice({"trial", "active", "past-due", "lapsed", "cancelled"})},
       {"price", shape::number(0, 1e10)},
       {"currency", shape::text(3, 3)},
       {"period_start", shape::of(Kind::Time)},
       {"period_end", shape::of(Kind::Time)},
       {"trial_ends_at", maybe(shape::of(Kind::Time))},
       {"minutes_included", shape::integer(0, 1e9)},
       {"minutes_used", shape::number(0, 1e12), kRead, "In this period.",
        "round(tandem.minutes_used(t.organisation_id), 2)"},
       {"requested_plan", maybe(shape::text(1, 50)), kUpdate, "What the owner asks for."},
       {"cancel_at_period_end", shape::of(Kind::Boolean), kUpdate},
       {"lapses_at", maybe(shape::of(Kind::Time)), kRead,
        "From then on new calls hear a polite refusal."},
       {"created_at", shape::of(Kind::Time), kSort},
       {"updated_at", shape::of(Kind::Time)},
       {"revision", shape::integer(1, 9e15)}},
      "created_at",
      {},
      {},
      "organisation_id"};
  return kSubscriptions;
}

const Resource& usage() {
  static const Resource kUsage{"UsageDay",
                               "tandem.usage",
                               {{"organisation_id", id_type()},
                                {"day", shape::of(Kind::Date), kSort, "In UTC."},
                                {"calls", shape::integer(0, 1e9)},
                                {"seconds", shape::integer(0, 9e15)},
                                {"cost_model", shape::number(0, 1e10)},
                                {"cost_carrier", shape::number(0, 1e10)},
                                {"currency", shape::text(3, 3)}},
                               "-day",
                               {by_organisation(),
                                {"first_day", shape::of(Kind::Date), "t.day >= ?::date", {}},
                                {"last_day", shape::of(Kind::Date), "t.day <= ?::date", {}}},
                               {},
                               "organisation_id",
                               "uuid",
                               false};
  return kUsage;
}

const Resource& audit_log() {
  static const Resource kAudit{
      "AuditEntry",
      "tandem.audit_log",
      {{"id", id_type()},
       {"at", shape::of(Kind::Time), kSort},
       {"organisation_id", maybe(id_type())},
       {"actor_kind", shape::choice({"user", "key", "system"}), kFilter},
       {"actor_id", maybe(id_type()), kFilter},
       {"actor_name", maybe(shape::text(0, 254)), kRead, "As they were called then."},
       {"action", shape::text(1, 100), kFilter},
       {"target_type", shape::text(0, 100), kFilter},
       {"target_id", shape::text(0, 200), kFilter},
       {"changes", shape::json(1'000'000), kRead, "Each column before and after."},
       {"request_id", maybe(shape::text(0, 200))},
       {"address", maybe(shape::text(0, 100))}},
      "-at",
      {by_organisation(), since("t.at"), until("t.at")},
      {},
      "id",
      "uuid",
      false};
  return kAudit;
}

const Resource& webhook_log() {
  static const Resource kLog{"WebhookLogEntry",
                             "tandem.webhook_log",
                             {{"id", id_type()},
                              {"at", shape::of(Kind::Time), kSort},
                              {"organisation_id", maybe(id_type())},
                              {"source", shape::text(1, 50), kFilter},
                              {"verified", shape::of(Kind::Boolean), kFilter},
                              {"method", shape::text(1, 10)},
                              {"path", shape::text(1, 2'000)},
                              {"address", maybe(shape::text(0, 100))},
                              {"payload", shape::json(1'000'000), kDetail},
                              {"reply_status", maybe(shape::integer(100, 599)), kFilter},
                              {"reply", maybe(shape::text(0, 16'384)), kDetail},
                              {"took_ms", maybe(shape::integer(0, 1e9))},
                              {"call_id", maybe(id_type()), kFilter}},
                             "-at",
                             {by_organisation(), since("t.at"), until("t.at")},
                             {},
                             "id",
                             "uuid",
                             false};
  return kLog;
}

}  // namespace tandem::store
