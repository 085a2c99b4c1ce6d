#pragma once

#include <optional>
#include <string>

#include "control/store/resource.hpp"

namespace tandem::store {

/// Children of a reseller, with their owner, what they have and what they did lately.
[[nodiscard]] const Resource& customers();
/// Only children: what is no customer is none of the list's.
[[nodiscard]] Conditions customers_only();

/// Numbers with the calls of the last 30 days.
[[nodiscard]] const Resource& number_usage();

/// What an organisation has: people, agents of its own and lent ones, numbers, contacts, records,
/// appointments to come, minutes of its subscription; as JSON. The sender may read there.
[[nodiscard]] std::string organisation_inventory(pqxx::transaction_base& tx,
                                                 const std::string& organisation);
[[nodiscard]] shape::Shape inventory_shape();

/// The sender's one reseller, where there is only one that they own: whose customer a new one is.
[[nodiscard]] std::optional<std::string> own_reseller(pqxx::transaction_base& tx);

}  // namespace tandem::store
