#include "control/store/directory_feed.hpp"

#include <map>
#include <pqxx/pqxx>
#include <set>

#include "control/store/connection_url.hpp"
#include "control/store/tenant_transaction.hpp"
#include "control/store/thrown_fault.hpp"

namespace tandem::store {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::steady_clock;

/// A whole reading of so many organisations takes a few milliseconds.
constexpr std::size_t kAtOnce = 200;
constexpr milliseconds kStatementMax{15'000};
/// Between two proofs that a silent connection still stands.
constexpr std::chrono::seconds kProveEvery{10};

/// New calls are refused by the organisation's own subscription, else by its reseller's.
constexpr const char* kOrganisations = R"(
  SELECT o.id, o.name, o.time_zone, o.locale, o.selected_agent_id,
    CASE WHEN s.status IN ('lapsed', 'cancelled') THEN 0 ELSE extract(epoch FROM s.lapses_at)::bigint END,
    o.recording_allowed
  FROM tandem.organisations o
  LEFT JOIN LATERAL (SELECT * FROM tandem.subscriptions WHERE organisation_id IN (o.id, o.parent_id)
                     ORDER BY organisation_id = o.id DESC LIMIT 1) s ON true
  WHERE o.id = ANY ($1::uuid[]))";
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
/// Who lends an agent concerns those to whom it is lent, and a reseller's subscription its
/// children.
constexpr const char* kConcerned = R"(
  SELECT id FROM unnest($1::uuid[]) AS id
  UNION SELECT organisation_id FROM tandem.agent_assignments WHERE owner_id = ANY ($1::uuid[])
  UNION SELECT id FROM tandem.organisations WHERE parent_id = ANY ($1::uuid[]))";

std::string text_or_empty(const pqxx::field& field) {
  return field.is_null() ? std::string() : std::string(field.c_str());
}

std::string uuid_array(std::span<const std::string> ids) {
  std::string out = "{";
  for (const std::string& id : ids) out.append(out.size() > 1 ? "," : "").append(id);
  return out + '}';
}

/// The elements of a JSON array of texts, as Postgres' own array parser gives them.
std::vector<std::string> texts(pqxx::transaction_base& tx, const char* json) {
  std::vector<std::string> all;
  for (const auto& row : tx.exec_params("SELECT json_array_elements_text($1::json)", json))
    all.emplace_back(row[0].c_str());
  return all;
}

using Tenants = std::map<std::string, TenantRows>;

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

/// The organisations of `ids` that are there. Each table is read at a moment of its own; what
/// changes in between is told, and read again.
Tenants read_tenants(pqxx::transaction_base& tx, std::span<const std::string> ids) {
  Tenants tenants;
  const std::string array = uuid_array(ids);
  read_organisations(tx, array, tenants);
  read_agents(tx, array, tenants);
  read_desk(tx, array, tenants);
  // One that was deleted meanwhile has rows without itself.
  std::erase_if(tenants, [](const auto& each) { return each.second.id.empty(); });
  return tenants;
}

bool hand_over(Tenants&& tenants, const DirectoryFeed::Take& take) {
  for (auto& [id, tenant] : tenants)
    if (!take(std::move(tenant))) return false;
  return true;
}

}  // namespace

struct DirectoryFeed::Session {
  struct Listener final : pqxx::notification_receiver {
    explicit Listener(pqxx::connection_base& connection)
        : notification_receiver(connection, "tandem_directory") {}
    /// "TABLE ORGANISATION"
    void operator()(const std::string& payload, int) override {
      const std::size_t blank = payload.find(' ');
      if (blank != std::string::npos) heard.insert(payload.substr(blank + 1));
    }
    std::set<std::string> heard;
  };

  explicit Session(const std::string& url) : connection(open_session(url)), listener(*connection) {}
  template <class Read>
  void read(Read work) {
    const Work wanted = [&](pqxx::transaction_base& tx) { work(tx); };
    run_transaction(*connection, Acting::writer(), Access::ReadOnly, kStatementMax, wanted);
  }

  std::unique_ptr<pqxx::connection> connection;
  Listener listener;
  steady_clock::time_point proved = steady_clock::now();
};

DirectoryFeed::DirectoryFeed(std::string url) : url_(std::move(url)) {}
DirectoryFeed::~DirectoryFeed() = default;

void DirectoryFeed::drop() {
  const std::lock_guard lock(interrupting_);
  session_.reset();
}

void DirectoryFeed::interrupt() noexcept {
  const std::lock_guard lock(interrupting_);
  if (session_ == nullptr) return;
  try {
    session_->connection->cancel_query();
  } catch (const std::exception&) {
    // Then the statement's own limit ends it.
  }
}

std::optional<StoreFault> DirectoryFeed::connect() {
  drop();
  try {
    auto session = std::make_unique<Session>(url_);
    const std::lock_guard lock(interrupting_);
    session_ = std::move(session);
    return std::nullopt;
  } catch (const std::exception& error) {
    return thrown_fault(error);
  }
}

std::optional<StoreFault> DirectoryFeed::guarded(const std::function<void(Session&)>& work) {
  if (session_ == nullptr) return StoreFault{StoreFault::Kind::Away, {}, "not connected"};
  try {
    work(*session_);
    session_->proved = steady_clock::now();
    return std::nullopt;
  } catch (const std::exception& error) {
    const StoreFault fault = thrown_fault(error);
    drop();
    return fault;
  }
}

std::optional<StoreFault> DirectoryFeed::read_all(const Take& take) {
  return guarded([&take](Session& session) {
    session.read([&take](pqxx::transaction_base& tx) {
      std::vector<std::string> ids;
      for (const auto& row : tx.exec("SELECT id FROM tandem.organisations ORDER BY id"))
        ids.emplace_back(row[0].c_str());
      std::span<const std::string> rest(ids);
      while (!rest.empty()) {
        const auto some = rest.first(std::min(kAtOnce, rest.size()));
        rest = rest.subspan(some.size());
        if (!hand_over(read_tenants(tx, some), take)) return;
      }
    });
  });
}

std::optional<StoreFault> DirectoryFeed::read(std::span<const std::string> organisations,
                                              const Take& take, std::vector<std::string>& gone) {
  return guarded([&](Session& session) {
    session.read([&](pqxx::transaction_base& tx) {
      std::vector<std::string> ids;
      for (const auto& row : tx.exec_params(kConcerned, uuid_array(organisations)))
        ids.emplace_back(row[0].c_str());
      Tenants tenants = read_tenants(tx, ids);
      gone.clear();
      for (const std::string& id : ids)
        if (!tenants.contains(id)) gone.push_back(id);
      (void)hand_over(std::move(tenants), take);
    });
  });
}

std::optional<StoreFault> DirectoryFeed::wait(milliseconds limit,
                                              std::vector<std::string>& changed) {
  // Not through `guarded`: that nothing was heard proves nothing.
  if (session_ == nullptr) return StoreFault{StoreFault::Kind::Away, {}, "not connected"};
  if (steady_clock::now() - session_->proved >= kProveEvery) {
    auto fault = guarded([](Session& session) {
      session.read([](pqxx::transaction_base& tx) { tx.exec("SELECT 1"); });
    });
    if (fault) return fault;
  }
  try {
    session_->connection->await_notification(0, static_cast<long>(limit.count()) * 1'000);
    auto& heard = session_->listener.heard;
    changed.insert(changed.end(), heard.begin(), heard.end());
    heard.clear();
    return std::nullopt;
  } catch (const std::exception& error) {
    const StoreFault fault = thrown_fault(error);
    drop();
    return fault;
  }
}

}  // namespace tandem::store
