#include <boost/json/serialize.hpp>

#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/routes.hpp"
#include "control/api/row_routes.hpp"
#include "control/outreach/calling_rules.hpp"
#include "control/store/call_store.hpp"
#include "control/store/outgoing_call_store.hpp"

namespace tandem::api {
namespace {

namespace js = boost::json;
using shape::Kind;
using shape::Presence;

constexpr int kBatchMax = 1'000;
/// Single calls of an organisation that may wait for a line.
constexpr int kWaitingMax = 100;
constexpr std::chrono::milliseconds kBatchDeadline{5'000};

Route route_of(const char* method, const char* path, const char* operation, const char* summary) {
  Route route;
  route.method = method;
  route.path = path;
  route.operation = operation;
  route.tag = "Outgoing calls";
  route.summary = summary;
  route.right = "operate";
  return route;
}

shape::Member organisation_member() {
  return {"organisation_id", shape::text(1, 63), Presence::Optional,
          "Id or slug; needed only by who belongs to several."};
}

std::string metadata_of(const js::object& call) {
  const js::value* given = call.if_contains("metadata");
  if (given == nullptr || given->is_null()) return "{}";
  return js::serialize(*given);
}

/// What is the same for one call and for a thousand: an agent that may speak, a number to call
/// from.
store::CallRequest request_of(const Request& request, pqxx::transaction_base& tx) {
  store::CallRequest asked{request.organisation, request.text("agent_id"), {}};
  switch (store::agent_for_calls(tx, asked.agent)) {
    case store::AgentState::Missing:
      throw invalid("/agent_id", "there is no such agent");
    case store::AgentState::NotPublished:
      throw conflict("The agent is not published, or paused.", "/agent_id");
    case store::AgentState::Ready:
      break;
  }
  const std::string wanted = request.text("from");
  const auto from = store::number_to_call_from(tx, asked.organisation, asked.agent, wanted);
  if (!from)
    throw invalid("/from", wanted.empty() ? "the organisation has no active number to call from"
                                          : "is no active number of the organisation");
  asked.from = *from;
  return asked;
}

/// By the policies of its organisation, of which the sender sees at least that it is there.
store::CallingTerms terms_of(const Request& request, pqxx::transaction_base& tx) {
  const auto terms = store::calling_terms(tx, request.organisation);
  if (!terms) throw not_found();
  return *terms;
}

Reply place_call(const Request& request, pqxx::transaction_base& tx) {
  const store::CallingTerms terms = terms_of(request, tx);
  const std::string to = request.text("to");
  if (const auto why = control::why_not_ring(terms.rules, to))
    throw Refusal(422, "destination-not-allowed", "This number may not be called",
                  "The number " + *why + '.', {{"/to", *why}});
  if (!terms.in_hours)
    throw Refusal(409, "outside-calling-hours", "Not at this hour",
                  "The organisation's calling hours are over; a list of calls waits for them.");
  if (terms.waiting >= kWaitingMax)
    throw too_many(5, "Too many calls of the organisation wait for a line already.");
  const store::CallRequest asked = request_of(request, tx);
  const std::string id = store::ask_for_call(tx, asked, {to, metadata_of(request.body)});
  return read_reply(tx, store::calls(), id, 201);
}

std::vector<store::AskedCall> asked_calls(const Request& request,
                                          const store::CallingTerms& terms) {
  std::vector<store::AskedCall> calls;
  std::vector<shape::Fault> faults;
  for (const js::value& each : request.body.at("calls").as_array()) {
    const js::object& call = each.as_object();
    std::string to(call.at("to").as_string());
    if (const auto why = control::why_not_ring(terms.rules, to))
      faults.push_back({"/calls/" + std::to_string(calls.size()) + "/to", *why});
    calls.push_back({std::move(to), metadata_of(call)});
  }
  if (!faults.empty())
    throw Refusal(422, "destination-not-allowed", "Some of the numbers may not be called",
                  "None of the calls was placed.", std::move(faults));
  return calls;
}

Reply place_batch(const Request& request, pqxx::transaction_base& tx) {
  const store::CallingTerms terms = terms_of(request, tx);
  const std::vector<store::AskedCall> calls = asked_calls(request, terms);
  const store::CallRequest asked = request_of(request, tx);
  const js::value* pace = request.body.if_contains("per_minute");
  const int per_minute =
      pace == nullptr || pace->is_null() ? terms.a_minute : pace->to_number<int>();
  const std::string id = store::ask_for_batch(tx, asked, request.text("name"), per_minute, calls);
  return read_reply(tx, store::call_batches(), id, 201);
}

void add_placing(RouteTable& table) {
  Route route = route_of("POST", "/api/calls", "placeCall",
                         "Places a call: the agent rings somebody. The call is there at once as "
                         "`queued`; what becomes of it shows in its status");
  route.organisation = Organisation::Needed;
  route.body = shape::Shape{
      "CallPlace",
      {{"agent_id", shape::of(Kind::Uuid), Presence::Required, "A published agent."},
       {"to", shape::of(Kind::Phone), Presence::Required,
        "Must be allowed by the organisation's outgoing_countries or outgoing_numbers."},
       {"from", shape::nullable(shape::of(Kind::Phone)), Presence::Optional,
        "A number of the organisation; default: the agent's, else any."},
       {"metadata", shape::json(20'000), Presence::Optional,
        "Kept with the call, and told to the agent as data."},
       organisation_member()}};
  route.reply = shape::object(store::row_shape(store::calls()));
  route.status = 201;
  route.handler = place_call;
  table.add(std::move(route));
}

void add_batch(RouteTable& table) {
  Route route = route_of("POST", "/api/calls/batch", "placeCalls",
                         "Places up to 1,000 calls, spread evenly over time, within the "
                         "organisation's calling hours");
  route.organisation = Organisation::Needed;
  route.deadline = kBatchDeadline;
  const shape::Shape one{
      "CallOfBatch",
      {{"to", shape::of(Kind::Phone), Presence::Required}, {"metadata", shape::json(20'000)}}};
  route.body =
      shape::Shape{"CallBatchPlace",
                   {{"agent_id", shape::of(Kind::Uuid), Presence::Required},
                    {"calls", shape::list_of(shape::object(one), kBatchMax), Presence::Required},
                    {"from", shape::nullable(shape::of(Kind::Phone))},
                    {"name", shape::text(0, 200)},
                    {"per_minute", shape::nullable(shape::integer(1, 600)), Presence::Optional,
                     "Default: what the organisation may do."},
                    organisation_member()}};
  route.reply = shape::object(store::row_shape(store::call_batches()));
  route.status = 201;
  route.handler = [](const Request& request, pqxx::transaction_base& tx) {
    if (request.body.at("calls").as_array().empty()) throw invalid("/calls", "is empty");
    return place_batch(request, tx);
  };
  table.add(std::move(route));
}

void add_cancelling(RouteTable& table) {
  Route route = route_of("POST", "/api/calls/batches/{id}/cancel", "cancelCallBatch",
                         "Places no more calls of a list; those under way go on");
  route.reply = shape::object(store::row_shape(store::call_batches()));
  route.handler = [](const Request& request, pqxx::transaction_base& tx) {
    const std::string& batch = request.parameter("id");
    if (!store::read(tx, store::call_batches(), batch)) throw not_found();
    if (!store::cancel_batch(tx, batch))
      throw lacks_right("operate", " in the list's organisation");
    return read_reply(tx, store::call_batches(), batch);
  };
  table.add(std::move(route));
}

}  // namespace

void add_outgoing_call_routes(RouteTable& table) {
  add_placing(table);
  add_batch(table);
  const ResourceRoutes usual{store::call_batches(), "/api/calls/batches", "Outgoing calls",
                             "call batch", "call batches"};
  usual.add_list(table);
  usual.add_read(table);
  RowRoutes{store::call_batches(), "/api/calls/batches", "Outgoing calls", "read"}.add_list(
      table, "calls", "listCallsOfBatch", "Lists the calls of a list, with what came of each",
      store::outgoing_calls(), store::of_batch);
  add_cancelling(table);
}

}  // namespace tandem::api
