#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/routes.hpp"
#include "control/store/agent_store.hpp"
#include "control/store/analytics_store.hpp"

namespace tandem::api {
namespace {

using shape::Kind;
using shape::Presence;

/// Over years, as the sums allow.
constexpr std::chrono::milliseconds kDeadline{5'000};

std::vector<shape::Member> analytics_parameters() {
  return {
      {"organisation_id", shape::text(1, 63), Presence::Optional,
       "Id or slug; all that you may see where none is given."},
      {"range", shape::choice({"1d", "7d", "30d"}), Presence::Optional,
       "Up to now, or to `to`; 7d by default."},
      {"from", shape::of(Kind::Time), Presence::Optional, "Instead of a range; at most a year."},
      {"to", shape::of(Kind::Time), Presence::Optional, {}}};
}

Reply analytics(const Request& request, pqxx::transaction_base& tx) {
  store::AnalyticsQuestion question{request.asked("organisation_id"), request.asked("from"),
                                    request.asked("to")};
  const std::string& range = request.asked("range");
  if (!range.empty() && !question.since.empty())
    throw invalid("?range", "give a range or from, not both");
  if (range == "1d") question.days = 1;
  if (range == "30d") question.days = 30;
  const auto found = store::analytics(tx, question);
  if (!found) throw not_found();
  return Reply(200, *found);
}

}  // namespace

void add_analytics_routes(RouteTable& table) {
  Route whole;
  whole.method = "GET";
  whole.path = "/api/analytics";
  whole.operation = "getAnalytics";
  whole.tag = "Analytics";
  whole.summary = "Calls, latencies, tools, records, workers and health of a range, in one answer";
  whole.right = "read";
  whole.query = analytics_parameters();
  whole.reply = shape::object(store::analytics_shape());
  whole.deadline = kDeadline;
  whole.handler = analytics;
  table.add(std::move(whole));

  Route activity = ResourceRoutes{store::agent_activity(), "/api/agents/activity", "Analytics",
                                  "agent activity", "agent activity"}
                       .list_route();
  activity.summary = "Lists agents with what they did lately, and how well";
  table.add(std::move(activity));

  Route actions;
  actions.method = "GET";
  actions.path = "/api/agents/{id}/actions";
  actions.operation = "listAgentActions";
  actions.tag = "Analytics";
  actions.summary = "Lists the last 20 tools that an agent ran";
  actions.right = "read";
  actions.reply = shape::object(store::agent_actions_shape());
  actions.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const std::string& agent = request.parameter("id");
    if (!store::read(tx, store::agents(), agent)) throw not_found();
    return Reply(200, store::agent_actions(tx, agent));
  };
  table.add(std::move(actions));
}

}  // namespace tandem::api
