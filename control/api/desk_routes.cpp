#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/routes.hpp"
#include "control/store/desk_store.hpp"
#include "control/store/principal_store.hpp"

namespace tandem::api {
namespace {

void add_number_assignment(RouteTable& table) {
  Route assign;
  assign.method = "POST";
  assign.path = "/api/numbers/{id}/assign";
  assign.operation = "assignNumber";
  assign.tag = "Numbers";
  assign.summary =
      "Says which agent answers the number (null: the organisation's selected one), or moves it "
      "between a reseller and its children";
  assign.right = "configure";
  assign.body = shape::Shape{
      "NumberAssign",
      {{"agent_id", shape::nullable(shape::of(shape::Kind::Uuid))},
       {"organisation_id", shape::text(1, 63), shape::Presence::Optional,
        "Id or slug. Without an agent_id the organisation's selected agent answers."}}};
  assign.reply = shape::object(store::row_shape(store::phone_numbers()));
  assign.revisioned = true;
  assign.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const std::string& id = request.parameter("id");
    boost::json::object change = request.body;
    if (change.empty()) throw invalid("", "name an agent_id, an organisation_id, or both");
    if (const std::string named = request.text("organisation_id"); !named.empty()) {
      const auto organisation = store::organisation_named(tx, named);
      if (!organisation) throw invalid("/organisation_id", "there is no such organisation");
      change["organisation_id"] = *organisation;
      change.emplace("agent_id", nullptr);
    }
    require_done(store::update(tx, store::phone_numbers(), id, change, request.revision));
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
  const ResourceRoutes numbers{store::phone_numbers(), "/api/numbers", "Numbers", "number",
                               "numbers"};
  numbers.add_list(table);
  numbers.add_read(table);
  // The numbers are those of the platform's account with the carrier: who claims one gets its
  // calls.
  Route create = numbers.create_route();
  create.access = Access::Operator;
  table.add(std::move(create));
  numbers.add_update(table);
  numbers.add_remove(table);
  add_number_assignment(table);
}

}  // namespace tandem::api
