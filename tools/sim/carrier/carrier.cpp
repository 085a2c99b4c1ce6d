#include <boost/json/serialize.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "core/event_loop.hpp"
#include "core/net/dial.hpp"
#include "core/net/http_client.hpp"
#include "core/net/http_server.hpp"
#include "core/net/name_cache.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"
#include "tools/sim/carrier/call_book.hpp"
#include "tools/sim/carrier/caller_script.hpp"
#include "tools/sim/carrier/carrier_context.hpp"
#include "tools/sim/carrier/carrier_options.hpp"
#include "tools/sim/carrier/rest_api.hpp"
#include "tools/sim/gathered_log.hpp"
#include "tools/sim/message_log.hpp"
#include "tools/sim/stop_signals.hpp"

namespace tandem::sim {

namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

Scenario read_script(const std::string& file) {
  if (file.empty()) return {};
  auto loaded = load_scenario(file);
  if (const auto* faults = std::get_if<ScenarioFaults>(&loaded))
    throw std::runtime_error("the scenario cannot be used\n" + faults->text());
  return std::get<Scenario>(std::move(loaded));
}

net::Dialer make_dialer(const CarrierOptions& options) {
  net::Dialer dialer;
  auto tls = net::TlsClientContext::load(options.ca);
  if (!tls) throw std::runtime_error("roots of TLS: " + tls.error().message());
  dialer.tls = *tls;
  dialer.names = std::make_shared<net::NameCache>();
  return dialer;
}

void check_voice_url(const CarrierOptions& options) {
  const Result<net::Url> url = net::Url::parse(options.voice_url);
  if (!url || (url->scheme != "https" && url->scheme != "http"))
    throw std::runtime_error("--voice-url is no http or https URL");
  if (url->scheme == "http" && !options.allow_ws)
    throw std::runtime_error("--voice-url is not https; --allow-ws permits that on a test bench");
}

/// The simulated carrier: one loop on the calling thread.
class Carrier {
 public:
  explicit Carrier(const CarrierOptions& options)
      : options_(options),
        scenario_(read_script(options.script)),
        log_(options.log),
        sids_(options.seed),
        loop_({.name = "sim-carrier", .nice = 0}),
        gathered_(log_, loop_),
        dialer_(make_dialer(options)),
        http_(loop_, dialer_, {}),
        context_{loop_, options_, scenario_, recordings_, dialer_, http_, log_, sids_},
        calls_(context_),
        rest_(context_, calls_),
        stop_(loop_) {
    recordings_.load(scenario_);
    if (!options.record.empty()) std::filesystem::create_directories(options.record);
    listen();
  }

  int run(StopSignals& signals) {
    tasks_.spawn([this] { return work(); });
    signals.watch([this] { loop_.post([this] { stop_.set(); }); });
    loop_.run();
    if (const std::exception_ptr failure = tasks_.first_failure()) std::rethrow_exception(failure);
    return finish();
  }

 private:
  void listen() {
    net::HttpServer::Options server;
    const Result<net::ListenAddress> address = net::ListenAddress::parse(options_.listen);
    if (!address) throw std::runtime_error("--listen is no HOST:PORT");
    server.address = *address;
    if (!options_.tls_cert.empty()) {
      auto tls = net::TlsServerContext::load(options_.tls_cert, options_.tls_key);
      if (!tls) throw std::runtime_error("--tls-cert: " + tls.error().message());
      server.tls = *tls;
    }
    server_.emplace(
        loop_, server,
        [this](const net::HttpRequest& request) -> Task<net::HttpResponse> {
          net::HttpResponse response = answer(request);
          const milliseconds delay = rest_.take_delay();
          if (delay > milliseconds{0}) co_await sleep_for(loop_, delay);
          co_return response;
        },
        [](net::HttpRequest, net::ByteStream&) -> Task<std::optional<net::HttpResponse>> {
          co_return rest_error(404, 20404, "No WebSocket here");
        });
    const Result<> listening = server_->listen();
    if (!listening)
      throw std::runtime_error("cannot listen on " + options_.listen + ": " +
                               listening.error().message());
  }

  Task<> work() {
    server_->start();
    std::printf("tandem-sim carrier listening on %s:%u\n", host().c_str(), server_->port());
    std::fflush(stdout);
    TaskGroup placing(loop_);
    for (const CallScenario& call : scenario_.calls) {
      if (options_.on_demand || call.direction != CallScenario::Direction::Inbound) continue;
      placing.spawn([this, &call] { return place(call); });
    }
    if (stays()) placing.spawn([this] { return trickle(); });
    TaskGroup waiting(loop_);
    waiting.spawn([this] { return stop_.wait(); });
    waiting.spawn([this, &placing] { return until_done(placing); });
    co_await waiting.first_exit();
    waiting.cancel();
    co_await waiting.join();
    placing.cancel();
    co_await placing.join();
    calls_.hang_up_all();
    co_await calls_.drain();
    co_await server_->stop(milliseconds{500});
    loop_.request_stop();
  }

