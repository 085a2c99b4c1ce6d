#pragma once

#include "control/api/route_table.hpp"
#include "control/egress/address_policy.hpp"

namespace tandem::api {

/// `/api/outbound`: the queue of what is delivered to others, as its monitor needs it. `policy`
/// outlives the table.
void add_outbound_routes(RouteTable& table, const egress::AddressPolicy& policy);

}  // namespace tandem::api
