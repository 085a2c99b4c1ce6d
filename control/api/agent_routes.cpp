#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/routes.hpp"
#include "control/shape/check.hpp"
#include "control/store/agent_store.hpp"
#include "control/store/desk_store.hpp"
#include "control/store/principal_store.hpp"

namespace tandem::api {
namespace {

using shape::Kind;
using shape::Presence;

Route on_agent(const char* method, const char* path, const char* operation, const char* summary) {
  Route route;
  route.method = method;
  route.path = std::string("/api/agents/{id}") + path;
  route.operation = operation;
  route.tag = "Agents";
  route.summary = summary;
  route.right = "configure";
  return route;
}

Reply agent_reply(pqxx::transaction_base& tx, const Request& request, int status = 200) {
  return read_reply(tx, store::agents(), request.parameter("id"), status);
}

store::Conditions of_agent(const Request& request) {
  return {{"t.agent_id = ?::uuid", request.parameter("id")}};
}

void check_body(const boost::json::object& body, const shape::Shape& shape) {
  std::vector<shape::Fault> faults;
  shape::check(body, shape, {}, faults);
  if (!faults.empty()) throw invalid(std::move(faults));
}

Reply create_agent(const Request& given, pqxx::transaction_base& tx) {
  Request request = given;
  const std::string from = request.text("template_id");
  if (!from.empty()) {
    const auto definition = store::template_definition(tx, from);
    if (!definition) throw invalid("/template_id", "there is no such template");
    for (const auto& member : *definition)
      if (!request.body.contains(member.key())) request.body[member.key()] = member.value();
    // What stands in the database was somebody's input too.
    check_body(request.body, store::create_shape(store::agents()));
  }
  if (!request.body.contains("instructions"))
    throw invalid("/instructions", "is required without a template");
  const std::string id = create_row(request, tx, store::agents());
  if (!from.empty()) store::copy_template_intents(tx, from, id, request.organisation);
  return read_reply(tx, store::agents(), id, 201);
}

void add_agents(RouteTable& table) {
  const store::Resource& resource = store::agents();
  const ResourceRoutes usual{resource, "/api/agents", "Agents", "agent", "agents"};
  usual.add_list(table);
  usual.add_read(table);
  usual.add_update(table);
  usual.add_remove(table);
  Route create = usual.create_route();
  create.handler = create_agent;
  table.add(std::move(create));
}

void add_publishing(RouteTable& table) {
  Route publish = on_agent("POST", "/publish", "publishAgent",
                           "Freezes the agent as a version, which callers hear from now on");
  publish.body = shape::Shape{"AgentPublish", {{"note", shape::text(0, 2'000)}}};
  publish.reply = shape::object(store::row_shape(store::agents()));
  publish.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const Reply before = agent_reply(tx, request);  // 404 where it cannot be seen.
    if (!store::publish_agent(tx, request.parameter("id"), request.text("note")))
      throw not_allowed();
    return agent_reply(tx, request);
  };
  table.add(std::move(publish));

  Route roll_back =
      on_agent("POST", "/rollback", "rollBackAgent",
               "Makes the agent what a version holds, and lets callers hear that version");
  roll_back.body =
      shape::Shape{"AgentRollback", {{"version", shape::integer(1, 1e9), Presence::Required}}};
  roll_back.reply = shape::object(store::row_shape(store::agents()));
  roll_back.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const auto number = request.body.at("version").as_int64();
    require_done(store::roll_back_agent(tx, request.parameter("id"), std::to_string(number)));
    return agent_reply(tx, request);
  };
  table.add(std::move(roll_back));

  struct Switch {
    const char *path, *operation, *summary, *status;
  };
  for (const Switch& one :
       {Switch{"/pause", "pauseAgent", "Callers hear that it is not there, until it is resumed",
               "paused"},
        Switch{"/resume", "resumeAgent", "Callers hear it again", "published"}}) {
    Route route = on_agent("POST", one.path, one.operation, one.summary);
    route.reply = shape::object(store::row_shape(store::agents()));
    route.handler = [status = one.status](const Request& request, pqxx::transaction_base& tx) {
      require_done(store::set_agent_status(tx, request.parameter("id"), status));
      return agent_reply(tx, request);
    };
    table.add(std::move(route));
  }
}

/// What belongs to one agent, for whoever may see the agent.
void add_list_of_agent(RouteTable& table, const store::Resource& resource, const char* path,
                       const char* operation, const char* summary) {
  Route list = on_agent("GET", path, operation, summary);
  list.right = "read";
  list.query = store::list_parameters(resource);
  list.reply = shape::object(store::list_shape(resource));
  list.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    static_cast<void>(agent_reply(tx, request));
    store::ListQuery query = list_query(request, resource);
    query.fixed = of_agent(request);
    return Reply(200, store::to_json(store::list(tx, resource, query)));
  };
  table.add(std::move(list));
}

void add_versions(RouteTable& table) {
  const store::Resource& resource = store::agent_versions();
  add_list_of_agent(table, resource, "/versions", "listAgentVersions", "Lists what was published");
  Route read = on_agent("GET", "/versions/{number}", "getAgentVersion", "Reads one version");
  read.right = "read";
  read.reply = shape::object(store::row_shape(resource));
  read.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    const std::string& number = request.parameter("number");
    const bool digits =
        number.size() <= 9 && number.find_first_not_of("0123456789") == std::string::npos;
    if (!digits) throw not_found();
    return read_reply(tx, resource, number, 200, of_agent(request));
  };
  table.add(std::move(read));
}

void add_assignments(RouteTable& table) {
  add_list_of_agent(table, store::agent_assignments(), "/assignments", "listAgentAssignments",
                    "Lists the organisations that the agent is lent to");

  Route assign = on_agent("POST", "/assign", "assignAgent",
                          "Lends the agent to a child organisation, or puts it on a number, or "
                          "both");
  assign.body = shape::Shape{
      "AgentAssign",
      {{"organisation_id", shape::text(1, 63), Presence::Optional, "Id or slug of the child."},
       {"phone_number_id", shape::of(Kind::Uuid)}}};
  assign.reply = shape::object(store::row_shape(store::agents()));
  assign.handler = [](const Request& request, pqxx::transaction_base& tx) {
    static_cast<void>(agent_reply(tx, request));
    const std::string& agent = request.parameter("id");
    const std::string child = request.text("organisation_id");
    const std::string number = request.text("phone_number_id");
    if (child.empty() && number.empty())
      throw invalid("", "name an organisation_id, a phone_number_id, or both");
    if (!child.empty()) {
      const auto organisation = store::organisation_named(tx, child);
      if (!organisation) throw invalid("/organisation_id", "there is no such organisation");
      store::lend_agent(tx, agent, *organisation);
    }
    if (!number.empty()) {
      const boost::json::object change{{"agent_id", agent}};
      const auto done = store::update(tx, store::phone_numbers(), number, change, std::nullopt);
      if (done == store::Change::Missing)
        throw invalid("/phone_number_id", "there is no such number");
      require_done(done);
    }
    return agent_reply(tx, request);
  };
  table.add(std::move(assign));

  Route take_back =
      on_agent("DELETE", "/assignments/{organisation}", "unassignAgent", "Takes a lent agent back");
  take_back.status = 204;
  take_back.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const auto organisation = store::organisation_named(tx, request.parameter("organisation"));
    if (!organisation || !store::take_agent_back(tx, request.parameter("id"), *organisation))
      throw not_found();
    return Reply(204);
  };
  table.add(std::move(take_back));
}

/// A template is checked when it is kept, so that whoever uses it is not told of its faults.
void check_template(const Request& request) {
  std::vector<shape::Fault> faults;
  if (const auto* definition = request.body.if_contains("definition"))
    shape::check(definition->as_object(), store::template_shape(), "/definition", faults);
  if (const auto* intents = request.body.if_contains("intents"))
    for (std::size_t i = 0; i < intents->as_array().size(); ++i)
      shape::check(intents->as_array()[i].as_object(), store::template_intent_shape(),
                   "/intents/" + std::to_string(i), faults);
  if (!faults.empty()) throw invalid(std::move(faults));
}

void add_templates(RouteTable& table) {
  const ResourceRoutes usual{store::agent_templates(),
                             "/api/agent-templates",
                             "Agents",
                             "agent template",
                             "agent templates",
                             "",
                             ""};
  usual.add_list(table);
  usual.add_read(table);
  usual.add_remove(table);
  for (Route route : {usual.create_route(), usual.update_route("/api/agent-templates/{id}")}) {
    route.handler = [keep = std::get<StoreHandler>(route.handler)](const Request& request,
                                                                   pqxx::transaction_base& tx) {
      check_template(request);
      return keep(request, tx);
    };
    table.add(std::move(route));
  }
}

void add_lists(RouteTable& table) {
  add_templates(table);
  ResourceRoutes{store::voices(), "/api/voices", "Agents", "voice", "voices", "", ""}.add_kept_list(
      table);
  ResourceRoutes{store::models(), "/api/models", "Agents", "model", "models", "", ""}.add_kept_list(
      table);
}

}  // namespace

void add_agent_routes(RouteTable& table) {
  add_agents(table);
  add_publishing(table);
  add_versions(table);
  add_assignments(table);
  add_lists(table);
}

}  // namespace tandem::api
