#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/routes.hpp"
#include "control/store/contact_store.hpp"
#include "control/store/record_store.hpp"
#include "control/store/text_search.hpp"

namespace tandem::api {
namespace {

/// Addresses are compared in lower case.
StoreHandler with_lower_email(StoreHandler keep) {
  return [keep = std::move(keep)](const Request& given, pqxx::transaction_base& tx) {
    Request request = given;
    if (auto* email = request.body.if_contains("email"); email != nullptr && email->is_string())
      for (char& c : email->get_string())
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return keep(request, tx);
  };
}

void add_contacts(RouteTable& table) {
  const ResourceRoutes usual{store::contacts(), "/api/contacts", "Contacts", "contact",
                             "contacts",        "read",          "operate"};
  usual.add_list(table);
  usual.add_read(table);
  usual.add_remove(table);
  usual.add_export(table, [](const Request& request, pqxx::transaction_base&) {
    return list_query(request, store::contacts());
  });
  for (Route route : {usual.create_route(), usual.update_route("/api/contacts/{id}")}) {
    route.handler = with_lower_email(std::get<StoreHandler>(route.handler));
    table.add(std::move(route));
  }
}

store::ListQuery record_query(const Request& request, pqxx::transaction_base& tx) {
  store::ListQuery query = list_query(request, store::records());
  store::narrow_search(tx, query, "tandem.records_with");
  return query;
}

Reply create_record(const Request& given, pqxx::transaction_base& tx) {
  Request request = given;
  if (request.principal.kind == auth::Principal::Kind::User)
    request.body["created_by"] = request.principal.id;
  return read_reply(tx, store::records(), create_row(request, tx, store::records()), 201);
}

void add_records(RouteTable& table) {
  const ResourceRoutes usual{store::records(), "/api/records", "Records", "record",
                             "records",        "read",         "operate"};
  Route list = usual.list_route();
  list.handler = [](const Request& request, pqxx::transaction_base& tx) {
    return Reply(200, store::to_json(store::list(tx, store::records(), record_query(request, tx))));
  };
  table.add(std::move(list));
  usual.add_read(table);
  Route create = usual.create_route();
  create.handler = create_record;
  table.add(std::move(create));
  usual.add_update(table);
  usual.add_remove(table);
  usual.add_export(table, record_query);

  Route timeline;
  timeline.method = "GET";
  timeline.path = "/api/records/{id}/timeline";
  timeline.operation = "getRecordTimeline";
  timeline.tag = "Records";
  timeline.summary = "Changes of the record, its call, what the agent did there, and deliveries";
  timeline.right = "read";
  timeline.reply = shape::object(store::record_timeline_shape());
  timeline.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const std::string& id = request.parameter("id");
    if (!store::read(tx, store::records(), id)) throw not_found();
    return Reply(200, store::record_timeline(tx, id));
  };
  table.add(std::move(timeline));
}

}  // namespace

void add_office_routes(RouteTable& table) {
  add_contacts(table);
  add_records(table);
}

}  // namespace tandem::api
