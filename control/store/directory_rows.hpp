#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

/// One organisation as the voice webhook needs it: rows of `schema/0004_agents.sql` and what
/// belongs to them; names and meanings as there.
struct TenantRows {
  struct Agent {
    std::string id, name, status, version;  ///< `published` or `paused`.
    std::string definition;                 ///< JSON of the published version.
  };
  struct Intent {
    std::string agent;  ///< Empty: for every agent.
    std::string name;
    std::vector<std::string> examples;
    std::string replies;  ///< JSON: {"en": "..."}
  };
  struct Hours {
    int weekday = 1;
    std::chrono::minutes opens{0}, closes{0};
  };
  struct Exception {
    std::chrono::local_days day;
    std::chrono::minutes opens{0}, closes{0};  ///< Equal: closed.
    std::string note;
  };
  struct Number {
    std::string number, agent;
  };

  std::string id, name, time_zone, locale, selected_agent;
  /// From then on new calls are refused: the subscription has lapsed. None: not in sight.
  std::optional<std::chrono::sys_seconds> refuses_from;
  bool recording_allowed = false;
  std::vector<Agent> agents;  ///< Its own and those lent to it, with a published version.
  std::vector<Intent> intents;
  std::vector<Hours> hours;
  std::vector<Exception> exceptions;  ///< From yesterday to two months ahead.
  std::vector<Number> numbers;        ///< Active ones.
};

/// The organisations of `ids` (UUIDs) that are there, by id. Each table is read at a moment of its
/// own; what changes in between is told, and read again.
[[nodiscard]] std::map<std::string, TenantRows> read_tenants(pqxx::transaction_base& tx,
                                                             std::span<const std::string> ids);
/// One of them with this agent alone, whatever its version. None: the organisation is gone.
[[nodiscard]] std::optional<TenantRows> tenant_with(pqxx::transaction_base& tx,
                                                    const std::string& organisation,
                                                    TenantRows::Agent agent);
/// `{id,id}`, as Postgres reads an array of them.
[[nodiscard]] std::string uuid_array(std::span<const std::string> ids);

}  // namespace tandem::store
