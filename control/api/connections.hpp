#pragma once

#include "control/api/route_table.hpp"
#include "core/crypto/sealed_secret.hpp"

namespace tandem::api {

/// `/api/connections`: third-party apps of an organisation. Their secrets are sealed as they come
/// in, and never shown again. `sealer` outlives the table; null on a node without
/// TANDEM_SECRET_KEY, which keeps no secrets.
void add_connection_routes(RouteTable& table, const crypto::SecretSealer* sealer);

}  // namespace tandem::api
