#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "control/store/resource.hpp"

namespace tandem::store {

/// Third-party apps of an organisation, without their secrets; rows of `tandem.connections`.
[[nodiscard]] const Resource& connections();
/// What was exchanged with one of them, newest first; a try counts too.
[[nodiscard]] const Resource& connection_syncs();
[[nodiscard]] Conditions of_connection(const std::string& connection);
/// Apps that are known by their slug.
[[nodiscard]] const Resource& connection_apps();

/// The name of a known app; none where the slug is not known.
[[nodiscard]] std::optional<std::string> app_name(pqxx::transaction_base& tx,
                                                  const std::string& slug);

/// The id of the secret's row of a connection, which may still have none (empty). None where the
/// sender may not see the connection.
[[nodiscard]] std::optional<std::string> secret_of(pqxx::transaction_base& tx,
                                                   const std::string& connection);
/// Gives the connection its first secret, or another one. `secret`: the row's id, new or that of
/// `secret_of`, which `sealed` (bytes) is bound to. With the rights of the sender.
void keep_secret(pqxx::transaction_base& tx, const std::string& connection,
                 const std::string& secret, const std::string& sealed);
/// Takes a connection's secret away.
void drop_secret(pqxx::transaction_base& tx, const std::string& connection);

/// What is needed to try a connection: its config, its sealed secret and the description of its
/// app. As the node; the sender's right is asked before.
struct ConnectionTrial {
  std::string organisation, slug;
  std::string config;             ///< JSON object.
  std::string secret_id, sealed;  ///< Sealed in bytes; empty: none.
  std::string method, url;        ///< Of the app's request; `{secret}`, `{config.NAME}`.
  std::string headers, body;      ///< JSON; `body` empty: none.
  std::string expects;            ///< JSON that the reply must hold; empty: nothing.
  bool needs_secret = true;
};
/// None where there is no such connection, or no description of its app.
[[nodiscard]] std::optional<ConnectionTrial> connection_trial(pqxx::transaction_base& tx,
                                                              const std::string& connection);
/// Notes how an exchange ended: a row of the history, and on the connection itself. As the node.
void note_sync(pqxx::transaction_base& tx, const std::string& connection,
               std::chrono::milliseconds took, const std::string& error);

}  // namespace tandem::store
