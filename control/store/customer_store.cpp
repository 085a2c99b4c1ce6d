#include "control/store/customer_store.hpp"

#include <pqxx/pqxx>

namespace tandem::store {
namespace {

using shape::Kind;
using shape::Presence;

shape::Type maybe(shape::Type type) { return shape::nullable(std::move(type)); }
shape::Type count_type() { return shape::integer(0, 9e15); }

constexpr const char* kCustomerJoins =
    "LEFT JOIN LATERAL (SELECT m.user_id, p.email, p.display_name "
    "FROM tandem.organisation_members m JOIN tandem.profiles p ON p.id = m.user_id "
    "WHERE m.organisation_id = t.id AND m.role = 'owner' AND m.active "
    "ORDER BY m.created_at LIMIT 1) owner ON true "
    "LEFT JOIN LATERAL (SELECT sum(s.calls) AS calls, sum(s.duration_ms) AS duration_ms "
    "FROM tandem.call_sums s WHERE s.organisation_id = t.id AND s.grain = 'day' "
    "AND s.at >= now() - interval '30 days') lately ON true "
    "LEFT JOIN LATERAL (SELECT c.started_at FROM tandem.calls c WHERE c.organisation_id = t.id "
    "ORDER BY c.started_at DESC LIMIT 1) call ON true";

}  // namespace

const Resource& customers() {
  static const Resource kCustomers{
      "Customer",
      "tandem.organisations",
      {{"id", shape::of(Kind::Uuid)},
       {"slug", shape::of(Kind::Slug), kFilter},
       {"name", shape::text(1, 200), kSort},
       {"parent_id", maybe(shape::of(Kind::Uuid)), kFilter, "The reseller.", {}},
       {"owner_id", maybe(shape::of(Kind::Uuid)), kRead,
        "Null: nobody has accepted the invitation yet.", "owner.user_id"},
       {"owner_email", maybe(shape::of(Kind::Email)), kRead, {}, "owner.email"},
       {"owner_name", maybe(shape::text(0, 200)), kRead, {}, "owner.display_name"},
       {"agents", count_type(), kRead, "Its own and those lent to it.",
        "((SELECT count(*) FROM tandem.agents a WHERE a.organisation_id = t.id) + (SELECT "
        "count(*) FROM tandem.agent_assignments l WHERE l.organisation_id = t.id))"},
       {"numbers",
        count_type(),
        kRead,
        {},
        "(SELECT count(*) FROM tandem.phone_numbers n WHERE n.organisation_id = t.id)"},
       {"calls", count_type(), kRead, "That ended, of the last 30 days.",
        "coalesce(lately.calls, 0)"},
       {"seconds", count_type(), kRead, "Of those calls.",
        "coalesce(round(lately.duration_ms / 1000), 0)"},
       {"last_call_at", maybe(shape::of(Kind::Time)), kRead, {}, "call.started_at"},
       {"external_id", maybe(shape::text(1, 200)), kFilter},
       {"created_at", shape::of(Kind::Time), kSort}},
      "-created_at",
      {},
      kCustomerJoins,
      "id",
      "uuid",
      false};
  return kCustomers;
}

Conditions customers_only() { return {{"(t.parent_id IS NOT NULL) = ?::boolean", "true"}}; }

const Resource& number_usage() {
  static const Resource kUsage{
      "NumberUsage",
      "tandem.phone_numbers",
      {{"id", shape::of(Kind::Uuid)},
       {"organisation_id", shape::of(Kind::Uuid)},
       {"number", shape::of(Kind::Phone), kFilter | kSort},
       {"label", shape::text(0, 200)},
       {"agent_id", maybe(shape::of(Kind::Uuid)), kFilter},
       {"active", shape::of(Kind::Boolean), kFilter},
       {"calls", count_type(), kRead, "Of the last 30 days.", "lately.calls"},
       {"answered", count_type(), kRead, {}, "lately.answered"},
       {"seconds", count_type(), kRead, {}, "lately.seconds"},
       {"last_call_at", maybe(shape::of(Kind::Time)), kRead, {}, "lately.last_at"}},
      "number",
      {{"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
        "Id or slug; all that you may see where none is given."}},
      "CROSS JOIN LATERAL (SELECT count(*) AS calls, count(c.answered_at) AS answered, "
      "coalesce(round(sum(c.duration_ms) / 1000), 0) AS seconds, max(c.started_at) AS last_at "
      "FROM tandem.calls c WHERE c.organisation_id = t.organisation_id "
      "AND c.phone_number_id = t.id AND c.started_at >= now() - interval '30 days') lately",
      "id",
      "uuid",
      false};
  return kUsage;
}

std::string organisation_inventory(pqxx::transaction_base& tx, const std::string& organisation) {
  return tx
      .exec_params1(
          "SELECT json_build_object("
          "'members', (SELECT count(*) FROM tandem.organisation_members WHERE organisation_id = i "
          "AND active), "
          "'agents', (SELECT count(*) FROM tandem.agents WHERE organisation_id = i), "
          "'agents_lent', (SELECT count(*) FROM tandem.agent_assignments WHERE organisation_id = "
          "i), "
          "'numbers', (SELECT count(*) FROM tandem.phone_numbers WHERE organisation_id = i), "
          "'contacts', (SELECT count(*) FROM tandem.contacts WHERE organisation_id = i), "
          "'records_open', (SELECT count(*) FROM tandem.records WHERE organisation_id = i AND "
          "closed_at IS NULL), "
          "'appointments_ahead', (SELECT count(*) FROM tandem.appointments WHERE organisation_id = "
          "i AND status = 'confirmed' AND starts_at > now()), "
          "'plan', (SELECT plan FROM tandem.subscriptions WHERE organisation_id = i), "
          "'minutes_used', round(tandem.minutes_used(i), 2), "
          "'minutes_included', (SELECT minutes_included FROM tandem.subscriptions WHERE "
          "organisation_id = i))::text FROM (SELECT $1::uuid AS i) o",
          organisation)[0]
      .as<std::string>();
}

shape::Shape inventory_shape() {
  shape::Shape shape{"OrganisationInventory", {}};
  for (const char* name : {"members", "agents", "agents_lent", "numbers", "contacts",
                           "records_open", "appointments_ahead"})
    shape.members.push_back({name, count_type(), Presence::Required});
  shape.members.push_back({"plan", maybe(shape::text(1, 50)), Presence::Required,
                           "Null: it has no subscription of its own."});
  shape.members.push_back(
      {"minutes_used", maybe(shape::number(0, 1e12)), Presence::Required, "In this period."});
  shape.members.push_back({"minutes_included", maybe(count_type()), Presence::Required});
  return shape;
}

std::optional<std::string> own_reseller(pqxx::transaction_base& tx) {
  const pqxx::result found = tx.exec(
      "SELECT id FROM tandem.organisations WHERE parent_id IS NULL AND id = ANY "
      "(tandem.organisations_where('own')) LIMIT 2");
  if (found.size() != 1) return std::nullopt;
  return found[0][0].as<std::string>();
}

}  // namespace tandem::store
