#include "control/api/resource_routes.hpp"

#include <algorithm>
#include <cctype>

#include "control/api/refusal.hpp"
#include "control/api/tenant_work.hpp"
#include "core/crypto/random.hpp"

namespace tandem::api {
namespace {

/// A spreadsheet's worth.
constexpr int kCsvRowsMax = 10'000;
constexpr std::chrono::milliseconds kCsvDeadline{10'000};

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

/// `working hour` → `WorkingHour`.
std::string operation_word(const std::string& words) {
  std::string out;
  bool begin = true;
  for (const char c : words) {
    if (c == ' ' || c == '-') {
      begin = true;
    } else {
      out += begin ? capitalised(std::string(1, c)) : std::string(1, c);
      begin = false;
    }
  }
  return out;
}

Route route_of(const ResourceRoutes& of, std::string method, std::string path, std::string verb,
               const std::string& noun, std::string summary) {
  Route route;
  route.method = std::move(method);
  route.path = std::move(path);
  route.operation = std::move(verb) + operation_word(noun);
  route.tag = of.tag;
  route.summary = std::move(summary);
  return route;
}

/// Of the row that the path names.
const std::string& key_of(const Request& request) {
  const std::string& id = request.parameter("id");
  return id.empty() ? request.parameter("name") : id;
}

bool tenant_owned(const store::Resource& resource) {
  return std::any_of(resource.columns.begin(), resource.columns.end(), [](const auto& column) {
    return column.name == "organisation_id" && (column.use & store::kCreate) != 0;
  });
}

}  // namespace

store::ListQuery list_query(const Request& request, const store::Resource& resource) {
  store::ListQuery query;
  query.sort = request.asked("sort");
  query.cursor = request.asked("cursor");
  if (const std::string& limit = request.asked("limit"); !limit.empty())
    query.limit = std::stoi(limit);
  for (const shape::Member& parameter : store::list_parameters(resource)) {
    if (parameter.name == "sort" || parameter.name == "limit" || parameter.name == "cursor")
      continue;
    const auto asked = request.query.find(parameter.name);
    if (asked != request.query.end()) query.filters.emplace_back(asked->first, asked->second);
  }
  return query;
}

Reply read_reply(pqxx::transaction_base& tx, const store::Resource& resource,
                 const std::string& key, int status, const store::Conditions& fixed) {
  const auto row = store::read(tx, resource, key, fixed);
  if (!row) throw not_found();
  Reply reply(status, row->json);
  if (resource.revisioned) reply.headers.push_back(etag(row->revision));
  return reply;
}

void require_done(store::Change change) {
  switch (change) {
    case store::Change::Done:
      return;
    case store::Change::Missing:
      throw not_found();
    case store::Change::Stale:
      throw changed_meanwhile();
    case store::Change::Forbidden:
      break;
  }
  throw not_allowed();
}

std::string create_row(const Request& request, pqxx::transaction_base& tx,
                       const store::Resource& resource) {
  boost::json::object members = request.body;
  // Lists that operators keep have names for ids, and bring them along.
  const std::string id =
      members.contains("id") ? request.text("id") : std::string(crypto::uuid_v7());
  members["id"] = id;
  if (!request.organisation.empty()) members["organisation_id"] = request.organisation;
  store::create(tx, resource, members);
  return id;
}

store::Filter organisation_filter() {
  return {"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
          "Id or slug; all that you may see where none is given."};
}

store::Column organisation_column() {
  return {"organisation_id", shape::text(1, 63), store::kCreate,
          "Id, or where it is given also the slug; needed only by who belongs to several."};
}

Route ResourceRoutes::list_route() const {
  Route route = route_of(*this, "GET", path, "list", plural, "Lists " + plural);
  route.right = read_right;
  route.query = store::list_parameters(resource);
  route.reply = shape::object(store::list_shape(resource));
  route.handler = [&resource = resource](const Request& request, pqxx::transaction_base& tx) {
    return Reply(200, store::to_json(store::list(tx, resource, list_query(request, resource))));
  };
  return route;
}

void ResourceRoutes::add_list(RouteTable& table) const { table.add(list_route()); }

void ResourceRoutes::add_read(RouteTable& table) const {
  Route route = route_of(*this, "GET", path + "/{id}", "get", single, "Reads one " + single);
  route.right = read_right;
  route.reply = shape::object(store::row_shape(resource));
  route.revisioned = resource.revisioned;
  route.handler = [&resource = resource](const Request& request, pqxx::transaction_base& tx) {
    return read_reply(tx, resource, key_of(request));
  };
  table.add(std::move(route));
}

void ResourceRoutes::add_export(RouteTable& table,
                                store::ListQuery (*query)(const Request&,
                                                          pqxx::transaction_base&)) const {
  Route route = route_of(*this, "GET", path + ".csv", "export", plural,
                         "The list as comma-separated values, at most 10,000 rows");
  route.right = read_right;
  for (shape::Member& parameter : store::list_parameters(resource))
    if (parameter.name != "limit" && parameter.name != "cursor")
      route.query.push_back(std::move(parameter));
  route.content_type = "text/csv; charset=utf-8";
  route.ticketed = true;
  route.deadline = kCsvDeadline;
  route.handler = [&resource = resource, query, file = plural + ".csv"](
                      const Request& request, pqxx::transaction_base& tx) {
    Reply reply(200, store::csv(tx, resource, query(request, tx), kCsvRowsMax));
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + file + '"');
    return reply;
  };
  table.add(std::move(route));
}

Route ResourceRoutes::create_route() const {
  Route route = route_of(*this, "POST", path, "create", single, "Makes a new " + single);
  route.right = write_right;
  if (tenant_owned(resource)) route.organisation = Organisation::Needed;
  route.body = store::create_shape(resource);
  route.reply = shape::object(store::row_shape(resource));
  route.status = 201;
  route.handler = [&resource = resource](const Request& request, pqxx::transaction_base& tx) {
    return read_reply(tx, resource, create_row(request, tx, resource), 201);
  };
  return route;
}

void ResourceRoutes::add_create(RouteTable& table) const { table.add(create_route()); }

Route ResourceRoutes::update_route(const std::string& one) const {
  Route route = route_of(*this, "PATCH", one, "update", single,
                         "Changes the members that are sent of one " + single);
  route.right = write_right;
  route.body = store::update_shape(resource);
  route.reply = shape::object(store::row_shape(resource));
  route.revisioned = resource.revisioned;
  route.handler = [&resource = resource](const Request& request, pqxx::transaction_base& tx) {
    const std::string& id = key_of(request);
    require_done(store::update(tx, resource, id, request.body, request.revision));
    return read_reply(tx, resource, id);
  };
  return route;
}

void ResourceRoutes::add_update(RouteTable& table) const {
  table.add(update_route(path + "/{id}"));
}

Route ResourceRoutes::remove_route(const std::string& one) const {
  Route route = route_of(*this, "DELETE", one, "delete", single, "Deletes one " + single);
  route.right = write_right;
  route.status = 204;
  route.revisioned = resource.revisioned;
  route.handler = [&resource = resource](const Request& request, pqxx::transaction_base& tx) {
    require_done(store::remove(tx, resource, key_of(request), request.revision));
    return Reply(204);
  };
  return route;
}

void ResourceRoutes::add_remove(RouteTable& table) const {
  table.add(remove_route(path + "/{id}"));
}

void ResourceRoutes::add_all(RouteTable& table) const {
  add_list(table);
  add_read(table);
  add_create(table);
  add_update(table);
  add_remove(table);
}

void ResourceRoutes::add_kept_list(RouteTable& table) const {
  add_list(table);
  Route create = create_route();
  create.access = Access::Operator;
  table.add(std::move(create));
  for (Route change : {update_route(path + "/{name}"), remove_route(path + "/{name}")}) {
    change.access = Access::Operator;
    table.add(std::move(change));
  }
}

}  // namespace tandem::api
