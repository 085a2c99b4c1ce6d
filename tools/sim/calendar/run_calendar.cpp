#include <cstdio>
#include <stdexcept>

#include "core/event_loop.hpp"
#include "core/task_group.hpp"
#include "tools/sim/calendar/calendar_options.hpp"
#include "tools/sim/calendar/calendar_server.hpp"
#include "tools/sim/stop_signals.hpp"

namespace tandem::sim {
namespace {

CalendarServer::Options server_options(const CalendarOptions& options) {
  CalendarServer::Options server;
  const auto address = net::ListenAddress::parse(options.listen);
  if (!address) throw std::runtime_error("--listen: not HOST:PORT: " + options.listen);
  server.address = *address;
  if (!is_time_zone(options.time_zone))
    throw std::runtime_error("--time-zone: no such zone: " + options.time_zone);
  server.time_zone = options.time_zone;
  server.seed = options.seed;
  server.oauth.client_id = options.client_id;
  server.oauth.client_secret = options.client_secret;
  server.oauth.redirect_urls = options.redirect_urls;
  server.oauth.expires_in = std::chrono::seconds(options.expires_in_s);
  server.oauth.account = options.account;
  server.oauth.seed = options.seed;
  if (!options.tls_cert.empty()) {
    auto tls = net::TlsServerContext::load(options.tls_cert, options.tls_key);
    if (!tls) throw std::runtime_error("certificate or key: " + tls.error().message());
    server.tls = *tls;
  }
  return server;
}

}  // namespace

int run_calendar(const CalendarOptions& options) {
  StopSignals signals;
  MessageLog log(options.log);
  EventLoop loop(EventLoop::Options{"sim-calendar", 0});
  CalendarServer server(loop, server_options(options), log);
  if (const Result<> listening = server.listen(); !listening) {
    throw std::runtime_error("cannot listen on " + options.listen + ": " +
                             listening.error().message());
  }
  server.start();
  const std::string host = options.listen.substr(0, options.listen.rfind(':'));
  std::printf("tandem-sim calendar listening on %s:%u\n", host.c_str(), unsigned{server.port()});
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
