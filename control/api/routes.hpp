#pragma once

#include "control/api/route_table.hpp"

namespace tandem::api {

/// The operations that need nothing but a transaction, a function for each group.
void add_account_routes(RouteTable& table);         ///< `/api/me`, organisations, members.
void add_invitation_routes(RouteTable& table);      ///< Inviting and accepting.
void add_machine_routes(RouteTable& table);         ///< API keys, tickets.
void add_agent_routes(RouteTable& table);           ///< Agents, versions, templates, lists.
void add_desk_routes(RouteTable& table);            ///< Intents, working hours, phone numbers.
void add_call_routes(RouteTable& table);            ///< Calls and what belongs to them.
void add_office_routes(RouteTable& table);          ///< Contacts, records.
void add_customer_routes(RouteTable& table);        ///< A reseller's customers; number usage.
void add_analytics_routes(RouteTable& table);       ///< Dashboards; what agents did.
void add_record_keeping_routes(RouteTable& table);  ///< Subscription, usage, audit, webhook log.

/// All of them.
void add_store_routes(RouteTable& table);

/// Placing calls, one or a list: with the calls.
void add_outgoing_call_routes(RouteTable& table);

/// Paths of older products, deprecated, for operations that are in the table already.
void add_alias_routes(RouteTable& table);

}  // namespace tandem::api
