#pragma once

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

#include "core/event_loop.hpp"
#include "core/net/http_server.hpp"
#include "core/net/tls_context.hpp"
#include "core/task_group.hpp"
#include "tools/sim/scenario.hpp"
#include "tools/sim/stop_signals.hpp"

namespace tandem::sim {

// What the programs that serve have in common. All throw `std::runtime_error`, with what to do.

/// Of `--listen`.
[[nodiscard]] net::ListenAddress listen_address_of(const std::string& listen);
/// Of `--tls-cert` and `--tls-key`; null where there is no certificate: plain.
[[nodiscard]] std::shared_ptr<net::TlsServerContext> tls_of(const std::string& certificate,
                                                            const std::string& key);
/// Of `--script`; an empty one where there is none.
[[nodiscard]] Scenario scenario_of(const std::string& script);

/// Serves on `loop`, which is this thread's, until a signal; says on standard output where, once it
/// listens. `what`: `model`.
template <class Server>
void serve_until_signal(EventLoop& loop, Server& server, StopSignals& signals, const char* what,
                        const std::string& listen) {
  if (const Result<> listening = server.listen(); !listening)
    throw std::runtime_error("cannot listen on " + listen + ": " + listening.error().message());
  server.start();
  const std::string host = listen.substr(0, listen.rfind(':'));
  std::printf("tandem-sim %s listening on %s:%u\n", what, host.c_str(), unsigned{server.port()});
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
}

}  // namespace tandem::sim