  [[nodiscard]] bool stays() const { return options_.stay || options_.on_demand; }

  Task<> until_done(TaskGroup& placing) {
    while (stays()) co_await sleep_for(loop_, milliseconds{60'000});
    const bool outbound =
        scenario_.calls.end() !=
        std::find_if(scenario_.calls.begin(), scenario_.calls.end(), [](const CallScenario& call) {
          return call.direction == CallScenario::Direction::Outbound;
        });
    // Where the server is to place calls, or nothing is scripted, only a signal ends the run.
    while (outbound || scenario_.calls.empty()) co_await sleep_for(loop_, milliseconds{60'000});
    while (!placing.empty() || calls_.live() > 0) co_await sleep_for(loop_, milliseconds{50});
  }

  Task<> place(const CallScenario& call) {
    const auto begin = std::chrono::steady_clock::now() + call.start;
    for (std::size_t i = 0; i < call.repeat; ++i) {
      const auto offset = std::chrono::duration_cast<std::chrono::nanoseconds>(
          std::chrono::duration<double>(static_cast<double>(i) / call.rate_per_second));
      const milliseconds jitter(sids_.upto(call.spread.count()));
      co_await sleep_until(loop_, begin + offset + jitter);
      calls_.place_inbound(call, i);
    }
  }

  /// The calls of the script in turn, each a while after the one before; while `trickle_live` are
  /// on, none.
  Task<> trickle() {
    if (options_.trickle_per_minute <= 0 || inbound("") == nullptr) co_return;
    const auto mean = std::chrono::duration_cast<milliseconds>(
        std::chrono::duration<double>(60.0 / options_.trickle_per_minute));
    milliseconds gap = mean / 10;
    for (;;) {
      for (const CallScenario& call : scenario_.calls) {
        if (call.direction != CallScenario::Direction::Inbound) continue;
        do {
          co_await sleep_for(loop_, gap);
          gap = mean * 2 / 3 + milliseconds(sids_.upto((mean * 2 / 3).count()));
        } while (calls_.live() >= options_.trickle_live);
        calls_.place_inbound(call, 0);
      }
    }
  }

  /// By name; the first for an empty one.
  [[nodiscard]] const CallScenario* inbound(std::string_view name) const {
    for (const CallScenario& call : scenario_.calls) {
      if (call.direction == CallScenario::Direction::Inbound && (name.empty() || call.name == name))
        return &call;
    }
    return nullptr;
  }

  net::HttpResponse answer(const net::HttpRequest& request) {
    const std::string_view path = request.path();
    if (!path.starts_with("/sim/")) return rest_.answer(request);
    if (path == "/sim/summary" && request.method == "GET") return json_reply(200, calls_.summary());
    if (path != "/sim/calls" || request.method != "POST")
      return json_reply(404, json::object{{"error", "POST /sim/calls or GET /sim/summary"}});
    FormFields form;
    if (!decode_form(request.body, form) || !decode_form(request.query(), form))
      return json_reply(400, json::object{{"error", "the body is no form"}});
    const CallScenario* script = inbound(form_value(form, "scenario"));
    if (script == nullptr)
      return json_reply(404, json::object{{"error", "no inbound call of that name"}});
    return json_reply(201, json::object{{"sid", calls_.place_inbound(*script, placed_++).sid()}});
  }

  [[nodiscard]] std::string host() const {
    return options_.listen.substr(0, options_.listen.rfind(':'));
  }

  int finish() {
    json::object summary = calls_.summary();
    json::array mistakes;
    for (const std::string& mistake : rest_.faults()) mistakes.emplace_back(mistake);
    const bool good = !calls_.failed() && mistakes.empty();
    summary["rest_mistakes"] = std::move(mistakes);
    summary["ok"] = good;
    const std::string text = json::serialize(summary);
    log_.write({{"what", "summary"}, {"summary", summary}});
    std::printf("%s\n", text.c_str());
    std::fflush(stdout);
    if (!options_.summary.empty()) std::ofstream(options_.summary) << text << "\n";
    return good ? 0 : 1;
  }

  const CarrierOptions& options_;
  Scenario scenario_;
  MessageLog log_;
  SidMaker sids_;
  RecordingStore recordings_;
  EventLoop loop_;
  GatheredLog gathered_;
  net::Dialer dialer_;
  net::HttpClient http_;
  CarrierContext context_;
  CallBook calls_;
  RestApi rest_;
  AsyncEvent stop_;
  TaskGroup tasks_{loop_};
  std::optional<net::HttpServer> server_;
  std::size_t placed_ = 0;
};

}  // namespace

int run_carrier(const CarrierOptions& options) {
  check_voice_url(options);
  StopSignals signals;
  Carrier carrier(options);
  return carrier.run(signals);
}

}  // namespace tandem::sim
