#include "control/serve.hpp"

#include <signal.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "control/reload.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

/// How often a draining node looks whether its last call is over.
constexpr std::chrono::milliseconds kLookEvery{50};

const char* name_of(Drain::Phase phase) {
  switch (phase) {
    case Drain::Phase::Serving:
      return "serving";
    case Drain::Phase::Draining:
      return "draining";
    case Drain::Phase::Ending:
      return "ending-calls";
    case Drain::Phase::Done:
      break;
  }
  return "done";
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// A file with a fault changes nothing; calls never notice either way.
void reload(App& app, const ConfigurationSources& sources) {
  const log::Logger logger;
  Configuration fresh = load_configuration(sources, Purpose::Serve);
  const ReloadPlan plan = plan_reload(app.values(), fresh);
  for (const config::Fault& fault : plan.faults)
    logger.error("config.not_reloaded", {{"where", fault.where}, {"fault", fault.what}});
  if (!plan.faults.empty()) return;
  if (!plan.after_restart.empty())
    logger.warn("config.waits_for_restart", {{"settings", joined(plan.after_restart)}});
  const std::size_t agents = fresh.directory->agents();
  const std::size_t numbers = fresh.directory->numbers().size();
  app.reload(std::move(fresh));
  logger.info("config.reloaded", {{"agents", agents}, {"numbers", numbers}});
}

/// How long the main thread may wait for a signal: none is looked for while nothing is due.
std::optional<std::chrono::milliseconds> patience(bool serving, const ServiceNotices& service) {
  if (!serving) return kLookEvery;
  return service.beat();
}

}  // namespace

int serve_until_drained(App& app, Signals& signals, Drain drain, ServiceNotices& service,
                        const ConfigurationSources& sources) {
  const log::Logger logger;
  Drain::Phase entered = Drain::Phase::Serving;
  bool refuses = false, moves = false;
  // A request on the ops port is the same as the signal.
  app.on_drain_asked([](DrainWish wish) {
    (void)::kill(::getpid(), wish == DrainWish::Move ? SIGUSR1 : SIGTERM);
  });
  service.ready();
  while (drain.phase() != Drain::Phase::Done) {
    const bool serving = drain.phase() == Drain::Phase::Serving;
    service.status(std::string(name_of(drain.phase())) + ", " + std::to_string(app.calls()) +
                   " calls");
    // Whoever restarts what hangs is told nothing by a node that hangs.
    if (app.responsive()) service.alive();
    const auto signal = signals.wait(patience(serving, service));
    const auto now = Drain::Clock::now();
    if (signal) logger.info("server.signal", {{"number", *signal}});
    if (signal == SIGHUP) {
      service.reloading();
      reload(app, sources);
      service.ready();
    } else if (signal == SIGUSR1) {
      service.stopping();
      drain.on_move(now);
      moves = true;
    } else if (signal) {
      service.stopping();
      drain.on_signal(now);
    }
    if (drain.phase() == Drain::Phase::Draining && entered == Drain::Phase::Serving) app.leave();
    if (!refuses && drain.refuses(now, app.calls())) {
      refuses = true;
      app.drain();
    }
    if (refuses && std::exchange(moves, false)) app.hand_over_calls();
    drain.tick(now, app.calls());
    if (drain.phase() == entered) continue;
    if (drain.phase() == Drain::Phase::Ending) app.end_calls();
    entered = drain.phase();
    logger.info("server.drain", {{"phase", name_of(entered)}, {"calls", app.calls()}});
  }
  if (drain.gave_up()) logger.warn("server.calls_cut", {{"calls", app.calls()}});
  return 0;
}

}  // namespace tandem::control
