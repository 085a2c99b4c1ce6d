#include "control/store/directory_rows.hpp"

#include <pqxx/pqxx>
#include <utility>

namespace tandem::store {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using Tenants = std::map<std::string, TenantRows>;

/// New calls are refused by the organisation's own subscription, else by its reseller's.
constexpr const char* kOrganisations = R"(
  SELECT o.id, o.name, o.time_zone, o.locale, o.selected_agent_id,
    CASE WHEN s.status IN ('lapsed', 'cancelled') THEN 0 ELSE extract(epoch FROM s.lapses_at)::bigint END,
    o.recording_allowed
  FROM tandem.organisations o
  LEFT JOIN LATERAL (SELECT * FROM tandem.subscriptions WHERE organisation_id IN (o.id, o.parent_id)
                     ORDER BY organisation_id = o.id DESC LIMIT 1) s ON true
  WHERE o.id = ANY ($1::uuid[]) AND o.deleted_at IS NULL)";
constexpr const char* kAgents = R"(
  SELECT u.organisation_id, a.id, a.name, a.status, v.id, v.definition::text
  FROM (SELECT organisation_id, id AS agent_id FROM tandem.agents WHERE organisation_id = ANY ($1::uuid[])
        UNION SELECT organisation_id, agent_id FROM tandem.agent_assignments
              WHERE organisation_id = ANY ($1::uuid[])) u
  JOIN tandem.agents a ON a.id = u.agent_id AND a.status <> 'draft'
  JOIN tandem.agent_versions v ON v.agent_id = a.id AND v.id = a.published_version_id
  ORDER BY a.id)";
constexpr const char* kIntents = R"(
  SELECT organisation_id, agent_id, name, to_json(examples)::text, replies::text FROM tandem.intents
  WHERE organisation_id = ANY ($1::uuid[]) AND enabled ORDER BY position, name, id)";
constexpr const char* kHours = R"(
  SELECT organisation_id, weekday, extract(epoch FROM opens)::integer / 60, extract(epoch FROM closes)::integer / 60
  FROM tandem.working_hours WHERE organisation_id = ANY ($1::uuid[]) ORDER BY weekday, opens)";
constexpr const char* kExceptions = R"(
  SELECT organisation_id, day - date '1970-01-01', coalesce(extract(epoch FROM opens)::integer / 60, 0),
    coalesce(extract(epoch FROM closes)::integer / 60, 0), note
  FROM tandem.working_hour_exceptions
  WHERE organisation_id = ANY ($1::uuid[]) AND day BETWEEN current_date - 1 AND current_date + 62
  ORDER BY day, opens, id)";
constexpr const char* kNumbers = R"(
  SELECT organisation_id, number, agent_id FROM tandem.phone_numbers
  WHERE organisation_id = ANY ($1::uuid[]) AND active ORDER BY number)";

std::string text_or_empty(const pqxx::field& field) {
  return field.is_null() ? std::string() : std::string(field.c_str());
}

/// The elements of a JSON array of texts, as Postgres' own array parser gives them.
std::vector<std::string> texts(pqxx::transaction_base& tx, const char* json) {
  std::vector<std::string> all;
  for (const auto& row : tx.exec_params("SELECT json_array_elements_text($1::json)", json))
    all.emplace_back(row[0].c_str());
  return all;
}

void read_organisations(pqxx::transaction_base& tx, const std::string& ids, Tenants& tenants) {
  for (const auto& row : tx.exec_params(kOrganisations, ids)) {
    TenantRows tenant;
    tenant.id = row[0].c_str();
    tenant.name = row[1].c_str();
    tenant.time_zone = row[2].c_str();
    tenant.locale = row[3].c_str();
    tenant.selected_agent = text_or_empty(row[4]);
    if (!row[5].is_null())
      tenant.refuses_from =
          std::chrono::sys_seconds(std::chrono::seconds(row[5].as<std::int64_t>()));
    tenant.recording_allowed = row[6].as<bool>();
    tenants.emplace(tenant.id, std::move(tenant));
  }
}

void read_agents(pqxx::transaction_base& tx, const std::string& ids, Tenants& tenants) {
  for (const auto& row : tx.exec_params(kAgents, ids))
    tenants[row[0].c_str()].agents.push_back(
        {row[1].c_str(), row[2].c_str(), row[3].c_str(), row[4].c_str(), row[5].c_str()});
}

void read_desk(pqxx::transaction_base& tx, const std::string& ids, Tenants& tenants) {
  const pqxx::result intents = tx.exec_params(kIntents, ids);
  for (const auto& row : intents)
    tenants[row[0].c_str()].intents.push_back(
        {text_or_empty(row[1]), row[2].c_str(), texts(tx, row[3].c_str()), row[4].c_str()});
  for (const auto& row : tx.exec_params(kHours, ids))
    tenants[row[0].c_str()].hours.push_back(
        {row[1].as<int>(), minutes(row[2].as<int>()), minutes(row[3].as<int>())});
  for (const auto& row : tx.exec_params(kExceptions, ids))
    tenants[row[0].c_str()].exceptions.push_back({std::chrono::local_days(days(row[1].as<int>())),
                                                  minutes(row[2].as<int>()),
                                                  minutes(row[3].as<int>()), row[4].c_str()});
  for (const auto& row : tx.exec_params(kNumbers, ids))
    tenants[row[0].c_str()].numbers.push_back({row[1].c_str(), text_or_empty(row[2])});
}

}  // namespace

std::string uuid_array(std::span<const std::string> ids) {
  std::string out = "{";
  for (const std::string& id : ids) out.append(out.size() > 1 ? "," : "").append(id);
  return out + '}';
}

std::map<std::string, TenantRows> read_tenants(pqxx::transaction_base& tx,
                                               std::span<const std::string> ids) {
  Tenants tenants;
  const std::string array = uuid_array(ids);
  read_organisations(tx, array, tenants);
  read_agents(tx, array, tenants);
  read_desk(tx, array, tenants);
  // One that was deleted meanwhile has rows without itself.
  std::erase_if(tenants, [](const auto& each) { return each.second.id.empty(); });
  return tenants;
}

std::optional<TenantRows> tenant_with(pqxx::transaction_base& tx, const std::string& organisation,
                                      TenantRows::Agent agent) {
  auto tenants = read_tenants(tx, std::span(&organisation, 1));
  const auto found = tenants.find(organisation);
  if (found == tenants.end()) return std::nullopt;
  found->second.agents.assign(1, std::move(agent));
  return std::move(found->second);
}

}  // namespace tandem::store
