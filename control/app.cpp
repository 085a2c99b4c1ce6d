#include "control/app.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "bridge/call/call_services.hpp"
#include "control/api/api_service.hpp"
#include "control/assistant/postgres_caller_book.hpp"
#include "control/carrier/twilio_call_control.hpp"
#include "control/descriptor_limit.hpp"
#include "control/directory/layered_directory.hpp"
#include "control/directory/replaceable_directory.hpp"
#include "control/directory_lock.hpp"
#include "control/feed/feed_service.hpp"
#include "control/http_router.hpp"
#include "control/load/metric_families.hpp"
#include "control/load/shedding.hpp"
#include "control/node_ports.hpp"
#include "control/ops/metric_families.hpp"
#include "control/ops/ops_routes.hpp"
#include "control/outbound/outbound_service.hpp"
#include "control/parts_of_node.hpp"
#include "control/voice_sockets.hpp"
#include "control/webhook/carrier_routes.hpp"
#include "control/webhook/stream_upgrade.hpp"
#include "core/log/level.hpp"
#include "core/log/logger.hpp"
#include "core/net/tls_reload.hpp"
#include "core/task_group.hpp"

namespace tandem::control {
namespace {

using std::chrono::milliseconds;

/// A loop that has not run for so long makes the node unready.
constexpr milliseconds kStallMax{1'000};
/// Requests that run when the servers stop may end.
constexpr milliseconds kServerGrace{300};
/// For the agents and numbers of the database; then callers hear that we are not ready, and so does
/// `/readyz`.
constexpr milliseconds kDirectoryWait{5'000};
/// Hang-ups that are under way when the last call ends, with the question whose the call is.
constexpr milliseconds kCarrierGrace{2'500};

}  // namespace

// Declared in the order in which parts need each other; destroyed in the reverse one, after both
// loops have stopped.
struct App::Parts {
  explicit Parts(Configuration given);
  [[nodiscard]] call::CallServices services();
  [[nodiscard]] const call::AgentDirectory& directory() const;
  void add_routes();
  [[nodiscard]] std::vector<EventLoop*> loops_beside_calls();
  [[nodiscard]] bool stalled() const;
  [[nodiscard]] bool shedding(const char* what);
  [[nodiscard]] Readiness readiness() const;
  [[nodiscard]] Task<std::optional<net::HttpResponse>> upgrade(net::HttpRequest request,
                                                               net::ByteStream& stream);
  [[nodiscard]] bool is_api(const net::HttpRequest& request) const;
  void stop_upkeep();
  void stop_dialler();
  void stop_api();
  void stop_outbound();
  void stop_diary();
  void stop_on_control(std::function<Task<>()> stop, milliseconds limit);
  void stop_server(EventLoop& loop, TaskGroup& tasks, net::HttpServer& server);

  DirectoryLock data_directory;  ///< First: nobody writes there, the node's name either, without.
  Configuration configuration;
  const Settings& settings = configuration.settings;
  metrics::Registry metrics;
  EventLoop acceptor{{"acceptor", 0}};
  EventLoop control{{"control", 5}};
  metrics::Block& acceptor_block = metrics.add_block();
  metrics::Block& control_block = metrics.add_block();
  TaskGroup acceptor_tasks{acceptor};
  TaskGroup control_tasks{control};
  net::Dialer dialer;
  call::PriceBook prices{settings.prices};
  ReplaceableDirectory file_directory{configuration.directory};
  std::shared_ptr<net::TlsServerContext> tls;  ///< None: plain.
  std::unique_ptr<tools::ToolRegistry> tools;
  std::unique_ptr<calendar::Google> google;       ///< None without a client there.
  std::unique_ptr<calendar::DiaryService> diary;  ///< None without a database, as `api`.
  EventKeeper events;
  TwilioCallControl carrier;
  std::unique_ptr<resume::TermGuard> term_guard;  ///< None without a database.
  CarrierEnquiry enquiry;
  // None of these without a database:
  std::unique_ptr<DatabaseDirectory> stored_directory;
  std::unique_ptr<LayeredDirectory> layered_directory;
  std::unique_ptr<PostgresCallerBook> callers;
  std::unique_ptr<CarrierLedger> ledger;
  std::unique_ptr<recording::CallRecorder> recorder;
  std::unique_ptr<outbound::OutboundService> outbound;
  std::unique_ptr<api::ApiService> api;
  std::unique_ptr<Upkeep> upkeep;           ///< None where it is off, either.
  std::unique_ptr<feed::FeedService> feed;  ///< None without a database.
  call::CallRegistry registry;
  std::unique_ptr<VoiceSockets> voices;  ///< None without a database.
  CarrierGate gate;
  std::unique_ptr<CallReaper> reaper;
  RefusedCalls refused;
  std::unique_ptr<Dialler> dialler;  ///< None without a database.
  VoiceWebhooks webhooks;
  std::unique_ptr<ConsoleFiles> console;  ///< None where it was not built.
  HttpRouter public_router{acceptor_block};
  HttpRouter ops_router{control_block};
  CarrierRoutes carrier_routes;
  net::HttpServer public_server;
  net::HttpServer ops_server;
  std::function<void(DrainWish)> drain_asked;
  std::atomic<bool> leaving{false};
  /// Told to go: a second SIGTERM would end the calls from here on.
  [[nodiscard]] bool going() const { return leaving || registry.draining(); }
  std::unique_ptr<LoadGuard> guard;  ///< Looks at the loops: the first to go.
  bool started = false;
};

App::Parts::Parts(Configuration given)
    : data_directory(given.settings.data_dir),
      configuration(with_node_name(with_voices(std::move(given)))),
      dialer(make_dialer(settings)),
      tls(settings.tls_cert.empty() ? nullptr : server_tls(settings)),
      tools(tools::ToolRegistry::standard(settings.test_tools)),
      google(make_google(settings, control, dialer, metrics, control_block)),
      diary(make_diary(settings, control, metrics, google.get(), *tools)),
      events(events_options(settings), metrics),
      carrier(control, dialer, settings.twilio, urls_of(settings), control_block),
      term_guard(make_term_guard(settings, control, carrier, metrics, control_block)),
      enquiry(control, dialer, settings.twilio),
      stored_directory(database_directory(settings, prices, metrics)),
      layered_directory(stored_directory
                            ? std::make_unique<LayeredDirectory>(file_directory, *stored_directory)
                            : nullptr),
      callers(stored_directory ? std::make_unique<PostgresCallerBook>(
                                     control, settings.database_url, metrics, control_block)
                               : nullptr),
      ledger(carrier_ledger(settings, metrics)),
      recorder(make_recorder(settings, metrics)),
      feed(settings.database_url.empty()
               ? nullptr
               : std::make_unique<feed::FeedService>(settings.shards, metrics)),
      registry(registry_options(settings), services()),
      gate(gate_options(settings), acceptor_block),
      reaper(call_reaper(settings, enquiry, ledger.get(), registry, metrics)),
      refused(events, webhooks_ring(settings), settings.node_id, acceptor_block),
      dialler(
          make_dialler(settings, control, dialer, directory(), registry, metrics, control_block)),
      webhooks(urls_of(settings), gate, directory(), registry,
               {ledger.get(), reaper.get(), &refused}, acceptor_block),
      console(make_console(settings)),
      carrier_routes(acceptor, acceptor_tasks, public_router, webhooks, carrier,
                     make_resumer(settings, metrics), acceptor_block),
      public_server(
          acceptor, public_server_options(settings, tls, acceptor_block),
          [this](const net::HttpRequest& request) -> Task<net::HttpResponse> {
            const bool waits = carrier_routes.may_wait(request);
            if (!waits && !is_api(request)) co_return public_router.answer(request);
            if (!waits && shedding("api")) co_return overloaded(request);
            net::HttpRequest copy = request;
            if (waits) co_return co_await carrier_routes.answer(std::move(copy));
            net::HttpResponse response = co_await api->answer(acceptor, std::move(copy));
            co_return response;
          },
          [this](net::HttpRequest request, net::ByteStream& stream) {
            return upgrade(std::move(request), stream);
          }),
      ops_server(
          control, ops_server_options(settings, control_block),
          [this](const net::HttpRequest& request) -> Task<net::HttpResponse> {
            co_return ops_router.answer(request);
          },
          nullptr) {
  if (!settings.database_url.empty()) {
    outbound = std::make_unique<outbound::OutboundService>(control, dialer, settings, prices,
                                                           metrics, control_block);
    api =
        std::make_unique<api::ApiService>(control, dialer, settings, registry, diary->diary(),
                                          google.get(), *outbound, metrics, control_block, [this] {
                                            return api::NodeState{registry.active(), going()};
                                          });
    api->offer(*recorder);
    voices = std::make_unique<VoiceSockets>(registry, *api, metrics);
  }
  upkeep = make_upkeep(control, settings, metrics, control_block);
  add_routes();
  control_block.gauge(families::kBuildInfo, {{"version", TANDEM_VERSION}}).set(1);
  guard = make_load_guard(settings, loops_beside_calls(), registry, feed.get(), outbound.get(),
                          metrics);
  listen_or_throw(public_server, "TANDEM_LISTEN", settings.listen);
  listen_or_throw(ops_server, "TANDEM_OPS_LISTEN", settings.ops_listen);
}

call::CallServices App::Parts::services() {
  call::CallServices services{dialer, settings.model, &carrier, &events, tools.get(), &metrics};
  if (term_guard) services.carrier = term_guard.get();
  services.callers = callers.get();
  services.node = settings.node_id;
  services.prices = &prices;
  services.recorder = recorder.get();
  if (diary) services.watcher = &diary->tools();
  if (feed) services.live = &feed->sink();
  return services;
}

const call::AgentDirectory& App::Parts::directory() const {
  if (layered_directory) return *layered_directory;
  return file_directory;
}

void App::Parts::add_routes() {
  webhooks.answer_as(settings.node_id);
  webhooks.on_stranger([this](const call::CallId& call, const std::string& call_sid) {
    if (dialler) dialler->heard_of(call, call_sid);
  });
  public_router.add_fallback(std::string(kStreamPathPrefix), upgrade_required);
  if (feed) public_router.add(std::string(feed::kDashboardPath), {"GET"}, upgrade_required);
  if (voices) voices->add_routes(public_router, upgrade_required);
  if (console)
    public_router.add_fallback("/",
                               [this](const auto& request) { return console->answer(request); });
  if (!api) {
    public_router.add_fallback("/api/", no_database);
    public_router.add_fallback("/ws/", no_database);
  }
  add_ops_routes(ops_router, metrics, control_block, settings.ops_token,
                 [this] { return readiness(); });
  add_drain_route(
      ops_router, settings.ops_token,
      [this] {
        return DrainState{going(), registry.active(), settings.drain_limit};
      },
      [this](DrainWish wish) {
        if (drain_asked) drain_asked(wish);
      });
}

/// A part with a loop of its own names it here; a thread that is missing fails the test of
/// fault 27.
std::vector<EventLoop*> App::Parts::loops_beside_calls() {
  std::vector<EventLoop*> loops{&acceptor, &control};
  if (feed) loops.push_back(&feed->loop());
  if (voices) loops.push_back(&voices->loop());
  if (recorder)
    for (EventLoop* loop : recorder->loops()) loops.push_back(loop);
  return loops;
}

/// The carrier's own routes are answered here, out of memory, whatever the database does.
bool App::Parts::is_api(const net::HttpRequest& request) const {
  const std::string_view path = request.path();
  // The latter: where an older product had its functions (control/api/alias_routes.cpp).
  const bool of_api = path.starts_with("/api/") || path.starts_with("/functions/v1/");
  return api != nullptr && of_api && !path.starts_with("/api/twilio/") &&
         path != kVoiceInboundAlias;
}

void App::Parts::stop_on_control(std::function<Task<>()> stop, milliseconds limit) {
  auto stopped = std::make_shared<std::promise<void>>();
  control.post([this, stopped, stop = std::move(stop)] {
    control_tasks.spawn([stopped, stop]() -> Task<> {
      co_await stop();
      stopped->set_value();
    });
  });
  stopped->get_future().wait_for(limit);
}

void App::Parts::stop_upkeep() {
  if (upkeep) stop_on_control([this] { return upkeep->stop(); }, milliseconds(2'000));
}

void App::Parts::stop_api() {
  if (api) stop_on_control([this] { return api->stop(); }, milliseconds(2'000));
}

void App::Parts::stop_outbound() {
  if (outbound) stop_on_control([this] { return outbound->stop(); }, milliseconds(4'000));
}

/// Behind the registry: until the last call is cut somebody may book, and at its end a call gives
/// up what it held. What is booked then is finished, in the time that this may take; a shorter wait
/// would leave an entry in the calendar that no row knows of.
void App::Parts::stop_diary() {
  if (diary) stop_on_control([this] { return diary->stop(); }, calendar::DiaryService::kStopMax);
  if (google) stop_on_control([this] { return google->stop(); }, milliseconds(2'000));
}

bool App::Parts::stalled() const {
  return registry.stalled(kStallMax) || acceptor.stalled_for() > kStallMax;
}

void App::Parts::stop_dialler() {
  if (dialler) stop_on_control([this] { return dialler->stop(); }, milliseconds(6'000));
}

/// Whether people are refused, so that calls have all there is. On the acceptor.
bool App::Parts::shedding(const char* what) {
  if (guard->grade() < Grade::Critical) return false;
  acceptor_block.counter(families::kShedRequests, {{"what", what}}).add();
  return true;
}

Readiness App::Parts::readiness() const {
  if (going()) return {false, "draining"};
  // Once it is loaded callers are served from memory, whatever the database has become.
  if (stored_directory && !stored_directory->loaded())
    return {false, stored_directory->unfit() ? "database-unfit" : "directory-not-loaded"};
  if (stalled()) return {false, "stalled"};
  if (guard->grade() >= Grade::Hard) return {false, "overloaded"};
  return {};
}

Task<std::optional<net::HttpResponse>> App::Parts::upgrade(net::HttpRequest request,
                                                           net::ByteStream& stream) {
  if (request.path().starts_with(kStreamPathPrefix))
    co_return upgrade_stream(request, stream, gate, registry);
  if (request.path().starts_with("/ws/") && shedding("socket")) co_return overloaded(request);
  if (feed && request.path() == feed::kDashboardPath) {
    auto refusal = co_await feed->upgrade(acceptor, std::move(request), stream);
    co_return refusal;
  }
  if (voices && VoiceSockets::takes(request.path())) {
    auto refusal = co_await voices->upgrade(acceptor, std::move(request), stream);
    co_return refusal;
  }
  co_return public_router.answer(request);
}

void App::Parts::stop_server(EventLoop& loop, TaskGroup& tasks, net::HttpServer& server) {
  // Shared: when the loop hangs, the coroutine may outlive this wait.
  auto stopped = std::make_shared<std::promise<void>>();
  loop.post([&tasks, &server, stopped] {
    tasks.spawn([&server, stopped]() -> Task<> {
      co_await server.stop(kServerGrace);
      stopped->set_value();
    });
  });
  stopped->get_future().wait_for(kServerGrace + milliseconds(2'000));
}

App::App(Configuration configuration) : parts_(std::make_unique<Parts>(std::move(configuration))) {}

App::~App() { stop(); }

void App::start() {
  Parts& parts = *parts_;
  parts.started = true;
  if (parts.recorder) start_recorder(*parts.recorder, parts.registry);
  parts.registry.start();
  if (parts.feed) parts.feed->start(*parts.api, parts.registry);
  if (parts.stored_directory && !parts.stored_directory->await_loaded(kDirectoryWait))
    log::Logger().warn(
        "server.directory_not_loaded",
        {{"waited_ms", kDirectoryWait}, {"instead", "callers are asked to ring later"}});
  parts.public_server.start();
  parts.ops_server.start();
  parts.acceptor.start();
  if (parts.voices) parts.voices->start();
  if (parts.api) parts.control.post([&parts] { parts.api->start(); });
  if (parts.upkeep) parts.control.post([&parts] { parts.upkeep->start(); });
  if (parts.diary) parts.control.post([&parts] { parts.diary->start(); });
  if (parts.outbound) parts.control.post([&parts] { parts.outbound->start(); });
  if (parts.dialler) parts.control.post([&parts] { parts.dialler->start(); });
  parts.control.start();
  parts.guard->start();
  log::Logger().info("server.started", {{"version", TANDEM_VERSION},
                                        {"node", parts.settings.node_id},
                                        {"listen", parts.settings.listen.host},
                                        {"port", public_port()},
                                        {"tls", !parts.settings.tls_cert.empty()},
                                        {"ops_port", ops_port()},
                                        {"shards", parts.settings.shards},
                                        {"agents", parts.configuration.directory->agents()}});
}

void App::reload(Configuration fresh) {
  Parts& parts = *parts_;
  fresh = with_voices(std::move(fresh));
  log::set_level(fresh.settings.log_level);
  parts.file_directory.replace(fresh.directory);
  if (!parts.tls) return;
  parts.acceptor.post([&parts] {
    const auto done =
        net::reload_certificate(*parts.tls, parts.settings.tls_cert, parts.settings.tls_key);
    if (!done)
      log::Logger().error("config.certificate_not_reloaded",
                          {{"file", parts.settings.tls_cert}, {"error", done.error().message()}});
  });
}

bool App::responsive() const { return !parts_->stalled(); }
const config::Values& App::values() const { return parts_->configuration.values; }

void App::leave() { parts_->leaving = true; }
void App::drain() { parts_->registry.drain(); }
void App::hand_over_calls() { parts_->registry.hand_over_all(); }
void App::on_drain_asked(std::function<void(DrainWish)> told) {
  parts_->drain_asked = std::move(told);
}
void App::end_calls() { parts_->registry.end_all(); }
int App::calls() const { return parts_->registry.active(); }

std::uint16_t App::public_port() const { return parts_->public_server.port(); }
std::uint16_t App::ops_port() const { return parts_->ops_server.port(); }

void App::stop() {
  Parts& parts = *parts_;
  if (!parts.started) return;
  parts.started = false;
  parts.guard->stop();
  const auto until = std::chrono::steady_clock::now() + kCarrierGrace;
  // The guard's questions first: what they come to is a request.
  const auto under_way = [&parts] {
    const int questions = parts.term_guard ? parts.term_guard->pending() : 0;
    return questions + parts.carrier.pending() > 0;
  };
  while (under_way() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(milliseconds(10));
  parts.stop_server(parts.acceptor, parts.acceptor_tasks, parts.public_server);
  // Before the calls: who hears one is told that the node goes down.
  if (parts.voices) parts.voices->stop();
  if (parts.feed) parts.feed->stop();
  parts.stop_upkeep();
  parts.stop_api();
  parts.stop_dialler();
  parts.stop_outbound();
  parts.stop_server(parts.control, parts.control_tasks, parts.ops_server);
  parts.registry.stop();
  parts.stop_diary();
  if (parts.recorder) parts.recorder->stop();
  parts.acceptor.stop();
  // Behind the last webhook, and while its questions to the carrier can still be given up.
  if (parts.reaper) parts.reaper->stop();
  if (parts.ledger) parts.ledger->stop();
  parts.control.stop();
  parts.events.stop();
}

}  // namespace tandem::control
