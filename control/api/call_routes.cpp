#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/routes.hpp"
#include "control/api/row_routes.hpp"
#include "control/store/analysis_store.hpp"
#include "control/store/call_deeds.hpp"
#include "control/store/call_store.hpp"
#include "control/store/text_search.hpp"

namespace tandem::api {
namespace {

using shape::Kind;

/// Years of somebody's calls.
constexpr std::chrono::milliseconds kEraseDeadline{10'000};

Route route_of(const char* method, const char* path, const char* operation, const char* summary) {
  Route route;
  route.method = method;
  route.path = path;
  route.operation = operation;
  route.tag = "Calls";
  route.summary = summary;
  route.right = "read";
  return route;
}

store::ListQuery call_query(const Request& request, pqxx::transaction_base& tx) {
  store::ListQuery query = list_query(request, store::calls());
  store::narrow_search(tx, query, "tandem.calls_with");
  return query;
}

void add_annotations(RouteTable& table) {
  Route route =
      route_of("PATCH", "/api/calls/{id}", "annotateCall", "Changes what people say of a call");
  route.right = store::right_of("annotate");
  route.body = shape::Shape{"CallAnnotation",
                            {{"assigned_to", shape::nullable(shape::of(Kind::Uuid)),
                              shape::Presence::Optional, "A person of the organisation."},
                             {"disposition", shape::nullable(shape::text(0, 200))},
                             {"notes", shape::nullable(shape::text(0, 10'000))},
                             {"rating", shape::nullable(shape::integer(1, 5))},
                             {"feedback", shape::nullable(shape::text(0, 10'000))},
                             {"tags", shape::list_of(shape::text(1, 50), 50)}}};
  route.reply = shape::object(store::row_shape(store::calls()));
  route.revisioned = true;
  route.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const std::string& call = request.parameter("id");
    require_done(store::annotate(tx, call, request.body, request.revision));
    return read_reply(tx, store::calls(), call);
  };
  table.add(std::move(route));
}

void add_analysis(RouteTable& table) {
  const store::Resource& resource = store::call_analyses();
  Route read = route_of("GET", "/api/calls/{id}/analysis", "getCallAnalysis",
                        "Reads what the analysis found: summary, sentiment, disposition, cost");
  read.reply = shape::object(store::row_shape(resource));
  read.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    return read_reply(tx, resource, request.parameter("id"));
  };
  table.add(std::move(read));

  Route ask = route_of("POST", "/api/calls/{id}/analyze", "analyzeCall",
                       "Asks for an analysis of a call that is over, or for another");
  ask.right = "supervise";
  ask.status = 202;
  ask.reply = shape::object({"CallAnalysisAsked",
                             {{"status", shape::choice({"pending", "sending", "delivered"}),
                               shape::Presence::Required, "Of its place in the outbound queue."}}});
  ask.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const std::string& call = request.parameter("id");
    if (!store::read(tx, store::calls(), call)) throw not_found();
    const std::string status = store::ask_for_analysis(tx, call);
    if (status.empty())
      throw conflict("The call is under way, has no words, or is not yours to supervise.");
    return Reply(202, "{\"status\":\"" + status + "\"}");
  };
  table.add(std::move(ask));
}

void add_erasing(RouteTable& table) {
  Route route = route_of("POST", "/api/callers/erase", "eraseCaller",
                         "Forgets a caller: words, names, numbers and recordings go for good; that "
                         "there were calls, and how long, stays");
  route.right = "administer";
  route.organisation = Organisation::Needed;
  route.deadline = kEraseDeadline;
  route.body = shape::Shape{"CallerErase",
                            {{"number", shape::of(Kind::Phone), shape::Presence::Required},
                             {"organisation_id", shape::text(1, 63), shape::Presence::Optional,
                              "Id or slug; needed only by who belongs to several."}}};
  route.reply = shape::object(
      {"CallerErased",
       {{"calls", shape::integer(0, 1e9), shape::Presence::Required, "That were theirs."}}});
  route.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const int calls = store::erase_caller(tx, request.organisation, request.text("number"));
    return Reply(200, "{\"calls\":" + std::to_string(calls) + '}');
  };
  table.add(std::move(route));
}

}  // namespace

void add_call_routes(RouteTable& table) {
  const ResourceRoutes usual{store::calls(), "/api/calls", "Calls", "call", "calls"};
  Route list = usual.list_route();
  list.handler = [](const Request& request, pqxx::transaction_base& tx) {
    return Reply(200, store::to_json(store::list(tx, store::calls(), call_query(request, tx))));
  };
  table.add(std::move(list));
  usual.add_read(table);
  add_outgoing_call_routes(table);
  add_annotations(table);
  usual.add_export(table, call_query);
  add_analysis(table);
  add_erasing(table);
  const RowRoutes of_call{store::calls(), "/api/calls", "Calls", "read"};
  of_call.add_list(table, "events", "listCallEvents", "Lists what happened, in order of time",
                   store::call_events(), store::of_call);
  of_call.add_list(table, "transcript", "listTranscript", "Lists what was said, in order",
                   store::transcript_segments(), store::of_call);
  of_call.add_list(table, "turns", "listCallTurns",
                   "Lists the caller's turns with the latency of each answer", store::call_turns(),
                   store::of_call);
  of_call.add_list(table, "recordings", "listRecordings",
                   "Lists the call's recordings: one for each node that carried it",
                   store::recordings(), store::kept_of_call);
}

}  // namespace tandem::api
