#include "control/api/connection_trials.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>

#include "control/api/database_call.hpp"
#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/egress/guarded_client.hpp"
#include "control/store/sealed_store.hpp"
#include "core/json/writer.hpp"

namespace tandem::api {
namespace {

namespace js = boost::json;
using shape::Kind;
using shape::Presence;
using std::chrono::milliseconds;

/// What a name in braces means; none where it is none of ours.
std::optional<std::string> value_of(std::string_view name, const js::object& config,
                                    const std::string& secret) {
  if (name == "secret") return secret;
  if (!name.starts_with("config.")) return std::nullopt;
  const auto* found = config.if_contains(name.substr(7));
  const bool text = found != nullptr && found->is_string();
  return text ? std::string(found->get_string()) : std::string();
}

/// Replaces `{secret}` and `{config.NAME}`; `missing` names the first that has no value.
std::string filled(std::string_view text, const js::object& config, const std::string& secret,
                   std::string& missing) {
  std::string out;
  while (!text.empty()) {
    const std::size_t close = text.front() == '{' ? text.find('}') : std::string_view::npos;
    std::optional<std::string> value;
    std::string_view name;
    if (close != std::string_view::npos) {
      name = text.substr(1, close - 1);
      value = value_of(name, config, secret);
    }
    if (value && value->empty() && missing.empty()) missing = name;
    out += value ? *value : std::string(1, text.front());
    text.remove_prefix(value ? close + 1 : 1);
  }
  return out;
}

/// The same in every text of a JSON value; names of members stay as they are.
void fill(js::value& value, const js::object& config, const std::string& secret,
          std::string& missing) {
  if (value.is_string()) {
    const std::string whole = filled(value.get_string(), config, secret, missing);
    value.emplace_string() = whole;
  } else if (value.is_array()) {
    for (js::value& each : value.get_array()) fill(each, config, secret, missing);
  } else if (value.is_object()) {
    for (auto& member : value.get_object()) fill(member.value(), config, secret, missing);
  }
}

bool fits_a_header(const std::string& value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// Whether all that `wanted` has stands in `found`.
bool holds(const js::value& found, const js::value& wanted) {
  if (!wanted.is_object()) return found == wanted;
  if (!found.is_object()) return false;
  return std::all_of(wanted.get_object().begin(), wanted.get_object().end(),
                     [&](const auto& member) {
                       const auto* there = found.get_object().if_contains(member.key());
                       return there != nullptr && holds(*there, member.value());
                     });
}

shape::Shape result_shape() {
  return {"ConnectionTest",
          {{"ok", shape::of(Kind::Boolean), Presence::Required},
           {"error", shape::nullable(shape::text(0, 2'000)), Presence::Required, "Null: it works."},
           {"took_ms", shape::integer(0, 1e9), Presence::Required}}};
}

}  // namespace

std::variant<TrialRequest, std::string> trial_request(const store::ConnectionTrial& trial,
                                                      const std::string& secret) {
  const js::object config = js::parse(trial.config).as_object();
  if (trial.needs_secret && secret.empty()) return std::string("it has no secret");
  std::string missing;
  TrialRequest out{filled(trial.url, config, secret, missing), {trial.method, "/"}};
  if (!missing.empty()) return missing + " is missing";
  const js::value headers = js::parse(trial.headers);
  for (const auto& header : headers.as_object()) {
    std::string unknown;
    std::string value = filled(std::string(header.value().as_string()), config, secret, unknown);
    if (!unknown.empty()) continue;
    if (!fits_a_header(value)) return std::string("the secret has characters that no header takes");
    out.request.headers.emplace_back(std::string(header.key()), std::move(value));
  }
  if (!trial.body.empty()) {
    js::value body = js::parse(trial.body);
    fill(body, config, secret, missing);
    if (!missing.empty()) return missing + " is missing";
    out.request.headers.emplace_back("Content-Type", "application/json");
    out.request.body = js::serialize(body);
  }
  return out;
}

std::string fault_of(const store::ConnectionTrial& trial, const net::HttpResponse& answer) {
  if (answer.status < 200 || answer.status > 299)
    return "the app answered with status " + std::to_string(answer.status);
  if (trial.expects.empty()) return {};
  boost::system::error_code error;
  const js::value said = js::parse(answer.body, error);
  if (!error && holds(said, js::parse(trial.expects))) return {};
  return "the app took the request, and did not say that all is well";
}

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
