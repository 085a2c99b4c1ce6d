#include <stdexcept>

#include "tools/sim/calendar/calendar_options.hpp"
#include "tools/sim/calendar/calendar_server.hpp"
#include "tools/sim/serving.hpp"

namespace tandem::sim {
namespace {

CalendarServer::Options server_options(const CalendarOptions& options) {
  CalendarServer::Options server;
  server.address = listen_address_of(options.listen);
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
  server.tls = tls_of(options.tls_cert, options.tls_key);
  return server;
}

}  // namespace

int run_calendar(const CalendarOptions& options) {
  StopSignals signals;
  const Scenario scenario = scenario_of(options.script);
  MessageLog log(options.log);
  EventLoop loop(EventLoop::Options{"sim-calendar", 0});
  CalendarServer server(loop, server_options(options), log);
  server.begin_with(scenario.calendar, scenario.time_zone);
  serve_until_signal(loop, server, signals, "calendar", options.listen);
  return 0;
}

}  // namespace tandem::sim
