#include "control/store/organisation_store.hpp"

#include <pqxx/pqxx>

namespace tandem::store {
namespace {

using shape::Kind;

shape::Type locale_type() { return shape::text(2, 6); }

}  // namespace

shape::Type role_type() { return shape::choice({"owner", "admin", "manager", "worker", "member"}); }

const Resource& profiles() {
  static const Resource kProfiles{"Profile",
                                  "tandem.profiles",
                                  {{"id", shape::of(Kind::Uuid)},
                                   {"display_name", shape::text(0, 200), kUpdate},
                                   {"username", shape::nullable(shape::text(1, 64)), kUpdate},
                                   {"locale", locale_type(), kUpdate, "Such as en or en-GB."}}};
  return kProfiles;
}

const Resource& organisations() {
  static const Resource kOrganisations{
      "Organisation",
      "tandem.organisations",
      {
          {"id", shape::of(Kind::Uuid)},
          {"slug", shape::of(Kind::Slug), kCreate | kNeeded | kUpdate | kFilter | kSort,
           "Stands wherever the id may."},
          {"name", shape::text(1, 200), kCreate | kNeeded | kUpdate | kSort},
          {"parent_id", shape::nullable(shape::of(Kind::Uuid)), kCreate | kUpdate | kFilter,
           "The reseller whose owners and admins act for it."},
          {"time_zone", shape::of(Kind::TimeZone), kCreate | kUpdate},
          {"locale", locale_type(), kCreate | kUpdate, "Such as en or en-GB.", {}},
          {"selected_agent_id", shape::nullable(shape::of(Kind::Uuid)), kUpdate,
           "Answers the numbers that have no agent of their own."},
          {"assistant_settings", shape::json(20'000), kCreate | kUpdate},
          {"outgoing_countries", shape::list_of(shape::text(2, 2), 250), kCreate | kUpdate,
           "ISO 3166 codes of countries that may be called."},
          {"outgoing_numbers", shape::list_of(shape::of(Kind::Phone), 1'000), kCreate | kUpdate},
          {"outgoing_at_once", shape::integer(1, 1'000), kCreate | kUpdate,
           "Calls of its own that may ring or talk at the same time; more than 5 an operator "
           "allows."},
          {"outgoing_a_minute", shape::integer(1, 600), kCreate | kUpdate,
           "More than 20 an operator allows."},
          {"outgoing_from", shape::of(Kind::Clock), kCreate | kUpdate,
           "Calling hours, in its time zone; from and until the same: all day."},
          {"outgoing_until", shape::of(Kind::Clock), kCreate | kUpdate},
          {"outgoing_weekdays", shape::list_of(shape::integer(1, 7), 7), kCreate | kUpdate,
           "1 is Monday."},
          {"transcript_days", shape::nullable(shape::integer(1, 3'650)), kCreate | kUpdate,
           "How long transcripts are kept; null: for ever."},
          {"event_days", shape::nullable(shape::integer(1, 3'650)), kCreate | kUpdate},
          {"recording_days", shape::nullable(shape::integer(1, 3'650)), kCreate | kUpdate},
          {"recording_allowed", shape::of(Kind::Boolean), kCreate | kUpdate},
          {"contacts_from_calls", shape::choice({"never", "booked", "answered"}), kCreate | kUpdate,
           "Whose calls make a contact: nobody's, of who booked, of anybody."},
          {"records_from_bookings", shape::of(Kind::Boolean), kCreate | kUpdate,
           "Whether an appointment makes a record."},
          {"external_id", shape::nullable(shape::text(1, 200)), kCreate | kUpdate | kFilter},
          {"created_at", shape::of(Kind::Time), kSort},
          {"updated_at", shape::of(Kind::Time)},
          {"revision", shape::integer(1, 9e15)},
      }};
  return kOrganisations;
}

Change delete_organisation(pqxx::transaction_base& tx, const std::string& id,
                           std::optional<std::int64_t> revision) {
  const auto row = read(tx, organisations(), id);
  if (!row) return Change::Missing;
  if (revision && *revision != row->revision) return Change::Stale;
  const bool done =
      tx.exec_params1("SELECT tandem.delete_organisation($1::uuid)", id)[0].as<bool>();
  return done ? Change::Done : Change::Forbidden;
}

const Resource& members() {
  static const Resource kMembers{
      "Member",
      "tandem.organisation_members",
      {
          {"id", shape::of(Kind::Uuid), kRead, "Of the person.", "t.user_id"},
          {"organisation_id", shape::of(Kind::Uuid)},
          {"email", shape::nullable(shape::of(Kind::Email)), kRead,
           "Null where you may not see it.", "person.email"},
          {"display_name", shape::nullable(shape::text(0, 200)), kRead, {}, "person.display_name"},
          {"role", role_type(), kUpdate | kFilter},
          {"active", shape::of(Kind::Boolean), kUpdate | kFilter},
          {"created_at", shape::of(Kind::Time), kSort},
          {"updated_at", shape::of(Kind::Time)},
          {"revision", shape::integer(1, 9e15)},
      },
      "created_at",
      {},
      "LEFT JOIN tandem.profiles person ON person.id = t.user_id",
      "user_id"};
  return kMembers;
}

std::string me_json(pqxx::transaction_base& tx, const std::string& subject,
                    const std::string& email) {
  return tx
      .exec_params1(
          std::string("SELECT json_build_object(") +
              "  'user', coalesce((SELECT json_build_object('id', p.id, 'email', p.email, "
              "      'display_name', p.display_name, 'username', p.username, 'locale', p.locale) "
              "    FROM tandem.profiles p WHERE p.id = tandem.user_id()), "
              "    json_build_object('id', $1::text, 'email', $2::text, 'display_name', '', "
              "      'username', NULL, 'locale', 'en')), "
              "  'operator', tandem.is_platform_admin(), "
              "  'organisations', coalesce((SELECT json_agg(json_build_object('id', o.id, "
              "      'slug', o.slug, 'name', o.name, 'time_zone', o.time_zone, "
              "      'parent_id', o.parent_id, 'role', m.role, 'rights', m.rights) ORDER BY "
              "o.name) "
              "    FROM (SELECT organisation_id, min(role) AS role, array_agg(DISTINCT r) AS "
              "rights "
              "          FROM tandem.my_organisations(), unnest(rights) r "
              "          GROUP BY organisation_id LIMIT 200) m "
              "    JOIN tandem.organisations o ON o.id = m.organisation_id), '[]'), "
              "  'invitations', coalesce((SELECT json_agg(json_build_object('id', i.id, "
              "      'organisation_id', i.organisation_id, 'organisation_name', "
              "i.organisation_name, "
              "      'role', i.role, 'expires_at', " +
              time_sql("i.expires_at") + ")) FROM tandem.my_invitations() i), '[]'))::text",
          subject, email)[0]
      .as<std::string>();
}

void add_tenant(pqxx::transaction_base& tx, const NewTenant& tenant) {
  tx.exec_params("INSERT INTO tandem.organisations (id, slug, name) VALUES ($1, $2, $3)", tenant.id,
                 tenant.slug, tenant.name);
  add_member_as_node(tx, tenant.id, tenant.owner, "owner");
  // A trial: a fortnight and an hour of talk.
  tx.exec_params(
      "INSERT INTO tandem.subscriptions (organisation_id, plan, status, period_start, period_end, "
      "trial_ends_at, minutes_included, lapses_at) VALUES ($1, 'trial', 'trial', now(), "
      "now() + interval '14 days', now() + interval '14 days', 60, now() + interval '15 days')",
      tenant.id);
}

std::optional<std::string> find_tenant(pqxx::transaction_base& tx, const std::string& name) {
  const pqxx::result found = tx.exec_params(
      "SELECT id FROM tandem.organisations WHERE slug = $1 OR id::text = lower($1)", name);
  if (found.empty()) return std::nullopt;
  return found[0][0].as<std::string>();
}

void add_member_as_node(pqxx::transaction_base& tx, const std::string& organisation,
                        const std::string& user, const std::string& role) {
  tx.exec_params(
      "INSERT INTO tandem.organisation_members (organisation_id, user_id, role) "
      "VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      organisation, user, role);
}

void add_operator(pqxx::transaction_base& tx, const std::string& user) {
  tx.exec_params("INSERT INTO tandem.platform_admins (user_id) VALUES ($1) ON CONFLICT DO NOTHING",
                 user);
}

void set_operator_emails(pqxx::transaction_base& tx, const std::string& emails_json) {
  tx.exec_params(
      "SELECT tandem.set_operator_emails(ARRAY(SELECT jsonb_array_elements_text($1::jsonb)))",
      emails_json);
}

}  // namespace tandem::store
