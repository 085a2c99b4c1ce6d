#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/routes.hpp"
#include "control/store/desk_store.hpp"

namespace tandem::api {
namespace {

void add_number_assignment(RouteTable& table) {
  Route assign;
  assign.method = "POST";
  assign.path = "/api/numbers/{id}/assign";
  assign.operation = "assignNumber";
  assign.tag = "Numbers";
  assign.summary = "Says which agent answers the number; null: the organisation's selected one";
  assign.right = "configure";
  assign.body = shape::Shape{
      "NumberAssign",
      {{"agent_id", shape::nullable(shape::of(shape::Kind::Uuid)), shape::Presence::Required}}};
  assign.reply = shape::object(store::row_shape(store::phone_numbers()));
  assign.revisioned = true;
  assign.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const std::string& id = request.parameter("id");
    require_done(store::update(tx, store::phone_numbers(), id, request.body, request.revision));
    return read_reply(tx, store::phone_numbers(), id);
  };
  table.add(std::move(assign));
}

}  // namespace

void add_desk_routes(RouteTable& table) {
  ResourceRoutes{store::intents(), "/api/intents", "Intents", "intent", "intents"}.add_all(table);
  ResourceRoutes{store::working_hours(), "/api/working-hours", "Working hours",
                 "working hours span", "working hours"}
      .add_all(table);
  ResourceRoutes{store::working_hour_exceptions(), "/api/working-hour-exceptions", "Working hours",
                 "working hours exception", "working hours exceptions"}
      .add_all(table);
  ResourceRoutes{store::phone_numbers(), "/api/numbers", "Numbers", "number", "numbers"}.add_all(
      table);
  add_number_assignment(table);
}

}  // namespace tandem::api
