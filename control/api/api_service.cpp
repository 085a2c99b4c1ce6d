#include "control/api/api_service.hpp"

#include <atomic>
#include <optional>

#include "control/api/api.hpp"
#include "control/api/appointments.hpp"
#include "control/api/calendar_connections.hpp"
#include "control/api/calendar_consent.hpp"
#include "control/api/call_orders.hpp"
#include "control/api/carrier_numbers.hpp"
#include "control/api/connection_trials.hpp"
#include "control/api/connections.hpp"
#include "control/api/database_call.hpp"
#include "control/api/openapi.hpp"
#include "control/api/outbound_routes.hpp"
#include "control/api/recordings.hpp"
#include "control/api/refusal.hpp"
#include "control/api/routes.hpp"
#include "control/api/sign_in.hpp"
#include "control/api/tickets.hpp"
#include "control/api/webhook_endpoints.hpp"
#include "control/outbound/outbound_service.hpp"
#include "control/store/connection_shares.hpp"
#include "control/store/node_store.hpp"
#include "control/store/organisation_store.hpp"
#include "core/async_event.hpp"
#include "core/json/writer.hpp"
#include "core/log/logger.hpp"
#include "core/sleep.hpp"

namespace tandem::api {
namespace {

/// Longer than any route's deadline with all that it waits for.
constexpr std::chrono::seconds kAnswerLimit{30};
constexpr std::chrono::milliseconds kTellAgain{5'000};
constexpr std::chrono::milliseconds kReportEvery{15'000};

store::ConnectionPool::Options pool_options(const control::Settings& settings) {
  store::ConnectionPool::Options options;
  options.url = settings.database_url;
  options.threads = store::ConnectionShares::kApi;
  options.usual_limit = settings.api_deadline;
  return options;
}

Api::Options api_options(const control::Settings& settings) {
  Api::Options options;
  options.cors_origins = settings.cors_origins;
  options.trusted_proxies = settings.trusted_proxies;
  options.https = settings.public_base.starts_with("https:");
  options.requests_per_minute = settings.requests_per_minute;
  return options;
}

/// A request that is answered on one loop and waited for on another. Dies on the latter.
template <class Answer>
struct Handed {
  explicit Handed(EventLoop& home) : answered(home) {}
  Answer answer;
  AsyncEvent answered;
};

}  // namespace

struct ApiService::Parts {
  Parts(EventLoop& control_loop, net::Dialer dialer, const control::Settings& given,
        call::CallRegistry& calls, calendar::Diary& diary, calendar::Google* google,
        outbound::OutboundService& outbound, metrics::Registry& registry, metrics::Block& block,
        std::function<NodeState()> node_state);
  void add_routes();
  [[nodiscard]] Task<> tell_operators();
  [[nodiscard]] Task<> report_node();
  /// Does `work` as the node; false, with a line in the log, where the database would not.
  [[nodiscard]] Task<bool> tell(store::Work work, const char* what);
  template <class Answer, class Work>
  [[nodiscard]] Task<std::optional<Answer>> hand_over(EventLoop& home, Work work);

  EventLoop& loop;
  const control::Settings& settings;
  std::function<NodeState()> state;
  store::ConnectionPool database;
  auth::TokenVerifier verifier;
  SignIn sign_in;
  Tickets tickets;
  CarrierNumbers carrier_numbers;
  Appointments appointments;
  CallOrders call_orders;
  CalendarConnections calendar_connections;
  CalendarConsent calendar_consent;
  WebhookEndpoints webhook_endpoints;
  const crypto::SecretSealer* sealer;  ///< Null: this node keeps no secrets.
  ConnectionTrials connection_trials;
  const egress::AddressPolicy& egress_policy;
  RouteTable routes;
  std::string document;
  std::optional<Recordings> recordings;
  Api api;
  TaskGroup tasks;
};

ApiService::Parts::Parts(EventLoop& control_loop, net::Dialer dialer,
                         const control::Settings& given, call::CallRegistry& calls,
                         calendar::Diary& diary, calendar::Google* google,
                         outbound::OutboundService& outbound, metrics::Registry& registry,
                         metrics::Block& block, std::function<NodeState()> node_state)
    : loop(control_loop),
      settings(given),
      state(std::move(node_state)),
      database(pool_options(settings), &registry),
      verifier(control_loop, dialer, settings.trust),
      sign_in(control_loop, database,
              {settings.trust.secret, settings.trust.audience, settings.signup}),
      tickets(control_loop, database, routes),
      carrier_numbers(control_loop, dialer, given, database),
      appointments(control_loop, database, diary),
      call_orders(control_loop, database, calls, given.node_id, block),
      calendar_connections(control_loop, database, google),
      calendar_consent(control_loop, database, google, given.public_base),
      webhook_endpoints(control_loop, database, outbound.guarded_client().policy(),
                        outbound.sealer()),
      sealer(outbound.sealer() ? &*outbound.sealer() : nullptr),
      connection_trials(control_loop, database, outbound.guarded_client(), sealer),
      egress_policy(outbound.guarded_client().policy()),
      api(control_loop, database, verifier, routes, api_options(settings), block),
      tasks(control_loop) {
  sign_in.add_routes(routes);
  tickets.add_routes(routes);
  carrier_numbers.add_routes(routes);
  appointments.add_routes(routes);
  call_orders.add_routes(routes);
  calendar_connections.add_routes(routes);
  calendar_consent.add_routes(routes);
  webhook_endpoints.add_routes(routes);
  add_connection_routes(routes, sealer);
  connection_trials.add_routes(routes);
  add_outbound_routes(routes, egress_policy);
  add_routes();
}

void ApiService::Parts::add_routes() {
  add_store_routes(routes);
  Route own;
  own.method = "GET";
  own.path = "/api/openapi.json";
  own.operation = "getOpenApiDocument";
  own.tag = "Meta";
  own.summary = "This document";
  own.access = Access::Public;
  own.reply = shape::json(10'000'000);
  own.handler = [this](std::shared_ptr<const Request>) -> Task<Reply> {
    co_return Reply(200, document);
  };
  routes.add(std::move(own));
  add_alias_routes(routes);
  document = openapi_document(routes);
}

ApiService::ApiService(EventLoop& control, net::Dialer dialer, const control::Settings& settings,
                       call::CallRegistry& calls, calendar::Diary& diary, calendar::Google* google,
                       outbound::OutboundService& outbound, metrics::Registry& registry,
                       metrics::Block& block, std::function<NodeState()> state)
    : parts_(std::make_unique<Parts>(control, std::move(dialer), settings, calls, diary, google,
                                     outbound, registry, block, std::move(state))) {}

ApiService::~ApiService() = default;

void ApiService::offer(recording::CallRecorder& recorder) {
  Parts& parts = *parts_;
  parts.recordings.emplace(parts.loop, parts.database, recorder);
  parts.recordings->add_routes(parts.routes);
  parts.document = openapi_document(parts.routes);
}

/// Until the database has heard it: it may be away when the node starts.
Task<> ApiService::Parts::tell_operators() {
  std::string emails;
  json::Writer writer(emails);
  writer.begin_array();
  for (const std::string& email : settings.operator_emails) writer.value(email);
  writer.end_array();
  while (true) {
    store::Work work = [emails](pqxx::transaction_base& tx) {
      store::set_operator_emails(tx, emails);
    };
    const bool told = co_await tell(std::move(work), "operators");
    if (told) co_return;
    co_await sleep_for(loop, kTellAgain);
  }
}

Task<bool> ApiService::Parts::tell(store::Work work, const char* what) {
  try {
    co_await transact(database, loop, store::Acting::writer(), std::move(work), nullptr);
    co_return true;
  } catch (const Refusal& refusal) {
    static log::RateLimit limit;
    log::Logger().repeated(limit, log::Level::Warn, "api.database_not_told",
                           {{"what", what}, {"error", refusal.detail}});
    co_return false;
  }
}

/// For the list of nodes: what is not heard of any more counts as gone.
Task<> ApiService::Parts::report_node() {
  store::NodeReport report;
  report.id = settings.node_id;
  report.version = TANDEM_VERSION;
  report.stream_base = settings.stream_base;
  report.shards = settings.shards;
  report.calls_max = settings.calls_max;
  report.fresh = true;
  while (true) {
    const NodeState now = state();
    report.calls_active = now.calls_active;
    report.draining = now.draining;
    store::Work work = [report](pqxx::transaction_base& tx) { store::report_node(tx, report); };
    const bool told = co_await tell(std::move(work), "this node");
    if (told) report.fresh = false;
    co_await sleep_for(loop, told ? kReportEvery : kTellAgain);
  }
}

void ApiService::start() {
  parts_->verifier.warm();
  parts_->tasks.spawn([parts = parts_.get()] { return parts->tell_operators(); });
  parts_->tasks.spawn([parts = parts_.get()] { return parts->report_node(); });
}

Task<> ApiService::stop() {
  co_await survive_cancellation();
  parts_->tasks.cancel();
  co_await parts_->tasks.join();
  co_await parts_->verifier.stop();
}

/// Lets `work`, a coroutine that gives an `Answer`, run on the control loop, and waits for it on
/// `home`. Nothing where it takes too long, or the node goes down.
template <class Answer, class Work>
Task<std::optional<Answer>> ApiService::Parts::hand_over(EventLoop& home, Work work) {
  auto handed = std::make_shared<Handed<Answer>>(home);
  auto given = std::make_shared<Work>(std::move(work));
  auto done = std::make_shared<std::atomic<bool>>(false);
  loop.post([this, &home, handed, given, done]() mutable {
    tasks.spawn([&home, handed = std::move(handed), given, done]() mutable -> Task<> {
      try {
        handed->answer = co_await (*given)();
        done->store(true);
      } catch (const std::exception&) {
        // Cancelled: the node goes down.
      }
      home.post([handed = std::move(handed)] { handed->answered.set(); });
    });
  });
  const bool in_time = co_await handed->answered.wait_for(kAnswerLimit);
  if (!in_time || !done->load()) co_return std::nullopt;
  co_return std::move(handed->answer);
}

Task<net::HttpResponse> ApiService::answer(EventLoop& home, net::HttpRequest request) {
  const std::string path(request.path());
  auto ask = [parts = parts_.get(), request = std::move(request)]() {
    return parts->api.answer(request);
  };
  auto answer = co_await parts_->hand_over<net::HttpResponse>(home, std::move(ask));
  if (answer) co_return std::move(*answer);
  co_return to_response(unknown_outcome(), path, {});
}

Task<SocketAnswer> ApiService::admit_socket(EventLoop& home, net::HttpRequest request,
                                            SocketWork work) {
  const std::string path(request.path());
  auto ask = [parts = parts_.get(), request = std::move(request), work = std::move(work)]() {
    return parts->api.admit_socket(request, work);
  };
  auto answer = co_await parts_->hand_over<SocketAnswer>(home, std::move(ask));
  if (answer) co_return std::move(*answer);
  SocketAnswer refused;
  refused.refusal = to_response(
      unavailable("no-answer", "It could not be found out whether you may; try again."), path, {});
  co_return refused;
}

Task<Allowance> ApiService::allows(EventLoop& home, SocketSender sender, SocketWork work) {
  auto ask = [parts = parts_.get(), sender = std::move(sender), work = std::move(work)]() {
    return parts->api.allows(sender, work);
  };
  const auto answer = co_await parts_->hand_over<Allowance>(home, std::move(ask));
  co_return answer.value_or(Allowance::Unanswered);
}

Task<Stay> ApiService::still_admitted(EventLoop& home, auth::Principal principal, SocketWork work) {
  auto ask = [parts = parts_.get(), principal = std::move(principal), work = std::move(work)]() {
    return parts->api.still_admitted(principal, work);
  };
  const auto answer = co_await parts_->hand_over<Stay>(home, std::move(ask));
  co_return answer.value_or(Stay::Allowed);
}

}  // namespace tandem::api
