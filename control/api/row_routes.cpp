#include "control/api/row_routes.hpp"

#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"

namespace tandem::api {

Route RowRoutes::route(const char* method, const char* below, const char* operation,
                       const char* summary) const {
  Route route;
  route.method = method;
  route.path = path + "/{id}/" + below;
  route.operation = operation;
  route.tag = tag;
  route.summary = summary;
  route.right = right;
  return route;
}

void RowRoutes::add_list(RouteTable& table, const char* below, const char* operation,
                         const char* summary, const store::Resource& rows,
                         store::Conditions (*belonging_to)(const std::string&)) const {
  Route list = route("GET", below, operation, summary);
  list.query = store::list_parameters(rows);
  list.reply = shape::object(store::list_shape(rows));
  list.handler = [&owner = resource, &rows, belonging_to](const Request& request,
                                                          pqxx::transaction_base& tx) {
    const std::string& id = request.parameter("id");
    if (!store::read(tx, owner, id)) throw not_found();
    store::ListQuery query = list_query(request, rows);
    query.fixed = belonging_to(id);
    return Reply(200, store::to_json(store::list(tx, rows, query)));
  };
  table.add(std::move(list));
}

}  // namespace tandem::api
