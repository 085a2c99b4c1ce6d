#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "control/store/resource.hpp"

namespace tandem::store {

/// As the API shows it; sealed tokens are no columns of it.
[[nodiscard]] const Resource& calendar_connections();

/// Whether the sender has the right `administer` in the organisation.
[[nodiscard]] bool may_administer(pqxx::transaction_base& tx, const std::string& organisation);
/// Whether the sender has the right `administer` where the connection is; none where they may not
/// know of it.
[[nodiscard]] std::optional<bool> may_administer_connection(pqxx::transaction_base& tx,
                                                            const std::string& id);
/// The zone of an organisation's own clocks.
[[nodiscard]] std::string organisation_zone(pqxx::transaction_base& tx,
                                            const std::string& organisation);

/// A consent that is under way. Hashes are SHA-256, in hex.
struct CalendarSignIn {
  std::string state_hash, browser_hash;
  std::string organisation, user;  ///< UUIDs.
  std::string verifier_sealed;     ///< Bytes.
  std::string return_to;           ///< A path of the console.
};
/// For ten minutes; what has expired is forgotten. Runs as the node, as all below.
void add_calendar_sign_in(pqxx::transaction_base& tx, const CalendarSignIn& sign_in);
/// Uses it up: none where there is none, or it is too old.
[[nodiscard]] std::optional<CalendarSignIn> use_calendar_sign_in(pqxx::transaction_base& tx,
                                                                 const std::string& state_hash);

struct GoogleGrant {
  std::string organisation;  ///< UUID.
  std::string account, calendar_id, time_zone, label;
  std::vector<std::string> scopes;
};
/// Makes the connection, or gives the one of the same calendar its new tokens; whose transaction it
/// is must have the right `administer` there. `seal` seals the refresh token for the row of that
/// id. Gives the row's id; none where the right is missing.
[[nodiscard]] std::optional<std::string> keep_google_connection(
    pqxx::transaction_base& tx, const GoogleGrant& grant,
    const std::function<std::string(const std::string& id)>& seal);

/// What the node needs of a Google connection.
struct GoogleConnection {
  std::string id, organisation, account, calendar_id, time_zone, health;
  std::string refresh_token_sealed;  ///< Bytes; empty: none.
  /// Other connections of the same account, whose tokens die with this one's.
  int sharing_account = 0;
};
[[nodiscard]] std::optional<GoogleConnection> google_connection(pqxx::transaction_base& tx,
                                                                const std::string& id);
/// Another refresh token for the connection: Google sent one for `was`, as it was sealed. False,
/// and nothing is done, where somebody has connected it again meanwhile.
[[nodiscard]] bool replace_refresh_token(pqxx::transaction_base& tx, const std::string& id,
                                         const std::string& was, const std::string& sealed);
/// Another calendar of the account. False, and nothing is done, while appointments that are still
/// to come stand in the old one: nobody could move or cancel them any more.
[[nodiscard]] bool choose_google_calendar(pqxx::transaction_base& tx, const std::string& id,
                                          const std::string& calendar_id,
                                          const std::string& time_zone);

/// Notes that the connection works, or why not. True where that is news.
bool note_calendar_health(pqxx::transaction_base& tx, const std::string& id,
                          const std::string& health, const std::string& error);
/// Notes that the consent behind the refresh token `sealed` is gone. True where that is news: it
/// was not known before, and nobody has connected again meanwhile. Then it stands in the audit log
/// and, once a day and connection, in the outbound queue as a message to each owner and admin.
[[nodiscard]] bool note_consent_lost(pqxx::transaction_base& tx, const std::string& id,
                                     const std::string& sealed, const std::string& why);

/// How many connections there are of one provider and health.
struct ConnectionCount {
  std::string provider, health;
  std::int64_t count = 0;
};
/// Of all organisations. As the node.
[[nodiscard]] std::vector<ConnectionCount> count_connections(pqxx::transaction_base& tx);

}  // namespace tandem::store
