#include "tests/schema/isolation_world.hpp"

#include <stdexcept>

namespace tandem::isolation {
namespace {

using Values = std::map<std::string, std::string>;

/// How a row of a table is made. `:name` stands for a value of the organisation's or a new `:id`.
struct Seed {
  const char* table;
  const char* sql;
};

/// Once an organisation.
constexpr Seed kOfOrganisation[] = {
    {"organisations", "SELECT :org"},
    {"profiles", "SELECT :colleague"},
    {"organisation_members", "SELECT :org, :colleague"},
    {"subscriptions",
     "INSERT INTO tandem.subscriptions (organisation_id, plan, status, period_start, period_end) "
     "VALUES (:org, 'team', 'active', now(), now() + interval '1 month')"},
    {"usage",
     "INSERT INTO tandem.usage (organisation_id, day, calls, seconds, cost_model, cost_carrier) "
     "VALUES (:org, '2026-01-01', 1, 60, 0.1, 0.1)"},
    {"api_keys",
     "INSERT INTO tandem.api_keys (id, organisation_id, name, prefix, hash, scopes) VALUES (:id, "
     ":org, 'Target', 'tdm_abcd', sha256(:id::text::bytea), '{read}')"},
    {"invitations",
     "INSERT INTO tandem.invitations (id, organisation_id, email, role, hash) VALUES (:id, :org, "
     "'guest@example.com', 'worker', sha256(:id::text::bytea))"},
    {"secrets",
     "INSERT INTO tandem.secrets (id, organisation_id, name, sealed) VALUES (:id, :org, 'token', "
     "'\\x01')"},
    {"connections",
     "INSERT INTO tandem.connections (id, organisation_id, app_name, slug) VALUES (:id, :org, "
     "'Slack', 'slack')"},
    {"connection_syncs",
     "INSERT INTO tandem.connection_syncs (id, organisation_id, connection_id) SELECT :id, :org, "
     "id FROM tandem.connections WHERE organisation_id = :org"},
    {"call_sums",
     "INSERT INTO tandem.call_sums VALUES (:org, 'day', '2020-01-01Z', 'inbound', 'none', 'USD', "
     "1, 1, "
     "0, 0, 0, 0, 0, 0, 0, 0, 0, 0)"},
    {"event_sums", "INSERT INTO tandem.event_sums VALUES (:org, 'day', '2020-01-01Z', 1)"},
    {"action_sums",
     "INSERT INTO tandem.action_sums VALUES (:org, 'day', '2020-01-01Z', :id, 'look', 'succeeded', "
     "1, 1, '2020-01-01Z')"},
    {"latency_sums", "INSERT INTO tandem.latency_sums VALUES (:org, 'day', '2020-01-01Z', 100, 1)"},
    {"webhook_endpoints",
     "INSERT INTO tandem.webhook_endpoints (id, organisation_id, url, secret_sealed) VALUES (:id, "
     ":org, 'https://example.com/hook', '\\x01')"},
    {"outbound_queue",
     "INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, payload) VALUES "
     "(:id, :org, 'email', 'a@example.com', '{}')"},
    {"outbound_attempts",
     "INSERT INTO tandem.outbound_attempts (outbound_id, organisation_id, attempt) SELECT id, "
     ":org, 1 FROM tandem.outbound_queue WHERE organisation_id = :org"},
    {"webhook_log",
     "INSERT INTO tandem.webhook_log (id, organisation_id, source, verified, method, path) VALUES "
     "(:id, :org, 'twilio', true, 'POST', '/')"},
    {"audit_log",
     "INSERT INTO tandem.audit_log (id, organisation_id, actor_kind, action, target_type) VALUES "
     "(:id, :org, 'system', 'test', 'nothing')"},
    {"calendar_connections",
     "INSERT INTO tandem.calendar_connections (id, organisation_id, provider, calendar_id) VALUES "
     "(:id, :org, 'builtin', :id::text)"},
    {"agents",
     "INSERT INTO tandem.agents (id, organisation_id, name, instructions) VALUES (:id, :org, "
     "'Target', 'Be kind.')"},
    {"agent_versions",
     "INSERT INTO tandem.agent_versions (id, organisation_id, agent_id, number, definition) SELECT "
     ":id, :org, id, 1, '{}' FROM tandem.agents WHERE organisation_id = :org AND name = 'Target'"},
    {"intents",
     "INSERT INTO tandem.intents (id, organisation_id, name) VALUES (:id, :org, 'hours')"},
    {"working_hours",
     "INSERT INTO tandem.working_hours (id, organisation_id, weekday, opens, closes) VALUES (:id, "
     ":org, 1, '09:00', '17:00')"},
    {"working_hour_exceptions",
     "INSERT INTO tandem.working_hour_exceptions (id, organisation_id, day) VALUES (:id, :org, "
     "'2026-12-25')"},
    {"phone_numbers",
     "INSERT INTO tandem.phone_numbers (id, organisation_id, number) VALUES (:id, :org, :number)"},
    {"contacts",
     "INSERT INTO tandem.contacts (id, organisation_id, phone) VALUES (:id, :org, "
     "'+15550001111')"},
    {"call_batches",
     "INSERT INTO tandem.call_batches (id, organisation_id, agent_id, from_number, per_minute, "
     "calls) SELECT :id, :org, id, :number, 5, 1 FROM tandem.agents WHERE organisation_id = :org "
     "AND name = 'Target'"},
    {"outgoing_calls",
     "INSERT INTO tandem.outgoing_calls (id, organisation_id, batch_id, agent_id, from_number, "
     "to_number) SELECT :id, :org, id, agent_id, from_number, '+15550001111' FROM "
     "tandem.call_batches WHERE organisation_id = :org"},
    {"credentials",
     "INSERT INTO tandem.credentials (user_id, password_hash) VALUES (:colleague, "
     "'$argon2id$x')"},
    {"refresh_tokens",
     "INSERT INTO tandem.refresh_tokens (id, family_id, user_id, hash, expires_at) VALUES (:id, "
     ":id, :colleague, sha256(:id::text::bytea), now() + interval '1 day')"},
    {"tickets",
     "INSERT INTO tandem.tickets (hash, organisation_id, user_id, purpose, expires_at) VALUES "
     "(sha256(:id::text::bytea), :org, :colleague, 'csv', now() + interval '1 minute')"},
    {"calendar_sign_ins",
     "INSERT INTO tandem.calendar_sign_ins (state_hash, organisation_id, user_id, browser_hash, "
     "verifier_sealed) VALUES (sha256(:id::text::bytea), :org, :colleague, sha256('b'), '\\x01')"},
    {"idempotency_keys",
     "INSERT INTO tandem.idempotency_keys (principal, organisation_id, method, path, key, "
     "request_hash) VALUES ('user:' || :colleague, :org, 'POST', '/', 'k', sha256('x'))"},
};

/// Three times an organisation: assigned to its worker, to nobody, to a colleague.
constexpr Seed kByAssignment[] = {
    {"calls",
     "INSERT INTO tandem.calls (id, organisation_id, started_at, last_event_at) VALUES (:call, "
     ":org, now(), now())"},
    {"call_annotations",
     "INSERT INTO tandem.call_annotations (call_id, organisation_id, assigned_to) VALUES (:call, "
     ":org, :assigned)"},
    {"call_events",
     "INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, "
     "type) VALUES (:call, 1, 1, :org, now(), 0, 'call.started')"},
    {"transcript_segments",
     "INSERT INTO tandem.transcript_segments (call_id, epoch, item, position, organisation_id, "
     "speaker, text) VALUES (:call, 1, 1, 1, :org, 'caller', 'Hello')"},
    {"call_turns",
     "INSERT INTO tandem.call_turns (call_id, epoch, turn, organisation_id, speech_ended_ms, "
     "decided_ms, first_sent_ms) VALUES (:call, 1, 1, :org, 0, 0, 600)"},
    {"recordings",
     "INSERT INTO tandem.recordings (id, call_id, organisation_id, path, bytes, sha256, "
     "duration_ms) VALUES (:id, :call, :org, 'a.ogg', 1, sha256('x'), 1)"},
    {"call_analyses",
     "INSERT INTO tandem.call_analyses (call_id, organisation_id) VALUES (:call, :org)"},
    {"appointments",
     "INSERT INTO tandem.appointments (id, organisation_id, calendar_key, busy, status, starts_at, "
     "ends_at, assigned_to) VALUES (:id, :org, '', 'empty', 'cancelled', now(), now() + interval "
     "'1 hour', :assigned)"},
    {"records",
     "INSERT INTO tandem.records (id, organisation_id, type, title, assigned_to) VALUES (:id, "
     ":org, 'task', 'Call back', :assigned)"},
};

/// Once. Rows of lists that a migration has filled are taken as they are.
constexpr Seed kOfNone[] = {
    {"models", "SELECT 1"},
    {"model_prices", "SELECT 1"},
    {"carrier_prices", "SELECT 1"},
    {"voices", "SELECT 1"},
    {"agent_templates", "SELECT 1"},
    {"connection_apps", "SELECT 1"},
    {"nodes", "INSERT INTO tandem.nodes (id) VALUES ('node-1')"},
    {"jobs",
     "INSERT INTO tandem.jobs (name, node_id, started_at, beat_at) VALUES ('retention', 'node-1', "
     "now(), now())"},
    {"tombstones", "INSERT INTO tandem.tombstones (id) VALUES (tandem.uuid_v7())"},
    {"platform_admins", "INSERT INTO tandem.platform_admins (user_id) VALUES (:operator)"},
    {"operator_emails", "INSERT INTO tandem.operator_emails VALUES ('operator@example.com')"},
    {"login_attempts", "INSERT INTO tandem.login_attempts VALUES ('account', 'a@example.com')"},
};

class Maker {
 public:
  explicit Maker(pqxx::transaction_base& transaction) : tx_(transaction) {}
  World make();

