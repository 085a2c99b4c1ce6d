#pragma once

#include "control/store/resource.hpp"

namespace tandem::store {

/// Names, in a list that names no organisation, those in which the reader may `read`, where they
/// are few; not for operators. Row security says the same, but not before the plan is made:
/// Postgres then goes through the newest rows of everybody, and a newcomer's page is not among a
/// million calls of others. Only for resources of which one sees rows of such organisations and no
/// others.
void narrow_to_own(pqxx::transaction_base& tx, ListQuery& query);

}  // namespace tandem::store
