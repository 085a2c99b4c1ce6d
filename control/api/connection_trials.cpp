#include "control/api/connection_trials.hpp"

#include <optional>

#include "control/api/database_call.hpp"
#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/egress/guarded_client.hpp"
#include "control/store/sealed_store.hpp"
#include "core/json/writer.hpp"

namespace tandem::api {
namespace {

using shape::Kind;
using shape::Presence;
using std::chrono::milliseconds;

shape::Shape result_shape() {
  return {"ConnectionTest",
          {{"ok", shape::of(Kind::Boolean), Presence::Required},
           {"error", shape::nullable(shape::text(0, 2'000)), Presence::Required, "Null: it works."},
           {"took_ms", shape::integer(0, 1e9), Presence::Required}}};
}

}  // namespace

void ConnectionTrials::add_routes(RouteTable& table) {
  Route route;
  route.method = "POST";
  route.path = "/api/connections/{id}/test";
  route.operation = "testConnection";
  route.tag = "Connections";
  route.summary = "Tries the connection with one request to the app, and notes how that went";
  route.right = "administer";
  route.reply = shape::object(result_shape());
  route.handler = [this](Given request) { return test(std::move(request)); };
  table.add(std::move(route));
}

Task<std::optional<store::ConnectionTrial>> ConnectionTrials::trial_of(Given request) {
  const std::string id = request->parameter("id");
  store::Work may = [id](pqxx::transaction_base& tx) {
    if (!store::read(tx, store::connections(), id)) throw not_found();
  };
  store::Acting person = store::Acting::tenant(request->principal.claims());
  co_await transact(database_, loop_, std::move(person), std::move(may), request,
                    store::Access::ReadOnly);
  auto found = std::make_shared<std::optional<store::ConnectionTrial>>();
  store::Work look = [found, id](pqxx::transaction_base& tx) {
    *found = store::connection_trial(tx, id);
  };
  store::Acting node = store::Acting::writer();
  co_await transact(database_, loop_, std::move(node), std::move(look), request,
                    store::Access::ReadOnly);
  co_return std::move(*found);
}

std::variant<TrialRequest, std::string> ConnectionTrials::prepared(
    const std::optional<store::ConnectionTrial>& trial) const {
  if (!trial) return std::string("nobody has described how this app is tried");
  if (trial->sealed.empty()) return trial_request(*trial, {});
  if (sealer_ == nullptr) return std::string("this node cannot open secrets");
  const auto secret =
      sealer_->open(trial->sealed, store::sealed_row({"secrets", "sealed"}, trial->secret_id));
  if (!secret) return std::string("its secret cannot be opened: give it again");
  return trial_request(*trial, *secret);
}

Task<Reply> ConnectionTrials::test(Given request) {
  const std::optional<store::ConnectionTrial> trial = co_await trial_of(request);
  auto ready = prepared(trial);
  std::string error;
  const auto began = std::chrono::steady_clock::now();
  if (auto* wish = std::get_if<TrialRequest>(&ready)) {
    std::string url = std::move(wish->url), tenant = trial->organisation;
    net::HttpRequest sent = std::move(wish->request);
    const Result<net::HttpResponse> answer =
        co_await client_.send(std::move(tenant), std::move(url), std::move(sent));
    error = answer ? fault_of(*trial, *answer) : answer.error().message();
  } else {
    error = std::get<std::string>(ready);
  }
  const auto took =
      std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began);
  store::Work note = [id = request->parameter("id"), took, error](pqxx::transaction_base& tx) {
    store::note_sync(tx, id, took, error);
  };
  store::Acting node = store::Acting::writer();
  co_await transact(database_, loop_, std::move(node), std::move(note), request);
  Reply reply(200);
  json::Writer writer(reply.body);
  writer.begin_object().member("ok", error.empty());
  if (error.empty())
    writer.key("error").null();
  else
    writer.member("error", error);
  writer.member("took_ms", static_cast<std::int64_t>(took.count())).end_object();
  co_return reply;
}

}  // namespace tandem::api
