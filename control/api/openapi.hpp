#pragma once

#include <string>

#include "control/api/route_table.hpp"

namespace tandem::api {

/// The OpenAPI 3.1 document of all routes, as JSON. Pure.
[[nodiscard]] std::string openapi_document(const RouteTable& table);

}  // namespace tandem::api
