#include "control/api/routes.hpp"

namespace tandem::api {

void add_store_routes(RouteTable& table) {
  add_account_routes(table);
  add_invitation_routes(table);
  add_machine_routes(table);
  add_agent_routes(table);
  add_desk_routes(table);
  add_call_routes(table);
  add_office_routes(table);
  add_customer_routes(table);
  add_analytics_routes(table);
  add_record_keeping_routes(table);
}

}  // namespace tandem::api
