#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "core/event_loop.hpp"
#include "tools/sim/model/agent.hpp"
#include "tools/sim/model/model_options.hpp"
#include "tools/sim/model/model_server.hpp"
#include "tools/sim/stop_signals.hpp"

namespace tandem::sim {
namespace {

Scenario scenario_of(const ModelOptions& options) {
  Scenario scenario;
  if (!options.script.empty()) {
    auto loaded = load_scenario(options.script);
    if (const auto* faults = std::get_if<ScenarioFaults>(&loaded)) {
      throw std::runtime_error(faults->text());
    }
    scenario = std::move(std::get<Scenario>(loaded));
  }
  if (options.real_time) scenario.model.real_time = true;
  return scenario;
}

/// What is sure to be said is rendered before the first session; the rest while others talk.
void render(const ModelScenario& model, SpeechBook& speeches) {
  std::vector<SpeechRequest> sure =
      model.turns.empty() ? improvised_speeches("en") : std::vector<SpeechRequest>();
  for (const AgentTurn& turn : model.turns) {
    for (const std::string& words : turn.say) {
      sure.push_back({words, spoken_language(words, model.language, "en")});
    }
  }
  if (const Result<> rendered = speeches.prepare(sure); !rendered) {
    throw std::runtime_error("cannot render speech (" + rendered.error().message() +
                             "): install flite and espeak-ng");
  }
  for (const char* language : {"en", "ru"}) {
    for (const SpeechRequest& request : improvised_speeches(language)) {
      (void)speeches.find(request);
    }
  }
}

ModelServer::Options server_options(const ModelOptions& options) {
  ModelServer::Options server;
  const auto address = net::ListenAddress::parse(options.listen);
  if (!address) throw std::runtime_error("--listen: not HOST:PORT: " + options.listen);
  server.address = *address;
  server.key = options.key;
  server.seed = options.seed;
  if (!options.tls_cert.empty()) {
    auto tls = net::TlsServerContext::load(options.tls_cert, options.tls_key);
    if (!tls) throw std::runtime_error("certificate or key: " + tls.error().message());
    server.tls = *tls;
  }
  if (!options.record.empty()) {
    std::filesystem::create_directories(options.record);
    server.record = options.record;
  }
  return server;
}

}  // namespace

int run_model(const ModelOptions& options) {
  StopSignals signals;
  const Scenario scenario = scenario_of(options);
  MessageLog log(options.log);
  SpeechBook speeches;
  render(scenario.model, speeches);
  EventLoop loop(EventLoop::Options{"sim-model", 0});
  ModelServer server(loop, server_options(options), scenario, speeches, log);
  if (const Result<> listening = server.listen(); !listening) {
    throw std::runtime_error("cannot listen on " + options.listen + ": " +
                             listening.error().message());
  }
  server.start();
  const std::string host = options.listen.substr(0, options.listen.rfind(':'));
  std::printf("tandem-sim model listening on %s:%u\n", host.c_str(), unsigned{server.port()});
  std::fflush(stdout);
  TaskGroup stopping(loop);
  signals.watch([&] {
    loop.post([&] {
      stopping.spawn([&]() -> Task<> {
        co_await server.stop();
        loop.request_stop();
      });
    });
  });
  loop.run();
  return 0;
}

}  // namespace tandem::sim
