#include "tools/sim/model/model_server.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "core/event_loop.hpp"
#include "core/sleep.hpp"
#include "tools/sim/model/model_connection.hpp"

namespace tandem::sim {
namespace json = boost::json;
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Appends of 15 MiB are legal: 20 MiB of base64 and what is around it.
constexpr std::size_t kMessageMax = std::size_t{24} * 1024 * 1024;
/// Far beyond any session: the simulator sends no pings of its own, so that a black hole is one.
constexpr std::chrono::hours kNoPings{24};

std::int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

int number_or(const std::string& text, int otherwise) {
  int value = otherwise;
  (void)std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

net::HttpResponse json_response(const json::object& body) {
  return net::HttpResponse(200, json::serialize(body), {{"Content-Type", "application/json"}});
}

/// As the real server words them.
net::HttpResponse refused_handshake(int status) {
  if (status == 401) return error_response(401, wrong_key("x"));
  if (status == 429) {
    return error_response(429,
                          {"rate_limit_exceeded", "Rate limit reached.", std::nullopt, "requests"});
  }
  return error_response(status, {"", "The server had an error while processing your request.",
                                 std::nullopt, "server_error"});
}

/// Those whose number is theirs alone in the scenario.
std::vector<ScriptedCaller> callers_of(const Scenario& scenario) {
  std::vector<ScriptedCaller> callers;
  for (std::size_t i = 0; i < scenario.calls.size(); ++i) {
    const CallScenario& call = scenario.calls[i];
    const auto same = [&](const CallScenario& other) { return other.from == call.from; };
    if (call.direction == CallScenario::Direction::Inbound && call.from.starts_with('+') &&
        std::ranges::count_if(scenario.calls, same) == 1)
      callers.push_back({call.name, call.from, scenario.caller_transcripts(i)});
  }
  return callers;
}

}  // namespace

ModelServer::ModelServer(EventLoop& loop, Options options, Scenario scenario,
                         SpeechSource& speeches, MessageLog& log)
    : loop_(loop),
      options_(std::move(options)),
      scenario_(std::move(scenario)),
      responses_(scenario_.model.analyses),
      speeches_(speeches),
      log_(log),
      faults_(scenario_.model.faults),
      keys_(options_.key),
      ids_(options_.seed),
      sessions_(loop),
      http_(
          loop, http_options(), [this](const net::HttpRequest& request) { return answer(request); },
          [this](net::HttpRequest request, net::ByteStream& stream) {
            return upgrade(std::move(request), stream);
          }) {}

net::HttpServer::Options ModelServer::http_options() const {
  net::HttpServer::Options options;
  options.address = options_.address;
  options.tls = options_.tls;
  return options;
}

Task<> ModelServer::stop() {
  co_await survive_cancellation();
  co_await http_.stop(milliseconds{200});
  sessions_.cancel();
  co_await sessions_.join();
}

std::string ModelServer::fresh_id(std::string_view prefix) { return ids_.fresh_id(prefix); }

Task<net::HttpResponse> ModelServer::answer(const net::HttpRequest& request) {
  if (faults_.refuses(Clock::now())) co_return refused_handshake(503);
  const std::string key = key_of(request);
  if (!keys_.accepts(key)) co_return error_response(401, wrong_key(key));
  const std::string_view path = request.path();
  if (request.method == "GET" && path.starts_with("/v1/models")) co_return models(path);
  if (request.method == "POST" && path == "/v1/realtime/client_secrets") {
    co_return client_secret(request);
  }
  if (request.method == "POST" && path == "/v1/responses") {
    net::HttpResponse response = co_await respond(request);
    co_return response;
  }
  const std::string what = request.method + " " + std::string(path);
  co_return error_response(404,
                           Refusal{"unknown_url", "Unknown request URL: " + what, std::nullopt});
}

net::HttpResponse ModelServer::models(std::string_view path) const {
  json::array all;
  const std::string_view wanted = path.substr(std::min(path.size(), sizeof "/v1/models"));
  for (const std::string& name : known_models()) {
    const json::object model{
        {"id", name}, {"object", "model"}, {"created", 1'756'271'701}, {"owned_by", "system"}};
    if (name == wanted) return json_response(model);
    all.push_back(model);
  }
  if (!wanted.empty()) {
    return error_response(404, {"model_not_found",
                                "The model '" + std::string(wanted) + "' does not exist", "model"});
  }
  return json_response({{"object", "list"}, {"data", std::move(all)}});
}

Task<net::HttpResponse> ModelServer::respond(const net::HttpRequest& request) {
  ResponsesDesk::Reply reply = responses_.answer(request.body, fresh_id("resp_"));
  log_.write({{"note", "response"},
              {"status", reply.response.status},
              {"asked", request.body},
              {"answered", reply.response.body}});
  if (reply.delay.count() > 0) co_await sleep_for(loop_, reply.delay);
  co_return std::move(reply.response);
}

net::HttpResponse ModelServer::client_secret(const net::HttpRequest& request) {
  ErrorCode failed;
  const json::value body =
      request.body.empty() ? json::value(json::object{}) : json::parse(request.body, failed);
  if (failed || !body.is_object()) {
    return error_response(400, {"invalid_json", "The body is not a JSON object.", std::nullopt});
  }
  const json::value* given = body.as_object().if_contains("session");
  const json::value session = given ? *given : json::value{{"type", "realtime"}};
  const auto checked =
      check_.check(json::serialize(json::object{{"type", "session.update"}, {"session", session}}));
  if (const auto* refused = std::get_if<RefusedEvent>(&checked)) {
    return error_response(400, refused->refusal);
  }
  std::int64_t lasts = 600;
  if (const json::value* after = body.as_object().if_contains("expires_after")) {
    const json::value* seconds =
        after->is_object() ? after->as_object().if_contains("seconds") : nullptr;
    lasts = seconds && seconds->is_int64() ? seconds->as_int64() : 0;
  }
  if (lasts < 10 || lasts > 7200) {
    return error_response(
        400, {"invalid_value", "Must be between 10 and 7200 seconds.", "expires_after.seconds"});
  }
  const json::value* model = session.as_object().if_contains("model");
  SessionState state(fresh_id("sess_"),
                     model ? std::string(model->as_string()) : known_models().front(), 0, {});
  if (const auto refusal = state.update(session.as_object(), {})) {
    return error_response(400, *refusal);
  }
  const std::string secret = fresh_id("ek_");
  keys_.issue(secret, {session.as_object(),
                       std::chrono::system_clock::now() + std::chrono::seconds{lasts}});
  return json_response(
      {{"value", secret}, {"expires_at", seconds_now() + lasts}, {"session", state.shown()}});
}

Task<std::optional<net::HttpResponse>> ModelServer::upgrade(net::HttpRequest request,
                                                            net::ByteStream& stream) {
  // Scripts number the sessions of the model that speaks.
  const std::int64_t number = asks_to_write(request) ? 0 : faults_.next_session();
  using Kind = ModelFault::Kind;
  if (faults_.refuses(Clock::now()) || faults_.at_handshake(Kind::Reset, number)) {
    log_.write({{"note", "handshake reset"}, {"number", number}});
    stream.abort();
    co_return std::nullopt;
  }
  if (const auto fault = faults_.at_handshake(Kind::Refuse, number)) {
    log_.write({{"note", "handshake refused"}, {"number", number}, {"status", fault->code}});
    co_return refused_handshake(number_or(fault->code, 503));
  }
  auto examined = examine(request, keys_);
  if (auto* refusal = std::get_if<net::HttpResponse>(&examined)) {
    log_.write({{"note", "handshake refused"}, {"number", number}, {"status", refusal->status}});
    co_return std::move(*refusal);
  }
  Opening opening = std::move(std::get<Opening>(examined));
  sessions_.spawn([this, number, opening = std::move(opening), request = std::move(request),
                   taken = std::move(stream)]() mutable {
    return serve(std::move(taken), std::move(request), std::move(opening), number);
  });
  co_return std::nullopt;
}

Task<> ModelServer::serve(net::ByteStream stream, net::HttpRequest request, Opening opening,
                          std::int64_t number) {
  for (const ModelFault& fault : scenario_.model.faults) {
    const bool slow = fault.kind == ModelFault::Kind::SlowStart && fault.code == "101";
    if (slow && fault.at_session.value_or(number) == number) {
      co_await sleep_for(loop_, fault.length);
    }
  }
  net::WebSocketStream::Options options;
  options.message_max = kMessageMax;
  options.idle_ping = kNoPings;
  options.keeps_buffers = true;
  options.answer_headers.emplace_back("x-request-id", fresh_id("req_"));
  if (!opening.subprotocol.empty()) {
    options.answer_headers.emplace_back("Sec-WebSocket-Protocol", opening.subprotocol);
  }
  Result<net::WebSocketStream> socket =
      co_await net::WebSocketStream::accept(std::move(stream), std::move(request), options);
  if (!socket) co_return;
  co_await serve_session(std::move(*socket), std::move(opening), number);
}

Task<> ModelServer::serve_session(net::WebSocketStream socket, Opening opening,
                                  std::int64_t number) {
  if (opening.beta) {
    Outbox outbox(options_.seed);
    const Refusal refusal{"beta_api_shape_disabled",
                          "The Realtime Beta API is no longer supported. Please use /v1/realtime "
                          "for the GA API.",
                          std::nullopt};
    outbox.refuse(refusal, "");
    Outgoing error = outbox.pop();
    const Result<> told = co_await socket.write_text(std::move(error.payload));
    if (told) (void)co_await socket.close(4000, "beta_api_shape_disabled");
    co_return;
  }
  ++opened_;
  RealtimeSession::Setup setup;
  setup.id = fresh_id("sess_");
  setup.model = opening.model;
  setup.only_writes = opening.only_writes;
  setup.created_at = seconds_now();
  if (!opening.only_writes) setup.heard = heard_by(number);
  setup.callers = callers_of(scenario_);
  setup.seed = options_.seed * 1'000'003 + static_cast<std::uint64_t>(number) * 101;
  setup.odd = faults_.at_handshake(ModelFault::Kind::Odd, number).has_value();
  if (const auto slow = faults_.at_handshake(ModelFault::Kind::SlowStart, number)) {
    setup.start_delay = slow->length;
  }
  if (const json::object* session = keys_.session_of(opening.key)) setup.session = *session;
  std::unique_ptr<WavRecorder> recorder;
  if (!options_.record.empty()) {
    recorder = std::make_unique<WavRecorder>(options_.record, setup.id);
  }
  setup.recorder = recorder.get();
  const Instant now = Clock::now();
  RealtimeSession session(std::move(setup), scenario_.model, check_, speeches_,
                          SessionFaults(faults_, number, now), now);
  SessionLog log(log_, session.id());
  log.note("session opened", {{"number", number}, {"model", opening.model}});
  ModelConnection connection(loop_, std::move(socket), session, log);
  co_await connection.run();
  log.note("session ended");
}

std::vector<std::string> ModelServer::heard_by(std::int64_t number) const {
  std::size_t calls = 0;
  for (const CallScenario& call : scenario_.calls) calls += call.repeat;
  if (calls == 0) return {};
  std::size_t place = static_cast<std::size_t>(number - 1) % calls;
  for (std::size_t i = 0; i < scenario_.calls.size(); ++i) {
    if (place < scenario_.calls[i].repeat) return scenario_.caller_transcripts(i);
    place -= scenario_.calls[i].repeat;
  }
  return {};
}

}  // namespace tandem::sim
