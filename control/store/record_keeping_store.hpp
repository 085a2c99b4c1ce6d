#pragma once

#include "control/store/resource.hpp"

namespace tandem::store {

/// API keys without what opens anything.
[[nodiscard]] const Resource& api_keys();
/// A new key; `hash` is the SHA-256 of the whole, in hex.
void add_api_key(pqxx::transaction_base& tx, const std::string& id, const std::string& organisation,
                 const std::string& hash, const std::string& prefix,
                 const boost::json::object& members);
/// False where there is none, or none that may be revoked.
[[nodiscard]] bool revoke_api_key(pqxx::transaction_base& tx, const std::string& id);

/// A row an organisation; its key is the organisation.
[[nodiscard]] const Resource& subscriptions();
[[nodiscard]] const Resource& usage();
[[nodiscard]] const Resource& audit_log();
[[nodiscard]] const Resource& webhook_log();

}  // namespace tandem::store
