#pragma once

#include <optional>
#include <string>

#include "control/store/resource.hpp"

namespace tandem::store {

/// Webhook endpoints without their secrets.
[[nodiscard]] const Resource& webhook_endpoints();

/// Where a secret of an endpoint stands, for the sealer.
[[nodiscard]] std::string endpoint_secret_row(const std::string& id);
[[nodiscard]] std::string previous_endpoint_secret_row(const std::string& id);

/// Makes an endpoint of `members`, with its sealed secret (bytes), as who asks.
void add_webhook_endpoint(pqxx::transaction_base& tx, const boost::json::object& members,
                          const std::string& sealed);

/// The sealed secret, with the row locked, as the node on behalf of somebody
/// (`Acting::writer_for`); none where there is no such endpoint, or they may not administer it.
[[nodiscard]] std::optional<std::string> lock_endpoint_secret(pqxx::transaction_base& tx,
                                                              const std::string& id);
/// Gives it a new secret; the old one, sealed for its new place, signs too for so many hours (0:
/// not at all).
void rotate_endpoint_secret(pqxx::transaction_base& tx, const std::string& id,
                            const std::string& sealed, const std::string& previous_sealed,
                            int overlap_hours);

/// Queues a test event for the endpoint, as who asks; gives the delivery's id, empty where there is
/// no such endpoint.
[[nodiscard]] std::string queue_endpoint_test(pqxx::transaction_base& tx, const std::string& id);

}  // namespace tandem::store