 private:
  std::string fresh_id() { return tx_.exec1("SELECT tandem.uuid_v7()")[0].as<std::string>(); }
  std::string filled(std::string sql, const Values& values) const;
  void organisation(const std::string& name, const std::string& parent);
  std::string person(const std::string& email);
  void member(const std::string& part, const std::string& organisation, bool active = true);
  void key(const std::string& name, const std::string& part, const std::string& scopes,
           const std::string& ended);
  void seed(const Seed& seed, const std::string& organisation, Values values,
            Assigned assigned = Assigned::Own);
  void lend(const std::string& child);
  void note(const std::string& table, const std::string& organisation, Assigned assigned,
            const pqxx::row& row);
  std::vector<std::string> key_columns(const std::string& table);
  void fill(const std::string& organisation);

  pqxx::transaction_base& tx_;
  World world_;
  std::map<std::string, Values> values_;  ///< By organisation.
};

std::string Maker::filled(std::string sql, const Values& values) const {
  for (const auto& [name, value] : values) {
    for (std::size_t at = 0; (at = sql.find(':' + name, at)) != std::string::npos;) {
      const std::size_t end = at + name.size() + 1;
      const bool whole = end == sql.size() || (std::isalnum(sql[end]) == 0 && sql[end] != '_');
      const bool cast = at > 0 && sql[at - 1] == ':';
      if (!whole || cast) {
        at = end;
        continue;
      }
      sql.replace(at, name.size() + 1, value);
      at += value.size();
    }
  }
  return sql;
}

void Maker::organisation(const std::string& name, const std::string& parent) {
  const std::string id = fresh_id();
  tx_.exec_params(
      "INSERT INTO tandem.organisations (id, slug, name, parent_id) VALUES ($1, $2, $2, "
      "nullif($3, '')::uuid)",
      id, name, parent.empty() ? "" : world_.organisations.at(parent));
  world_.organisations[name] = id;
  const std::string number = "+1555000" + std::to_string(1000 + world_.organisations.size());
  values_[name] = {{"org", tx_.quote(id)}, {"number", tx_.quote(number)}};
  const std::string colleague = person("colleague@" + name + ".example");
  tx_.exec_params("INSERT INTO tandem.organisation_members VALUES ($1, $2, 'member')", id,
                  colleague);
  values_[name]["colleague"] = tx_.quote(colleague);
}

std::string Maker::person(const std::string& email) {
  const std::string id = fresh_id();
  tx_.exec_params(
      "INSERT INTO tandem.profiles (id, email, email_verified_at) VALUES ($1, $2, now())", id,
      email);
  return id;
}

void Maker::member(const std::string& part, const std::string& organisation, bool active) {
  const std::string name = (active ? "" : "inactive ") + part + " of " + organisation;
  const std::string id =
      person(part + (active ? "" : ".inactive") + "@" + organisation + ".example");
  tx_.exec_params("INSERT INTO tandem.organisation_members VALUES ($1, $2, $3, $4)",
                  world_.organisations.at(organisation), id, part, active);
  world_.actors.push_back({name, "authenticated", R"({"sub":")" + id + R"("})",
                           active ? organisation : "", active ? part : ""});
  if (part == "worker") values_[organisation]["worker"] = tx_.quote(id);
}

void Maker::key(const std::string& name, const std::string& part, const std::string& scopes,
                const std::string& ended) {
  const std::string id = fresh_id();
  tx_.exec_params(
      "INSERT INTO tandem.api_keys (id, organisation_id, name, prefix, hash, scopes, revoked_at, "
      "expires_at) VALUES ($1, $2, $3, 'tdm_actor', sha256($3::text::bytea), $4::text[], "
      "CASE $5 WHEN 'revoked' THEN now() END, CASE $5 WHEN 'expired' THEN now() END)",
      id, world_.organisations.at("child"), name, scopes, ended);
  world_.actors.push_back({name, "authenticated", R"({"api_key_id":")" + id + R"("})",
                           part.empty() ? "" : "child", part});
}

std::vector<std::string> Maker::key_columns(const std::string& table) {
  // The primary key, else whatever is unique.
  const pqxx::result found = tx_.exec(
      "SELECT a.attname FROM pg_index i, unnest(i.indkey::int[]) WITH ORDINALITY AS k (n, place), "
      "pg_attribute a WHERE i.indexrelid = (SELECT indexrelid FROM pg_index WHERE indrelid = " +
      tx_.quote("tandem." + table) +
      "::regclass AND indisunique ORDER BY indisprimary DESC LIMIT 1) AND a.attrelid = i.indrelid "
      "AND a.attnum = k.n ORDER BY k.place");
  std::vector<std::string> columns;
  for (const pqxx::row& row : found) columns.push_back(row[0].as<std::string>());
  return columns;
}

void Maker::note(const std::string& table, const std::string& organisation, Assigned assigned,
                 const pqxx::row& row) {
  SeededRow seeded{table, organisation, assigned, row[0].as<std::string>(), ""};
  for (const std::string& column : key_columns(table)) {
    const pqxx::row value =
        tx_.exec1("SELECT " + tx_.quote(seeded.json) + "::jsonb ->> " + tx_.quote(column));
    seeded.where += (seeded.where.empty() ? "" : " AND ") + column + " = " +
                    tx_.quote(value[0].as<std::string>());
  }
  world_.rows.push_back(std::move(seeded));
}

void Maker::seed(const Seed& seed, const std::string& organisation, Values values,
                 Assigned assigned) {
  values["id"] = tx_.quote(fresh_id());
  const std::string sql = filled(seed.sql, values), table = seed.table;
  if (sql.starts_with("INSERT")) {
    note(table, organisation, assigned, tx_.exec1(sql + " RETURNING to_jsonb(" + table + ")"));
    return;
  }
  // A row that is there already.
  std::string which = "true";
  if (table == "organisations") which = "t.id = " + values["org"];
  if (table == "profiles") which = "t.id = " + values["colleague"];
  if (table == "organisation_members")
    which = "t.user_id = " + values["colleague"] + " AND t.organisation_id = " + values["org"];
  note(table, organisation, assigned,
       tx_.exec1("SELECT to_jsonb(t) FROM tandem." + table + " t WHERE " + which + " LIMIT 1"));
}

void Maker::lend(const std::string& child) {
  const std::string agent = fresh_id();
  tx_.exec_params(
      "INSERT INTO tandem.agents (id, organisation_id, name, instructions) VALUES ($1, "
      "$2, 'Lent', 'Be kind.')",
      agent, world_.organisations.at("reseller"));
  note(
      "agent_assignments", child, Assigned::Own,
      tx_.exec_params1("INSERT INTO tandem.agent_assignments (agent_id, owner_id, organisation_id) "
                       "VALUES ($1, $2, $3) RETURNING to_jsonb(agent_assignments)",
                       agent, world_.organisations.at("reseller"), world_.organisations.at(child)));
}

void Maker::fill(const std::string& organisation) {
  Values values = values_[organisation];
  for (const Seed& row : kOfOrganisation) seed(row, organisation, values);
  for (const Assigned assigned : {Assigned::Own, Assigned::Nobody, Assigned::Other}) {
    values["call"] = tx_.quote(fresh_id());
    values["assigned"] = assigned == Assigned::Own      ? values["worker"]
                         : assigned == Assigned::Nobody ? "NULL"
                                                        : values["colleague"];
    for (const Seed& row : kByAssignment) seed(row, organisation, values, assigned);
  }
}

World Maker::make() {
  organisation("reseller", "");
  organisation("child", "reseller");
  organisation("sibling", "reseller");
  organisation("stranger", "");
  for (const auto& [name, id] : world_.organisations)
    for (const char* part : {"owner", "admin", "manager", "worker", "member"}) member(part, name);
  member("owner", "child", false);
  key("key of child", "key", "{read,supervise,control,operate,configure}", "");
  key("reading key of child", "reader", "{read}", "");
  key("revoked key of child", "", "{read,operate,configure}", "revoked");
  key("expired key of child", "", "{read,operate,configure}", "expired");

  const std::string operator_id = person("operator@example.com");
  world_.actors.push_back(
      {"operator", "authenticated", R"({"sub":")" + operator_id + R"("})", "", "platform"});
  const std::string outsider = person("outsider@example.com");
  world_.actors.push_back(
      {"outsider", "authenticated", R"({"sub":")" + outsider + R"("})", "", ""});
  const std::string disabled = person("disabled@example.com");
  tx_.exec_params("INSERT INTO tandem.organisation_members VALUES ($1, $2, 'owner')",
                  world_.organisations.at("child"), disabled);
  tx_.exec_params("UPDATE tandem.profiles SET disabled_at = now() WHERE id = $1", disabled);
  world_.actors.push_back(
      {"disabled owner of child", "authenticated", R"({"sub":")" + disabled + R"("})", "", ""});
  world_.actors.push_back({"without claims", "authenticated", "{}", "", ""});
  world_.actors.push_back({"anon", "anon", "{}", "", ""});
  world_.actors.push_back({"writer", "tandem_writer", "{}", "", "writer"});
  world_.actors.push_back({"no role", "", "{}", "", ""});

  for (const auto& [name, id] : world_.organisations) fill(name);
  lend("child");
  lend("sibling");
  for (const Seed& row : kOfNone) seed(row, "", {{"operator", tx_.quote(operator_id)}});
  return std::move(world_);
}

}  // namespace

const Actor& World::actor(const std::string& name) const {
  for (const Actor& known : actors)
    if (known.name == name) return known;
  throw std::out_of_range("nobody is called " + name);
}

World make_world(pqxx::transaction_base& transaction) { return Maker(transaction).make(); }

void act_as(pqxx::transaction_base& transaction, const Actor& actor) {
  if (!actor.role.empty()) transaction.exec("SET LOCAL ROLE " + actor.role);
  transaction.exec("SELECT set_config('request.jwt.claims', " + transaction.quote(actor.claims) +
                   ", true)");
}

}  // namespace tandem::isolation
