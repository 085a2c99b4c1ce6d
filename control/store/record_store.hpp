#pragma once

#include <string>

#include "control/store/resource.hpp"

namespace tandem::store {

/// Quotes, jobs, invoices, notes, bookings and tasks; rows of `tandem.records`.
[[nodiscard]] const Resource& records();

/// What happened around a record, in order, as `{"data": [...]}`: at most 500 entries. Empty where
/// the sender may not see the record.
[[nodiscard]] std::string record_timeline(pqxx::transaction_base& tx, const std::string& id);
[[nodiscard]] shape::Shape record_timeline_shape();

}  // namespace tandem::store
