#pragma once

#include "control/api/route_table.hpp"

namespace tandem::api {

/// Names of older products for the organisation, read wherever `organisation_id` is.
inline constexpr const char* kOrganisationSynonyms[] = {"client_id", "site_id", "organization_id"};

/// Reads what was sent against its route: query, headers, body, each strictly. Who sends it is
/// filled in by others. Throws `Refusal`: 400 for what cannot be read, 404 for an id that can be
/// none, 415, 422 with what is wrong where (`/name` in the body, `?name` in the query).
[[nodiscard]] Request read_request(const net::HttpRequest& sent, const RouteTable::Match& match);

/// The value of a query parameter, before anything else was read: for tickets.
[[nodiscard]] std::string query_value(const net::HttpRequest& sent, std::string_view name);

}  // namespace tandem::api
