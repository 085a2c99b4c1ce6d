#include "control/serve.hpp"

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

}  // namespace

int serve_until_drained(App& app, Signals& signals, Drain drain) {
  const log::Logger logger;
  Drain::Phase entered = Drain::Phase::Serving;
  while (drain.phase() != Drain::Phase::Done) {
    const bool serving = drain.phase() == Drain::Phase::Serving;
    const auto signal = signals.wait(serving ? std::nullopt : std::optional(kLookEvery));
    const auto now = Drain::Clock::now();
    if (signal) {
      logger.info("server.signal", {{"number", *signal}});
      drain.on_signal(now);
    }
    if (drain.phase() == Drain::Phase::Draining && entered == Drain::Phase::Serving) app.drain();
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
