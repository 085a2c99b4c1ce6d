#include "control/api/call_orders.hpp"

#include <utility>

#include "bridge/call/call_registry.hpp"
#include "control/api/database_call.hpp"
#include "control/api/refusal.hpp"
#include "control/api/tenant_work.hpp"
#include "control/api/vapi_control.hpp"
#include "control/ops/metric_families.hpp"
#include "control/store/call_deeds.hpp"
#include "core/async_event.hpp"
#include "core/event_loop.hpp"
#include "core/json/writer.hpp"

namespace tandem::api {
namespace {

using shape::Kind;
using shape::Presence;

/// A shard answers in its next turn; one that does not within this stands still.
constexpr std::chrono::seconds kShardLimit{2};
constexpr int kTextMax = 2'000;

/// An answer that is made on a shard and awaited here. Dies on the control loop.
struct Awaited {
  explicit Awaited(EventLoop& home) : came(home) {}
  call::OrderAnswer answer = call::OrderAnswer::Ended;
  AsyncEvent came;
};

shape::Member text_member(Presence presence) {
  return {"text", shape::text(1, kTextMax), presence, "", "\"We close at six today.\""};
}
shape::Member number_member() {
  return {"number", shape::of(Kind::Phone), Presence::Optional,
          "The agent's first one where left out. Others than the agent's own and those of the "
          "organisation's list need the right `configure`."};
}
shape::Member goodbye_member() {
  return {"goodbye", shape::of(Kind::Boolean), Presence::Optional,
          "True (as where left out): the agent says goodbye first."};
}

bool flag(const Request& request, const char* name, bool otherwise) {
  const auto* value = request.body.if_contains(name);
  return value != nullptr && value->is_bool() ? value->as_bool() : otherwise;
}

std::string needed_text(const Request& request) {
  std::string text = request.text("text");
  if (text.empty()) throw invalid("/text", "is required");
  return text;
}

call::HangUp hang_up_of(const Request& request) {
  return {flag(request, "goodbye", true) ? engine::HangUpManner::Goodbye
                                         : engine::HangUpManner::AtOnce};
}

/// What an order is by its path, or by `type` of the one path for all. Its name is its deed's.
struct Kinds {
  const char *name, *path, *operation, *summary;
  decltype(call::CallOrder::what) (*read)(const Request&);
};

constexpr Kinds kKinds[] = {
    {"say", "/say", "sayInCall", "Has the agent say this to the caller now",
     [](const Request& r) -> decltype(call::CallOrder::what) { return call::Say{needed_text(r)}; }},
    {"whisper", "/whisper", "whisperInCall",
     "Tells the agent something that the caller does not hear",
     [](const Request& r) -> decltype(call::CallOrder::what) {
       return call::Whisper{needed_text(r)};
     }},
    {"mute-agent", "/mute-agent", "muteAgent", "Silences the agent, or lets it be heard again",
     [](const Request& r) -> decltype(call::CallOrder::what) {
       return call::MuteAgent{flag(r, "muted", true) ? engine::Mute::On : engine::Mute::Off};
     }},
    {"hang-up", "/hangup", "hangUpCall", "Ends the call",
     [](const Request& r) -> decltype(call::CallOrder::what) { return hang_up_of(r); }},
    {"transfer", "/transfer", "transferCall",
     "Hands the caller on; where nobody takes them, the agent does again. What came of it is the "
     "call's event transfer.ended",
     [](const Request& r) -> decltype(call::CallOrder::what) {
       return call::TransferTo{r.text("number"), call::TransferNumbers::OfAgent};
     }},
};

shape::Shape body_of(std::string_view name) {
  if (name == "say" || name == "whisper")
    return {name == "say" ? "CallSay" : "CallWhisper", {text_member(Presence::Required)}};
  if (name == "mute-agent")
    return {"CallMuteAgent",
            {{"muted", shape::of(Kind::Boolean), Presence::Optional, "True where left out."}}};
  if (name == "hang-up") return {"CallHangUp", {goodbye_member()}};
  return {"CallTransfer", {number_member()}};
}

/// Our own words, and those of clients made for Vapi.
shape::Shape control_shape() {
  std::vector<std::string> types{"say", "whisper", "mute-agent", "hang-up", "transfer"};
  types.insert(types.end(), vapi_control_types().begin(), vapi_control_types().end());
  shape::Shape shape{
      "CallControl",
      {{"type", shape::choice(std::move(types)), Presence::Required},
       text_member(Presence::Optional),
       number_member(),
       goodbye_member(),
       {"muted", shape::of(Kind::Boolean), Presence::Optional, "True where left out."}}};
  for (shape::Member& member : vapi_control_members()) shape.members.push_back(std::move(member));
  return shape;
}

Route route_of(const char* path, const char* operation, const char* summary, const char* right) {
  Route route;
  route.method = "POST";
  route.path = std::string("/api/calls/{id}") + path;
  route.operation = operation;
  route.tag = "Live calls";
  route.summary = summary;
  route.right = right;
  route.status = 202;
  route.reply = shape::object(
      {"CallOrderTaken",
       {{"call_id", shape::of(Kind::Uuid), Presence::Required},
        {"order", shape::choice({"say", "whisper", "mute", "unmute", "hang-up", "transfer"}),
         Presence::Required}}});
  return route;
}

std::string number_of(const call::CallOrder& order) {
  const auto* to = std::get_if<call::TransferTo>(&order.what);
  return to == nullptr ? std::string() : to->number;
}

Refusal refusal_of(call::OrderAnswer answer) {
  switch (answer) {
    case call::OrderAnswer::NotConnected:
      return {409, "not-connected", "Not connected", "Nobody is on the line with the agent now."};
    case call::OrderAnswer::Leaving:
      return {409, "call-leaving", "The call is leaving",
              "It is being transferred, or a goodbye is being said."};
    case call::OrderAnswer::NumberRefused:
      return invalid("/number", "is none that this agent may transfer to");
    case call::OrderAnswer::Held:
      return {409, "call-held", "Somebody has taken the call over",
              "The agent is silent until they hand it back."};
    case call::OrderAnswer::Done:
    case call::OrderAnswer::Ended:
      break;
  }
  return {409, "call-ended", "The call is over"};
}

}  // namespace

CallOrders::CallOrders(EventLoop& loop, store::ConnectionPool& database, call::CallRegistry& calls,
                       std::string node, metrics::Block& block)
    : loop_(loop), database_(database), calls_(calls), node_(std::move(node)), block_(block) {
  using call::OrderAnswer;
  // A series that first appears with an event cannot be watched for its first one.
  for (const char* order : {"say", "whisper", "mute", "unmute", "hang-up", "transfer"})
    for (const OrderAnswer answer :
         {OrderAnswer::Done, OrderAnswer::Ended, OrderAnswer::NotConnected, OrderAnswer::Leaving,
          OrderAnswer::NumberRefused, OrderAnswer::Held})
      (void)block_.counter(control::families::kCallOrders,
                           {{"order", order}, {"result", std::string(call::text_of(answer))}});
}

void CallOrders::add_routes(RouteTable& table) {
  for (const Kinds& kind : kKinds) {
    Route route = route_of(kind.path, kind.operation, kind.summary, store::right_of(kind.name));
    route.body = body_of(kind.name);
    route.handler = [this, &kind](Given request) {
      call::CallOrder order{kind.read(*request), request->principal.name()};
      return take(std::move(request), std::move(order), store::right_of(kind.name));
    };
    table.add(std::move(route));
  }
  Route all =
      route_of("/control", "controlCall",
               "All of the above through one address, which a call names as control_url, in our "
               "words or in those of Vapi's clients",
               "read");
  all.body = control_shape();
  all.handler = [this](Given request) {
    // All that follows, rights above all, looks at the translated order.
    auto ours = std::make_shared<Request>(*request);
    ours->body = in_our_words(request->body);
    const std::string type = ours->text("type");
    const Kinds* kind = kKinds;
    while (type != kind->name) ++kind;  // The route lets no other pass.
    call::CallOrder order{kind->read(*ours), ours->principal.name()};
    return take(std::move(ours), std::move(order), store::right_of(kind->name));
  };
  table.add(std::move(all));
}

Task<Reply> CallOrders::take(Given request, call::CallOrder order, std::string right) {
  const std::string id = request->parameter("id");
  const std::string name(call::name_of(order));
  auto standing = std::make_shared<store::OrderStanding>();
  Given asked = request;
  std::optional<Reply> known = co_await begin(std::move(asked), std::move(right), standing);
  if (known) co_return std::move(*known);
  if (standing->status == "ended") throw refusal_of(call::OrderAnswer::Ended);
  if (!standing->node.empty() && standing->node != node_)
    throw Refusal(421, "other-node", "The call is on another node",
                  "It is live on " + standing->node + ", and orders are to be sent there.");
  // Before it is done: nothing is done of which nobody could say who wanted it.
  store::Work note = [standing, id, name, number = number_of(order)](pqxx::transaction_base& tx) {
    store::note_order(tx, standing->organisation, id, name, number);
  };
  store::Acting behalf =
      store::Acting::writer_for(request->principal.claims()).from(request->id, request->address);
  co_await transact(database_, loop_, std::move(behalf), std::move(note), request);

  order.name = standing->sender;
  if (!request->idempotency_key.empty())
    order.key = request->principal.name() + '|' + request->path + '|' + request->idempotency_key;
  if (auto* to = std::get_if<call::TransferTo>(&order.what); to != nullptr && standing->may_dial)
    to->allowed = call::TransferNumbers::Any;
  std::string which = id;
  const call::OrderAnswer answer = co_await deliver(std::move(which), std::move(order));
  block_
      .counter(control::families::kCallOrders,
               {{"order", name}, {"result", std::string(call::text_of(answer))}})
      .add();
  if (answer != call::OrderAnswer::Done) throw refusal_of(answer);
  auto reply = std::make_shared<Reply>(202);
  json::Writer(reply->body).begin_object().member("call_id", id).member("order", name).end_object();
  if (request->idempotency_key.empty()) co_return std::move(*reply);
  store::Work keep = [request, reply](pqxx::transaction_base& tx) {
    end_repeatable(*request, tx, *reply);
  };
  store::Acting sender = store::Acting::tenant(request->principal.claims());
  co_await transact(database_, loop_, std::move(sender), std::move(keep), request);
  co_return std::move(*reply);
}

Task<std::optional<Reply>> CallOrders::begin(Given request, std::string right,
                                             std::shared_ptr<store::OrderStanding> standing) {
  auto known = std::make_shared<std::optional<Reply>>();
  store::Work look = [request, right, standing, known](pqxx::transaction_base& tx) {
    *known = std::nullopt;
    const auto seen =
        store::order_standing(tx, request->parameter("id"), right, request->text("number"));
    if (!seen) throw not_found();
    // The path of an older product names the tenant, too.
    if (const std::string& named = request->asked("organisation_id"); !named.empty()) {
      Request of_tenant = *request;
      if (organisation_of(of_tenant, tx) != seen->organisation) throw not_found();
    }
    if (!seen->may)
      throw forbidden("You may not do this in this call: it takes the right " + right +
                      ", and that the call is assigned to you, unless you may see all calls.");
    *standing = *seen;
    if (!request->idempotency_key.empty()) *known = begin_repeatable(*request, tx);
  };
  store::Acting sender =
      store::Acting::tenant(request->principal.claims()).from(request->id, request->address);
  co_await transact(database_, loop_, std::move(sender), std::move(look), request);
  co_return std::move(*known);
}

Task<call::OrderAnswer> CallOrders::deliver(std::string call, call::CallOrder order) {
  const auto id = call::CallId::parse(call);
  if (!id) co_return call::OrderAnswer::Ended;
  auto awaited = std::make_shared<Awaited>(loop_);
  call::OrderDone done = [&loop = loop_, awaited](call::OrderAnswer answer) mutable {
    loop.post([awaited = std::move(awaited), answer] {
      awaited->answer = answer;
      awaited->came.set();
    });
  };
  call::order(calls_, *id, std::move(order), std::move(done));
  const bool in_time = co_await awaited->came.wait_for(kShardLimit);
  if (!in_time) throw unknown_outcome();
  co_return awaited->answer;
}

}  // namespace tandem::api
