#include <filesystem>
#include <stdexcept>

#include "tools/sim/gathered_log.hpp"
#include "tools/sim/model/agent.hpp"
#include "tools/sim/model/model_options.hpp"
#include "tools/sim/model/model_server.hpp"
#include "tools/sim/serving.hpp"

namespace tandem::sim {
namespace {

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
  server.address = listen_address_of(options.listen);
  server.key = options.key;
  server.seed = options.seed;
  server.tls = tls_of(options.tls_cert, options.tls_key);
  if (!options.record.empty()) {
    std::filesystem::create_directories(options.record);
    server.record = options.record;
  }
  return server;
}

}  // namespace

int run_model(const ModelOptions& options) {
  StopSignals signals;
  Scenario scenario = scenario_of(options.script);
  if (options.real_time) scenario.model.real_time = true;
  MessageLog log(options.log);
  SpeechBook speeches;
  render(scenario.model, speeches);
  EventLoop loop(EventLoop::Options{"sim-model", 0});
  const GatheredLog gathered(log, loop);
  ModelServer server(loop, server_options(options), scenario, speeches, log);
  serve_until_signal(loop, server, signals, "model", options.listen);
  return 0;
}

}  // namespace tandem::sim
